"""Axes: where ticks stand, and how numbers become places on the sheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor, log10

from symlstm.document.figures.drawing import EMS, Label, Part, Plate, Stroke
from symlstm.document.formula import THIN, Formula, Numeral, Row, Script, Upright
from symlstm.document.numerals import exact_numeral, finite_decimal, numeral
from symlstm.document.scripts import T
from symlstm.document.width import width
from symlstm.language import _

MOST_TICKS, MOST_MARKED_TIMES = 6, 12
MOST_TIMES = 1000  # time steps that a chart can show
TICK, INSET = 1.2, 6.0  # mm: the length of a mark, and how far inside the frame the first and last time step lie
STEPS = (1, 2, 5, 10)
LEAST_SHARE = 1e-12  # of a range in its numbers; below, floats cannot tell its ticks apart
PLAIN_POWERS, PLAIN_SIZES = range(-4, 5), range(-3, 6)  # powers of ten that are written out: alone, and as the size of a number
BESIDE_AXIS, APART = 1.2, 1.6  # mm from an axis to its numbers, and between numbers side by side
BELOW_AXIS, NAME_BELOW, NAME_ABOVE = 2.6, 6.6, 3.2  # mm from a panel's edge to the middle of its numbers, and of its names

Tick = tuple[float, Formula]  # a value on an axis, and how it is written


def words_and_name(words: str, name: Formula) -> Formula:
    """What an axis shows, in words and with its name."""
    spaced = (item for word in words.split() for item in (Upright(word), THIN, THIN))
    return Row((*spaced, name))


def time_step() -> Formula:
    """What the axis below shows."""
    return words_and_name(_("time step"), T)


@dataclass(frozen=True, slots=True)
class Frame:
    """A panel of a chart by its lower left corner, its size, and the ranges of time and value that it shows.

    inset  how far inside the panel its lowest and highest value lie: room for numbers at points there
    """

    x: float
    y: float
    width: float
    height: float
    times: tuple[int, int]
    values: tuple[float, float]
    inset: float = 0.0

    def across(self, time: float) -> float:
        first, last = self.times
        share = (time - first) / (last - first) if last > first else 0.5
        return self.x + INSET + share * (self.width - 2 * INSET)

    def up(self, value: float) -> float:
        low, high = self.values
        return self.y + self.inset + (value - low) / (high - low) * (self.height - 2 * self.inset)

    @property
    def right(self) -> float:
        return self.x + self.width

    def parts(self, ticks: Sequence[Tick], name: Formula) -> Iterator[Part]:
        """The panel with its ticks, and the name of what is drawn above it."""
        yield Plate(self.x, self.y, self.width, self.height, fill="none")
        for value, number in ticks:
            yield Stroke(((self.x, self.up(value)), (self.x + TICK, self.up(value))))
            yield Label(self.x - BESIDE_AXIS, self.up(value), number, "right")
        for time in time_ticks(*self.times, self._most_times()):
            yield Stroke(((self.across(time), self.y), (self.across(time), self.y + TICK)))
            yield Label(self.across(time), self.y - BELOW_AXIS, Numeral((str(time),)), "centre")
        yield Label(self.right, self.y - NAME_BELOW, time_step(), "right")
        yield Label(self.x, self.y + self.height + NAME_ABOVE, name)

    def _most_times(self) -> int:
        """How many time steps can be numbered side by side."""
        widest = EMS["small"] * width(Numeral((str(self.times[1]),)))
        return min(MOST_MARKED_TIMES, int((self.width - 2 * INSET) / (widest + APART)))


def beside_axis(ticks: Sequence[Tick]) -> float:
    """How much room the numbers beside an axis need."""
    return BESIDE_AXIS + EMS["small"] * max(width(number) for _, number in ticks)


def time_ticks(first: int, last: int, most: int = MOST_MARKED_TIMES) -> range:
    """The time steps that are marked: all of a few, else those at a round distance."""
    stride = _stride(first, last, most)
    return range(-(-first // stride) * stride, last + 1, stride)


def _stride(first: int, last: int, most: int) -> int:
    """The first of 1, 2, 5, 10, 20, .. that leaves few enough marks."""
    power = 1
    while last - first > 5 * power * most:
        power *= 10
    return next(step * power for step in STEPS if last - first <= step * power * most)


def linear_ticks(low: float, high: float) -> list[Tick]:
    """The round numbers that span a range, as they are written."""
    values = ticks(low, high)
    power = floor(log10(max(map(abs, values))))
    scale = Fraction(10) ** (0 if power in PLAIN_SIZES else power)
    return [(float(value), _scaled(value / scale, 0 if scale == 1 else power)) for value in values]


def _scaled(value: Fraction, power: int) -> Formula:
    """A number times a power of ten, the same for all numbers of an axis."""
    digits = finite_decimal(value)
    assert digits is not None, "ticks are multiples of 1, 2 or 5 times a power of ten"
    return numeral(f"{digits}e{power}" if power and value else digits)


def logarithmic_ticks(low: float, high: float) -> list[Tick]:
    """The powers of ten that span a range of sizes, by their exponents."""
    powers = decades(low, high)
    is_plain = all(round(power) in PLAIN_POWERS for power in powers)
    return [(power, power_of_ten(round(power), is_plain)) for power in powers]


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


def power_of_ten(exponent: int, is_plain: bool) -> Formula:
    """10^n at a tick of a logarithmic axis, or what that is as a decimal."""
    if is_plain:
        return exact_numeral(Fraction(10) ** exponent)
    return Script(Numeral(("10",)), sup=Numeral((str(exponent),)))


def decades(low: float, high: float) -> list[float]:
    """The powers of ten that span a range of sizes, at most some six of them."""
    first, last = floor(log10(low)), ceil(log10(high))
    last += first == last
    stride = _stride(first, last, MOST_TICKS)
    return [float(power) for power in range(first // stride * stride, last + stride, stride)]
