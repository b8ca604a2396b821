"""The states over time as lines, a line for each unit, told apart by its dashes and its mark and named at its end."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from math import isfinite

from symlstm.document.blocks import Figure
from symlstm.document.figures.axes import MOST_TIMES, Frame, decimal, ticks
from symlstm.document.figures.drawing import SHEET, Disc, Drawing, Label, Part, Pen, Plate, Stroke
from symlstm.document.formula import Formula, Numeral
from symlstm.document.lines import Writer
from symlstm.document.numerals import typed_text
from symlstm.document.wording import counted
from symlstm.network.names import identity
from symlstm.problem.problem import Problem

MOST_UNITS = 6
PENS: tuple[Pen, ...] = ("thick", "dashed", "dotted")
BETWEEN_NAMES = 4.4  # mm between the names at the ends of lines
MARKED = 25  # lines with up to so many points have a mark at each


def curves(problem: Problem, writer: Writer) -> Iterator[Figure]:
    """The states from the initial one to the last; nothing for more time steps than can be told apart."""
    if problem.steps > MOST_TIMES:
        return
    units = range(1, min(problem.hidden, MOST_UNITS) + 1)
    states = problem.cell.states[::-1]  # the cell state before the hidden state that is made of it
    lines = {state: [_line(problem, writer, state, unit) for unit in units] for state in states}
    if _is_drawable(lines):
        yield Figure("states", _caption(problem, states), _said(problem, lines), _drawing(problem, writer, lines))


def _line(problem: Problem, writer: Writer, state: str, unit: int) -> list[str]:
    """The printed values of one unit of a state, from t = 0 on."""
    return [_printed(writer, identity(state, t, unit)) for t in range(problem.steps + 1)]


def _printed(writer: Writer, quantity: str) -> str:
    given = writer.page.derivation.givens.get(quantity)
    return str(writer.page.values.printed[quantity]) if given is None else _short(given)


def _short(value: Fraction) -> str:
    """A given number as it was typed, or in few digits."""
    return typed_text(value) or (str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}")


def _height(text: str) -> float:
    return float(Fraction(text) if "/" in text else text)


def _caption(problem: Problem, states: Sequence[str]) -> str:
    which = f"; units 1 to {MOST_UNITS} of {problem.hidden}" if problem.hidden > MOST_UNITS else ""
    return f"{' and '.join(problem.network.meaning(state) for state in states).capitalize()} over time, from t = 0 on{which}."


def _said(problem: Problem, lines: dict[str, list[list[str]]]) -> str:
    """Where each line begins and ends."""
    ends = "; ".join(
        f"{state}, unit {unit}: from {values[0]} to {values[-1]}"
        for state, units in lines.items()
        for unit, values in enumerate(units, 1)
    )
    return f"Line chart over {counted(problem.steps, 'time step')}. {ends}."


def _is_drawable(lines: dict[str, list[list[str]]]) -> bool:
    """Whether binary64 can hold every number, which a place on the sheet needs."""
    return all(isfinite(_height(text)) for units in lines.values() for unit in units for text in unit)


def _drawing(problem: Problem, writer: Writer, lines: dict[str, list[list[str]]]) -> Drawing:
    parts: list[Part] = []
    wide = 54.0 if len(lines) > 1 else 110.0
    for number, (state, units) in enumerate(lines.items()):
        numbers = [[_height(text) for text in unit] for unit in units]
        marks = ticks(min(map(min, numbers)), max(map(max, numbers)))
        frame = Frame(12.0 + 79.0 * number, 9.0, wide, 38.0, (0, problem.steps), (float(marks[0]), float(marks[-1])))
        name = writer.names.vector(state, None)
        parts += frame.parts(list(map(float, marks)), name, decimal)
        parts += _zero(frame)
        parts += _curves(
            frame, numbers, [writer.names.general_entry(state, Numeral((str(unit),))) for unit in range(1, len(units) + 1)]
        )
    return Drawing(SHEET, 53.0, tuple(parts))


def _zero(frame: Frame) -> Iterator[Part]:
    low, high = frame.values
    if low < 0 < high:
        yield Stroke(((frame.x, frame.up(0)), (frame.x + frame.width, frame.up(0))), "dotted")


def _curves(frame: Frame, numbers: list[list[float]], names: list[Formula]) -> Iterator[Part]:
    heights = spread([frame.up(values[-1]) for values in numbers])
    for unit, (values, name, height) in enumerate(zip(numbers, names, heights, strict=True)):
        points = tuple((frame.across(t), frame.up(value)) for t, value in enumerate(values))
        yield Stroke(points, PENS[unit % len(PENS)])
        if len(points) <= MARKED:
            yield from (_mark(unit, *point) for point in points)
        yield Label(frame.x + frame.width + 1.5, height, name)


def _mark(unit: int, x: float, y: float) -> Part:
    """A full disc, a hollow square or a hollow disc; the fourth unit, whose dashes are those of the first, has another than it."""
    shape = (unit + unit // len(PENS)) % 3
    if shape == 1:
        return Plate(x - 0.9, y - 0.9, 1.8, 1.8)
    return Disc(x, y, 1.0, "paper" if shape else "ink")


def spread(heights: Sequence[float]) -> list[float]:
    """The same heights, moved up where two would be too near to each other."""
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    moved = list(heights)
    for below, above in pairwise(order):
        moved[above] = max(moved[above], moved[below] + BETWEEN_NAMES)
    excess = (moved[order[-1]] - heights[order[-1]]) / 2 if order else 0.0
    return [height - excess for height in moved]
