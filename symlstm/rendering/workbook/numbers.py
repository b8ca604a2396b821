"""Numbers in cells: given ones as they are exact, certified ones as they were proven, and whether a live one agrees with them."""

from fractions import Fraction
from math import isfinite, ulp
from typing import Any

from symlstm.document.numerals import finite_decimal
from symlstm.numbers.rounded import Rounded
from symlstm.problem.settings import Rounding, Ties
from symlstm.problem.typed import Typed
from symlstm.rendering.workbook.looks import MOST_PLACES, Properties
from symlstm.rendering.workbook.places import Address

GOOD, DIFFERENT = "✓", "≠"
WHOLE: dict[Ties, str] = {
    "half-even": "(INT({0}+0.5)-IF(MOD({0},2)=0.5,1,0))",
    "half-up": "INT({0}+0.5)",
    "half-down": "(-INT(0.5-{0}))",
    "truncate": "INT({0})",
}  # of a number that is not negative, the whole number that it becomes
RELATIVE, ABSOLUTE = 1e-12, 1e-14  # what the arithmetic of a spreadsheet may be off by


def write_given(sheet: Any, cell: Address, value: Fraction, number: float, look: Any) -> None:
    """A given number; one that no decimal equals as a quotient, =1/3."""
    if is_quotient(value) and len(str(value.numerator)) + len(str(value.denominator)) <= 2 * MOST_PLACES:
        sheet.write_formula(cell.row, cell.column, f"={value.numerator}/{value.denominator}", look, number)
    else:
        sheet.write_number(cell.row, cell.column, number, look)


def is_quotient(value: Fraction) -> bool:
    """Whether a given number was typed as a fraction, or has no finite decimal."""
    return value.is_ratio if isinstance(value, Typed) else finite_decimal(value) is None


def given_format(value: Fraction) -> Properties:
    """With as many decimals as were typed, and more where others are put in; a fraction as one."""
    if is_quotient(value):
        return {"num_format": f"?/{'?' * max(3, len(str(value.denominator)))}"}
    decimal = finite_decimal(value) or ""
    typed = value.text if isinstance(value, Typed) else decimal
    places = len(typed.partition(".")[2])
    if not places or "e" in typed.lower() or places > MOST_PLACES:
        return {}
    return {"num_format": f"0.{'0' * places}{'#' * max(0, 8 - places)}"}


def write_certified(sheet: Any, cell: Address, number: Rounded, look: Any) -> None:
    """A certified decimal as a number; as text, with all its digits, where a cell would not hold them."""
    held = float_of_cell(number)
    if held is None:
        sheet.write_string(cell.row, cell.column, str(number), look)
    else:
        sheet.write_number(cell.row, cell.column, held, look)


def float_of_cell(number: Rounded) -> float | None:
    """A certified decimal as the number that a cell would hold; None where it would not hold all its digits, or not its size."""
    if len(number.digits) > MOST_PLACES:
        return None
    found = float(str(number))
    return found if isfinite(found) and (found != 0 or not number.coefficient) else None


def agreement(live: str, certified: str, number: Rounded, rounding: Rounding) -> str | None:
    """The formula that says whether a live value prints as the certified one; None for one that float64 does not reach.

    live, certified  the references of their cells
    """
    held = float(str(number))
    if not isfinite(held) or (number.coefficient and abs(held) < ulp(1.0) * 1e-290):
        return None
    beside = certified if float_of_cell(number) is not None else repr(held)
    difference = f"{live}-{beside}" if not beside.startswith("-") else f"{live}+{beside[1:]}"
    return f'=IFERROR(IF(ABS({difference})<={_tolerance(held, number, rounding)!r},"{GOOD}","{DIFFERENT}"),"{DIFFERENT}")'


def _tolerance(held: float, number: Rounded, rounding: Rounding) -> float:
    """Half a unit of the last digit, or a whole one where further digits are cut off; with what float64 may be off by."""
    unit = float(f"1e{number.exponent}")
    half = unit if rounding.ties == "truncate" else unit / 2
    return max(half * (1 + RELATIVE) + abs(held) * RELATIVE, ABSOLUTE)


def rounded_by_rule(cell: str, rounding: Rounding) -> str:
    """The formula that rounds a cell by the declared rule, ties as well.

    Not by ROUND alone: that sends ties away from zero, and not every spreadsheet sees a tie where float64 is off by a little.
    """
    if rounding.figures is None:
        return f"={_to_multiple(cell, f'10^{rounding.places}', rounding.ties)}"
    scale = f"10^({rounding.figures - 1}-INT(LOG10(ABS({cell}))))"
    return f"=IF({cell}=0,0,{_to_multiple(cell, scale, rounding.ties)})"


def _to_multiple(cell: str, scale: str, ties: Ties) -> str:
    """A number as a multiple of 1/scale; what is nearer to half a multiple than float64 can tell is taken for it."""
    size = f"ROUND(ABS({cell})*{scale},9)"
    return f"SIGN({cell})*{WHOLE[ties].format(size)}/{scale}"
