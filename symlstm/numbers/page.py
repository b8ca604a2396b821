"""The page: every number that a document shows of a solved problem, finished before anything is worded.

Composing a document only arranges what stands here. None stands in the place of what stays undecided: that is said, and stops
nothing, since the values themselves are certified.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from symlstm.derivation.step import Derivation, Step
from symlstm.enclosure.enclosure import Real
from symlstm.network.names import RATE
from symlstm.numbers.drift import Drift
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.rounding import DisplayRule, Rounded, display_rule, round_exact
from symlstm.numbers.values import Values


@dataclass(frozen=True, slots=True)
class Shown:
    """The number shown for a quantity where later lines read it: an exact one in full, or the digits of a rounding.

    is_true  whether it is the quantity's true value, with nothing rounded on the way to it or in it
    """

    exact: Fraction | None = None
    rounded: Rounded | None = None
    is_true: bool = True

    @property
    def number(self) -> Fraction | Rounded:
        """What the reader sees."""
        if self.exact is not None:
            return self.exact
        assert self.rounded is not None, "a number is shown in full or as a rounding"
        return self.rounded

    def real(self, prec: int) -> Real:
        """What the reader sees, as a number to work with."""
        number = self.number
        return number if isinstance(number, Fraction) else number.real(prec)


@dataclass(frozen=True, slots=True)
class Replay:
    """A line worked out again from the numbers shown on it.

    follows  whether these give the result printed
    equals   whether they give it exactly, with nothing rounded
    gives    where they do not give the result printed, what they do give, rounded by the rule
    """

    follows: Outcome
    equals: bool
    gives: Rounded | None = None


@dataclass(frozen=True, slots=True)
class PartialSum:
    """One term of a sum as shown, its value, and the sum so far; the last two rounded for display."""

    factors: tuple[Shown, ...]
    value: Rounded | None
    total: Rounded | None


@dataclass(frozen=True, slots=True)
class Shares:
    """What each time step adds to a sum over time, rounded for display; their sum prints as the result.

    equal       whether the shares are together exactly what the line gives
    are_result  whether they are together exactly the result printed
    follows     whether their sum rounds to it
    """

    values: tuple[Rounded, ...]
    equal: bool
    are_result: bool
    follows: bool = True


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a document shows besides its lines, by id.

    together      lines, by the id of their result, that show their factors with equally many digits; any other line stands alone
    fixed         the lines whose factors show so many further digits, whether they need them or not; at most all guard digits
    running_sums  the lines of which each product and the sum so far are shown
    shares        the sums over time of which each step's share is shown
    drifts        the quantities whose drift is shown where printed numbers are carried on
    rounded       the quantities that are shown rounded by a rule of their own
    norms         the vectors whose Euclidean norm is shown, by their ids: those of their entries
    largest       the vectors of which it is said which entry is the largest, by their ids: those of their entries
    """

    together: tuple[tuple[str, ...], ...] = ()
    fixed: Mapping[str, int] = field(default_factory=dict)
    running_sums: tuple[str, ...] = ()
    shares: tuple[str, ...] = ()
    drifts: tuple[str, ...] = ()
    rounded: Mapping[str, DisplayRule] = field(default_factory=dict)
    norms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    largest: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """What a reader has in front of them, by id.

    shown     the number of each quantity as it stands in later lines: with no digits beyond the printed ones, with one more, and
              so on up to all guard digits
    extra     how many more digits the factors of a line show: no more than it takes to give the result printed
    replays   each line, worked out again from the numbers shown on it
    vanished  what is carried on as zero without being zero: the value before that rounding
    largest   the place, counted from 0, of the largest entry of a vector; None where two are equal, or too near to tell
    The others are what was wanted besides.
    """

    derivation: Derivation
    values: Values
    shown: tuple[Mapping[str, Shown], ...]
    extra: Mapping[str, int]
    replays: Mapping[str, Replay]
    vanished: Mapping[str, Rounded | None]
    running_sums: Mapping[str, tuple[PartialSum, ...]]
    shares: Mapping[str, Shares]
    drifts: Mapping[str, Drift]
    rounded: Mapping[str, Rounded | None]
    norms: Mapping[str, Rounded | None]
    largest: Mapping[str, int | None]

    def shown_on(self, line: str) -> Mapping[str, Shown]:
        """The numbers as they stand on the line with this result; in full where that is no line."""
        return self.shown[self.extra.get(line, -1)]

    def comes_from_shares(self, step: Step) -> bool:
        """Whether a step is an update that the shares shown give: the old value - rate times their sum, rounded."""
        if len(step.reads) != 3:
            return False
        old, rate, gradient = step.reads.values()
        shares, givens = self.shares.get(gradient), self.derivation.givens
        if rate != RATE or shares is None:
            return False
        new = givens[old] - givens[RATE] * sum((share.fraction for share in shares.values), Fraction(0))
        return round_exact(new, display_rule(self.values.rounding, step.name)).same_decimal(self.values.printed[step.target])
