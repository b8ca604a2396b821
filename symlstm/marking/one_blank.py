"""Wrong lines that all come out as written when one blank line above them is another number: they are one mistake, and say together
what that number was.

Of every blank line it is worked out what each wrong line below would give for numbers all over its range, and so with which numbers
that line comes out. The number with which most do, and no right line fails to, is put down as if the student had written it, and
the sheet is followed through again: so a second blank line may be found that was off, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb, log
from typing import Any

import numpy as np

from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.edit_table import EditTable
from symlstm.marking.follow import Judged, Status, follow
from symlstm.marking.ranges import Range, range_of_formula
from symlstm.marking.search import SheetSearch
from symlstm.marking.sheet import Sheet
from symlstm.marking.trial import ONE_MORE, limits_of
from symlstm.marking.written import Entry, Written

POINTS, REFINED = 33, 3  # numbers of a blank line that are tried to begin with; how often those between are made better
WIDE = 4.0  # times its size, or 1: how far from 0 a number may have been that no function keeps within limits
WITHIN = (-0.4, 0.0, 0.4)  # units: where in what a written number stands for the one that was worked out may lie
MOST_BLANKS, MOST_LINES = 4, 48  # that are found on one sheet; wrong lines on it
STEP = 1e-6  # times its size, or 1: over which a slope is taken
ENOUGH = log(20)  # how many times likelier one number must be than that so many lines come out by chance
Many = Any  # an array of floats


@dataclass(frozen=True)
class Filled:
    """A sheet with the numbers of some blank lines put in, and the wrong lines that each of these explains."""

    lines: tuple[Judged, ...]
    of: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def only(self, blanks: Sequence[str], key: AnswerKey, lines: Sequence[Judged]) -> "Filled":
        """The sheet with the numbers of these blank lines alone; `lines` are those of the sheet as it was handed in."""
        if [*self.of] == [*blanks]:
            return self
        numbers = {line.step.target: line.entry for line in self.lines if line.step.target in blanks}
        return Filled(_with(key, lines, numbers), {blank: self.of[blank] for blank in blanks})


@dataclass(frozen=True)
class Found:
    """What one other number on a blank line explains, and how much likelier that is than chance; in logarithms."""

    blank: str
    number: Written
    lines: Sequence[str]
    evidence: float


def filled(key: AnswerKey, table: EditTable, lines: Sequence[Judged]) -> Filled:
    """The sheet with the number of each blank line that alone explains several wrong lines."""
    now = Filled(tuple(lines))
    while len(now.of) < MOST_BLANKS and (found := _best(SheetSearch(key, table, now.lines))):
        again = _with(key, now.lines, {found.blank: found.number})
        wrong, was_wrong = _wrong(again), _wrong(now.lines)
        if not wrong <= {*was_wrong, found.blank} or found.blank not in wrong or wrong >= was_wrong:
            break
        explained = [line.step.target for line in now.lines if line.step.target in was_wrong - wrong]
        now = Filled(again, {**now.of, found.blank: explained})
    return now


def _with(key: AnswerKey, lines: Sequence[Judged], numbers: Mapping[str, Entry]) -> tuple[Judged, ...]:
    """The lines followed through once more, with these numbers put in."""
    return follow(key, Sheet("", {line.step.target: line.entry for line in lines} | dict(numbers)))


def _wrong(lines: Sequence[Judged]) -> set[str]:
    return {line.step.target for line in lines if line.status is Status.WRONG}


def _best(search: SheetSearch) -> Found | None:
    """The blank line whose number explains most, if there is any; of several the last one, as what is wrong further up spoils more."""
    wrong = _wrong(search.lines)
    if not 1 < len(wrong) <= MOST_LINES:
        return None
    below = {blank: lines for blank, lines in _below(search).items() if len(wrong.intersection(lines)) > 1}
    with np.errstate(all="ignore"):
        found = [found for blank, lines in below.items() if (found := _Blank(search, blank, lines, wrong).found(len(below)))]
    return max(reversed(found), key=lambda each: (len(each.lines), each.evidence > ENOUGH), default=None)


def _below(search: SheetSearch) -> dict[str, list[str]]:
    """The lines that each blank line reaches without a written one between, in the order of the work; but none that a single blank one
    reads, as that one says the same."""
    readers: dict[str, list[str]] = {}
    for line in search.lines:
        for read in dict.fromkeys(line.step.reads.values()):
            readers.setdefault(read, []).append(line.step.target)
    reached: dict[str, set[str]] = {}
    for line in reversed(search.lines):
        target = line.step.target
        if target not in search.written:
            reached[target] = set().union(*({each} | reached.get(each, set()) for each in readers.get(target, ())))
    return {
        line.step.target: [each.step.target for each in search.lines if each.step.target in reached[line.step.target]]
        for line in search.lines
        if line.step.target in reached and [r in search.written for r in readers.get(line.step.target, ())] != [False]
    }


class _Blank:
    """One blank line, and the lines that it reaches."""

    def __init__(self, search: SheetSearch, blank: str, below: Sequence[str], wrong: set[str]):
        self._search, self._blank, self._below = search, blank, below
        self._written = [target for target in below if target in search.written]
        self._is_wrong = np.array([target in wrong for target in self._written])
        self._wrong = [target for target in self._written if target in wrong]
        entries = [search.written[target] for target in self._wrong]
        self._values = np.array([float(entry.value) for entry in entries])
        self._units = np.array([float(entry.unit) for entry in entries])

    def found(self, blanks: int) -> Found | None:
        """The number with which most of the wrong lines come out, and all right ones; None where that may well be chance. `blanks` is how
        many lines are tried like this one."""
        points = np.linspace(*self._limits, POINTS)
        middles = self._middles(points)
        numbers = self._refined(*self._crossings(points, middles))
        if not len(numbers):
            return None
        fits = self._fits(numbers)
        explained = fits[self._is_wrong] & fits[~self._is_wrong].all(axis=0)
        best = explained[:, np.argmax(explained.sum(axis=0))]
        tried = max(len(numbers) // len(WITHIN), 1) * blanks
        evidence = self._evidence(best, np.ptp(np.where(np.isfinite(middles), middles, 0.0), axis=1), tried)
        if best.sum() < 2 or evidence < ENOUGH:
            return None
        near = float(np.median(numbers[(explained == best[:, None]).all(axis=0)]))
        number = self._number(near, best)
        return Found(
            self._blank, number, [t for t, is_explained in zip(self._wrong, best, strict=True) if is_explained], evidence
        )

    def _number(self, near: float, explained: Many) -> Written:
        """The number near to this one that gives the explained lines best, by least squares, as if it had been written as closely as they
        tell it."""
        step = STEP * max(abs(near), 1.0)
        before, here, after = self._middles(np.array([near - step, near, near + step]))[explained].T
        slope, off, unit = (after - before) / (2 * step), self._values[explained] - here, self._units[explained].min()
        sharpness = float(np.sum(slope**2)) or np.inf
        better = float(np.sum(slope * off)) / sharpness
        scatter = float(np.sqrt(np.sum((off - slope * better) ** 2) / (len(off) - 1)))
        value = Fraction(near + better)
        return Written(f"{near + better!r}", value, Fraction(2 * max(scatter, unit / 2) / sharpness**0.5))

    @property
    def _limits(self) -> tuple[float, float]:
        """Between which numbers that of the line lies."""
        if limits := limits_of(self._search.table.lines[self._blank].expression):
            return limits
        size = WIDE * max(1.0, *(abs(end) for end in self._search.known[self._blank] if end == end))
        return -size, size

    def _gives(self, numbers: Many) -> dict[str, Range]:
        """What each written line gives with these numbers on the blank one."""
        known, gives = {self._blank: (numbers, numbers)}, dict[str, Range]()
        everything = {**self._search.known, **known}
        for target in self._below:
            line = self._search.table.lines[target]
            if target in self._search.written:
                gives[target] = range_of_formula(line.expression, everything.__getitem__)
            else:
                everything[target] = self._search.worked(target, line.expression, everything)
        return gives

    def _middles(self, numbers: Many) -> Many:
        """The middle of what each wrong line gives: of shape (wrong lines, numbers)."""
        gives = self._gives(numbers)
        return np.array([np.broadcast_to((gives[target][0] + gives[target][1]) / 2, numbers.shape) for target in self._wrong])

    def _fits(self, numbers: Many) -> Many:
        """Whether each written line comes out: of shape (lines, numbers)."""
        gives = self._gives(numbers)
        return np.array([np.broadcast_to(self._search.comes_out(t, gives[t]), numbers.shape) for t in self._written])

    def _crossings(self, points: Many, middles: Many) -> tuple[Many, Many, Many, Many]:
        """Between which points a wrong line comes to what is written: the number there, its line, what it should give, and the slope."""
        parts = []
        for within in WITHIN:
            aims = self._values + within * self._units
            off = middles - aims[:, None]
            line, point = np.nonzero(np.sign(off[:, :-1]) * np.sign(off[:, 1:]) <= 0)
            slope = (middles[line, point + 1] - middles[line, point]) / (points[point + 1] - points[point])
            parts.append((points[point] - off[line, point] / slope, line, aims[line], slope))
        number, line, aim, slope = (np.concatenate(column) for column in zip(*parts, strict=True))
        fine = np.isfinite(number)
        return number[fine], line[fine], aim[fine], slope[fine]

    def _refined(self, numbers: Many, line: Many, aim: Many, slope: Many) -> Many:
        """The numbers made better, by what they give."""
        low, high = self._limits
        for _ in range(REFINED if len(numbers) else 0):
            off = self._middles(numbers)[line, np.arange(len(numbers))] - aim
            numbers = np.clip(numbers - np.where(np.isfinite(off), off, 0.0) / slope, low, high)
        return numbers

    def _evidence(self, explained: Many, spread: Many, tried: int) -> float:
        """How much likelier it is that these lines come out by one number than by chance, with so many numbers tried; one of them says
        which number, and proves nothing. Where all come out, chance would need one more mistake."""
        chance = np.minimum(1.0, 2 * self._search.habit.units * self._units / np.where(spread > 0, spread, 1e-300))
        says = sorted(-np.log(chance[explained]))
        others = log(comb(len(explained), len(says))) + (log(ONE_MORE) if explained.all() else 0.0)
        return float(sum(says[:-1])) - log(tried) - others
