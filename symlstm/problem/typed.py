"""Given numbers: their exact value, and how they were typed."""

from fractions import Fraction
from typing import Any

SHORT = 1000  # numerator and denominator of an exact value that is shown as a fraction are below this


class Typed(Fraction):
    """An exact number that remembers its text, so that 0.50 is printed as 0.50 and 13/20 as 13/20.

    It calculates as the Fraction that it is; what comes out of a calculation is a plain Fraction.
    """

    __slots__ = ("text",)

    text: str

    def __new__(cls, value: Fraction, text: str) -> "Typed":
        made = super().__new__(cls, value)
        made.text = text
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Typed, (Fraction(self), self.text)

    def __copy__(self) -> "Typed":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Typed":
        return self

    def __repr__(self) -> str:
        return f"Fraction({self.numerator}, {self.denominator})"

    @property
    def is_ratio(self) -> bool:
        """Whether it was typed as a fraction, 13/20."""
        return "/" in self.text


def is_short(value: Fraction) -> bool:
    """Whether a fraction is short enough to be shown as one."""
    return abs(value.numerator) < SHORT and value.denominator < SHORT


Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]
