"""Slips of the pen: the entry, or a number that was copied for it, differs from the right one by a way of writing.

They are tried after every mistake of the catalogue, and reported as slips.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from symlstm.derivation.expression import Expression, variables
from symlstm.language import N_
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.written import Written, read_entry
from symlstm.network.ids import Id


@dataclass(frozen=True, slots=True)
class Slip:
    """A kind of slip, named and worded as a mistake is; `undone` gives the entries that may have been meant."""

    name: str
    wording: str
    hint: str
    undone: Callable[[Written], Iterator[Written]]


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


SLIPS = (
    Slip("sign-of-result", N_("the sign lost or added in writing the result"), N_("Check the sign of what you wrote."), _negated),
    Slip("decimal-shift", N_("the decimal point in another place"), N_("Check where the decimal point stands."), _shifted),
    Slip("swapped-digits", N_("two neighbouring digits in the wrong order"), N_("Compare the digits you wrote with your calculator's."), _swapped_digits),
    Slip("last-digit", N_("another last digit"), N_("Compare the last digit you wrote with your calculator's."), _last_digit),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Miscopy:
    """A kind of slip in what the line reads: the formula is right, a number in it is not what was written above.

    copied  the line's formula with another quantity or a number in place of one, and the numbers by their names
    """

    name: str
    wording: str
    hint: str
    copied: Callable[[FormulaLine, dict[str, Written]], Iterator[tuple[Expression, dict[str, Fraction]]]]


def _other_unit(line: FormulaLine, written: dict[str, Written]) -> Iterator[tuple[Expression, dict[str, Fraction]]]:
    """A quantity of another unit in place of one."""
    for quantity in variables(line.expression):
        name, numbers = Id.parse(quantity).parts
        same = [other for other in line.known if Id.parse(other).name == name and Id.parse(other).numbers[:-1] == numbers[:-1]]
        for other in sorted(same) if numbers else []:
            if other != quantity:
                yield _with(line, quantity, other), {}


def _of_less_digits(line: FormulaLine, written: dict[str, Written]) -> Iterator[tuple[Expression, dict[str, Fraction]]]:
    """All numbers of the line rounded further than they were written, or one of them."""
    reads = [quantity for quantity in variables(line.expression) if quantity in written and written[quantity].unit]
    for fewer in (10, 100):
        for chosen in [*([q] for q in reads), *([reads] if len(reads) > 1 else [])]:
            values = {f"{q} rounded": round(written[q].value / written[q].unit / fewer) * written[q].unit * fewer for q in chosen}
            if any(value != written[q].value for q, value in zip(chosen, values.values(), strict=True)):
                names = {q: f"{q} rounded" for q in chosen}
                yield line.with_names(names), values


def _swapped(line: FormulaLine, written: dict[str, Written]) -> Iterator[tuple[Expression, dict[str, Fraction]]]:
    """Two neighbouring digits of one number exchanged in copying it."""
    return _copied_as(line, written, "miscopied", _swapped_digits)


def _sign_lost(line: FormulaLine, written: dict[str, Written]) -> Iterator[tuple[Expression, dict[str, Fraction]]]:
    """The sign of one number lost or added in copying it."""
    return _copied_as(line, written, "turned", _negated)


def _copied_as(
    line: FormulaLine, written: dict[str, Written], word: str, others: Callable[[Written], Iterator[Written]]
) -> Iterator[tuple[Expression, dict[str, Fraction]]]:
    """One number of the line as something else that could have been read for it; `word` names it in the formula."""
    for quantity in variables(line.expression):
        for other in others(written[quantity]) if quantity in written else ():
            name = f"{quantity} {word}"
            yield _with(line, quantity, name), {name: other.value}


def _with(line: FormulaLine, quantity: str, other: str) -> Expression:
    """The line's formula with one name in place of another."""
    return line.with_names({quantity: other})


MISCOPIES = (
    Miscopy("another-unit", N_("a number of another unit copied"), N_("Which unit does each number belong to?"), _other_unit),
    Miscopy("sign-miscopied", N_("the sign of a number lost in copying it"), N_("Compare the signs with the lines above."), _sign_lost),
    Miscopy("rounded-on-the-way", N_("a number rounded further on the way"), N_("How many digits did you carry?"), _of_less_digits),
    Miscopy("digits-miscopied", N_("two digits of a number exchanged in copying it"), N_("Compare the numbers with the lines above."), _swapped),
)  # fmt: skip
