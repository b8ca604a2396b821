"""The answer form as a workbook: a line for each number that is asked, and on a sheet beside it what is given."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from symlstm.derivation.step import Derivation, Step
from symlstm.document.appearance import symbolic
from symlstm.document.blanks import Blanks
from symlstm.document.formula import EQUALS, Formula, Row
from symlstm.document.names import Names, names_of
from symlstm.document.workbook.book import GivenGroup
from symlstm.document.workbook.given_tables import given_groups
from symlstm.document.worksheet import rules_of_rounding
from symlstm.language import _
from symlstm.network.ids import Id
from symlstm.numbers.rounded import Rounded
from symlstm.problem.problem import Problem
from symlstm.problem.settings import PaperSize


@dataclass(frozen=True, slots=True)
class AskedLine:
    """A number that is asked.

    letters  its formula; None where that is asked, too
    begins   whether it is the first of its time step
    """

    quantity: str
    label: str
    letters: Formula | None
    begins: bool


@dataclass(frozen=True, slots=True)
class AnswerBook:
    """A form to fill in.

    problem  the fingerprint of the problem that it belongs to
    places   how many decimals are asked; None where figures are counted
    printed  results that are not asked, to go on from: their names and values
    student  whose it is; empty where the student writes a name into it
    """

    title: str
    problem: str
    places: int | None
    rules: tuple[str, ...]
    asked: tuple[AskedLine, ...]
    given: tuple[GivenGroup, ...]
    printed: tuple[tuple[Formula, Rounded], ...]
    paper: PaperSize
    student: str = ""


def compose_answers(
    problem: Problem, derivation: Derivation, printed: Mapping[str, Rounded], blanks: Blanks, fingerprint: str
) -> AnswerBook:
    """The form with what `blanks` leaves open; nothing that it asks stands anywhere in it."""
    names, rounding = names_of(problem), problem.rounding
    shown = tuple((names.of(step.target), printed[step.target]) for step in derivation.steps if step.target in blanks.given)
    return AnswerBook(
        _("{title}: worksheet", title=problem.title),
        fingerprint,
        rounding.places if rounding.figures is None else None,
        tuple(rules_of_rounding(rounding)),
        tuple(_asked(derivation, names, blanks)),
        tuple(given_groups(problem, names)),
        shown,
        problem.layout.paper,
    )


def _asked(derivation: Derivation, names: Names, blanks: Blanks) -> Iterator[AskedLine]:
    before = None
    for step in derivation.steps:
        if step.target in blanks.asked - blanks.given:
            moment = (Id.parse(step.target).place, step.time, step.target.count("."))
            letters = None if blanks.kind == "all" else _letters(step, names)
            yield AskedLine(step.target, _(step.rule), letters, before not in (None, moment))
            before = moment


def _letters(step: Step, names: Names) -> Formula:
    """The line in letters."""
    name, reads = names.of(step.target), step.reads
    return (
        name
        if names.is_function(step.name)
        else Row((name, EQUALS, symbolic(step.expression, lambda each: names.of(reads[each]))))
    )
