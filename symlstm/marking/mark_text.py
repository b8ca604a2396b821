"""How a mark is written: rounded here and nowhere before."""

from fractions import Fraction

from symlstm.numbers.rounding import DisplayRule, round_exact

MARK_PLACES = 2


def mark_text(mark: Fraction) -> str:
    """A mark as a decimal, without zeros at its end."""
    text = str(round_exact(mark, DisplayRule(MARK_PLACES, None, "half-up", tiny=False)))
    return text.rstrip("0").rstrip(".") if "." in text else text
