"""Worksheets: the pages of a solution with blanks, which belong to the answer form that is marked."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import get_args

from symlstm.document.blanks import KINDS, Blanks, KindOfBlanks
from symlstm.document.blocks import Document
from symlstm.document.worksheet import worksheet
from symlstm.errors import ArgumentError, Finding, RenderError, UsageError
from symlstm.language import cached_in_language
from symlstm.marking.fingerprint import fingerprint
from symlstm.network import Network
from symlstm.network.ids import Id
from symlstm.network.names import LOSS
from symlstm.numbers.floats import floats_of
from symlstm.pipeline import Solution
from symlstm.problem import Problem
from symlstm.problem.demand import demand, is_among
from symlstm.problem.settings import whole_number
from symlstm.problem.wording import either, shown
from symlstm.rendering import Format, write_document
from symlstm.rendering.fonts import Lost, warn_of_lost
from symlstm.rendering.pdf import pdf_of
from symlstm.words import N_, said

MOST_POINTS = 100


@dataclass(frozen=True)
class Worksheet:
    """A worksheet, to be written in any format.

    asked  the ids of the numbers that are asked, in the order of the work
    whose  the name that stands on it, in place of a line to write it on
    """

    solution: Solution
    blanks: Blanks
    whose: str = ""

    @property
    def asked(self) -> tuple[str, ...]:
        return tuple(
            step.target for step in self.solution.derivation.steps if step.target in self.blanks.asked - self.blanks.given
        )

    @cached_in_language
    def document(self) -> Document:
        """The pages, in no output language yet."""
        return self._document(self.blanks)

    def render(self, format: Format = "md") -> str:
        """The worksheet as text, in any format of `symlstm.render`. Raises RenderError for another."""
        return write_document(self.document, format)

    def render_pdf(self, lost: Lost = warn_of_lost) -> bytes:
        """The worksheet as a PDF. Raises RenderError where typst is not installed."""
        return pdf_of(self.render("typ"), lost)

    def render_exam(self) -> str:
        """The worksheet in LaTeX with its answers in it, which one line switches on; for exam.cls, or without it for article."""
        from symlstm.rendering.latex import render_exam

        return render_exam(self._document(replace(self.blanks, with_answers=True)))

    def render_workbook(self, student: str = "") -> bytes:
        """The answer form as an .xlsx workbook, with what is given on a second sheet; with the name of a student, where that is known.

        Raises RenderError where XlsxWriter is not installed."""
        from symlstm.document.workbook.answer_book import compose_answers
        from symlstm.rendering.workbook.answer_form import write_answers

        problem, derivation = self.solution.problem, self.solution.derivation
        form = compose_answers(problem, derivation, self.solution.values.printed, self.blanks, fingerprint(problem))
        return write_answers(replace(form, student=student), derivation.givens, floats_of(derivation.givens))

    def _document(self, blanks: Blanks) -> Document:
        problem = self.solution.problem
        return worksheet(problem, self.solution.page, blanks, fingerprint(problem), self.whose)

    def _repr_markdown_(self) -> str:
        return self.render("md")


def make_worksheet(
    solution: Solution,
    ask: Iterable[str] | None = None,
    blanks: KindOfBlanks = "results",
    go_on_from: Iterable[str] = (),
    points: int = 0,
) -> Worksheet:
    """A worksheet of a solved problem.

    ask         the names of the quantities that the answer form asks, such as "c" and "h"; every line without it
    blanks      what is left open: "results"; "numbers", those that are put into lines as well; "all", the formulas as well
    go_on_from  names of quantities that are printed at the next time step, so that an early slip does not spoil what follows; they are
                not asked
    points      what each number asked is worth; 0 says nothing of points

    Raises UsageError for a quantity that there is not and for points out of bounds, RenderError for another kind of blanks.
    """
    demand("make_worksheet", solution, Solution, N_("a Solution, as solve gives it"))
    if not is_among(blanks, KINDS):
        raise RenderError(Finding("blanks", shown(blanks), either(get_args(KindOfBlanks))).message)
    check_points(points)
    names = dict.fromkeys(step.name for step in solution.derivation.steps)
    asked = _ids(solution, _known(ask, names) if ask is not None else names)
    states = states_of(solution.problem)
    given = frozenset(_ids(solution, _known(go_on_from, states))) - _last(solution)
    worth = {quantity: points for quantity in asked if quantity not in given} if points else {}
    return Worksheet(solution, Blanks(frozenset(asked), blanks, given, worth))


def check_points(points: int) -> None:
    """Raises UsageError for points out of bounds."""
    if type(points) is not int or not 0 <= points <= MOST_POINTS:
        raise ArgumentError(Finding("points", shown(points), whole_number(0, MOST_POINTS)))


def _known(names: Iterable[str], known: Iterable[str]) -> list[str]:
    demand("make_worksheet", names, Iterable, N_("names of quantities"))
    wanted, allowed = list(names), list(known)
    unknown = [name for name in wanted if name not in allowed]
    if unknown:
        raise UsageError(
            said("found {found}, expected one or more of {names}", found=shown(unknown[0]), names=", ".join(allowed))
        )
    return wanted


def _ids(solution: Solution, names: Iterable[str]) -> list[str]:
    """The ids of some quantities, in the order of the work."""
    wanted = set(names)
    return [step.target for step in solution.derivation.steps if step.name in wanted]


def _last(solution: Solution) -> frozenset[str]:
    """The states of the last time step of each cell, from which nothing goes on."""
    steps = {each.network.place.sample: each.steps for each in solution.problem.each_sample or (solution.problem,)}
    ids = ((q, Id.parse(q)) for q in solution.derivation.by_target)
    return frozenset(q for q, found in ids if found.numbers[:1] == (1 if found.reverse else steps.get(found.sample),))


def usually_asked(problem: Problem) -> list[str]:
    """The states, the prediction and the loss: of the LSTM c, h, y and loss. Of several samples those of each, and the loss of all."""
    found = [name for network in _networks(problem) for name in (*network.states, network.prediction) if name]
    losses = [*(each.place.prefix + LOSS for each in _networks(problem)), LOSS] if problem.network.loss else []
    return list(dict.fromkeys((*found, *losses)))


def states_of(problem: Problem) -> list[str]:
    """The names of all states, of every sample."""
    return [state for network in _networks(problem) for state in network.states]


def _networks(problem: Problem) -> list[Network]:
    """The network of each sample, or that of the only sequence."""
    return [each.network for each in problem.each_sample or (problem,)]
