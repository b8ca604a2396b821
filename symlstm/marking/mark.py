"""Marking whole sheets: every line's verdict, what may have happened on wrong ones, and the mark."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from symlstm.derivation import derive
from symlstm.derivation.expression import Expression
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.catalogue import CATALOGUE, Rule
from symlstm.marking.causes import Diagnosis
from symlstm.marking.chance_slips import without_chance_slips
from symlstm.marking.charges import MarkedLine, Override, mark_lines
from symlstm.marking.coarser_blanks import coarser_blanks
from symlstm.marking.deviations import Deviations
from symlstm.marking.diagnose import Diagnostician
from symlstm.marking.fingerprint import fingerprint
from symlstm.marking.float_sheet import FloatSheet
from symlstm.marking.follow import Judged, follow, is_near, is_read, wrong_lines
from symlstm.marking.garbage import uncollected
from symlstm.marking.marks import PRACTICE, MarkScheme, Total
from symlstm.marking.off_alike import WAYS, off_alike
from symlstm.marking.paired_rightly import SEVERAL, paired_rightly
from symlstm.marking.rounded_blanks import rounded_through
from symlstm.marking.search import SheetSearch
from symlstm.marking.sheet import NOTHING, LeftOut, Sheet
from symlstm.marking.slips import UNTOLD
from symlstm.marking.tolerance import USUAL, Tolerance
from symlstm.marking.verdict import EXPLAINED, STANDS, Verdict, verdict_of
from symlstm.marking.whole_equations import Equations, are_few, charged_once, stands_beside, whole_equations
from symlstm.marking.work import Explained, unproven
from symlstm.marking.written import Written
from symlstm.marking.wrong_rows import with_wrong_rows
from symlstm.problem.problem import Problem

FINE = Fraction(1, 1000)  # the unit from which a mistake that is told proves work; where digits are few, some edit always fits


@dataclass(frozen=True)
class Marking:
    """How sheets are marked.

    given  numbers that the handout prints to go on with, by id: a line may follow from these, too
    """

    tolerance: Tolerance = USUAL
    scheme: MarkScheme = PRACTICE
    rules: tuple[Rule, ...] = CATALOGUE
    given: Mapping[str, Written] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Marked:
    """A marked sheet: the lines that were asked, in the order of the work, and `every` line of the problem as it was judged.

    unused    how many rows of the sheet could not be used
    left_out  what of it was not used, and why
    """

    student: str
    lines: tuple[MarkedLine, ...]
    every: tuple[Judged, ...]
    unused: int = 0
    left_out: LeftOut = NOTHING

    @property
    def total(self) -> Total:
        return Total(
            sum((line.earned for line in self.lines), Fraction(0)), sum((line.weight for line in self.lines), Fraction(0))
        )

    @property
    def standing(self) -> tuple[MarkedLine, ...]:
        """The lines that are accepted."""
        return tuple(line for line in self.lines if line.verdict in STANDS and not line.is_decided)

    @property
    def wrong(self) -> tuple[MarkedLine, ...]:
        """The lines to repair."""
        return tuple(line for line in self.lines if line.is_wrong)

    @property
    def to_look_at(self) -> tuple[MarkedLine, ...]:
        """The lines that a person should look at, and has not decided yet."""
        return tuple(line for line in self.lines if line.look)

    @property
    def decided(self) -> tuple[MarkedLine, ...]:
        """The lines of which not the verdict counts but what a person decided."""
        return tuple(line for line in self.lines if line.is_decided)

    def count(self, verdict: Verdict) -> int:
        """How many lines have a verdict, and it counts."""
        return sum(line.verdict is verdict and not line.is_decided for line in self.lines)


class Marker:
    """Marks the sheets of one problem; the answer key is worked out once."""

    def __init__(self, problem: Problem, marking: Marking | None = None):
        self.problem, self.marking = problem, marking or Marking()
        self.derivation, self.fingerprint = derive(problem), fingerprint(problem)
        self.key = AnswerKey(self.derivation, problem.rounding, self.marking.tolerance, self.marking.given)
        self._on_paper = self.key.on_paper if problem.rounding.places == 0 else None
        self._with_coarser = [
            (way, self.key.with_coarser(way)) for way in coarser_blanks(self.derivation, self.key.units, most=1)
        ]
        self._diagnostician = Diagnostician(self.key, self.marking.rules)

    def edits(self, quantity: str) -> tuple[tuple[Rule, Expression], ...]:
        """Every edit of a line's formula that is tried, with the mistake that makes it."""
        return self._diagnostician.edits(quantity)

    def mark(self, sheet: Sheet, asked: Collection[str] = (), overrides: Mapping[str, Override] | None = None) -> Marked:
        """A marked sheet, of the quantities that were asked: without a list, all of the problem.

        Raises UsageError for an id that the problem does not have."""
        with uncollected():
            return self._marked(sheet, asked, overrides or {})

    def _marked(self, sheet: Sheet, asked: Collection[str], overrides: Mapping[str, Override]) -> Marked:
        every = self._judged(sheet)
        filled = self._diagnostician.filled(every)
        diagnoses = self._diagnostician.diagnose_filled(filled)
        diagnoses = self._put_together(every, diagnoses)
        lines = (line for line in every if not asked or line.step.target in asked)
        told = {line.step.target: verdict_of(line, diagnoses.get(line.step.target)) for line in filled.lines}
        fitted = {  # a number was chosen so that they come out
            target: 0 for explained in filled.of.values() for target in explained if not diagnoses[target].off
        }
        tried = dict(self._explained(told, diagnoses)) | fitted
        first = {target: diagnoses[target].first or target for target in tried}
        diagnoses, idle = self._with_whole_equations(every, filled.lines, diagnoses, Explained(tried, first))
        marked = tuple(without_chance_slips(mark_lines(lines, diagnoses, self.marking.scheme, overrides, idle)))
        return Marked(sheet.student, marked, every, sheet.unused, sheet.left_out)

    def _put_together(self, every: Sequence[Judged], found: dict[str, Diagnosis]) -> dict[str, Diagnosis]:
        """The diagnoses, with wrong lines put together that are off in the same way, are gradients that belong together, or stand in each
        other's rows."""
        if len(found) < SEVERAL:
            return found
        sheet = FloatSheet(self._diagnostician.formulas, self.derivation.givens, every)
        return with_wrong_rows(self.key, every, paired_rightly(sheet, off_alike(self._ways, sheet, found)))

    def _with_whole_equations(
        self, every: Sequence[Judged], filled: Sequence[Judged], found: dict[str, Diagnosis], explained: Explained
    ) -> tuple[dict[str, Diagnosis], dict[str, str]]:
        """The diagnoses, with the lines of equations that are wholly wrong put together, and the lines that show no work. What follows from a
        few lines that are one mistake shows some; from many, as in the numbers of another variant, it does not."""
        groups = whole_equations(self._diagnostician.formulas, every, found)
        alike = self._with_groups(explained, groups) if are_few(groups, self._diagnostician.formulas, every) else explained
        idle = unproven(self.key, filled, alike)
        if groups and stands_beside(groups, every, idle):
            return charged_once(groups, found), idle
        return found, idle if alike is explained else unproven(self.key, filled, explained)

    def _with_groups(self, explained: Explained, groups: Equations) -> Explained:
        """What is explained where each of these equations is one mistake."""
        first = {target: group[0] for group in groups for target in group}
        proves = {target: WAYS if self.key.units[target] <= FINE else 0 for target in first}
        return Explained({**explained.tried, **proves}, {**explained.first, **first})

    @cached_property
    def _ways(self) -> Deviations:
        """The ways in which lines may be off together."""
        return Deviations(self._diagnostician.formulas)

    def _judged(self, sheet: Sheet) -> tuple[Judged, ...]:
        """The lines of a sheet. In whole numbers it matters whether somebody goes on with what is written or with what the calculator
        holds: blank lines do not show it, so a sheet on which nothing is wrong in one of the two ways was worked in that way."""
        found = follow(self.key, sheet)
        if self._on_paper is None:
            return self._with_coarser_blanks(sheet, found)
        others = follow(self._on_paper, sheet) if wrong_lines(found) else found
        return found if wrong_lines(others) else others

    def _with_coarser_blanks(self, sheet: Sheet, found: tuple[Judged, ...]) -> tuple[Judged, ...]:
        """The same where the numbers on blank lines were rounded further, if fewer lines are nearly right then: by one alone only where that
        was the only one, as it may be off for another reason."""
        if all(map(is_read, found)) or not self._is_roughly_right(found):
            return found
        nearly = self._nearly_right(found)
        best = min((follow(key, sheet) for key in self._likely_coarser(found)), key=self._nearly_right, default=found)
        left = self._nearly_right(best)
        return best if left < nearly and (not left or left < nearly - 1) else found

    def _likely_coarser(self, lines: tuple[Judged, ...]) -> Iterator[AnswerKey]:
        """The keys for blank lines that were rounded further with which, in floats, some line comes out that is nearly right."""
        near = [line.step.target for line in wrong_lines(lines) if is_near(self.key, line)]
        search = SheetSearch(self.key, self._diagnostician.table, lines)
        leading = search.leading_to(near)
        for way, key in self._with_coarser:
            gives = rounded_through(search, way, leading)
            if any(search.may_be(target, gives[target]) for target in near if target in gives):
                yield key

    def _is_roughly_right(self, lines: tuple[Judged, ...]) -> bool:
        """Whether wrong lines of the forward pass are nearly right; where none is wrong there, whether all wrong gradients are."""
        wrong = wrong_lines(lines)
        forward = [line for line in wrong if self._diagnostician.table.lines[line.step.target].is_forward]
        return any(is_near(self.key, line) for line in forward) or (
            bool(wrong) and not forward and all(is_near(self.key, line) for line in wrong)
        )

    def _nearly_right(self, lines: tuple[Judged, ...]) -> int:
        """How many lines are wrong, and not by more than rounding may do."""
        return sum(is_near(self.key, line) for line in wrong_lines(lines))

    def _explained(self, told: Mapping[str, Verdict], diagnoses: Mapping[str, Diagnosis]) -> Iterator[tuple[str, int]]:
        """The wrong lines of which it is known what happened, with how many edits were tried to find it; 0 where that proves no work.

        In whole numbers some edit gives nearly everything, and that nothing but a slip is left explains nothing."""
        for target in (target for target, found in diagnoses.items() if found.off):
            if self.key.units[target] < 1:  # many lines that come out by few numbers are no accident
                yield target, WAYS if self.key.units[target] <= FINE else 0
        for target in (target for target, verdict in told.items() if verdict in EXPLAINED):
            found, unit = diagnoses[target], self.key.units[target]
            if unit < 1 and found.causes[0].rule.name not in UNTOLD:
                proves = told[target] is Verdict.MISTAKE or (found.first and found.causes[0].is_habit)
                yield target, found.tried if proves and unit <= FINE else 0
