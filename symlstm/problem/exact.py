"""Text to exact fraction, and back.

`0.65`, `-1.5e-3`, `.5`, `+3` and `13/20` are read digit by digit: no float, no eval, and nothing is converted
before its length is known, so that no text of any size costs more than its reading.
"""

import re
from fractions import Fraction

from mpmath.libmp import numeral

from symlstm.errors import SymLSTMError
from symlstm.problem.wording import plain, shown
from symlstm.words import N_, said

MAX_CHARACTERS = 1000  # of one number: far more than anyone types, and below Python's limit of 4300 digits for int()
MAX_EXPONENT = 1300  # reaches every size below from 1000 digits, and keeps 10**exponent small
MAX_POWER = 300  # sizes from 10^-300 to 10^300: float64, the independent witness, holds no more

_LARGEST = 10**MAX_POWER
_NUMBER = re.compile(
    r"""(?P<sign>[+-]?)
        (?: (?P<top>[0-9]+) / (?P<bottom>[0-9]+)
          | (?=\.?[0-9]) (?P<whole>[0-9]*) (?: \. (?P<places>[0-9]*) )? (?: [eE] (?P<exponent>[+-]?[0-9]+) )? )""",
    re.VERBOSE,
)
_HINTS = (
    (r"[^\x00-\x7f]", N_("use the plain digits 0 to 9 and the hyphen as minus")),
    (r"(?i)^[+-]?(nan|inf|infinity)$", N_("only finite numbers can be worked with")),
    (r"(?i)^[+-]?0[xob]", N_("write it in decimal digits")),
    (r"^[^,]*[0-9],[0-9][^,]*$", N_("write the decimal comma as a point")),
    (r"\s", N_("write it without spaces")),
    (r"[*/+(^]", N_("formulas are not worked out: write the number itself")),
)


class NotExact(SymLSTMError):
    """A text is not a number that can be taken exactly; says what was found, what belongs there, and what to do."""

    def __init__(self, found: str, expected: str, hint: str = ""):
        self.found, self.expected, self.hint = found, expected, hint
        super().__init__(f"found {found}, expected {expected}")


def exact(text: str) -> Fraction:
    """The fraction that `text` writes.

    Raises NotExact for anything else, and for numbers beyond the bounds above.
    """
    if len(text) > MAX_CHARACTERS:
        raise NotExact(said("a number of {n} characters", n=len(text)), said("at most {n} characters", n=MAX_CHARACTERS))
    parts = _NUMBER.fullmatch(text)
    if parts is None:
        raise NotExact(shown(text), N_('a number such as 0.65, -1.5e-3, 2 or "13/20"'), _hint(text))
    size = _ratio(parts, text) if parts["bottom"] else _decimal(parts)
    _check_size(size, text)
    return -size if parts["sign"] == "-" else size


def within_bounds(value: Fraction) -> Fraction:
    """The number itself. Raises NotExact where it is beyond the bounds above."""
    if max(abs(value.numerator), value.denominator) > 10**MAX_CHARACTERS:
        raise NotExact(shown(value), said("at most {n} digits", n=MAX_CHARACTERS))
    _check_size(abs(value), value)
    return value


def _check_size(size: Fraction, written: object) -> None:
    if size and not Fraction(1, _LARGEST) <= size <= _LARGEST:
        expected = said("0, or a size from {least} to {most}", least=f"1e-{MAX_POWER}", most=f"1e{MAX_POWER}")
        raise NotExact(shown(written), expected, N_("float64, the cross-check, holds no more"))


def exact_text(value: Fraction) -> str:
    """The shortest text that `exact` reads as `value`'s decimal if it ends, `p/q` if not."""
    twos = (value.denominator & -value.denominator).bit_length() - 1
    fives, rest = 0, value.denominator >> twos
    while rest % 5 == 0:
        fives, rest = fives + 1, rest // 5
    if rest > 1:
        return f"{_digits(value.numerator)}/{_digits(value.denominator)}"
    places = max(twos, fives)
    digits = _digits(abs(value.numerator) * 10**places // value.denominator).rjust(places + 1, "0")
    sign = "-" if value < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else f"{sign}{digits}"


def _ratio(parts: re.Match[str], text: str) -> Fraction:
    bottom = int(parts["bottom"])
    if bottom == 0:
        raise NotExact(shown(text), N_("a denominator other than 0"))
    return Fraction(int(parts["top"]), bottom)


def _decimal(parts: re.Match[str]) -> Fraction:
    exponent, places = int(parts["exponent"] or 0), parts["places"] or ""
    if abs(exponent) > MAX_EXPONENT:
        expected = said("an exponent from {least} to {most}", least=-MAX_EXPONENT, most=MAX_EXPONENT)
        raise NotExact(said("the exponent {number}", number=plain(parts["exponent"])), expected)
    shift = exponent - len(places)
    digits = int(parts["whole"] + places)
    return Fraction(digits * 10**shift) if shift >= 0 else Fraction(digits, 10**-shift)


def _hint(text: str) -> str:
    return next((hint for pattern, hint in _HINTS if re.search(pattern, text)), "")


def _digits(whole: int) -> str:
    # str() refuses more than 4300 digits; numeral does not, once it is told how many there are: of too many it writes zeros in front.
    return str(numeral(whole, 10, int(whole.bit_length() * 0.30103) + 1))
