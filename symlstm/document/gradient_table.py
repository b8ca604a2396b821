"""The gradients of a gate's parameters as a table: each time step's share, their sum, and with a rate the old and the new value.

The entries of row 1 of the matrix and of the bias stand side by side, then those of row 2; the column that the weights multiply
stands once at the top. Every share is the share of the bias in its line times the number at the head of its column.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from symlstm.derivation.backward_order import printed_names
from symlstm.derivation.expression import Call, Expression, Variable, in_declared_order, variables
from symlstm.derivation.gradients import ParameterGradients
from symlstm.derivation.step import BlockAt
from symlstm.derivation.unit_equation import SumOverTime
from symlstm.document.aligned import aligned
from symlstm.document.appearance import numeric, symbolic
from symlstm.document.blocks import Maths, Strong, Table, Text
from symlstm.document.cells import title_with_place
from symlstm.document.formula import COMMA, Formula, Mark, Numeral, Row
from symlstm.document.lines import Writer, printed
from symlstm.document.sentence import sentence
from symlstm.document.stacks import stacks_of
from symlstm.document.vector_formulas import part_label
from symlstm.document.width import CELL_GAP, TABLE_LINE, width
from symlstm.document.wording import capitalized
from symlstm.language import _
from symlstm.network.ids import identity
from symlstm.network.names import updated
from symlstm.problem.problem import Problem

MOST_COLUMNS = 8  # of two rows of a matrix side by side
ROOM_FOR_LABELS = 9.5  # em
ONE = Numeral(("1",))


@dataclass(frozen=True)
class Gate:
    """The gradients of the matrix and the bias of one linear map.

    weight, bias  their names; no name for a bias that is not there
    stack         the vectors of the column that the matrix multiplies
    times         the time steps that add a share
    """

    title: str
    weight: str
    bias: str
    stack: tuple[Expression, ...]
    times: tuple[int, ...]


def gate_of(group: ParameterGradients, block: BlockAt, problem: Problem) -> Gate | None:
    """A group of gradients as one gate; None where they are anything but those of one matrix and perhaps one bias."""
    table = problem.network.names
    expressions = [in_declared_order(e.formula, printed_names(problem.network)) for e in group.equations]
    unit = block.steps[0].unit_equation
    match expressions:
        case [Call("outer", (Variable(arriving), *stack)), *biases] if biases in ([], [Variable(arriving)]):
            names = [table[e.name].subject for e in group.equations]
            assert isinstance(unit, SumOverTime), "a parameter's gradient is a sum over time"
            title = title_with_place(
                problem.network, block.place, _(block.block.title) if block.place.layer else block.block.title
            )
            return Gate(title, names[0], names[1] if biases else "", tuple(stack), unit.times)
    return None


def gate_tables(gates: Sequence[Gate], problem: Problem, writer: Writer) -> list[Table] | None:
    """The gates in tables, those with the same column at the head in one; None where a row of a matrix is too wide for that."""
    groups: dict[object, list[Gate]] = {}
    for gate in gates:
        groups.setdefault((gate.stack, gate.times, bool(gate.bias)), []).append(gate)
    tables = [_TableOfGates(alike, problem, writer).table() for alike in groups.values()]
    return None if any(table is None for table in tables) else [table for table in tables if table]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a table: two labels, its numbers, and whether a rule stands above it."""

    labels: tuple[Text, Text]
    numbers: tuple[Formula, ...]
    is_ruled: bool = False


class _TableOfGates:
    """A table of gates whose matrices multiply the same column.

    rows  the rows of the matrices, those together that stand side by side
    """

    def __init__(self, gates: list[Gate], problem: Problem, writer: Writer):
        self._gates, self._problem, self._writer, self._names = gates, problem, writer, writer.names
        rows, self._columns = self._names.shape(gates[0].weight)
        self._width = self._columns + bool(gates[0].bias)
        together = rows if self._width * rows <= MOST_COLUMNS else 1
        self._rows = [range(first, first + together) for first in range(1, rows + 1, together)]

    def table(self) -> Table | None:
        """The table; None where it would be too wide."""
        lines = [*self._stacked(), *(line for gate in self._gates for rows in self._rows for line in self._gate(gate, rows))]
        wide = sum(max(map(width, column)) + CELL_GAP for column in zip(*(line.numbers for line in lines), strict=True))
        if ROOM_FOR_LABELS + wide > TABLE_LINE:
            return None
        numbers = aligned(tuple(line.numbers for line in lines))
        cells = tuple((*line.labels, *((Maths(n),) for n in row)) for line, row in zip(lines, numbers, strict=True))
        rules = tuple(n for n, line in enumerate(lines) if line.is_ruled)
        return Table(self._head(), cells, "ll" + "r" * len(numbers[0]), heads_of=2, spans=self._spans(), rules=rules)

    def _spans(self) -> tuple[tuple[str, int], ...]:
        if len(self._rows[0]) == 1:
            return ()
        return (("", 2), *((_("row {n}: into unit {n}", n=row), self._width) for row in self._rows[0]))

    def _head(self) -> tuple[Text, ...]:
        """The entries of the column, and the bias, for each row of a matrix side by side."""
        entries: list[Text] = []
        for part in self._gates[0].stack:
            for unit in range(1, self._names.length(part_label(part, self._names)) + 1):
                entries.append((Maths(symbolic(part, lambda name, unit=unit: self._entry(name, unit))),))  # type: ignore[misc]
        bias: tuple[Text, ...] = ((_("bias"),),) * bool(self._gates[0].bias)
        return (("",), ("",), *((*entries, *bias) * len(self._rows[0])))

    def _entry(self, name: str, unit: int) -> Formula:
        return self._names.plain_entry(self._names.network.names[name].text, unit)

    def _stacked(self) -> Iterator[_Line]:
        """The column that the weights multiply at each time step, with all digits, and the 1 that the bias is multiplied by."""
        gate = self._gates[0]
        for t in gate.times:
            column: Text = (Maths(stacks_of(self._names).called(gate.stack, t)),)
            label = sentence(_("{column} and 1"), column=column) if gate.bias else column
            numbers = (*self._column(gate, t), *((ONE,) * bool(gate.bias)))
            yield _Line((label, ("",)), numbers * len(self._rows[0]))

    def _column(self, gate: Gate, t: int) -> Iterator[Formula]:
        table, line = self._names.network.names, identity(self._gradient(gate.weight), 1, 1)
        for part in gate.stack:
            for unit in range(1, self._names.length(part_label(part, self._names)) + 1):
                ids = {name: table.entry(name, t, unit) for name in variables(part)}
                yield numeric(part, lambda name, ids=ids: self._writer.number_on(line, ids[name]))  # type: ignore[misc]

    def _gate(self, gate: Gate, rows: range) -> Iterator[_Line]:
        """The shares, their sum, the old and the new values of some rows of a gate."""
        title: Text = (Strong(capitalized(_(gate.title))),)
        title = sentence(_("{gate}, row {n}"), gate=title, n=str(rows[0])) if len(self._rows) > 1 else title
        shares = self._shares(gate, rows)
        for n, (t, numbers) in enumerate(shares):
            yield _Line((title if n == 0 else ("",), (_("step {t}", t=t),)), numbers, is_ruled=n == 0)
        sums: Text = (Maths(self._pair(gate, self._gradient)),)
        label = sentence(_("sum: {gradients}"), gradients=sums) if shares else (*title, ": ", *sums)
        yield _Line((label, ("",)), self._each(gate, rows, self._sum), is_ruled=not shares)
        if self._problem.training:
            old = sentence(_("old: {parameters}"), parameters=Maths(self._pair(gate, lambda name: name)))
            yield _Line((old, ("",)), self._each(gate, rows, self._writer.given))
            yield _Line(((_("new"),), ("",)), self._each(gate, rows, self._new))

    def _shares(self, gate: Gate, rows: range) -> list[tuple[int, tuple[Formula, ...]]]:
        """The time steps with what each adds; nothing where shares are not shown."""
        found = self._writer.page.shares
        if self._writer.withholds or any(self._gradient(quantity) not in found for quantity in self._ids(gate, rows)):
            return []
        return [
            (t, self._each(gate, rows, lambda quantity, n=n: printed(found[self._gradient(quantity)].values[n])))  # type: ignore[misc]
            for n, t in enumerate(gate.times)
        ]

    def _sum(self, quantity: str) -> Formula:
        result = self._writer.result(self._writer.page.derivation.step(self._gradient(quantity)))
        shares = self._writer.page.shares.get(self._gradient(quantity))
        is_marked = isinstance(result, Mark) and result.kind == "noted"
        return Mark("noted", result) if shares and not shares.follows and not is_marked else result

    def _new(self, quantity: str) -> Formula:
        return self._writer.result(self._writer.page.derivation.step(updated(quantity)))

    def _gradient(self, parameter: str) -> str:
        """The name of a gradient, or its id."""
        return self._names.network.gradient_of(parameter)

    def _pair(self, gate: Gate, derived: Callable[[str], str]) -> Formula:
        """The names of what belongs to the matrix and to the bias."""
        first = self._names.plain(derived(gate.weight))
        return Row((first, COMMA, self._names.plain(derived(gate.bias)))) if gate.bias else first

    def _each(self, gate: Gate, rows: range, made: Callable[[str], Formula]) -> tuple[Formula, ...]:
        """What is made of each parameter of some rows of the matrix, and of the bias."""
        return tuple(map(made, self._ids(gate, rows)))

    def _ids(self, gate: Gate, rows: range) -> Iterator[str]:
        for row in rows:
            yield from (identity(gate.weight, row, column) for column in range(1, self._columns + 1))
            if gate.bias:
                yield identity(gate.bias, row)
