"""A heat map of the gates over time: a strip for each gate, a row for each unit, darker tiles for larger values."""

from collections.abc import Iterator

from symlstm.document.blocks import Figure
from symlstm.document.figures.axes import time_ticks
from symlstm.document.figures.drawing import SHEET, Drawing, Label, Part, Plate
from symlstm.document.formula import Numeral
from symlstm.document.lines import Writer
from symlstm.document.names import T
from symlstm.document.numerals import rounded_numeral
from symlstm.document.wording import listed
from symlstm.functions import FUNCTIONS
from symlstm.network.equation import Equation
from symlstm.network.names import identity
from symlstm.numbers.rounding import Rounded
from symlstm.problem.problem import Problem

MOST_TIMES, MOST_ROWS = 60, 40  # more tiles than that are no picture
LEFT, WIDTH = 14.0, 138.0  # mm
TILE, GAP = 18.0, 2.0  # the widest tile, and the space between gates
NUMBERED = 8.5  # a tile from this width on has its number in it
BLACK, LIGHT_FROM = (0, 5, 10, 16, 22, 28, 35, 42, 48, 66, 80), 60  # per cent of black for 0.0 .. 1.0; text on it stays readable

CAPTION = "The gates over time: the darker a tile, the nearer the gate is to 1. Rows are hidden units, columns time steps."


def heat_map(problem: Problem, writer: Writer) -> Iterator[Figure]:
    """The gates of the cell over time; nothing where there are too many to be seen."""
    gates = _gates(problem)
    if not gates:
        return
    found = {(gate, unit, t): _two_places(writer, identity(gate, t, unit)) for gate in gates for unit, t in _places(problem)}
    yield Figure("gates", CAPTION, _said(problem, gates, found), _drawing(problem, writer, gates, found))


def _is_gate(equation: Equation) -> bool:
    """Whether an equation applies a function whose values lie between 0 and 1."""
    function = FUNCTIONS.get(equation.formula.func.__name__)
    return function is not None and function.limits == (0, 1)


def _gates(problem: Problem) -> list[str]:
    """The gates of the cell; none where there are too many to be seen."""
    gates = [equation.name for equation in problem.cell.equations if _is_gate(equation)]
    return [] if problem.steps > MOST_TIMES or len(gates) * problem.hidden > MOST_ROWS else gates


def gates_over_time(problem: Problem) -> Iterator[str]:
    """The ids of the values on the map."""
    return (identity(gate, t, unit) for gate in _gates(problem) for unit, t in _places(problem))


def _places(problem: Problem) -> Iterator[tuple[int, int]]:
    return ((unit, t) for unit in range(1, problem.hidden + 1) for t in range(1, problem.steps + 1))


def _two_places(writer: Writer, quantity: str) -> Rounded:
    """The value to two places: certified like any other number; where that is undecided, the printed one."""
    return writer.page.rounded[quantity] or writer.page.values.printed[quantity]


def _said(problem: Problem, gates: list[str], found: dict[tuple[str, int, int], Rounded]) -> str:
    """The numbers of a small map in words; of a large one, where they stand."""
    if len(found) > 48:
        return "Heat map of the gates over time; every number in it stands in the tables of all values."
    rows = (
        f"{gate}, unit {unit}: {listed(str(found[gate, unit, t]) for t in range(1, problem.steps + 1))}"
        for gate in gates
        for unit in range(1, problem.hidden + 1)
    )
    return f"Heat map of the gates from time step 1 to {problem.steps}. {'; '.join(rows)}."


def _drawing(problem: Problem, writer: Writer, gates: list[str], found: dict[tuple[str, int, int], Rounded]) -> Drawing:
    wide = min(TILE, WIDTH / problem.steps)
    tall = 6.0 if len(gates) * problem.hidden <= 16 else 4.0
    height = 5.0 + len(gates) * (problem.hidden * tall + GAP)
    parts: list[Part] = []
    top = height
    for gate in gates:
        for unit in range(1, problem.hidden + 1):
            top -= tall
            parts += _strip(problem, writer, found, (gate, unit), (wide, tall, top))
        top -= GAP
    parts += _times(problem, wide, top)
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
        black = BLACK[round(10 * min(max(float(str(value)), 0.0), 1.0))]
        x = LEFT + (t - 1) * wide
        yield Plate(x, y, wide, tall, fill=black)
        if wide >= NUMBERED:
            yield Label(
                x + wide / 2, y + tall / 2, rounded_numeral(value), "centre", tone="light" if black > LIGHT_FROM else "dark"
            )


def _times(problem: Problem, wide: float, y: float) -> Iterator[Part]:
    """The time steps below the tiles."""
    for t in time_ticks(1, problem.steps):
        yield Label(LEFT + (t - 0.5) * wide, y - 2.0, Numeral((str(t),)), "centre")
    yield Label(LEFT - 2, y - 2.0, T, "right")
