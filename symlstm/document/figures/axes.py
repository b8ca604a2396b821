"""Axes: where ticks stand, and how numbers become places on the sheet."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

from symlstm.document.figures.drawing import Label, Part, Plate, Stroke
from symlstm.document.formula import Formula, Numeral, Script
from symlstm.document.names import T
from symlstm.document.numerals import exact_numeral

MOST_TICKS = 6
MOST_TIMES = 1000  # time steps that a chart can show
TICK, INSET = 1.2, 6.0  # mm: the length of a mark, and how far inside the frame the first and last time step lie
STEPS = (1, 2, 5, 10)
LEAST_SHARE = 1e-12  # of a range in its numbers; below, floats cannot tell its ticks apart
PLAIN_POWERS = range(-4, 5)


@dataclass(frozen=True, slots=True)
class Frame:
    """A panel of a chart by its lower left corner, its size, and the ranges of time and value that it shows."""

    x: float
    y: float
    width: float
    height: float
    times: tuple[int, int]
    values: tuple[float, float]

    def across(self, time: float) -> float:
        first, last = self.times
        share = (time - first) / (last - first) if last > first else 0.5
        return self.x + INSET + share * (self.width - 2 * INSET)

    def up(self, value: float) -> float:
        low, high = self.values
        return self.y + (value - low) / (high - low) * self.height

    def parts(self, ticks: Sequence[float], name: Formula, label: Callable[[float], Formula]) -> Iterator[Part]:
        """The panel with its ticks, and the name of what is drawn above it."""
        yield Plate(self.x, self.y, self.width, self.height, fill="none")
        for value in ticks:
            yield Stroke(((self.x, self.up(value)), (self.x + TICK, self.up(value))))
            yield Label(self.x - 1.2, self.up(value), label(value), "right")
        for time in time_ticks(*self.times):
            yield Stroke(((self.across(time), self.y), (self.across(time), self.y + TICK)))
            yield Label(self.across(time), self.y - 2.6, Numeral((str(time),)), "centre")
        yield Label(self.x + self.width, self.y - 6.4, T, "right", small=False)
        yield Label(self.x, self.y + self.height + 3.2, name, small=False)


def time_ticks(first: int, last: int) -> range:
    """The time steps that are marked: all of a few, else those at a round distance."""
    stride = _stride(first, last)
    return range(-(-first // stride) * stride, last + 1, stride)


def _stride(first: int, last: int) -> int:
    """The first of 1, 2, 5, 10, 20, .. that leaves few enough marks."""
    power = 1
    while last - first > 5 * power * 2 * MOST_TICKS:
        power *= 10
    return next(step * power for step in STEPS if last - first <= step * power * 2 * MOST_TICKS)


def ticks(low: float, high: float) -> list[Fraction]:
    """Round numbers that span a range: the first at or below it, the last at or above it."""
    if high - low <= LEAST_SHARE * max(abs(low), abs(high)):  # a flat line, in the middle of a range of its own size
        margin = max(0.5, abs(low) / 2)
        low, high = low - margin, high + margin
    rough = (high - low) / (MOST_TICKS - 1)
    power = floor(log10(rough))
    step = next(Fraction(10) ** power * size for size in STEPS if float(Fraction(10) ** power) * size >= rough * 0.999)
    first, last = floor(Fraction(low) / step), ceil(Fraction(high) / step)
    return [n * step for n in range(first, last + 1)]


def decimal(value: float) -> Formula:
    """A round number at a tick."""
    return exact_numeral(Fraction(value).limit_denominator(10**12))


def power_of_ten(power: float) -> Formula:
    """10^n at a tick of a logarithmic axis; written out where it is short."""
    exponent = round(power)
    if exponent in PLAIN_POWERS:
        return exact_numeral(Fraction(10) ** exponent)
    return Script(Numeral(("10",)), sup=Numeral((str(exponent),)))


def decades(low: float, high: float) -> list[float]:
    """The powers of ten that span a range of sizes, at most some six of them."""
    first, last = floor(log10(low)), ceil(log10(high))
    last += first == last
    stride = -(-(last - first) // MOST_TICKS)
    return [float(power) for power in range(first, last + stride, stride)]
