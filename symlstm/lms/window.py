"""A right or wrong answer as a learning management system marks it: a number, and how far from it an answer may lie."""

from dataclasses import dataclass
from decimal import ROUND_UP, Context, Decimal
from fractions import Fraction

FIGURES = 3  # of a tolerance, which is rounded up
FINER = Decimal("0.1")  # of a unit of the last digit: as finely as the middle of a window is written
LONGEST = 30  # places behind the point that are written out; smaller numbers have an exponent
EXACT = Context(prec=5000)


@dataclass(frozen=True, slots=True)
class Window:
    """The answers that are marked alike: from `value` - `tolerance` to `value` + `tolerance`, both ends among them."""

    value: Decimal
    tolerance: Decimal

    @property
    def low(self) -> Decimal:
        return EXACT.subtract(self.value, self.tolerance)

    @property
    def high(self) -> Decimal:
        return EXACT.add(self.value, self.tolerance)

    def meets(self, other: "Window") -> bool:
        """Whether an answer may lie in both."""
        return self.low <= other.high and other.low <= self.high


def window_round(value: Decimal, low: Fraction, high: Fraction) -> Window:
    """The narrowest window round a value that holds all from `low` to `high`, but for the last digits of its tolerance."""
    middle = Fraction(value)
    return Window(value, _rounded_up(max(high - middle, middle - low, Fraction(0))))


def window_over(low: Fraction, high: Fraction, unit: Fraction) -> Window:
    """A window that holds all from `low` to `high`, about its middle. `unit` is one of the last digit that is asked."""
    step = EXACT.multiply(as_decimal(unit), FINER)
    middle = round((low + high) / 2 / Fraction(step))
    return window_round(EXACT.multiply(Decimal(middle), step), low, high)


def as_decimal(number: Fraction) -> Decimal:
    """A fraction whose decimal ends."""
    return EXACT.divide(Decimal(number.numerator), Decimal(number.denominator))


def _rounded_up(size: Fraction) -> Decimal:
    return Context(prec=FIGURES, rounding=ROUND_UP).divide(Decimal(size.numerator), Decimal(size.denominator))


def decimal_text(number: Decimal) -> str:
    """A number as every system reads it: with a point, without a plus sign, and without an exponent where it is not very small."""
    places = -int(number.as_tuple().exponent)
    if places > LONGEST:
        return f"{number:e}"
    return f"{EXACT.quantize(number, EXACT.scaleb(Decimal(1), Decimal(-max(places, 0)))):f}"
