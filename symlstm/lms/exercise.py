"""An exercise for a learning management system: what is given, what is asked, which answers are right, and which mistakes are recognized.

It is format-free: Moodle and R/exams print the same exercise.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, islice

from symlstm.derivation.step import Step
from symlstm.document.appearance import symbolic
from symlstm.document.blanks import Blanks, BlankWriter
from symlstm.document.blocks import Code, Display, Maths, Section, Text
from symlstm.document.compose import line_of
from symlstm.document.formula import EQUALS, Formula, Row
from symlstm.document.names import Names, names_of
from symlstm.document.question import question
from symlstm.document.sentence import commas, sentence
from symlstm.document.width import LINE, width
from symlstm.document.wording import TIES_IN_WORDS, digits_kept
from symlstm.language import _
from symlstm.lms.envelope import Envelope
from symlstm.lms.groups import group_of, title_of
from symlstm.lms.mistakes import MistakeAt, MistakeSearch, Recognized
from symlstm.lms.window import Window
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.fingerprint import fingerprint
from symlstm.marking.formula_line import by_ids
from symlstm.marking.tolerance import USUAL, Tolerance
from symlstm.pipeline import Solution, solve
from symlstm.problem import Problem
from symlstm.worksheets import Worksheet, make_worksheet, usually_asked

USUAL_MISTAKES, MOST_MISTAKES = 12, 100  # that are recognized for one number
GIVEN = ("givens", "equations", "backward-equations")  # sections that say what there is to work with
WORKED = (
    "specimen",
    "step-",
    "readout",
    "loss",
    "backward-step-",
    "gradients",
    "over-time",
)  # how the names of sections begin that work it out
MOST_FORMULAS = 2  # of lines, in the feedback on one answer


@dataclass(frozen=True)
class Asking:
    """What an exercise asks, and how it is marked.

    only       the names of the quantities that are asked; without it the states, the prediction and the loss
    tolerance  the rule for written numbers
    mistakes   how many wrong answers are recognized for each number, at most
    """

    only: tuple[str, ...] | None = None
    tolerance: Tolerance = USUAL
    mistakes: int = USUAL_MISTAKES


@dataclass(frozen=True, slots=True)
class Gap:
    """A number that is asked: the line that it is the result of, the right answers, and the wrong ones that are recognized."""

    step: Step
    right: Window
    recognized: tuple[Recognized, ...]

    @property
    def quantity(self) -> str:
        return self.step.target


@dataclass(frozen=True)
class Exercise:
    """One variant of a problem.

    number  which variant it is; 0 for the problem itself
    """

    worksheet: Worksheet
    gaps: tuple[Gap, ...]
    number: int = 0

    @property
    def solution(self) -> Solution:
        return self.worksheet.solution

    @property
    def problem(self) -> Problem:
        return self.solution.problem

    @cached_property
    def fingerprint(self) -> str:
        return fingerprint(self.problem)

    @cached_property
    def names(self) -> Names:
        return names_of(self.problem)

    @property
    def label(self) -> Text:
        """Which problem and variant it is, so that a student's numbers can be told from another's."""
        if not self.number:
            return sentence(_("Problem {fingerprint}."), fingerprint=Code(self.fingerprint))
        return sentence(
            _("Variant {number}, problem {fingerprint}."), number=str(self.number), fingerprint=Code(self.fingerprint)
        )

    @property
    def question(self) -> Text:
        """What goes in and what is asked, and how numbers are to be written."""
        writer = BlankWriter(self.solution.page, self.names, Blanks(frozenset(self.worksheet.asked)))
        return commas((tuple(question(self.problem, writer)), *((rule,) for rule in self._rules())), between=" ")

    def _rules(self) -> Iterator[str]:
        rounding = self.problem.rounding
        if rounding.places == 0:
            yield _("Round each line to a whole number.")
        else:
            yield _("Write {digits} on each line ({ties}).", digits=digits_kept(rounding), ties=_(TIES_IN_WORDS[rounding.ties]))
        if rounding.carry == "full":
            yield _("You may go on with the numbers you wrote or with all digits of your calculator; both are accepted.")
        else:
            yield _("Go on with the numbers you wrote.")

    @property
    def given(self) -> tuple[Section, ...]:
        """What there is to work with: numbers and equations."""
        return tuple(section for section in self.worksheet.document.sections if section.name in GIVEN)

    @property
    def worked(self) -> tuple[Section, ...]:
        """The worked solution."""
        return tuple(section for section in self.solution.document.sections if section.name.startswith(WORKED))

    def worked_line(self, gap: Gap) -> Display:
        """The line of a number: names, numbers, result."""
        return line_of(self.problem, self.solution.page, gap.step)

    @property
    def groups(self) -> Iterator[tuple[str, tuple[Gap, ...]]]:
        """The numbers that are asked, those of one time step together below a title."""
        of = {gap.quantity: gap for gap in self.gaps}
        blocks = (block for block in self.solution.derivation.blocks if any(step.target in of for step in block.steps))
        for _key, group in groupby(blocks, lambda block: group_of(block, self.problem)):
            together = tuple(group)
            gaps = tuple(of[step.target] for block in together for step in block.steps if step.target in of)
            yield title_of(self.problem.network, together), gaps

    def name_of(self, gap: Gap) -> Formula:
        """The name of a number, as formulas have it."""
        return self.names.of(gap.quantity)

    def line(self, quantity: str) -> Formula:
        """The equation of a line, in symbols."""
        step = self.solution.derivation.by_target[quantity]
        return Row((self.names.of(quantity), EQUALS, symbolic(by_ids(step), self.names.of)))

    def said_of_recognized(self, found: Recognized) -> Text:
        """The feedback on a wrong answer that is recognized: what gives it, a question that points to it, the right lines."""
        said = [self._said(mistake, found) for mistake in found.mistakes]
        told = list(dict.fromkeys(said))
        if len(told) == 1:
            hints = dict.fromkeys(_(mistake.rule.hint) for mistake in found.mistakes)
            first = sentence(_("This is what comes out with {cause}. {hint}"), cause=told[0], hint=" ".join(hints))
        else:
            first = sentence(_("This is what comes out with one of these: {causes}."), causes=commas(told, "; "))
        return _behind(first, self._lines(dict.fromkeys(mistake.at for mistake in found.mistakes)))

    def _said(self, mistake: MistakeAt, found: Recognized) -> Text:
        wording = _(mistake.rule.wording)
        if {each.at for each in found.mistakes} <= set(self.worksheet.asked):
            return (wording,)  # on the line itself
        return sentence(_("{cause}, in {ids}"), cause=wording, ids=Maths(self.names.of(mistake.at)))

    def said_of_others(self, gap: Gap) -> Text:
        """The feedback on any other wrong answer."""
        words = _(
            "This is not the right number for this line. Whatever rests on an earlier mistake counts as wrong here, too: correct the "
            "first wrong line, then those below it."
        )
        return _behind((words,), self._lines([gap.quantity]))

    def _lines(self, quantities: Iterable[str]) -> Text:
        """The equations of some lines that are not too long."""
        lines = (line for line in map(self.line, quantities) if width(line) <= LINE)
        shown = [(Maths(line),) for line in islice(lines, MOST_FORMULAS)]
        return sentence(_("As it should be: {lines}"), lines=commas(shown, "; ")) if shown else ()


def exercises(problems: Iterable[Problem], asking: Asking, numbered: bool) -> Iterator[Exercise]:
    """An exercise of each problem, which are variants of one. `numbered` says whether they are called by numbers.

    Raises UsageError for a quantity that there is not, ProblemError where an answer is open, PrecisionError where a digit is not proven.
    """
    search: MistakeSearch | None = None
    for number, problem in enumerate(problems, 1):
        solution = solve(problem)
        worksheet = make_worksheet(solution, asking.only or usually_asked(problem))
        search = search or MistakeSearch(solution.derivation, worksheet.asked)
        yield Exercise(worksheet, tuple(_gaps(worksheet, search, asking)), number if numbered else 0)


def _gaps(worksheet: Worksheet, search: MistakeSearch, asking: Asking) -> Iterator[Gap]:
    solution = worksheet.solution
    envelope = Envelope(AnswerKey(solution.derivation, solution.problem.rounding, asking.tolerance))
    for quantity in worksheet.asked:
        step = solution.derivation.by_target[quantity]
        right = envelope.window(step, solution.values.printed[quantity])
        yield Gap(step, right, search.recognized(envelope, quantity, right, asking.mistakes))


def _behind(first: Text, second: Text) -> Text:
    """Two texts behind each other, of which the second may be missing."""
    return commas([text for text in (first, second) if text], " ")
