"""Numbers as formulas: exact ones as decimals or fractions, rounded ones with all their digits."""

from fractions import Fraction as Exact
from functools import lru_cache

from symlstm.document.formula import SMALL, TIMES, Formula, Fraction, Numeral, Row, Script
from symlstm.numbers.rounded import Rounded, integer_text
from symlstm.problem.typed import Typed

GROUP = 5
UNGROUPED = 10  # decimals that are read easily without gaps
LONGEST_AS_TYPED = 40  # characters: a longer number has its shortest form, which can be broken over lines


@lru_cache(SMALL)
def numeral(text: str) -> Formula:
    """A decimal written as `-12.3456` or `1.5e-44`, its decimals in groups of five where there are many."""
    mantissa, _, power = text.partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = Numeral((mantissa,) if len(decimals) <= UNGROUPED else _grouped(whole, decimals))
    if not power:
        return digits
    return Row((digits, TIMES, Script(Numeral(("10",)), sup=Numeral((power,)))))


def _grouped(whole: str, decimals: str) -> tuple[str, ...]:
    groups = [decimals[start : start + GROUP] for start in range(0, len(decimals), GROUP)]
    return (f"{whole}.{groups[0]}", *groups[1:])


def rounded_numeral(value: Rounded) -> Formula:
    """A certified rounding with every digit the rule asks for."""
    return numeral(str(value))


def finite_decimal(value: Exact) -> str | None:
    """The value as a decimal with no digit left out, or None where it has no finite one."""
    places, denominator = 0, value.denominator
    for prime in (2, 5):
        power = 0
        while denominator % prime == 0:
            denominator //= prime
            power += 1
        places = max(places, power)
    if denominator != 1:
        return None
    return _written(value.numerator * 10**places // value.denominator, places)


def _written(coefficient: int, places: int) -> str:
    """coefficient * 10^-places, in scientific notation where it would begin or end with a long run of zeros."""
    sign, digits = ("-" if coefficient < 0 else ""), integer_text(abs(coefficient))
    significant = digits.rstrip("0") or "0"
    power = len(digits) - 1 - places
    if coefficient and (power < -6 or (power > 9 and len(significant) < power)):
        tail = f".{significant[1:]}" if len(significant) > 1 else ""
        return f"{sign}{significant[0]}{tail}e{power}"
    if not places:
        return sign + digits
    padded = digits.rjust(places + 1, "0")
    return f"{sign}{padded[:-places]}.{padded[-places:]}".rstrip("0").rstrip(".")


def exact_numeral(value: Exact, as_fraction: bool = False) -> Formula:
    """An exact number: as a decimal where it has a finite one and `as_fraction` is not asked for, else as a fraction."""
    decimal = None if as_fraction and value.denominator != 1 else finite_decimal(value)
    return numeral(decimal) if decimal is not None else fraction_numeral(value)


def given_numeral(value: Exact) -> Formula:
    """A given number as it was typed; in its shortest form where it was worked out by a program, or is very long."""
    text = typed_text(value)
    if text is None:
        return exact_numeral(value)
    top, slash, bottom = text.partition("/")
    if not slash:
        return numeral(top)
    ratio = Fraction(numeral(top.removeprefix("-")), numeral(bottom))
    return Row((Numeral(("-",)), ratio)) if top.startswith("-") else ratio


def typed_text(value: Exact) -> str | None:
    """How a number was typed, without what nobody writes on paper: a plus sign, zeros in front, a point with nothing beside it.
    None for one that was not typed, and for one too long for a line."""
    if not isinstance(value, Typed) or len(value.text) > LONGEST_AS_TYPED:
        return None
    sign = "-" if value < 0 else ""
    text = value.text.lstrip("+-").lower()
    if value.is_ratio:
        return sign + "/".join(_whole(part) for part in text.split("/"))
    mantissa, _, power = text.partition("e")
    whole, _, decimals = mantissa.partition(".")
    digits = _whole(whole) + (f".{decimals}" if decimals else "")
    return f"{sign}{digits}e{int(power)}" if power and value else f"{sign}{digits}"


def _whole(digits: str) -> str:
    return digits.lstrip("0") or "0"


def fraction_numeral(value: Exact) -> Formula:
    """p over q, with the sign in front."""
    top, bottom = numeral(integer_text(abs(value.numerator))), numeral(integer_text(value.denominator))
    if value.denominator == 1:
        return numeral(integer_text(value.numerator))
    return Row((Numeral(("-",)), Fraction(top, bottom))) if value < 0 else Fraction(top, bottom)
