"""Wrong lines that all come out as written when one blank line above them is another number: they are one mistake, and say together
what that number was.

The slopes of all written lines by all blank ones tell which of these may be off. Of the likeliest it is worked out with which number
most wrong lines come out, and no right one fails to; that is put down as if the student had written it, and the sheet is followed
through again: so a second blank line may be found that was off, too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from math import comb, log

import numpy as np

from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.edit_table import EditTable
from symlstm.marking.follow import COARSE, Judged, follow, is_read, wrong_lines
from symlstm.marking.ranges import Range
from symlstm.marking.search import SheetSearch
from symlstm.marking.sheet import Sheet
from symlstm.marking.suspects import Flags, Floats, Suspect, WrittenLines, suspects
from symlstm.marking.trial import ONE_MORE, limits_of
from symlstm.marking.written import Entry, Written

REFINED = 3  # how often a number is made better by what it gives
WIDE = 4.0  # times its size, or 1: how far from 0 a number may have been
WITHIN = (-0.4, 0.0, 0.4)  # units: where in what a written number stands for the one that was worked out may lie
MOST_BLANKS, MOST_LINES = 4, 48  # that are found on one sheet; wrong lines on it
STEP = 1e-6  # times its size, or 1: over which a slope is taken
ENOUGH = log(20)  # how many times likelier one number must be than that so many lines come out by chance


@dataclass(frozen=True)
class Filled:
    """A sheet with the numbers of some blank lines put in, and the wrong lines that each of these explains."""

    lines: tuple[Judged, ...]
    of: Mapping[str, Sequence[str]] = field(default_factory=dict)

    def only(self, blanks: Sequence[str], key: AnswerKey, lines: Sequence[Judged]) -> "Filled":
        """The sheet with the numbers of these blank lines alone; `lines` are those of the sheet as it was handed in. None of them, where
        the others are needed to explain what they do."""
        if [*self.of] == [*blanks]:
            return self
        numbers = {line.step.target: line.entry for line in self.lines if line.step.target in blanks}
        found = Filled(_with(key, lines, numbers), {blank: self.of[blank] for blank in blanks})
        wrong = {line.step.target for line in wrong_lines(found.lines)}
        explained = {target for below in found.of.values() for target in below}
        return found if wrong >= found.of.keys() and wrong.isdisjoint(explained) else Filled(tuple(lines))


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
    while len(now.of) < MOST_BLANKS and _may_rest_on_one(now.lines) and (found := _best(SheetSearch(key, table, now.lines))):
        again = _with(key, now.lines, {found.blank: found.number})
        wrong, was_wrong = ({line.step.target for line in wrong_lines(lines)} for lines in (again, now.lines))
        if not wrong <= {*was_wrong, found.blank} or found.blank not in wrong or wrong >= was_wrong:
            break
        now = Filled(again, _explained(now, found.blank, was_wrong - wrong))
    return now


def _explained(sheet: Filled, blank: str, right_now: set[str]) -> dict[str, Sequence[str]]:
    """The wrong lines that each blank one explains, now that another one makes these right: also those of a blank one that was filled in
    before, which it makes right as well."""
    by_others = {target for other in right_now & sheet.of.keys() for target in sheet.of[other]}
    explained = (right_now - sheet.of.keys()) | by_others
    others = {other: below for other, below in sheet.of.items() if other not in right_now}
    return {**others, blank: [line.step.target for line in sheet.lines if line.step.target in explained]}


def _may_rest_on_one(lines: Sequence[Judged]) -> bool:
    """Whether there are several wrong lines, and not too many, and blank ones."""
    return 1 < len(wrong_lines(lines)) <= MOST_LINES and not all(map(is_read, lines))


def _with(key: AnswerKey, lines: Sequence[Judged], numbers: Mapping[str, Entry]) -> tuple[Judged, ...]:
    """The lines followed through once more, with these numbers put in."""
    return follow(key, Sheet("", {line.step.target: line.entry for line in lines} | dict(numbers)))


def _best(search: SheetSearch) -> Found | None:
    """The blank line whose number explains most, if there is any; of several the last one, as what is wrong further up spoils more."""
    with np.errstate(all="ignore"):
        lines = WrittenLines(search)
        found = [found for suspect in suspects(search, lines) if (found := _Blank(search, lines, suspect).found())]
    return max(found, key=lambda each: len(each.lines), default=None)


class _Blank:
    """One blank line that is suspected, and the lines that it reaches."""

    def __init__(self, search: SheetSearch, lines: WrittenLines, suspect: Suspect):
        self._search, self._blank = search, suspect.blank
        reached = search.worked_through({}, {suspect.blank: search.known[suspect.blank]})
        self._wrong = [target for target in reached if lines.is_wrong[lines.place[target]]]
        self._leading = search.leading_to(self._wrong)
        self._right = [target for target in reached if target not in self._wrong]
        places = [lines.place[target] for target in self._wrong]
        self._values, self._units, self._off = lines.values[places], lines.units[places], lines.off[places]
        self._slopes = suspect.slopes[places]

    def found(self) -> Found | None:
        """The number with which most of the wrong lines come out, and all right ones; None where that may well be chance."""
        numbers = self._numbers()
        gives = self._search.worked_through({}, {self._blank: (numbers, numbers)})
        explained = self._fit(gives, self._wrong, numbers) & self._fit(gives, self._right, numbers).all(axis=0)
        best = explained[:, np.argmax(explained.sum(axis=0))]
        evidence = self._evidence(best)
        if best.sum() < 2 or evidence < ENOUGH:
            return None
        near = float(np.median(numbers[(explained == best[:, None]).all(axis=0)]))
        lines = [target for target, is_explained in zip(self._wrong, best, strict=True) if is_explained]
        return Found(self._blank, self._number(near, best), lines, evidence)

    def _numbers(self) -> Floats:
        """The numbers with which each wrong line by itself comes out, by the secant method from the slopes on."""
        line = np.repeat(np.flatnonzero(self._slopes), len(WITHIN))
        aims = self._values[line] + np.resize(WITHIN, len(line)) * self._units[line]
        before, off, slope = self._middle, (self._values - self._off)[line] - aims, self._slopes[line]
        numbers = np.clip(before - off / slope, -self._size, self._size)
        for _ in range(REFINED):
            off_now = self._middles(numbers)[line, np.arange(len(line))] - aims
            secant = (off_now - off) / (numbers - before)
            slope = np.where(np.isfinite(secant) & (secant != 0), secant, slope)
            before, off = numbers, off_now
            numbers = np.clip(numbers - np.where(np.isfinite(off), off, 0.0) / slope, -self._size, self._size)
        return np.asarray(numbers)

    def _number(self, near: float, explained: Flags) -> Written:
        """The number near to this one that gives the explained lines best, by least squares, as if it had been written as closely as they
        tell it."""
        step = STEP * max(abs(near), 1.0)
        before, here, after = self._middles(np.array([near - step, near, near + step]))[explained].T
        slope, off, unit = (after - before) / (2 * step), self._values[explained] - here, self._units[explained].min()
        sharpness = float(np.sum(slope**2)) or np.inf
        better = float(np.sum(slope * off)) / sharpness
        scatter = float(np.sqrt(np.sum((off - slope * better) ** 2) / (len(off) - 1)))
        value = Fraction(near + better)
        closely = Fraction(2 * max(scatter, unit / 2) / sharpness**0.5)
        most = min(
            COARSE * self._search.key.units[self._blank], abs(value) * 9 / 10
        )  # of more it would say too little to go on with
        return Written(f"{near + better!r}", value, min(closely, most))

    @property
    def _middle(self) -> float:
        """What the blank line gives from the student's own numbers."""
        low, high = self._search.known[self._blank]
        return float(low + high) / 2

    @property
    def _size(self) -> float:
        """How far from 0 a number may have been: another function may have been taken for one that keeps it within limits."""
        return WIDE * max(1.0, abs(self._middle))

    def _middles(self, numbers: Floats) -> Floats:
        """The middle of what each wrong line gives: of shape (wrong lines, numbers)."""
        gives = self._search.worked_through({}, {self._blank: (numbers, numbers)}, self._leading)
        return np.array([np.broadcast_to((gives[target][0] + gives[target][1]) / 2, numbers.shape) for target in self._wrong])

    def _fit(self, gives: Mapping[str, Range], lines: Sequence[str], numbers: Floats) -> Flags:
        """Whether lines come out as written: of shape (lines, numbers)."""
        fits = [np.broadcast_to(self._search.comes_out(target, gives[target]), numbers.shape) for target in lines]
        return np.array(fits, dtype=bool).reshape(len(lines), len(numbers))

    def _evidence(self, explained: Flags) -> float:
        """How much likelier it is that these lines come out by one number than by chance, where each line's is tried; one of them says
        which number, and proves nothing. Where all come out, chance would need one more mistake."""
        low, high = limits_of(self._search.table.lines[self._blank].expression) or (-self._size, self._size)
        chance = np.minimum(1.0, 2 * self._search.habit.units * self._units / (np.abs(self._slopes) * (high - low)))
        says = sorted(-np.log(chance[explained]))
        others = log(comb(len(explained), len(says))) + (log(ONE_MORE) if explained.all() else 0.0)
        return float(sum(says[:-1])) - log(len(explained)) - others
