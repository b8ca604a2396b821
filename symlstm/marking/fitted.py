"""How well one way of being off explains wrong lines of a sheet: its unknown numbers fitted, and what that proves.

An unknown number explains one line by itself; only what comes out on further lines is evidence. What a line says is how much nearer its
entry is to what comes out so than to what its formula gives, and than to the other entries of its quantity: a number put down everywhere
says nothing. Lines that would come out otherwise and do not, speak against it, wrong or right.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

import numpy as np

from symlstm.marking.deviation import Deviation
from symlstm.marking.float_sheet import OUT_OF_REACH, FloatSheet, tolerance_of
from symlstm.marking.follow import Judged, Status, is_read
from symlstm.marking.off_words import in_words
from symlstm.marking.ranges import range_of
from symlstm.marking.suspects import Flags, Floats

FACTORS = np.array(
    [-3, -2, -1.5, -1, -0.5, -0.2, 0.1, 0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1.1, 1.25, 1.5, 1.75, 2, 2.5, 3, 4, 6, 10]
)
AMOUNTS = FACTORS / 4
STEP = 1e-5  # over which a slope is taken
ROUNDS = 8  # of fitting
FARTHEST = 2.0  # by how much a number changes in one of them
SOME = 24  # lines that say by themselves whether a way is worth while
BETTER = 2.0  # by how much a number must fit better than none before it is made better still
TELLS = log(4.0)  # from how much nearer an entry is now a line counts as explained
AGAINST = 0.9  # what a right line says against something that would have made it wrong
MOST_RIGHT, MOST_BELOW = 5, 3  # one in how many lines that are reached first must be wrong; where they rest on blank ones
LEAST, SPARE = 3, 2  # lines; and lines beside those that the unknown numbers explain by themselves
ENOUGH = log(75_000)  # evidence that is needed where so many ways are tried


@dataclass(frozen=True)
class Fit:
    """The wrong lines that one way of being off explains, the evidence for it, in logarithms, and how they are off, in words."""

    lines: tuple[str, ...]
    evidence: float
    said: str


def fit(sheet: FloatSheet, way: Deviation, wrong: Sequence[str]) -> Fit | None:
    """What a way of being off explains of wrong lines; None where that may be chance. The first of them say whether it is worth while to
    look at all."""
    reached = sheet.reached(way.lines)
    if not _may_be_made_everywhere(sheet, way, reached, wrong):
        return None
    wrong = [target for target in wrong if target in reached]
    rows = {sheet.formulas[target].line.step.unit_equation.target for target in wrong}
    if len(wrong) < max(LEAST, len(way.start) + SPARE) or len(rows) < way.rows:
        return None
    some = _Fitting(sheet, way, sheet.above(reached, wrong[:SOME]), wrong[:SOME])
    numbers = some.numbers()
    if some.best(numbers) is None:
        return None
    return _Fitting(sheet, way, reached, wrong).best(numbers) if len(wrong) > SOME else some.with_right_lines(reached, numbers)


def _may_be_made_everywhere(sheet: FloatSheet, way: Deviation, reached: Sequence[str], wrong: Sequence[str]) -> bool:
    """Whether so many of the lines that are reached first are wrong that it is worth while to look: if not, too many right ones would have
    come out otherwise."""
    first = [target for target in reached if is_read(sheet.lines[target])][:SOME]
    share = MOST_RIGHT if any(target in way.lines for target in first) else MOST_BELOW
    return share * sum(target in wrong for target in first) >= len(first)


class _Fitting:
    """One way of being off, fitted to wrong lines that it reaches. `reached` are the lines that are worked out, `wrong` among them."""

    def __init__(self, sheet: FloatSheet, way: Deviation, reached: Sequence[str], wrong: Sequence[str]):
        self._sheet, self._way, self._reached, self._wrong = sheet, way, reached, wrong
        self._entries = np.array([sheet.known[target] for target in wrong])
        self._near = np.array([tolerance_of(sheet.lines[target]) for target in wrong])
        before = np.abs(self._entries - np.array([_middle(sheet.lines[target]) for target in wrong]))
        self._most = np.array([way.says if target in way.lines else np.inf for target in wrong])
        self._on_a_grid = np.isfinite(way.says)  # there the same number comes out often
        self._room = np.maximum(before if self._on_a_grid else np.minimum(before, self._spread()), 1e-300)

    def best(self, numbers: Floats) -> Fit | None:
        """What comes out with these numbers."""
        gives = self._sheet.worked(self._way.lines, self._way.gives, self._reached, numbers)
        left = np.abs(self._off(gives, 1)[:, 0])
        evidence, explained = self._evidence(left)
        evidence -= AGAINST * self._contradicted(gives)
        if evidence < ENOUGH or explained.sum() < LEAST:
            return None
        comes_out = explained | (left <= self._near)  # some hardly differ from what was to come out
        lines = tuple(target for target, comes in zip(self._wrong, comes_out, strict=True) if comes)
        return Fit(lines, evidence, self._said(numbers))

    def _said(self, numbers: Floats) -> str:
        """How the lines are off, in words."""
        way = self._way
        if len(numbers) != 1:
            return way.said
        return in_words(way.said, numbers[0, 0], str(way.place))

    def with_right_lines(self, reached: Sequence[str], numbers: Floats) -> Fit | None:
        """The same where all lines that are reached have a say."""
        self._reached = reached
        return self.best(numbers)

    def _off(self, gives: Mapping[str, Any], columns: int) -> Floats:
        """By how much each wrong line is off with each column of numbers."""
        found = np.array([np.broadcast_to(gives[target], (columns,)) for target in self._wrong])
        return self._entries[:, None] - np.where(np.isfinite(found), found, OUT_OF_REACH)

    def _off_with(self, numbers: Floats) -> Floats:
        gives = self._sheet.worked(self._way.lines, self._way.gives, self._reached, numbers)
        return self._off(gives, numbers.shape[1])

    def _loss(self, off: Floats) -> Floats:
        """How badly the lines fit; a few that do not fit at all count for little."""
        return np.asarray(np.log1p(np.abs(off) / self._near[:, None]).sum(axis=0))

    def numbers(self) -> Floats:
        """The unknown numbers with which the lines come out best, in one column."""
        start = np.array(self._way.start).reshape(-1, 1)
        if not len(start):
            return np.zeros((0, 1))
        if len(start) == 1:
            tried = np.append(FACTORS if start[0, 0] else AMOUNTS, start)[None, :]
            loss = self._loss(self._off_with(tried))
            best = int(np.argmin(loss)) if loss.min() < loss[-1] - BETTER else -1  # else it is off by a little
            start = tried[:, [best]]
        return self._refined(start)

    def _refined(self, numbers: Floats) -> Floats:
        """The numbers made better by the slopes of all lines, those that fit least counting least."""
        best, least = numbers, np.inf
        for _ in range(ROUNDS):
            off = self._off_with(np.hstack([numbers, numbers + STEP * np.eye(len(numbers))]))
            loss = float(self._loss(off[:, :1])[0])
            if not loss < least - 1e-6:
                break
            best, least = numbers, loss
            slopes = (off[:, :1] - off[:, 1:]) / STEP
            scale = np.maximum(self._near, np.median(np.abs(off[:, 0])))
            weight = 1 / np.hypot(scale, off[:, 0])
            weighted = slopes * weight[:, None]
            if not np.isfinite(weighted).all():
                break
            change = np.linalg.lstsq(weighted, off[:, 0] * weight, rcond=1e-9)[0]
            numbers = numbers + np.clip(change, -FARTHEST, FARTHEST)[:, None]
        return best

    def _evidence(self, left: Floats) -> tuple[float, Flags]:
        """What the wrong lines say together, so large a share of them having come about in this way; and which of them are explained."""
        near = np.maximum(self._near, left)
        explained = np.log(self._room / near) > TELLS
        if not explained.any():
            return 0.0, explained
        near = np.maximum(near, np.median(left[explained]) / 2)  # some come nearer by chance than the others do
        gain = np.log(self._room / near)
        explained &= gain > TELLS
        if explained.sum() >= LEAST:  # then those that were off by little may have come about so, too
            explained |= (left <= self._near) & (gain > 0)
        if self._on_a_grid and len(np.unique(np.abs(self._entries[explained]))) < LEAST:
            return 0.0, explained
        share = min(max(float(explained.mean()), 0.05), 0.95)
        says = np.log(share * np.exp(np.minimum(gain, self._most)[explained]) + 1 - share)
        each = sorted(says if self._on_a_grid else _least_of_each(np.abs(self._entries[explained]), says))
        proving = each[: max(len(each) - len(self._way.start), 0)]
        return float(sum(proving)) + int((~explained).sum()) * log(1 - share), explained

    def _spread(self) -> Floats:
        """How far each entry is from the middle one of the others of its quantity; of a single one, from 0."""
        names = np.array([self._sheet.lines[target].step.name for target in self._wrong])
        found = np.abs(self._entries)
        for place, name in enumerate(names):
            others = self._entries[(names == name) & (np.arange(len(names)) != place)]
            found[place] = abs(self._entries[place] - np.median(others)) if len(others) else found[place]
        return np.asarray(found)

    def _contradicted(self, gives: Mapping[str, Any]) -> int:
        """How many right lines would have come out otherwise."""
        right = [target for target in gives if self._sheet.lines[target].status in (Status.CORRECT, Status.FOLLOWS)]
        return sum(self._differs(target, gives[target]) for target in right)

    def _differs(self, target: str, gives: Any) -> bool:
        off = abs(self._sheet.known[target] - float(np.ravel(gives)[0]))
        return bool(off > 2 * tolerance_of(self._sheet.lines[target]))


def _least_of_each(numbers: Floats, says: Floats) -> Iterable[float]:
    """What the lines say, those with the same number once: it may have been put down on all of them."""
    least: dict[float, float] = {}
    for number, evidence in zip(numbers, says, strict=True):
        least[number] = min(least.get(number, np.inf), float(evidence))
    return least.values()


def _middle(line: Judged) -> float:
    low, high = range_of(line.own)
    return float(low + high) / 2
