"""The states over time as lines, a line for each unit, told apart by its dashes and its mark and named at its end."""

from collections.abc import Iterator, Sequence
from fractions import Fraction

from symlstm.document.blocks import Figure
from symlstm.document.cells import figure_with, title_with
from symlstm.document.figures.alt import as_many_as_fit, said_of_unit, short
from symlstm.document.figures.axes import MOST_TIMES, Frame, beside_axis, linear_ticks, words_and_name
from symlstm.document.figures.drawing import EMS, SHEET, Drawing, Part, Stroke
from symlstm.document.figures.line import TO_NAMES, heights_of_names, named_line
from symlstm.document.formula import Formula, Numeral
from symlstm.document.lines import Writer
from symlstm.document.numerals import typed_text
from symlstm.document.width import width
from symlstm.document.wording import capitalized, listed
from symlstm.language import _, ngettext
from symlstm.network import Stage
from symlstm.network.ids import Place, identity
from symlstm.problem.problem import Problem

MOST_UNITS = 6
FARTHEST = 1e300
BOTTOM, TALL, SHEET_TALL = 9.0, 38.0, 53.0  # mm: the panels
BETWEEN_PANELS, WIDEST = 6.0, 110.0
MARKED = 25  # lines with up to so many points have a mark at each


def curves(problem: Problem, writer: Writer, cell: Stage) -> Iterator[Figure]:
    """The states of a cell from the initial one to the last; nothing for more time steps than can be told apart."""
    if problem.steps > MOST_TIMES:
        return
    units = range(1, min(problem.sizes[cell.size], MOST_UNITS) + 1)
    states = cell.states[::-1]  # the cell state before the hidden state that is made of it
    lines = {state: [_line(problem, writer, state, unit) for unit in units] for state in states}
    if _is_drawable(lines):
        texts = _caption(problem, cell, states), _said(problem, lines)
        caption, said = (title_with(problem.network, cell, text) for text in texts)
        yield Figure(figure_with("states", cell), caption, said, _drawing(problem, writer, lines))


def _times(problem: Problem, state: str) -> range:
    """The time steps of a state, with that at which it is given."""
    first = int(Place.of(state).reverse)
    return range(first, first + problem.steps + 1)


def _line(problem: Problem, writer: Writer, state: str, unit: int) -> list[str]:
    """The printed values of one unit of a state, from t = 0 on; of a cell that runs from right to left, up to t = T + 1."""
    return [_printed(writer, identity(state, t, unit)) for t in _times(problem, state)]


def _printed(writer: Writer, quantity: str) -> str:
    given = writer.page.derivation.givens.get(quantity)
    return str(writer.page.values.printed[quantity]) if given is None else _short(given)


def _short(value: Fraction) -> str:
    """A given number as it was typed, or in few digits."""
    return typed_text(value) or (str(value.numerator) if value.denominator == 1 else f"{float(value):.6g}")


def _height(text: str) -> float:
    return float(Fraction(text) if "/" in text else text)


def _caption(problem: Problem, cell: Stage, states: Sequence[str]) -> str:
    said, units = capitalized(listed(_(problem.network.meaning(state)) for state in states)), problem.sizes[cell.size]
    if cell.place.reverse:
        template = _("{states} over time; at t = {t} they are given.")
        return template.format(states=said, t=problem.steps + 1)
    if units <= MOST_UNITS:
        return _("{states} over time, from t = 0 on.", states=said)
    template = _("{states} over time, from t = 0 on; units 1 to {shown} of {units}.")
    return template.format(states=said, shown=MOST_UNITS, units=units)


def _said(problem: Problem, lines: dict[str, list[list[str]]]) -> str:
    """Where each line begins and ends."""
    ends = [
        said_of_unit(
            _(problem.network.meaning(state)), unit, _("from {first} to {last}", first=short(values[0]), last=short(values[-1]))
        )
        for state, units in lines.items()
        for unit, values in enumerate(units, 1)
    ]
    return as_many_as_fit(ngettext("Line chart over {n} time step.", "Line chart over {n} time steps.", problem.steps), ends)


def _is_drawable(lines: dict[str, list[list[str]]]) -> bool:
    """Whether binary64 can hold every number, and the ranges between them, which a place on the sheet needs."""
    return all(abs(_height(text)) < FARTHEST for units in lines.values() for unit in units for text in unit)


def _drawing(problem: Problem, writer: Writer, lines: dict[str, list[list[str]]]) -> Drawing:
    panels = [_Panel(problem, writer, state, units) for state, units in lines.items()]
    taken = sum(panel.left + panel.right for panel in panels) + BETWEEN_PANELS * (len(panels) - 1)
    wide = min((SHEET - taken) / len(panels), WIDEST)
    parts: list[Part] = []
    x = 0.0
    for panel in panels:
        parts += panel.parts(x + panel.left, wide)
        x += panel.left + wide + panel.right + BETWEEN_PANELS
    return Drawing(SHEET, SHEET_TALL, tuple(parts))


class _Panel:
    """The lines of one state, with the room that they need: `left` of the panel for numbers, `right` of it for names."""

    def __init__(self, problem: Problem, writer: Writer, state: str, units: list[list[str]]):
        self.times, self.numbers = _times(problem, state), [[_height(text) for text in unit] for unit in units]
        self.ticks = linear_ticks(min(map(min, self.numbers)), max(map(max, self.numbers)))
        self.name = words_and_name(_(problem.network.meaning(state)), writer.names.vector(state, None))
        self.names = [writer.names.general_entry(state, Numeral((str(unit),))) for unit in range(1, len(units) + 1)]
        self.left = beside_axis(self.ticks)
        self.right = TO_NAMES + EMS["small"] * max(map(width, self.names))

    def parts(self, x: float, wide: float) -> Iterator[Part]:
        frame = Frame(x, BOTTOM, wide, TALL, (self.times[0], self.times[-1]), (self.ticks[0][0], self.ticks[-1][0]))
        yield from frame.parts(self.ticks, self.name)
        yield from _zero(frame)
        yield from _curves(frame, self.numbers, self.names)


def _zero(frame: Frame) -> Iterator[Part]:
    low, high = frame.values
    if low < 0 < high:
        yield Stroke(((frame.x, frame.up(0)), (frame.right, frame.up(0))), "dotted")


def _curves(frame: Frame, numbers: list[list[float]], names: list[Formula]) -> Iterator[Part]:
    first = int(frame.times[0])
    lines = [[(frame.across(t), frame.up(value)) for t, value in enumerate(values, first)] for values in numbers]
    heights = heights_of_names(lines, frame)
    for unit, (points, name, height) in enumerate(zip(lines, names, heights, strict=True)):
        yield from named_line(unit, points, name, height, frame, len(points) <= MARKED)
