"""Slips of the pen: the entry, or a number that was copied for it, differs from the right one by a way of writing.

They are tried after every mistake of the catalogue, and reported as slips.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from math import exp, radians, tan

from symlstm.derivation.expression import (
    ONE,
    Call,
    Expression,
    Power,
    Variable,
    negative,
    sum_of,
    variables,
)
from symlstm.language import N_
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.ranges import ROUNDED_EXPONENTIALS
from symlstm.marking.written import Written, read_entry

DECADES = 7  # of digits that are looked at
EXPONENTIAL, TANGENT = "exponential rounded", "tangent taken"


@dataclass(frozen=True, slots=True)
class Slip:
    """A kind of slip, named and worded as a mistake is; `undone` gives the entries that may have been meant."""

    name: str
    wording: str
    hint: str
    undone: Callable[[Written], Iterator[Written]]
    weight: float = 1.0


def _cut_off(entry: Written) -> Iterator[Written]:
    """What was cut off lies between the entry and one unit more."""
    half = entry.unit / 2
    yield replace(entry, value=entry.value + (half if entry.value >= 0 else -half))


CUT_OFF = Slip("cut-off", N_("cut off instead of rounded"), N_("Is the first digit that you left out 5 or more?"), _cut_off)


def _shifted(entry: Written) -> Iterator[Written]:
    for factor in (Fraction(10), Fraction(1, 10), Fraction(100), Fraction(1, 100)):
        yield replace(entry, value=entry.value * factor, unit=entry.unit * factor)


def _negated(entry: Written) -> Iterator[Written]:
    if entry.value:
        yield replace(entry, value=-entry.value)


def _swapped_digits(entry: Written) -> Iterator[Written]:
    text = entry.text
    for n in range(len(text) - 1):
        a, b = text[n], text[n + 1]
        if a.isdigit() and b.isdigit() and a != b and "e" not in text[:n].lower():
            meant = read_entry(text[:n] + b + a + text[n + 2 :], decimal_comma="," in text)
            yield from [meant] if isinstance(meant, Written) else []


def _last_digit(entry: Written) -> Iterator[Written]:
    if not entry.unit:
        return
    sign = -1 if entry.value < 0 else 1
    last = abs(entry.value) / entry.unit % 10
    for digit in range(10):
        if digit != last:
            yield replace(entry, value=entry.value + sign * (digit - last) * entry.unit)


def _one_digit(entry: Written) -> Iterator[Written]:
    """A digit before the last, another one; or a sum off by as much, with what is carried."""
    for power in range(1, DECADES):
        for digit in range(-9, 10):
            if digit:
                yield replace(entry, value=entry.value + digit * 10**power * entry.unit)


def _left_out(entry: Written) -> Iterator[Written]:
    """A digit left out after the point, so that one more stands at the end: 0.8208 for 0.82408."""
    text = entry.text.strip()
    point = max(text.find("."), text.find(","))
    for place in range(point + 1, len(text)) if point >= 0 else ():
        for digit in "0123456789":
            meant = read_entry((text[:place] + digit + text[place:])[: len(text)], decimal_comma="," in text)
            yield from [meant] if isinstance(meant, Written) and meant.value != entry.value else []


SLIPS = (
    Slip("sign-of-result", N_("the sign lost or added in writing the result"), N_("Check the sign of what you wrote."), _negated, 0.1),
    Slip("decimal-shift", N_("the decimal point in another place"), N_("Check where the decimal point stands."), _shifted),
    Slip("swapped-digits", N_("two neighbouring digits in the wrong order"), N_("Compare the digits you wrote with your calculator's."), _swapped_digits),
    Slip("last-digit", N_("another last digit"), N_("Compare the last digit you wrote with your calculator's."), _last_digit),
    Slip("digit-slip", N_("one digit off, in adding up or in writing the number down"), N_("Add up once more, digit by digit, and compare what you wrote."), _one_digit, 10.0),
    Slip("digit-left-out", N_("a digit left out in writing the result"), N_("Compare the digits you wrote with your calculator's."), _left_out),
)  # fmt: skip
# fmt: off
# of what nothing else explains, on a sheet that is right nearly everywhere
NOTHING_ELSE = Slip("slip-of-arithmetic", N_("an error in the arithmetic, or a number misread"), N_("No known mistake gives this number: work it out once more, and compare each number with where it comes from."), lambda entry: iter(()))
NOTHING_ELSE_ABOVE = Slip("slip-on-the-way", N_("an error in the arithmetic or a number misread, here or on a line above that was left blank or not asked"), N_("No known mistake gives this number: work it out once more, with the lines above that you left blank."), lambda entry: iter(()))
UNTOLD = frozenset({NOTHING_ELSE.name, NOTHING_ELSE_ABOVE.name})  # of two of these nobody can tell whether they are the same
# fmt: on


Numbers = dict[str, Fraction]
Copied = Iterator[tuple[Expression, Numbers]]


@dataclass(frozen=True, slots=True)
class Miscopy:
    """A kind of slip in what the line reads: the formula is right, a number in it is not what was written above, or is given.

    copied    the line's formula with another quantity or a number in place of one, and the numbers by their names
    weight    how likely it is beside one rule of the catalogue
    is_habit  whether who does it once does it on other lines, too
    """

    name: str
    wording: str
    hint: str
    copied: Callable[[FormulaLine, Mapping[str, Written], Mapping[str, Fraction]], Copied]
    weight: float = 1.0
    is_habit: bool = False


def _other_unit(line: FormulaLine, written: Mapping[str, Written], givens: Mapping[str, Fraction]) -> Copied:
    """A quantity of another unit in place of one."""
    for quantity in variables(line.expression):
        for other in line.of_other_units(quantity):
            yield _with(line, quantity, other), {}


def _of_less_digits(line: FormulaLine, written: Mapping[str, Written], givens: Mapping[str, Fraction]) -> Copied:
    """All numbers of the line rounded further than they were written, or one of them."""
    reads = [quantity for quantity in variables(line.expression) if quantity in written and written[quantity].unit]
    for fewer in (10, 100):
        for chosen in [*([q] for q in reads), *([reads] if len(reads) > 1 else [])]:
            values = {f"{q} rounded": round(written[q].value / written[q].unit / fewer) * written[q].unit * fewer for q in chosen}
            if any(value != written[q].value for q, value in zip(chosen, values.values(), strict=True)):
                names = {q: f"{q} rounded" for q in chosen}
                yield line.with_names(names), values


def exponential_in(expression: Expression, function: str = "exp") -> Expression | None:
    """The exponential in a sigmoid, worked out by a function; None of any other line."""
    match expression:
        case Call("sigma", (argument,)):
            return Call(function, (negative(argument),))
    return None


def sigmoid_with(exponential: Expression) -> Expression:
    """A sigmoid worked out from its exponential."""
    return Power(sum_of((ONE, exponential)), -1)


def _exponential_of_less_digits(line: FormulaLine, written: Mapping[str, Written], givens: Mapping[str, Fraction]) -> Copied:
    """The exponential in the sigmoid rounded before the division."""
    match line.expression:
        case Call("sigma", (Variable(pre),)) if pre in written and abs(written[pre].value) < 50:
            for places in ROUNDED_EXPONENTIALS:
                rounded = round(Fraction(exp(-float(written[pre].value))), places)
                yield sigmoid_with(Variable(EXPONENTIAL)), {EXPONENTIAL: rounded}


def _tangent(line: FormulaLine, written: Mapping[str, Written], givens: Mapping[str, Fraction]) -> Copied:
    """The tangent of an angle, in degrees or radians, in place of tanh."""
    match line.expression:
        case Call("tanh", (Variable(pre),)) if pre in written and abs(written[pre].value) < 50:
            for angle in (radians(written[pre].value), float(written[pre].value)):
                yield Variable(TANGENT), {TANGENT: round(Fraction(tan(angle)), DECADES)}


def _misread(line: FormulaLine, written: Mapping[str, Written], givens: Mapping[str, Fraction]) -> Copied:
    """One digit of a number read as another one."""
    for quantity, value, unit in _numbers_of(line, written, givens):
        digits, sign = str(int(abs(value) / unit)), -1 if value < 0 else 1
        name = f"{quantity} misread"
        formula = _with(line, quantity, name)
        for place, digit in enumerate(reversed(digits.rjust(2, "0"))):
            for other in range(10):
                if other != int(digit):
                    read = value + sign * (other - int(digit)) * unit * 10**place
                    yield formula, {name: read}


def _numbers_of(
    line: FormulaLine, written: Mapping[str, Written], givens: Mapping[str, Fraction]
) -> Iterator[tuple[str, Fraction, Fraction]]:
    """The numbers that a line reads, each with the unit of its last digit; fractions have none."""
    for quantity in variables(line.expression):
        if quantity in written and written[quantity].unit:
            yield quantity, written[quantity].value, written[quantity].unit
        elif quantity in givens and (unit := _unit_of(givens[quantity])):
            yield quantity, givens[quantity], unit


def _unit_of(value: Fraction) -> Fraction:
    """The unit of the last digit of a given number; 0 where it is no short decimal."""
    return next((Fraction(1, 10**places) for places in range(DECADES) if (value * 10**places).denominator == 1), Fraction(0))


def _exchanged(line: FormulaLine, written: Mapping[str, Written], givens: Mapping[str, Fraction]) -> Copied:
    """Two neighbouring digits of one number exchanged in copying it."""
    for quantity, value, unit in _numbers_of(line, written, givens):
        places = max(2, len(str(int(1 / unit))) - 1)  # a 0 behind the point is exchanged, too: 0.0981 for 0.9081
        digits, sign = str(int(abs(value) / unit)).rjust(places, "0"), -1 if value < 0 else 1
        for n in range(len(digits) - 1):
            if digits[n] != digits[n + 1]:
                read = sign * int(digits[:n] + digits[n + 1] + digits[n] + digits[n + 2 :]) * unit
                yield _with(line, quantity, f"{quantity} miscopied"), {f"{quantity} miscopied": read}


def _sign_lost(line: FormulaLine, written: Mapping[str, Written], givens: Mapping[str, Fraction]) -> Copied:
    """The sign of one number lost or added in copying it."""
    for quantity in variables(line.expression):
        if quantity in written and written[quantity].value:
            name = f"{quantity} turned"
            yield _with(line, quantity, name), {name: -written[quantity].value}


def _point_moved(line: FormulaLine, written: Mapping[str, Written], givens: Mapping[str, Fraction]) -> Copied:
    """The decimal point of one number, and so of its product, in another place."""
    for quantity, value, _unit in _numbers_of(line, written, givens):
        name = f"{quantity} with its point moved"
        formula = _with(line, quantity, name)
        yield from ((formula, {name: value * factor}) for factor in (Fraction(10), Fraction(1, 10)))


def _with(line: FormulaLine, quantity: str, other: str) -> Expression:
    """The line's formula with one name in place of another."""
    return line.with_names({quantity: other})


SIGN_LOST = Miscopy("sign-miscopied", N_("the sign of a number lost in copying it"), N_("Compare the signs with the lines above."), _sign_lost)  # fmt: skip
ROUNDED_WITHIN = Miscopy("rounded-within", N_("the exponential rounded before the division"), N_("How many digits of the exponential did you go on with?"), _exponential_of_less_digits, is_habit=True)  # fmt: skip
ROUNDED_FURTHER = Miscopy("rounded-on-the-way", N_("a number rounded further on the way"), N_("How many digits did you carry?"), _of_less_digits, is_habit=True)  # fmt: skip
BLANKS_ROUNDED = Miscopy(
    "blanks-rounded",
    N_("the numbers on blank lines rounded to fewer digits than are asked"),
    N_("How many digits did you carry on the lines that you left blank?"),
    lambda line, written, givens: iter(()),
    is_habit=True,
)
MISCOPIES = (
    Miscopy("another-unit", N_("a number of another unit copied"), N_("Which unit does each number belong to?"), _other_unit),
    SIGN_LOST,
    ROUNDED_FURTHER,
    ROUNDED_WITHIN,
    Miscopy("tangent-for-tanh", N_("tan in place of tanh"), N_("Which key of the calculator is tanh, the hyperbolic tangent?"), _tangent, is_habit=True),
    Miscopy("digits-miscopied", N_("two digits of a number exchanged in copying it"), N_("Compare the numbers with the lines above."), _exchanged),
    Miscopy("misread-digit", N_("one digit of a number misread"), N_("Compare the numbers with those that are given, and with the lines above."), _misread, 3.0),
    Miscopy("decimal-point-within", N_("the decimal point of one number or product in another place"), N_("Where does the decimal point of each product stand?"), _point_moved),
)  # fmt: skip
