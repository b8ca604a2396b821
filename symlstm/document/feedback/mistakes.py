"""Wrong lines put together: a mistake that was made on several lines is one mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, pairwise

from symlstm.document.feedback.redo import resting_on_wrong
from symlstm.document.feedback.words import causes_shown
from symlstm.language import _
from symlstm.marking.catalogue import Rule
from symlstm.marking.charges import MarkedLine
from symlstm.marking.mark import Marked
from symlstm.marking.slips import UNTOLD
from symlstm.marking.verdict import Verdict


@dataclass(frozen=True)
class Mistake:
    """One mistake or slip, with every line on which it was made, in the order of the work."""

    lines: tuple[MarkedLine, ...]

    @property
    def is_slip(self) -> bool:
        return self.lines[0].verdict is Verdict.SLIP

    @property
    def wordings(self) -> tuple[str, ...]:
        """What it was, in words; several where that cannot be told apart."""
        return tuple(dict.fromkeys(_(cause.rule.wording) for cause in causes_shown(self.lines[0])))

    @property
    def is_charged_once(self) -> bool:
        return any(line.same_as for line in self.lines)

    @property
    def costs_one_line(self) -> bool:
        """Whether all lines together lose what one of them is worth."""
        return self.is_charged_once and {line.weight for line in self.lines} == {self.weight - self.earned}

    @property
    def earned(self) -> Fraction:
        return sum((line.earned for line in self.lines), Fraction(0))

    @property
    def weight(self) -> Fraction:
        return sum((line.weight for line in self.lines), Fraction(0))

    @property
    def is_done_once(self) -> bool:
        """Whether it was done elsewhere and shows on its lines: on a blank line above them, or in reading what is given."""
        causes = causes_shown(self.lines[0])
        is_read = bool(causes) and all(isinstance(c.rule, Rule) and c.rule.reads_given for c in causes)
        return is_read or bool(self.below) or all(map(_only_shows, self.lines))

    @property
    def times(self) -> int:
        """As how many mistakes or slips it counts: slips of one kind on several lines are several slips."""
        return len(self.lines) if self.is_slip and not self.is_charged_once and not self.is_done_once else 1

    @property
    def here(self) -> tuple[MarkedLine, ...]:
        """The lines on which it was made: all but those on which only shows what was done on a blank line above."""
        return tuple(line for line in self.lines if line not in self.below)

    @property
    def below(self) -> tuple[MarkedLine, ...]:
        """The lines on which shows what was done on a blank line above, where it was made on others, too."""
        shows = tuple(filter(_only_shows, self.lines))
        return shows if len(shows) < len(self.lines) else ()


def _only_shows(line: MarkedLine) -> bool:
    """Whether what is told of a line was done on blank lines above it."""
    causes = causes_shown(line)
    return bool(causes) and all(cause.at and line.quantity not in cause.at for cause in causes)


def numbers_of(mistakes: Sequence[Mistake]) -> list[range]:
    """The numbers under which each is told, from 1 on; where there are several slips of one kind, as many."""
    ends = list(accumulate((mistake.times for mistake in mistakes), initial=1))
    return [range(first, last) for first, last in pairwise(ends)]


def mistakes_of(marked: Marked) -> tuple[Mistake, ...]:
    """The mistakes and slips of a sheet, by the first line of each."""
    found: dict[object, list[MarkedLine]] = {}
    home: dict[str, object] = {}
    for line in marked.wrong:
        if line.causes:
            alone = line.quantity if UNTOLD.intersection(line.causes) else ""
            key = home[line.quantity] = home.get(line.same_as, (line.verdict, line.causes, alone))
            found.setdefault(key, []).append(line)
    return tuple(Mistake(tuple(lines)) for lines in found.values())


def first_to_correct(marked: Marked) -> tuple[MarkedLine, ...]:
    """The wrong lines that rest on no other wrong one, in the order of the work: of each mistake its first line."""
    rests = resting_on_wrong(marked)
    repeated = {line.quantity for mistake in mistakes_of(marked) for line in mistake.lines[1:]}
    return tuple(line for line in marked.wrong if not rests[line.quantity] and line.quantity not in repeated)


def unexplained(marked: Marked) -> tuple[MarkedLine, ...]:
    """The wrong lines of which nobody can tell what happened."""
    return tuple(line for line in marked.wrong if not line.causes)
