"""What a written number stands for: its exact value, and the unit of its last written digit.

Nothing is evaluated and nothing goes through a float: an entry is digits, or it goes to a person.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

from symlstm.problem.exact import NotExact, exact

MAX_CHARACTERS = 100  # of one entry
MAX_EXPONENT = 300
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})  # the minus sign, and the dash that word processors put for it
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Written:
    """An entry that is a number.

    unit  one unit of its last written digit; 0 for a fraction, which is exact
    """

    text: str
    value: Fraction
    unit: Fraction

    def band(self, units: Fraction) -> tuple[Fraction, Fraction]:
        """The closed interval that the entry stands for, so many units to each side."""
        return self.value - units * self.unit, self.value + units * self.unit


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry that is no single number; a person looks at it."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """No entry."""

    text: str = ""


Entry = Written | Unreadable | Blank


def read_entry(text: str, decimal_comma: bool = False) -> Entry:
    """The entry that a text is. A comma is a decimal point only where that was declared for the whole sheet."""
    stripped = text.strip()
    if not stripped:
        return Blank()
    plain = stripped.translate(_MINUS)
    if decimal_comma and _COMMA.fullmatch(plain):
        plain = plain.replace(",", ".")
    return (_written(stripped, plain) if len(plain) <= MAX_CHARACTERS else None) or Unreadable(stripped)


def _written(text: str, number: str) -> Written | None:
    """The number, read as one of a problem file is; None if it is none."""
    try:
        value = exact(number)
    except NotExact:
        return None
    unit = _unit(number)
    return None if unit is None else Written(text, value, unit)


def _unit(number: str) -> Fraction | None:
    """One unit of a number's last digit; None beyond MAX_EXPONENT."""
    if "/" in number:
        return Fraction(0)
    mantissa, _, exponent = number.lower().partition("e")
    if abs(int(exponent or 0)) > MAX_EXPONENT:
        return None
    return Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
