"""The blank lines whose numbers may have been other ones, by what the written lines are off by.

To first order each written line is off by its slope times what the number on the blank line is off by, so that all of them tell the same
shift. The slopes are those of every line's formula, summed over all ways from the blank line to the written one. They point to the
blank lines that are worth a closer look; nothing is decided by them.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Variable
from symlstm.marking.follow import Status
from symlstm.marking.ranges import FUNCTIONS, range_of
from symlstm.marking.search import SheetSearch

STEP = 1e-6  # over which the slope of a function is taken
FEWEST = 2  # wrong lines that can agree
UNITS = 20.0  # by how many a right line may be off from what the slopes say, as they are not straight
MOST, LEAST = 4, 1.0  # blank lines that are worth a closer look, and how well wrong ones must agree
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Slopes = dict[str, float]


class WrittenLines:
    """The written lines of a sheet in the order of the work: the place of each, its number and unit, by how much it is off from what its
    formula gives, and whether it is wrong."""

    def __init__(self, search: SheetSearch):
        lines = [line for line in search.lines if line.step.target in search.written]
        entries = [search.written[line.step.target] for line in lines]
        self.place = {line.step.target: place for place, line in enumerate(lines)}
        self.values = np.array([float(entry.value) for entry in entries])
        self.units = np.array([float(entry.unit) for entry in entries])
        self.off = self.values - np.array([sum(range_of(line.own)) / 2 for line in lines])
        self.is_wrong = np.array([line.status is Status.WRONG for line in lines])


@dataclass(frozen=True)
class Suspect:
    """A blank line, and the slopes of the written lines by it."""

    blank: str
    slopes: Floats


def suspects(search: SheetSearch, lines: WrittenLines) -> list[Suspect]:
    """The blank lines with whose shift the wrong lines agree best and the right ones do not disagree, the likeliest first. None that a
    single blank line reads, as that one says the same."""
    readers = search.table.readers
    found = [
        (_agreement(slopes, lines), Suspect(blank, slopes))
        for blank, slopes in _reached(search, lines.place).items()
        if len(readers[blank]) > 1 or readers[blank][0] in lines.place
    ]
    found.sort(key=lambda each: -each[0])
    return [suspect for agreement, suspect in found[:MOST] if agreement > LEAST]


def _agreement(slopes: Floats, lines: WrittenLines) -> float:
    """How well the wrong lines agree on one shift, in logarithms: how small against what each is off by that is which the shift leaves,
    less how much the right ones would be off with it. Each line's shift is tried, and says nothing of the line itself."""
    tells = lines.is_wrong & (slopes != 0)
    if tells.sum() < FEWEST:
        return 0.0
    expected = slopes[:, None] * (lines.off / slopes)[tells]
    units, off = lines.units[:, None], lines.off[:, None]
    agree = np.maximum(np.log(np.abs(off) / (np.abs(expected - off) + units)), 0.0)[tells]
    disagree = np.maximum(np.log(np.abs(expected) / (UNITS * units)), 0.0)[~lines.is_wrong]
    return float(np.max(agree.sum(axis=0) - np.diag(agree) - disagree.sum(axis=0), initial=0.0))


def _reached(search: SheetSearch, written: Mapping[str, int]) -> dict[str, Floats]:
    """Of each blank line, the slopes of the written ones by it."""
    middles = {name: (low + high) / 2 for name, (low, high) in search.known.items()}
    found: dict[str, Floats] = {}
    for target in (line.step.target for line in reversed(search.lines)):
        if target in written or target in found:
            for read, slope in _of_formula(search.table.lines[target].expression, middles)[1].items():
                if read in search.table.lines and read not in written:
                    reached = found.setdefault(read, np.zeros(len(written)))
                    if target in written:
                        reached[written[target]] += slope
                    else:
                        reached += slope * found[target]
    return found


def _of_formula(part: Expression, values: Mapping[str, float]) -> tuple[float, Slopes]:
    """The value of a formula, and its slope by each name in it."""
    match part:
        case Constant(value):
            return value.numerator / value.denominator, {}
        case Variable(name):
            return values[name], {name: 1.0}
        case Product(factors):
            return _of_product([_of_formula(factor, values) for factor in factors])
        case Power(base, exponent):
            return _chained(_of_formula(base, values), lambda value: float(np.float_power(value, exponent)))
        case Call(function, (argument, *_)):
            return _chained(_of_formula(argument, values), FUNCTIONS[function]) if function in FUNCTIONS else (np.nan, {})
    return _of_sum(part.terms, values)  # type: ignore[union-attr]


def _of_sum(terms: Sequence[Expression], values: Mapping[str, float]) -> tuple[float, Slopes]:
    total, found = 0.0, Slopes()
    for term in terms:
        match term:
            case Product((Variable(one), Variable(other))):  # as most of them are
                value = values[one] * values[other]
                slopes: Iterable[tuple[str, float]] = ((one, values[other]), (other, values[one]))
            case _:
                value, of_term = _of_formula(term, values)
                slopes = of_term.items()
        total += value
        for name, slope in slopes:
            found[name] = found.get(name, 0.0) + slope
    return total, found


def _of_product(factors: list[tuple[float, Slopes]]) -> tuple[float, Slopes]:
    value, slopes = factors[0]
    for other, others in factors[1:]:
        value, slopes = value * other, _together([(other, slopes), (value, others)])
    return value, slopes


def _chained(inner: tuple[float, Slopes], function: Callable[[float], float]) -> tuple[float, Slopes]:
    value, slopes = inner
    slope = (function(value + STEP) - function(value - STEP)) / (2 * STEP)
    return function(value), _together([(slope, slopes)])


def _together(parts: Iterable[tuple[float, Slopes]]) -> Slopes:
    found: Slopes = {}
    for factor, slopes in parts:
        for name, slope in slopes.items():
            found[name] = found.get(name, 0.0) + factor * slope
    return found
