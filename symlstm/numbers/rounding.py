"""Rounding for display: one declared rule, applied to exact numbers and to enclosures.

The rule is monotone, so when both ends of an enclosure round to the same decimal, every number between them does:
that is the whole proof behind a printed digit. `round_real` returns None where the ends differ.
"""

from dataclasses import dataclass, replace
from fractions import Fraction

from symlstm.enclosure.enclosure import Real
from symlstm.numbers.rounded import BITS_PER_DIGIT, carries_up, normalized
from symlstm.numbers.rounded import Rounded as Rounded
from symlstm.numbers.rounded_ends import enclosure_to_figures, enclosure_to_places, is_boundless, prints_as_zero
from symlstm.problem.settings import Rounding, Ties


@dataclass(frozen=True, slots=True)
class DisplayRule:
    """Which digits are kept: `places` after the point or `figures` in all, and what happens to ties.

    tiny   whether a non-zero value that would print as zero prints in scientific notation instead
    guard  how many digits are kept beyond those that would be printed, whichever way that is
    """

    places: int | None
    figures: int | None
    ties: Ties
    tiny: bool = True
    guard: int = 0

    def finer(self, guard: int) -> "DisplayRule":
        """The same rule with `guard` more digits: what prints in scientific notation stays in it."""
        return replace(self, guard=self.guard + guard)

    @property
    def most_places(self) -> int:
        """The places kept of a number that is neither tiny nor rounded to figures."""
        return (self.places or 0) + self.guard

    @property
    def most_figures(self) -> int:
        """The figures kept of a number that is tiny, or rounded to figures."""
        return (self.figures if self.figures is not None else max(self.places or 0, 1) + 1) + self.guard


def true_rule(rounding: Rounding) -> DisplayRule:
    """The rule for true values, whatever is carried on as printed."""
    return DisplayRule(rounding.places, rounding.figures, rounding.ties)


def display_rule(rounding: Rounding, name: str) -> DisplayRule:
    """The rule for results of the quantity `name`. Numbers that are carried on as printed are rounded to the letter."""
    return replace(true_rule(rounding), tiny=not rounding.carries(name))


def round_real(value: Real, rule: DisplayRule) -> Rounded | None:
    """The value rounded by the rule, or None where the enclosure does not decide it."""
    if isinstance(value, Fraction):
        return round_exact(value, rule)
    if rule.figures is not None:
        return enclosure_to_figures(value, rule.most_figures, rule.ties)
    if is_boundless(value):
        return None
    is_tiny = rule.tiny and prints_as_zero(value, rule.places or 0, rule.ties)
    if not is_tiny:
        return None if is_tiny is None else enclosure_to_places(value, rule.most_places, rule.ties)
    small = enclosure_to_figures(value, rule.most_figures, rule.ties)
    return replace(small, scientific=True) if small else None


def round_exact(value: Fraction, rule: DisplayRule) -> Rounded:
    """An exact number rounded by the rule."""
    if value == 0:
        places = rule.most_places if rule.figures is None else rule.most_figures - 1
        return Rounded(negative=False, coefficient=0, exponent=-places, exact=True)
    if rule.figures is not None:
        return _exact_to_figures(value, rule.most_figures, rule.ties)
    if rule.tiny and not _exact_to_places(value, rule.places or 0, rule.ties).coefficient:
        return replace(_exact_to_figures(value, rule.most_figures, rule.ties), scientific=True)
    return _exact_to_places(value, rule.most_places, rule.ties)


def _exact_to_places(value: Fraction, places: int, ties: Ties) -> Rounded:
    scaled = abs(value) * Fraction(10) ** places
    whole, rest = divmod(scaled.numerator, scaled.denominator)
    coefficient = whole + carries_up(whole, 2 * rest - scaled.denominator, ties)
    return Rounded(value < 0 and coefficient > 0, coefficient, -places, rest == 0)


def _exact_to_figures(value: Fraction, figures: int, ties: Ties) -> Rounded:
    places = figures - 1 - _power_of_ten(abs(value))
    return normalized(_exact_to_places(value, places, ties), figures)


def _power_of_ten(value: Fraction) -> int:
    """The integer p with 10^p <= value < 10^(p + 1)."""
    bits = value.numerator.bit_length() - value.denominator.bit_length()
    power = int(bits / BITS_PER_DIGIT) - 1  # never too large: 2^(bits - 1) < value
    while value >= Fraction(10) ** (power + 1):
        power += 1
    while value < Fraction(10) ** power:
        power -= 1
    return power
