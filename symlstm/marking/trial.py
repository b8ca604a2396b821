"""One wrong line on trial: what was tried for it, what of that gives the entry, and how much that proves."""

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from symlstm.derivation.expression import Call, Expression
from symlstm.functions import FUNCTIONS
from symlstm.marking.catalogue import Rule
from symlstm.marking.causes import Candidate, Cause
from symlstm.marking.edit_table import OnBlank
from symlstm.marking.follow import Judged
from symlstm.marking.habit import Habit
from symlstm.marking.ranges import Range
from symlstm.marking.written import Written

THROUGHOUT = "throughout"
UNKNOWN = 3.0  # the prior of what no rule knows on a line, beside one rule
ONE_MORE = 0.1  # how likely another mistake is where there is one already
ONCE = 0.4  # how likely a mistake is where the same was done rightly on other lines
FEWEST, NEAREST = 20, 0.2  # values that were tried, and the share of them that says how dense they are
AT_ZERO = 8.0  # how much an entry of 0 can prove: it is written for many reasons, and coarse formulas give it often
LEAST_UNITS = 100  # a result may be as large as so many units, whatever its line gives


@dataclass
class Trial:
    """A wrong line, the blank lines it rests on, whether lines of its quantity are right elsewhere, what was tried for it so far, and
    what of that gives the entry."""

    line: Judged
    habit: Habit
    own: Range
    above: Sequence[str] = ()
    is_right_elsewhere: bool = False
    tried: Counter[str] = field(default_factory=Counter)
    middles: list[float] = field(default_factory=list)
    fitting: list[tuple[Cause, tuple[Hashable, ...], float, Hashable]] = field(default_factory=list)

    @cached_property
    def entry(self) -> tuple[float, float]:
        assert isinstance(self.line.entry, Written)
        return float(self.line.entry.value), float(self.line.entry.unit)

    @cached_property
    def span(self) -> float:
        """How far apart answers to this line may lie."""
        if limits := limits_of(self.line.step.expression):
            return limits[1] - limits[0]
        value, unit = self.entry
        sizes: list[float] = [abs(end) for end in self.own if end == end]
        return 4 * max(abs(value), *sizes, LEAST_UNITS * unit, 1e-300)

    def take(
        self, cause: Cause, keys: tuple[Hashable, ...], low: float, high: float, entry: tuple[float, float] | None = None
    ) -> bool:
        """Count a cause, and keep it if its range gives the entry."""
        self.tried[cause.rule.name] += 1
        self.middles += [] if entry else [(low + high) / 2]
        fits = bool(self.habit.fits(entry or self.entry, low, high))
        if fits:
            self._keep(cause, keys, low, high, entry)
        return fits

    def take_each(self, done: OnBlank, gives: Range) -> None:
        """Count what may have been done on a blank line, and keep what of that gives the entry. The ranges are arrays; where nothing that
        was done there makes a difference, one range."""
        low, high = np.broadcast_to(gives[0], len(done)), np.broadcast_to(gives[1], len(done))
        self.tried.update(cause.rule.name for cause, _keys in done.causes)
        self.middles += ((low + high) / 2).tolist()
        for number in np.flatnonzero(self.habit.fits(self.entry, low, high)):
            self._keep(*done.causes[number], float(low[number]), float(high[number]))

    def count(self, tried: Mapping[str, int], gave: Iterable[float]) -> None:
        """Count causes by the names of their rules, with what they gave."""
        self.tried.update(tried)
        self.middles += gave

    def weigh(self, cause: Cause, keys: tuple[Hashable, ...], low: float, high: float) -> None:
        """Keep a cause that was counted if its range gives the entry."""
        if self.habit.fits(self.entry, low, high):
            self._keep(cause, keys, low, high)

    def _keep(
        self, cause: Cause, keys: tuple[Hashable, ...], low: float, high: float, entry: tuple[float, float] | None = None
    ) -> None:
        width = 2 * self.habit.units * (entry or self.entry)[1] + self.habit.share * (high - low)
        width /= self.habit.nearness(entry or self.entry, low, high)
        gives = (cause.rule.name, entry) if entry else _figures(low, high)
        self.fitting.append((cause, keys, width, gives))

    @cached_property
    def room(self) -> float:
        """How far apart answers lie where the entry does: what was tried is denser there than anywhere, or as dense."""
        found = np.abs(np.array(self.middles) - self.entry[0])
        found = found[np.isfinite(found)]
        if len(found) < FEWEST:
            return self.span
        near = float(np.quantile(found, NEAREST))
        return min(self.span, max(2 * near / NEAREST, LEAST_UNITS * self.entry[1]))

    @property
    def unknown(self) -> float:
        """The prior of what no rule knows, beside one rule: here, or on any of the blank lines."""
        return UNKNOWN * (1 + len(self.above) / 2)

    @property
    def has_formula(self) -> bool:
        """Whether a wrong formula gives the entry."""
        return any(not cause.is_slip for cause, *_ in self.fitting)

    def candidates(self) -> list[Candidate]:
        """What gives the entry. A rule with many edits is not likelier than one with a single edit: they share its prior. Of what gives
        the same, a rule comes before a slip, but for one made throughout, and an edit of the line itself before one of a line above."""
        groups: dict[Hashable, list[Candidate]] = {}
        for cause, keys, width, gives in self.fitting:
            gain = max(1.0, self.room / max(width, 1e-12 * self.span))
            gain = min(gain, AT_ZERO) if self.entry[0] == 0 else gain
            prior = cause.rule.weight / self.tried[cause.rule.name]
            prior *= ONCE if self.is_right_elsewhere and not _is_of_one_place(cause) else 1
            groups.setdefault(gives, []).append(Candidate(cause, keys, prior, gain, gives))
        return [candidate for group in groups.values() for candidate in self._first(group)]

    def _first(self, group: list[Candidate]) -> list[Candidate]:
        has_rule = any(not c.cause.is_slip for c in group)
        rules = [c for c in group if not c.cause.is_slip or _is_throughout(c)] if has_rule else group
        itself = [c for c in rules if self.line.step.target in c.cause.at]
        return [c for c in rules if c in itself or _is_throughout(c)] if itself else rules


def limits_of(expression: Expression) -> tuple[float, float] | None:
    """Between which numbers a function keeps what a line gives; None where it does not."""
    low, high = FUNCTIONS[expression.function].limits if isinstance(expression, Call) else (None, None)
    return None if low is None or high is None else (float(low), float(high))


def _is_of_one_place(cause: Cause) -> bool:
    """Whether right lines of the same quantity elsewhere say nothing: of slips, and of initial states that only the first step reads."""
    return not isinstance(cause.rule, Rule) or cause.rule.misread is not None


def _is_throughout(candidate: Candidate) -> bool:
    """Whether the same was done on the whole sheet, so that other lines have a say, too."""
    return any(isinstance(key, tuple) and key[0] == THROUGHOUT for key in candidate.keys)


def _figures(low: float, high: float) -> Hashable:
    """A range to seven figures, so that two ways to the same are one."""
    return f"{low:.6e} {high:.6e}"
