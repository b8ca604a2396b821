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
from symlstm.network import Stage
from symlstm.network.names import Kind, Role
from symlstm.problem.problem import Problem

HEADS = 2  # the columns of time step and unit
ROOM_FOR_HEADS = 4.6  # em
NOTHING = Row(())
Lines = list[tuple[Text, list[Formula]]]  # the heads of a row, and its numbers


def all_values(problem: Problem, writer: Writer) -> Section:
    """Every value of the cells over time, and below them what is read out of them, up to the loss."""
    tables = [table for cell in problem.network.cells for table in _tables(writer, _quantities(cell), problem.times)]
    return Section("summary", _("All values"), (*tables, *_of_readout(problem, writer)))


def _of_readout(problem: Problem, writer: Writer) -> Iterator[Block]:
    """The outputs at each time step that is read out; the loss, which is one number, on the last line."""
    network = problem.network
    stages = [stage for stage in network.stages if stage not in network.cells]
    names = [name for stage in stages for name in _quantities(stage)]
    names += [equation.name for stage in stages if stage.closing for equation in stage.closing.equations]
    if names:
        yield from _tables(writer, names, problem.read_out_at, _("Output"))


def values_of_step(cell: Stage, writer: Writer, t: int) -> Iterator[Block]:
    """Every value of a cell at one time step."""
    yield from _tables(writer, _quantities(cell), (t,))


def all_gradients(problem: Problem, writer: Writer, groups: Sequence[Sequence[str]]) -> Section:
    """The gradients of the time steps, from the last one to the first; those of each cell in tables of their own."""
    tables = (table for names in groups for table in _tables(writer, names, problem.times[::-1]))
    return Section("gradients-of-steps", _("All gradients of the steps"), tuple(tables))


def gradients_of_step(writer: Writer, names: Sequence[str], t: int) -> Iterator[Block]:
    """The gradients of one time step."""
    yield from _tables(writer, names, (t,))


def _quantities(cell: Stage) -> list[str]:
    return [equation.name for equation in cell.equations]


def _tables(writer: Writer, names: Sequence[str], times: Sequence[int], of: str = "") -> Iterator[Table]:
    """One table, or as many below each other as the columns take; `of` is what a vector has an entry of, if not of each unit."""
    units = max(writer.names.length(name) for name in names)
    for group in columns_that_fit(_widths(writer, names, times), ROOM_FOR_HEADS, TABLE_LINE):
        yield _table(writer, group, times, units, of)


def _table(writer: Writer, names: Sequence[str], times: Sequence[int], units: int, of: str) -> Table:
    places = [(t, unit) for t in times for unit in range(1, units + 1)]
    numbers = aligned(tuple(tuple(_value(writer, name, *place, place == places[-1]) for name in names) for place in places))
    several = len(times) > 1 or bool(of)
    heads = [((str(t) if unit == 1 else "",), (str(unit),))[not several :] for t, unit in places]
    rows = tuple(
        (*head, *((Maths(number),) if number != NOTHING else ("",) for number in line))
        for head, line in zip(heads, numbers, strict=True)
    )
    head: tuple[Text, ...] = (((_("Step"),), (of or _("Unit"),))[not several :]) + tuple(
        (Maths(_head(writer, name, times[0])),) for name in names
    )
    rules = tuple(range(units, len(rows), units)) if units > 1 else ()
    return Table(head, rows, "l" * len(heads[0]) + "r" * len(names), heads_of=len(heads[0]), rules=rules)


def _head(writer: Writer, text: str, t: int) -> Formula:
    """The letter of a column; with its time where it stands beside another of the same letter."""
    is_value_or_gradient = writer.names.network.names[text].kind in (Kind.VALUE, Kind.GRADIENT)
    return writer.names.plain(text) if is_value_or_gradient else writer.names.vector(text, t)


def _value(writer: Writer, name: str, t: int, unit: int, is_last: bool = True) -> Formula:
    """A printed value; nothing for a unit or a time step that a shorter vector does not have. The loss stands on the last line."""
    names = writer.names.network.names
    quantity = names.entry(name, t, unit) if names[name].role is not Role.LOSS else name * is_last
    return stacked(writer.printed(quantity)) if quantity in writer.page.values.printed else NOTHING


def _widths(writer: Writer, names: Sequence[str], times: Sequence[int]) -> Iterator[tuple[str, float]]:
    """How wide each column is, with the gap before it."""
    for name in names:
        units = range(1, writer.names.length(name) + 1)
        yield name, max(width(_value(writer, name, t, unit)) for t in times for unit in units) + CELL_GAP
