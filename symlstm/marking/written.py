"""What a written number stands for: its exact value, and the unit of its last written digit.

Nothing is evaluated and nothing goes through a float: an entry is digits, or it goes to a person.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

MAX_CHARACTERS = 100  # of one entry
MAX_EXPONENT = 300
_MINUS = str.maketrans({"\u2212": "-", "\u2013": "-"})  # the minus sign, and the dash that word processors put for it
_ENTRY = re.compile(
    r"""(?P<sign>[+-]?)
        (?: (?P<top>[0-9]+) / (?P<bottom>[0-9]+)
          | (?=\.?[0-9]) (?P<whole>[0-9]*) (?P<point>\.)? (?P<places>(?<=\.)[0-9]*)? (?: [eE] (?P<exponent>[+-]?[0-9]{1,4}) )? )""",
    re.VERBOSE,
)
_COMMA = re.compile(r"[+-]?[0-9]*,[0-9]+(?:[eE][+-]?[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Written:
    """An entry that is a number.

    unit   one unit of its last written digit; 0 for a fraction, which is exact
    whole  written without a decimal point or exponent
    """

    text: str
    value: Fraction
    unit: Fraction
    whole: bool = False

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
    parts = _ENTRY.fullmatch(plain) if len(plain) <= MAX_CHARACTERS else None
    return (_number(stripped, parts) if parts else None) or Unreadable(stripped)


def _number(text: str, parts: re.Match[str]) -> Written | None:
    sign = -1 if parts["sign"] == "-" else 1
    if parts["bottom"]:
        bottom = int(parts["bottom"])
        return Written(text, Fraction(sign * int(parts["top"]), bottom), Fraction(0)) if bottom else None
    exponent, places = int(parts["exponent"] or 0), parts["places"] or ""
    if abs(exponent) > MAX_EXPONENT:
        return None
    unit = Fraction(10) ** (exponent - len(places))
    whole = not parts["point"] and parts["exponent"] is None
    return Written(text, sign * int(parts["whole"] + places) * unit, unit, whole)
