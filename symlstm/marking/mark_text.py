"""How a mark is written: rounded here and nowhere before, and so that what stands in a column adds up to what stands below it."""

from collections.abc import Sequence
from fractions import Fraction
from math import floor

from symlstm.numbers.rounding import DisplayRule, round_exact

MARK_PLACES = 2
UNITS = 10**MARK_PLACES


def mark_text(mark: Fraction) -> str:
    """A mark as a decimal, without zeros at its end."""
    text = str(round_exact(mark, DisplayRule(MARK_PLACES, None, "half-up", tiny=False)))
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact_mark(mark: Fraction) -> str:
    """A mark in full: as a decimal where two places are enough, else as a fraction, 1/6 or 1 1/3."""
    whole, rest = divmod(mark.numerator, mark.denominator)
    if UNITS % mark.denominator == 0:
        return mark_text(mark)
    return f"{whole} {rest}/{mark.denominator}" if whole else str(mark)


def adding_up(marks: Sequence[Fraction], total: Fraction) -> list[str]:
    """Marks as decimals whose sum is exactly the total as it is printed: where rounding would break that, those that are cut off
    most are rounded up (the method of the largest remainder)."""
    units = [floor(mark * UNITS) for mark in marks]
    left = round(Fraction(mark_text(total)) * UNITS) - sum(units)
    by_remainder = sorted(range(len(marks)), key=lambda at: units[at] - marks[at] * UNITS)
    for at in by_remainder[: max(left, 0)]:
        units[at] += 1
    return [mark_text(Fraction(unit, UNITS)) for unit in units]
