"""A heat map of the gates over time: a strip for each gate, a row for each unit, darker tiles for larger values."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from symlstm.document.blocks import Figure
from symlstm.document.cells import figure_with, title_with
from symlstm.document.figures.alt import as_many_as_fit, said_of_unit
from symlstm.document.figures.axes import time_step, time_ticks
from symlstm.document.figures.drawing import SHEET, Drawing, Label, Part, Plate
from symlstm.document.formula import Formula, Numeral
from symlstm.document.lines import Writer
from symlstm.document.numerals import exact_numeral, rounded_numeral
from symlstm.document.wording import listed
from symlstm.functions import FUNCTIONS
from symlstm.language import N_, _
from symlstm.network import Stage
from symlstm.network.equation import ONE, Equation, symbol, total
from symlstm.network.ids import identity
from symlstm.numbers.rounding import Rounded
from symlstm.problem.problem import Problem

MOST_TIMES, MOST_ROWS = 60, 40  # more tiles than that are no picture
LEFT, WIDTH = 14.0, 138.0  # mm
TILE, GAP = 18.0, 2.0  # the widest tile, and the space between gates
MOST_SAID = 12  # values of a row
NUMBERED = 6.4  # a tile from this width on has its number in it
BLACK = (
    2,
    11,
    20,
    29,
    37,
    45,
    53,
    61,
    69,
    76,
    83,
)  # per cent of black for 0.0, 0.1, .. 1.0: 8 units of CIE lightness from one to the next
LIGHT_FROM = 54  # numbers on more black than that are white
KEY_TILE, KEY_TALL, KEY_LEFT = 6.4, 4.0, 34.0  # mm: a tile of the key, and where it begins right of the map's left edge

CAPTION = N_(
    "The gates over time: the darker a tile, the nearer the gate is to 1, as the key below shows. Rows are hidden units, columns time steps."
)


def heat_map(problem: Problem, writer: Writer, cell: Stage) -> Iterator[Figure]:
    """The gates of a cell over time; nothing where there are too many to be seen."""
    gates = _gates(problem, cell)
    if not gates:
        return
    places = list(_places(problem, cell))
    found = {(gate, unit, t): _two_places(writer, identity(gate, t, unit)) for gate in gates for unit, t in places}
    caption, said = (title_with(problem.network, cell, each) for each in (_(CAPTION), _said(problem, gates, found)))
    yield Figure(figure_with("gates", cell), caption, said, _drawing(problem, writer, gates, found))


def _is_squashed(equation: Equation) -> bool:
    """Whether an equation applies a function whose values lie between 0 and 1."""
    function = FUNCTIONS.get(equation.formula.func.__name__)
    return function is not None and function.limits == (0, 1)


def _gates_of(cell: Stage) -> list[str]:
    """The quantities between 0 and 1 that are no state of their own: what such a function gives, and what one leaves of 1."""
    gates: list[str] = []
    for equation in cell.equations:
        is_rest = equation.formula in [total(ONE, -symbol(gate)) for gate in gates]
        if equation.name not in cell.states and (_is_squashed(equation) or is_rest):
            gates.append(equation.name)
    return gates


def _gates(problem: Problem, cell: Stage) -> list[str]:
    """The gates of a cell; none where there are too many to be seen."""
    gates = _gates_of(cell)
    return [] if problem.steps > MOST_TIMES or len(gates) * problem.sizes[cell.size] > MOST_ROWS else gates


def gates_over_time(problem: Problem) -> Iterator[str]:
    """The ids of the values on the maps."""
    for cell in problem.network.cells:
        places = list(_places(problem, cell))
        yield from (identity(gate, t, unit) for gate in _gates(problem, cell) for unit, t in places)


def _places(problem: Problem, cell: Stage) -> Iterator[tuple[int, int]]:
    return ((unit, t) for unit in range(1, problem.sizes[cell.size] + 1) for t in problem.times)


def _units(found: dict[tuple[str, int, int], Rounded]) -> range:
    return range(1, max(unit for _, unit, _ in found) + 1)


def _two_places(writer: Writer, quantity: str) -> Rounded:
    """The value to two places: certified like any other number; where that is undecided, the printed one."""
    return writer.page.rounded[quantity] or writer.page.values.printed[quantity]


def _said(problem: Problem, gates: list[str], found: dict[tuple[str, int, int], Rounded]) -> str:
    """The numbers of a small map in words; of a large one, the first of them."""
    times = range(1, problem.steps + 1)
    rows = [
        said_of_unit(_(problem.network.meaning(gate)), unit, _row([str(found[gate, unit, t]) for t in times]))
        for gate in gates
        for unit in _units(found)
    ]
    return as_many_as_fit(_("Heat map of the gates from time step 1 to {last}.", last=problem.steps), rows)


def _row(values: list[str]) -> str:
    """The values of a row; of a long one, where it begins and ends."""
    return listed(values) if len(values) <= MOST_SAID else _("from {first} to {last}", first=values[0], last=values[-1])


def _drawing(problem: Problem, writer: Writer, gates: list[str], found: dict[tuple[str, int, int], Rounded]) -> Drawing:
    wide = min(TILE, WIDTH / problem.steps)
    units = _units(found)
    tall = 6.0 if len(gates) * len(units) <= 16 else 4.4
    height = float(ceil(5.0 + KEY_TALL + len(gates) * (len(units) * tall + GAP)))  # whole millimetres
    parts: list[Part] = []
    top = height
    for gate in gates:
        for unit in units:
            top -= tall
            parts += _strip(problem, writer, found, (gate, unit), (wide, tall, top))
        top -= GAP
    parts += _times(problem, wide, top)
    parts += _key()
    return Drawing(SHEET, height, tuple(parts))


def _strip(
    problem: Problem,
    writer: Writer,
    found: dict[tuple[str, int, int], Rounded],
    which: tuple[str, int],
    size: tuple[float, float, float],
) -> Iterator[Part]:
    """One unit of one gate over time."""
    (gate, unit), (wide, tall, y) = which, size
    yield Label(LEFT - 2, y + tall / 2, writer.names.general_entry(gate, Numeral((str(unit),))), "right")
    for t in range(1, problem.steps + 1):
        value = found[gate, unit, t]
        tile = Plate(LEFT + (t - 1) * wide, y, wide, tall, fill=_black(float(str(value))))
        yield tile
        if wide >= NUMBERED:
            yield _number_on(tile, rounded_numeral(value))


def _black(value: float) -> int:
    """How black the tile of a value is, in per cent."""
    return BLACK[round(10 * min(max(value, 0.0), 1.0))]


def _number_on(tile: Plate, number: Formula) -> Label:
    """A number in the middle of a tile, in black or white."""
    is_dark = isinstance(tile.fill, int) and tile.fill > LIGHT_FROM
    return Label(tile.x + tile.width / 2, tile.y + tile.height / 2, number, "centre", tone="light" if is_dark else "dark")


def _key() -> Iterator[Part]:
    """Every grey with the number it stands for."""
    for tenths, black in enumerate(BLACK):
        tile = Plate(LEFT + KEY_LEFT + tenths * KEY_TILE, 0.2, KEY_TILE, KEY_TALL, fill=black)
        yield tile
        yield _number_on(tile, exact_numeral(Fraction(tenths, 10)))


def _times(problem: Problem, wide: float, y: float) -> Iterator[Part]:
    """The time steps below the tiles, and what they are."""
    for t in time_ticks(1, problem.steps):
        yield Label(LEFT + (t - 0.5) * wide, y - 2.0, Numeral((str(t),)), "centre")
    yield Label(LEFT, KEY_TALL / 2, time_step())
