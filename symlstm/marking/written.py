"""What a written number stands for: its exact value, and the unit of its last written digit.

Nothing is evaluated and nothing goes through a float: an entry is digits, or it goes to a person. People and their programs write
one number in many ways (a dash for a minus, 2.95 · 10⁻¹, ≈ 0.295); what could be two numbers, or another one, is not read.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from symlstm.problem.exact import NotExact, exact

MAX_CHARACTERS = 100  # of one entry
MAX_EXPONENT = 300
_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))  # marks without width, which copying brings along
_SUPERSCRIPTS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻", "0123456789+-", strict=True))
_PLAIN = str.maketrans(
    dict.fromkeys("−–—‐‑‒―﹣－", "-")  # the minus sign, and the dashes and hyphens that word processors put for it
    | dict(zip("０１２３４５６７８９．，／＋Ｅｅ", "0123456789.,/+Ee", strict=True))
) | _UNSEEN  # fmt: skip
_LEAD = re.compile(r"['’]?\s*[=≈~∼≃≅＝～]?\s*")  # a spreadsheet's mark of text, and "it is" or "about"
NUMBER = re.compile(
    rf"""(?P<sign>[+-]?)\s* (?P<mantissa>[0-9]+[.,]?[0-9]* | [.,][0-9]+)
         (?: \s*[eE]\s*(?P<e>[+-]?[0-9]+)
           | \s*[*·⋅∙•×xX]\s*10 (?: (?P<raised>[{"".join(_SUPERSCRIPTS)}]+)
               | \s*(?:\^|\*\*)\s* (?: (?P<power>[+-]?[0-9]+) | \{{(?P<braced>[+-]?[0-9]+)\}} | \((?P<bracketed>[+-]?[0-9]+)\) ) ) )?""",
    re.VERBOSE,
)


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
        off = self.unit if units == 1 else units * self.unit
        return self.value - off, self.value + off


@dataclass(frozen=True, slots=True)
class Unreadable:
    """An entry that is no single number; a person looks at it."""

    text: str


@dataclass(frozen=True, slots=True)
class Unanswered:
    """No entry."""

    text: str = ""


Entry = Written | Unreadable | Unanswered


@lru_cache(maxsize=1 << 14)  # in a class most numbers are the same ones
def read_entry(text: str, decimal_comma: bool = False) -> Entry:
    """The entry that a text is. A comma is a decimal point only where that was declared for the whole sheet."""
    stripped = text.strip()
    plain = in_plain_signs(stripped)
    if not plain:
        return Unanswered()
    if len(stripped) > MAX_CHARACTERS:
        return Unreadable(stripped)
    number = _LEAD.sub("", plain, count=1)
    return _written(stripped, number, decimal_comma) or _without_stop(stripped, number, decimal_comma) or Unreadable(stripped)


def in_plain_signs(text: str) -> str:
    """An entry with plain signs and digits, as far as an entry may be long."""
    return text[: MAX_CHARACTERS + 1].translate(_PLAIN).strip()


def has_undeclared_comma(entry: Entry) -> bool:
    """Whether an entry could not be read because nobody declared that its comma is a decimal point."""
    return isinstance(entry, Unreadable) and isinstance(read_entry(entry.text, decimal_comma=True), Written)


def _without_stop(text: str, number: str, decimal_comma: bool) -> Written | None:
    """The number before a full stop that ends a sentence."""
    return _written(text, number[:-1].rstrip(), decimal_comma) if number.endswith(".") else None


def _written(text: str, number: str, decimal_comma: bool) -> Written | None:
    """The number, read as one of a problem file is; None if it is none."""
    digits = _digits(number, decimal_comma)
    try:
        value = exact(digits)
    except NotExact:
        return None
    unit = _unit(digits)
    return None if unit is None else Written(text, value, unit)


def _digits(number: str, decimal_comma: bool) -> str:
    """A number as a problem file writes it: 2.95e-1 for 2,95 · 10⁻¹. What is none of these ways of writing is left as it stands."""
    parts = NUMBER.fullmatch(number)
    if parts is None or ("," in parts["mantissa"] and not decimal_comma):
        return number
    raised = "".join(_SUPERSCRIPTS[digit] for digit in parts["raised"] or "")
    exponent = parts["e"] or raised or parts["power"] or parts["braced"] or parts["bracketed"]
    mantissa = parts["sign"] + parts["mantissa"].replace(",", ".")
    return f"{mantissa}e{exponent}" if exponent else mantissa


def _unit(number: str) -> Fraction | None:
    """One unit of a number's last digit; None beyond MAX_EXPONENT."""
    if "/" in number:
        return Fraction(0)
    mantissa, _, exponent = number.lower().partition("e")
    if abs(int(exponent or 0)) > MAX_EXPONENT:
        return None
    return Fraction(10) ** (int(exponent or 0) - len(mantissa.partition(".")[2]))
