"""A number of the input misread: one thing done once, that changes every line which reads it.

Of one number there are dozens of readings: another digit, the sign, two digits exchanged, a number that stands beside it. They are held
against the sheet side by side, and only what bears out as much as any other is looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from itertools import chain, pairwise

from symlstm.derivation.expression import Constant
from symlstm.derivation.step import Derivation
from symlstm.marking.misread_states import Reading
from symlstm.marking.slips import DECADES
from symlstm.network.ids import Id
from symlstm.numbers.rounding import DisplayRule, round_exact

FEW_PLACES = (0, 1)  # to which numbers that are given may be rounded before they are read
MOST_READ = 100  # units; numbers up to so many are read as any other up to so many

InputRows = Mapping[int, tuple[str, ...]]  # the ids of an input's numbers, by time step


def input_rows(derivation: Derivation) -> list[InputRows]:
    """The given numbers of each input, by time step."""
    found: dict[str, dict[int, list[str]]] = {}
    for quantity in derivation.givens:
        name, (time, *_unit) = Id.parse(quantity).parts if "." in quantity else ("", (0,))
        if name in derivation.network.inputs:
            found.setdefault(name, {}).setdefault(time, []).append(quantity)
    return [{time: tuple(row) for time, row in rows.items()} for rows in found.values()]


def readings_of(entry: str, rows: InputRows, givens: Mapping[str, Fraction]) -> list[Fraction]:
    """What may be read in place of one number."""
    value, time = givens[entry], next(time for time, row in rows.items() if entry in row)
    beside = [*rows[time], *(row[rows[time].index(entry)] for row in rows.values() if len(row) == len(rows[time]))]
    found = [-value, *other_digits(value), *_of_as_many_digits(value), *(givens[other] for other in beside)]
    return [read for read in dict.fromkeys(found) if read != value]


def other_digits(value: Fraction) -> Iterator[Fraction]:
    """One digit another one, or two neighbouring ones exchanged; of fractions none."""
    unit = _unit(value)
    sign, digits = (1 if value >= 0 else -1), [int(digit) for digit in str(abs(value) // unit).zfill(2)] if unit else []
    for place, digit in enumerate(reversed(digits)):
        yield from (value + sign * (other - digit) * unit * 10**place for other in range(10))
    for place in range(len(digits) - 1):
        turned = [*digits[:place], digits[place + 1], digits[place], *digits[place + 2 :]]
        yield sign * int("".join(map(str, turned))) * unit


def _of_as_many_digits(value: Fraction) -> Iterator[Fraction]:
    """Of a number of two digits at most, all others of two digits."""
    unit = _unit(value)
    if unit and abs(value) < MOST_READ * unit:
        yield from (number * unit for number in range(1 - MOST_READ, MOST_READ))


def _unit(value: Fraction) -> Fraction:
    """The unit of the last digit; 0 of a fraction that is no short decimal."""
    units = (Fraction(1, 10**places) for places in range(DECADES))
    return next((unit for unit in units if (value / unit).denominator == 1), Fraction(0))


def entries_turned(rows: InputRows, givens: Mapping[str, Fraction]) -> Iterator[Reading]:
    """The numbers of one time step from the last to the first, or of all."""
    turned = [_read(row, row[::-1], givens) for row in rows.values() if len(row) > 1]
    yield from turned
    if len(turned) > 1:
        yield {entry: read for reading in turned for entry, read in reading.items()}


def without_signs(rows: InputRows, givens: Mapping[str, Fraction]) -> Iterator[Reading]:
    """All numbers of the input without their minus signs."""
    negative = [entry for row in rows.values() for entry in row if givens[entry] < 0]
    if len(negative) > 1:
        yield {entry: Constant(-givens[entry]) for entry in negative}


def table_turned(rows: InputRows, givens: Mapping[str, Fraction]) -> Iterator[Reading]:
    """The table of the input read down its columns, where it has as many rows as columns."""
    table = list(rows.values())
    if len(table) > 1 and all(len(row) == len(table) for row in table):
        pairs = [(entry, table[place][row]) for row, each in enumerate(table) for place, entry in enumerate(each)]
        yield _read(tuple(entry for entry, _ in pairs), tuple(other for _, other in pairs), givens)


def letters_renumbered(rows: InputRows, givens: Mapping[str, Fraction]) -> Iterator[Reading]:
    """Letters, each a column with a single 1, numbered in another order: from the last to the first, or as they come up."""
    lengths, ones = {len(row) for row in rows.values()}, [[givens[entry] for entry in row] for row in rows.values()]
    if len(lengths) == 1 and all(set(row) <= {0, 1} and sum(row) == 1 for row in ones):
        (number,) = lengths
        come_up = list(dict.fromkeys(row.index(Fraction(1)) for row in ones))
        rest = [letter for letter in range(number) if letter not in come_up]
        for order in (range(number)[::-1], [*come_up, *rest]):  # which letter stands at each place
            yield {
                entry: Constant(givens[row[order[place]]])
                for row in rows.values()
                for place, entry in enumerate(row)
                if givens[entry] != givens[row[order[place]]]
            }


def steps_exchanged(rows: InputRows, givens: Mapping[str, Fraction]) -> Iterator[Reading]:
    """The numbers of two neighbouring time steps exchanged. Of letters nobody can tell that from columns of the weights exchanged."""
    if all(givens[entry] in (0, 1) for row in rows.values() for entry in row):
        return
    for one, other in pairwise(rows.values()):
        if len(one) == len(other):
            yield _read((*one, *other), (*other, *one), givens)


def turned_round(rows: InputRows, givens: Mapping[str, Fraction]) -> Iterator[Reading]:
    """The sequence read from the last input to the first."""
    each = list(rows.values())
    if len(each) > 2 and len({len(row) for row in each}) == 1:
        yield _read(tuple(chain(*each)), tuple(chain(*reversed(each))), givens)


def _read(entries: tuple[str, ...], others: tuple[str, ...], givens: Mapping[str, Fraction]) -> Reading:
    pairs = zip(entries, others, strict=True)
    return {entry: Constant(givens[other]) for entry, other in pairs if givens[entry] != givens[other]}


def rounded_givens(rows: Iterable[InputRows], givens: Mapping[str, Fraction]) -> Iterator[Reading]:
    """All numbers of the input rounded to fewer places, or all others that are given."""
    inputs = {entry for each in rows for row in each.values() for entry in row}
    for group in (inputs, givens.keys() - inputs):
        for places in FEW_PLACES:
            on_paper = DisplayRule(places, None, "half-up", tiny=False)
            values = {entry: round_exact(givens[entry], on_paper).fraction for entry in givens if entry in group}
            if reading := {entry: Constant(value) for entry, value in values.items() if value != givens[entry]}:
                yield reading
