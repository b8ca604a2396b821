"""Tables of results: the one that closes a time step, and all values over time."""

from collections.abc import Iterator, Sequence
from functools import lru_cache

from symlstm.derivation.gradients import is_linear_map
from symlstm.document.blocks import Block, Maths, Section, Table, Text
from symlstm.document.breaking import stacked
from symlstm.document.formula import Formula
from symlstm.document.lines import Writer
from symlstm.document.names import T
from symlstm.document.width import CELL_GAP, TABLE_LINE, fits_a_line, width
from symlstm.network import Network
from symlstm.network.names import gradient, identity
from symlstm.problem.problem import Problem

ROOM_FOR_MEANING = 18.0  # em for the first two columns of the results


def table_of_step(problem: Problem, writer: Writer, t: int) -> Iterator[Block]:
    """The gates and states of one time step, a row for each unit; left out where they would not fit on a line."""
    names, _ = _results_and_pre_activations(problem.network)
    yield from _unit_rows(problem, writer, t, names, f"Time step {t}")


def tables_of_gradients(problem: Problem, writer: Writer, t: int) -> Iterator[Block]:
    """The gradients of the gates and states of one time step, and those of the pre-activations, a row for each unit."""
    for names, which in zip(_results_and_pre_activations(problem.network), ("", ", pre-activations"), strict=True):
        gradients = [gradient(name) for name in names if not problem.network.is_inline(name)]
        yield from _unit_rows(problem, writer, t, gradients, f"Gradients at time step {t}{which}")


def _unit_rows(problem: Problem, writer: Writer, t: int, names: list[str], caption: str) -> Iterator[Block]:
    rows = [[_value(writer, identity(name, t, unit)) for name in names] for unit in range(1, problem.hidden + 1)]
    if fits_a_line(rows, label=4.0):
        head: tuple[Text, ...] = (("",), *((Maths(writer.names.plain(name)),) for name in names))
        labelled = tuple(_row(f"unit {unit}", row) for unit, row in enumerate(rows, 1))
        yield Table(head, labelled, "l" + "r" * len(names), caption=caption)


def _row(label: str, values: Sequence[Formula]) -> tuple[Text, ...]:
    """A row of a table: a label, then formulas."""
    return ((label,), *((Maths(value),) for value in values))


@lru_cache(maxsize=16)
def _results_and_pre_activations(network: Network) -> tuple[list[str], list[str]]:
    """The names of the cell's quantities in reading order, values of linear maps apart."""
    names = [equation.name for equation in network.cell.equations]
    linear = [name for name in names if is_linear_map(network, name)]
    return [name for name in names if name not in linear], linear


def summary(problem: Problem, writer: Writer) -> Section:
    """All values over time, unit by unit, and the last results."""
    blocks = [table for unit in range(1, problem.hidden + 1) for table in _unit_tables(problem, writer, unit)]
    return Section("summary", "All values", (*blocks, *_output_table(writer)))


def _unit_tables(problem: Problem, writer: Writer, unit: int) -> Iterator[Block]:
    """One unit's values: time down, quantities across; gates and states first, then pre-activations."""
    for names, which in zip(_results_and_pre_activations(problem.network), ("", ", pre-activations"), strict=True):
        columns = {name: [_value(writer, identity(name, t, unit)) for t in range(1, problem.steps + 1)] for name in names}
        for group in _column_groups(columns):
            head = ((Maths(T),), *((Maths(writer.names.plain(name)),) for name in group))
            rows = tuple(_row(str(t), [columns[name][t - 1] for name in group]) for t in range(1, problem.steps + 1))
            yield Table(head, rows, "r" + "r" * len(group), caption=f"Hidden unit {unit}{which}")


def _column_groups(columns: dict[str, list[Formula]]) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    used = 2.0
    for name, values in columns.items():
        wide = max(map(width, values)) + CELL_GAP
        if groups[-1] and used + wide > TABLE_LINE:
            groups.append([])
            used = 2.0
        groups[-1].append(name)
        used += wide
    return groups


def _output_table(writer: Writer) -> Iterator[Block]:
    """What is read out; with its meaning in words where the numbers leave room for it."""
    steps = [step for block in writer.page.derivation.of_phase("readout", "loss") for step in block.steps]
    if not steps:
        return
    names: list[Text] = [(Maths(writer.names.of(step.target)),) for step in steps]
    meanings: list[Text] = [(step.rule,) for step in steps]
    values: list[Text] = [(Maths(_value(writer, step.target)),) for step in steps]
    if fits_a_line([[_value(writer, step.target)] for step in steps], label=ROOM_FOR_MEANING):
        yield Table(
            (("Quantity",), ("Meaning",), ("Value",)), tuple(zip(names, meanings, values, strict=True)), "llr", caption="Results"
        )
    else:
        yield Table((("Quantity",), ("Value",)), tuple(zip(names, values, strict=True)), "lr", caption="Results")


def _value(writer: Writer, quantity: str) -> Formula:
    return stacked(writer.printed(quantity))
