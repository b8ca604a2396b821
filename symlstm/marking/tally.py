"""A class in numbers, added up sheet by sheet: only these sums are kept, not the sheets."""

from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction

from symlstm.marking.charges import WEAK_CAUSE, MarkedLine
from symlstm.marking.mark import Marked
from symlstm.marking.marks import Total
from symlstm.marking.sheet import NOTHING, LeftOut
from symlstm.marking.unreadable import why_unreadable
from symlstm.marking.verdict import WRONG, Verdict
from symlstm.marking.written import Unreadable, Written
from symlstm.words import N_

FEW_HARDEST = 4  # lines that are wrong, or blank, on one sheet each and still called hardest
COMMON_SHARE, LEAST_IN_COMMON = Fraction(1, 3), 5  # of the sheets; sheets


@dataclass(frozen=True, slots=True)
class StudentRow:
    """One student's result.

    first   the first line to repair; empty where none is wrong
    causes  the names of the mistakes and slips, each once
    unused  how many rows of the sheet could not be used; `left_out` says which, and why
    counts  how many lines have which verdict; those that a person decided are counted by themselves
    look    how many lines a person should look at; `likely` ones of them because of a cause that is too uncertain to be told, `held` ones
            because they show no work
    """

    student: str
    total: Total
    asked: int
    counts: dict[Verdict, int]
    decided: int
    look: int
    few_digits: int
    first: str
    causes: tuple[str, ...]
    unused: int = 0
    left_out: LeftOut = NOTHING
    likely: int = 0
    held: int = 0

    @property
    def right(self) -> int:
        return self.counts.get(Verdict.CORRECT, 0) + self.counts.get(Verdict.KEY_ONLY, 0)

    @property
    def follows(self) -> int:
        return self.counts.get(Verdict.FOLLOWS, 0)

    @property
    def blank(self) -> int:
        return self.counts.get(Verdict.BLANK, 0)

    @property
    def open(self) -> int:
        """How many lines nobody but a person can judge; with those that are right, follow, are wrong, blank and decided they are all."""
        return self.asked - self.right - self.follows - self.wrong - self.blank - self.decided

    @property
    def standing(self) -> int:
        return self.right + self.follows

    @property
    def wrong(self) -> int:
        return sum(self.counts.get(verdict, 0) for verdict in WRONG)


@dataclass(frozen=True, slots=True)
class ForEyes:
    """A line that a person should look at."""

    student: str
    quantity: str
    written: str
    why: str


@dataclass
class CauseCount:
    """How often a cause was found: on how many lines, by how many students, in which words it is told."""

    wording: str
    lines: int = 0
    students: int = 0


@dataclass
class Tally:
    """The sums over all sheets so far.

    lines        for each quantity how many sheets have which verdict
    causes       what happened, by the words in which it is told
    alike        the likeliest mistakes, also where the evidence on a sheet alone is too weak to tell its student
    unexplained  the wrong lines of which no cause is told
    tied         how many lines have how many causes more than one
    """

    students: list[StudentRow] = field(default_factory=list)
    causes: dict[str, CauseCount] = field(default_factory=dict)
    alike: dict[str, CauseCount] = field(default_factory=dict)
    lines: dict[str, dict[Verdict, int]] = field(default_factory=dict)
    eyes: list[ForEyes] = field(default_factory=list)
    unexplained: CauseCount = field(default_factory=lambda: CauseCount(N_("not explained")))
    tied: Counter[int] = field(default_factory=Counter)
    decimals: Counter[str] = field(default_factory=Counter)  # how many entries have a point, how many a comma

    def add(self, marked: Marked) -> StudentRow:
        """Take in one sheet; its row."""
        counts: dict[Verdict, int] = {}
        told: dict[str, None] = {}
        for line in marked.lines:
            of_line = self.lines.setdefault(line.quantity, {})
            if not line.is_decided:
                counts[line.verdict] = counts.get(line.verdict, 0) + 1
                of_line[line.verdict] = of_line.get(line.verdict, 0) + 1
            self._add_causes(line, told)
            self.unexplained.lines += line.is_wrong and not line.causes
            self.decimals.update(_decimal_mark(line))
            self.eyes += [ForEyes(marked.student, line.quantity, line.judged.entry.text, why) for why in _why(line)]
        self._add_alike(marked)
        self.unexplained.students += any(line.is_wrong and not line.causes for line in marked.lines)
        row = _row(marked, counts, tuple(dict.fromkeys(name for line in marked.lines for name in line.causes)))
        self.students.append(row)
        return row

    def _add_causes(self, line: MarkedLine, of_student: dict[str, None]) -> None:
        self.tied[len(line.causes) - 1] += len(line.causes) > 1
        told = line.diagnosis.causes if line.causes and line.diagnosis else ()
        for wording in dict.fromkeys(cause.rule.wording for cause in told):
            _count(self.causes, wording, of_student)

    def _add_alike(self, marked: Marked) -> None:
        """Count what a student did alike on most wrong lines of some equation: what fits one of many by accident is no convention."""
        wrong = Counter(line.judged.step.name for line in marked.wrong)
        fits = Counter((line.judged.step.name, wording) for line in marked.wrong if (wording := _likeliest(line)))
        for wording in dict.fromkeys(wording for (name, wording), number in fits.items() if 2 * number >= wrong[name]):
            count = self.alike.setdefault(wording, CauseCount(wording))
            count.students += 1
            count.lines += sum(number for (_, each), number in fits.items() if each == wording)

    @property
    def in_common(self) -> list[CauseCount]:
        """What so many did alike that it may be a convention, those of most students first. On a sheet by itself it may be a weak
        explanation; that it is the likeliest one on so many is no accident."""
        least = max(Fraction(LEAST_IN_COMMON), COMMON_SHARE * len(self.students))
        found = (count for count in self.alike.values() if count.students >= least)
        return sorted(found, key=lambda count: (-count.students, count.wording))

    @property
    def decimal_comma(self) -> bool:
        """Whether more numbers of the sheets have a decimal comma than a point."""
        return self.decimals[","] > self.decimals["."]

    @property
    def mean(self) -> Fraction:
        """The mean share of the marks; 0 without students."""
        shares = [row.total.earned / row.total.possible for row in self.students if row.total.possible]
        return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(0)

    @property
    def by_frequency(self) -> list[CauseCount]:
        """The causes, those of most students first."""
        return sorted(self.causes.values(), key=lambda count: (-count.students, -count.lines, count.wording))

    @property
    def hardest(self) -> list[str]:
        """The lines that were wrong, those on most sheets first."""
        wrong = {quantity: self.wrong(quantity) for quantity in self.lines}
        return sorted((quantity for quantity in wrong if wrong[quantity]), key=lambda quantity: -wrong[quantity])

    @property
    def hardest_of_all(self) -> list[str]:
        """The line that is wrong on most sheets; several where as many sheets have them wrong. None where many lines are wrong, each on one
        sheet: then none is harder than others."""
        found = [quantity for quantity in self.hardest if self.wrong(quantity) == self.wrong(self.hardest[0])]
        return found if len(found) <= FEW_HARDEST or self.wrong(found[0]) > 1 else []

    @property
    def left_blank(self) -> list[str]:
        """The lines that most sheets left blank; none where nothing is blank, nor where one sheet left many of them."""
        blank = {quantity: self.count(quantity, Verdict.BLANK) for quantity in self.lines}
        most = max(blank.values(), default=0)
        found = [quantity for quantity in blank if most and blank[quantity] == most]
        return found if len(found) <= FEW_HARDEST or most > 1 else []

    @property
    def lines_for_eyes(self) -> int:
        """How many lines of all sheets a person has to decide on, one by one."""
        return sum(row.look - row.likely - row.held for row in self.students)

    @property
    def held(self) -> tuple[int, int]:
        """How many lines show no work and are held back, and on how many sheets."""
        held = [row.held for row in self.students if row.held]
        return sum(held), len(held)

    @property
    def likely(self) -> int:
        """How many wrong lines of all sheets have a likely cause that is too uncertain to be told."""
        return sum(row.likely for row in self.students)

    def wrong(self, quantity: str) -> int:
        """On how many sheets a line is wrong by itself."""
        return sum(self.lines[quantity].get(verdict, 0) for verdict in WRONG)

    def count(self, quantity: str, *verdicts: Verdict) -> int:
        """On how many sheets a line has one of these verdicts."""
        return sum(self.lines[quantity].get(verdict, 0) for verdict in verdicts)


def _likeliest(line: MarkedLine) -> str:
    """The likeliest mistake on a wrong line, in words, told or not; empty where none is known, or a slip."""
    causes = line.diagnosis.causes if line.diagnosis else ()
    return causes[0].rule.wording if causes and not causes[0].is_slip else ""


def _count(counts: dict[str, CauseCount], wording: str, of_student: dict[str, None]) -> None:
    """Count a line of a student's, and the student once. Rules that are told in the same words are one thing to who reads them."""
    count = counts.setdefault(wording, CauseCount(wording))
    count.lines += 1
    count.students += wording not in of_student
    of_student.setdefault(wording)


def _decimal_mark(line: MarkedLine) -> str:
    """The decimal mark of an entry that is a number; empty where it has none."""
    entry = line.judged.entry
    return next((mark for mark in ",." if mark in entry.text), "") if isinstance(entry, Written) else ""


def _why(line: MarkedLine) -> tuple[str, ...]:
    """Why a person should look at a line; of an entry that is no number what is wrong with it."""
    entry = line.judged.entry
    return (why_unreadable(entry),) if line.look and isinstance(entry, Unreadable) else line.look


def _row(marked: Marked, counts: dict[Verdict, int], causes: tuple[str, ...]) -> StudentRow:
    return StudentRow(
        student=marked.student,
        total=marked.total,
        asked=len(marked.lines),
        counts=counts,
        decided=len(marked.decided),
        look=len(marked.to_look_at),
        held=sum(line.is_held for line in marked.lines),
        likely=sum(line.look == (WEAK_CAUSE,) for line in marked.lines),
        few_digits=sum(line.judged.few_digits for line in marked.lines),
        first=marked.wrong[0].quantity if marked.wrong else "",
        causes=causes,
        unused=marked.unused,
        left_out=marked.left_out,
    )
