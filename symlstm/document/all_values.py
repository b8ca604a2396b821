"""All values in one table: a row for each time step and unit, the place to look a number up."""

from collections.abc import Iterator, Sequence

from symlstm.document.aligned import aligned
from symlstm.document.blocks import Block, Maths, Section, Table, Text
from symlstm.document.breaking import stacked
from symlstm.document.columns import columns_that_fit
from symlstm.document.formula import Formula, Row
from symlstm.document.lines import Writer
from symlstm.document.width import CELL_GAP, TABLE_LINE, width
from symlstm.language import _
from symlstm.network.names import Kind
from symlstm.problem.problem import Problem

HEADS = 2  # the columns of time step and unit
ROOM_FOR_HEADS = 4.6  # em
NOTHING = Row(())
Lines = list[tuple[Text, list[Formula]]]  # the heads of a row, and its numbers


def all_values(problem: Problem, writer: Writer) -> Section:
    """Every value of the cell over time."""
    times = range(1, problem.steps + 1)
    return Section("summary", _("All values"), tuple(_tables(writer, _quantities(problem), times)))


def values_of_step(problem: Problem, writer: Writer, t: int) -> Iterator[Block]:
    """Every value of the cell at one time step."""
    yield from _tables(writer, _quantities(problem), (t,))


def all_gradients(problem: Problem, writer: Writer, names: Sequence[str]) -> Section:
    """The gradients of the time steps, from the last one to the first."""
    times = range(problem.steps, 0, -1)
    return Section("gradients-of-steps", _("All gradients of the steps"), tuple(_tables(writer, names, times)))


def gradients_of_step(writer: Writer, names: Sequence[str], t: int) -> Iterator[Block]:
    """The gradients of one time step."""
    yield from _tables(writer, names, (t,))


def _quantities(problem: Problem) -> list[str]:
    return [equation.name for equation in problem.cell.equations]


def _tables(writer: Writer, names: Sequence[str], times: Sequence[int]) -> Iterator[Table]:
    """One table, or as many below each other as the columns take."""
    units = max(writer.names.length(name) for name in names)
    for group in columns_that_fit(_widths(writer, names, times), ROOM_FOR_HEADS, TABLE_LINE):
        yield _table(writer, group, times, units)


def _table(writer: Writer, names: Sequence[str], times: Sequence[int], units: int) -> Table:
    numbers = aligned(
        tuple(tuple(_value(writer, name, t, unit) for name in names) for t in times for unit in range(1, units + 1))
    )
    several = len(times) > 1
    heads = [((str(t) if unit == 1 else "",), (str(unit),))[not several :] for t in times for unit in range(1, units + 1)]
    rows = tuple(
        (*head, *((Maths(number),) if number != NOTHING else ("",) for number in line))
        for head, line in zip(heads, numbers, strict=True)
    )
    head: tuple[Text, ...] = (((_("Step"),), (_("Unit"),))[not several :]) + tuple(
        (Maths(_head(writer, name, times[0])),) for name in names
    )
    rules = tuple(range(units, len(rows), units)) if units > 1 else ()
    return Table(head, rows, "l" * len(heads[0]) + "r" * len(names), heads_of=len(heads[0]), rules=rules)


def _head(writer: Writer, text: str, t: int) -> Formula:
    """The letter of a column; with its time where it stands beside another of the same letter."""
    is_value_or_gradient = writer.names.network.names[text].kind in (Kind.VALUE, Kind.GRADIENT)
    return writer.names.plain(text) if is_value_or_gradient else writer.names.vector(text, t)


def _value(writer: Writer, name: str, t: int, unit: int) -> Formula:
    """A printed value; nothing for a unit or a time step that a shorter vector does not have."""
    quantity = writer.names.network.names.entry(name, t, unit)
    return stacked(writer.printed(quantity)) if quantity in writer.page.values.printed else NOTHING


def _widths(writer: Writer, names: Sequence[str], times: Sequence[int]) -> Iterator[tuple[str, float]]:
    """How wide each column is, with the gap before it."""
    for name in names:
        units = range(1, writer.names.length(name) + 1)
        yield name, max(width(_value(writer, name, t, unit)) for t in times for unit in units) + CELL_GAP
