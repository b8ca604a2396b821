"""The gradients of a gate's parameters as a table: each time step's share, their sum, and with a rate the old and the new value.

The entries of row 1 of the matrix, or of both where weights are split, and of the biases stand side by side, then those of row 2; the
columns that the weights multiply stand once at the top. Every share is the share of the bias in its line times the number at the head of
its column.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from symlstm.derivation.backward_order import printed_names
from symlstm.derivation.expression import Call, Variable, in_declared_order, variables
from symlstm.derivation.gradients import ParameterGradients
from symlstm.derivation.step import BlockAt
from symlstm.derivation.unit_equation import SumOverTime
from symlstm.document.aligned import aligned
from symlstm.document.appearance import numeric, symbolic
from symlstm.document.blocks import Maths, Strong, Table, Text
from symlstm.document.cells import called_at
from symlstm.document.formula import COMMA, Formula, Mark, Numeral, Row
from symlstm.document.lines import Writer, printed
from symlstm.document.sentence import sentence
from symlstm.document.stacks import Parts, stacks_of
from symlstm.document.vector_formulas import part_label
from symlstm.document.width import CELL_GAP, TABLE_LINE, width
from symlstm.document.wording import capitalized
from symlstm.language import _
from symlstm.network.ids import identity
from symlstm.network.names import Role, updated
from symlstm.problem.problem import Problem

MOST_COLUMNS = 8  # of two rows of a matrix side by side
ROOM_FOR_LABELS = 9.5  # em
ROOM_BESIDE_NAMES = 6.0  # em: "sum:" before them, and the column of the time steps
ONE = Numeral(("1",))


@dataclass(frozen=True)
class Weight:
    """A matrix by its name, and the vectors of the column that it multiplies."""

    name: str
    stack: Parts


@dataclass(frozen=True)
class Gate:
    """The gradients of the parameters of one equation.

    cell     what the cell is called that it belongs to, where there are several
    weights  its matrices: one that is stacked, or those of input and hidden state
    biases   their names, if there are any
    beside   the gradients that are no number at the head of a column times the share of a bias: those of diagonal weights
    times    the time steps that add a share
    """

    title: str
    cell: str
    weights: tuple[Weight, ...]
    biases: tuple[str, ...]
    beside: tuple[str, ...]
    times: tuple[int, ...]

    @property
    def columns(self) -> tuple[tuple[Parts, ...], tuple[int, ...], int]:
        """What stands at the head of a table, and how many biases it has: gates that have all of it alike share a table."""
        return tuple(weight.stack for weight in self.weights), self.times, len(self.biases)


def gate_of(group: ParameterGradients, block: BlockAt, problem: Problem) -> Gate | None:
    """A group of gradients as one gate; None where its matrices and biases do not all get the same gradient."""
    table, order, unit = problem.network.names, printed_names(problem.network), block.steps[0].unit_equation
    assert isinstance(unit, SumOverTime), "a parameter's gradient is a sum over time"
    weights, biases, beside, arrived = [], [], [], set()
    for equation in group.equations:
        subject = table[equation.name].subject
        match in_declared_order(equation.formula, order):
            case Call("outer", (Variable(arriving), *stack)):
                weights.append(Weight(subject, tuple(stack)))
            case Variable(arriving) if table[subject].role is Role.BIAS:
                biases.append(subject)
            case _ if table[subject].role is Role.DIAGONAL:
                beside.append(equation.name)
                continue
            case _:
                return None
        arrived.add(arriving)
    if len(arrived) != 1 or not weights:
        return None
    return Gate(
        _(block.block.title), called_at(problem.network, block.place), tuple(weights), tuple(biases), tuple(beside), unit.times
    )


def gate_tables(gates: Sequence[Gate], problem: Problem, writer: Writer) -> list[Table] | None:
    """The gates in tables, those with the same columns at the head in one; None where a row of a matrix is too wide for that."""
    groups: dict[object, list[Gate]] = {}
    for gate in gates:
        groups.setdefault(gate.columns, []).append(gate)
    tables = [_TableOfGates(alike, problem, writer).table() for alike in groups.values()]
    return None if any(table is None for table in tables) else [table for table in tables if table]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a table: two labels, its numbers, and whether a rule stands above it."""

    labels: tuple[Text, Text]
    numbers: tuple[Formula, ...]
    is_ruled: bool = False


class _TableOfGates:
    """A table of gates whose matrices multiply the same columns.

    rows      the rows of the matrices, those together that stand side by side
    is_tight  whether there is no room to name all parameters of a gate in the labels of its sums
    """

    def __init__(self, gates: list[Gate], problem: Problem, writer: Writer):
        self._gates, self._problem, self._writer, self._names = gates, problem, writer, writer.names
        shapes = [self._names.shape(weight.name) for weight in gates[0].weights]
        self._height = shapes[0][0]
        self._width = sum(columns for _rows, columns in shapes) + len(gates[0].biases)
        self._is_tight = False
        self._rows = self._together(self._height if self._width * self._height <= MOST_COLUMNS else 1)

    def _together(self, rows: int) -> list[range]:
        return [range(first, first + rows) for first in range(1, self._height + 1, rows)]

    def table(self) -> Table | None:
        """The table, with the rows of a matrix below one another where they have no room side by side; None where one is too wide."""
        lines = self._lines()
        wide = _width_of(lines)
        if ROOM_FOR_LABELS + wide > TABLE_LINE and len(self._rows[0]) > 1:
            self._rows = self._together(1)
            lines = self._lines()
            wide = _width_of(lines)
        if ROOM_FOR_LABELS + wide > TABLE_LINE:
            return None
        names = max(width(self._names_of(gate, self._gradient)) for gate in self._gates)
        if ROOM_BESIDE_NAMES + names + wide > TABLE_LINE:
            self._is_tight = True
            lines = self._lines()
        numbers = aligned(tuple(line.numbers for line in lines))
        cells = tuple((*line.labels, *((Maths(n),) for n in row)) for line, row in zip(lines, numbers, strict=True))
        rules = tuple(n for n, line in enumerate(lines) if line.is_ruled)
        align, cell = "ll" + "r" * len(numbers[0]), self._gates[0].cell  # all are of one: no two multiply the same columns
        return Table(self._head(), cells, align, caption=cell, heads_of=2, spans=self._spans(), rules=rules)

    def _lines(self) -> list[_Line]:
        return [*self._stacked(), *(line for gate in self._gates for rows in self._rows for line in self._gate(gate, rows))]

    def _spans(self) -> tuple[tuple[str, int], ...]:
        if len(self._rows[0]) == 1:
            return ()
        return (("", 2), *((self._of_row(row), self._width) for row in self._rows[0]))

    def _of_row(self, row: int) -> str:
        """Where a row of the matrices leads: into a unit of a cell, else to an output."""
        is_of_cell = self._names.network.cell_of(self._gates[0].weights[0].name) is not None
        return _("row {n}: into unit {n}", n=row) if is_of_cell else _("row {n}: to output {n}", n=row)

    def _head(self) -> tuple[Text, ...]:
        """The entries of the columns, and the biases, for each row of a matrix side by side."""
        entries: list[Text] = []
        for part in self._parts(self._gates[0]):
            for unit in range(1, self._names.length(part_label(part, self._names)) + 1):
                entries.append((Maths(symbolic(part, lambda name, unit=unit: self._entry(name, unit))),))  # type: ignore[misc]
        return (("",), ("",), *((*entries, *self._biases()) * len(self._rows[0])))

    def _biases(self) -> list[Text]:
        """The heads of the biases; of two each with what its weights multiply."""
        gate = self._gates[0]
        if len(gate.biases) < 2 or len(gate.biases) != len(gate.weights):
            return [(_("bias"),)] * len(gate.biases)
        letters = [symbolic(weight.stack[0], lambda name: self._names.plain(self._letter(name))) for weight in gate.weights]
        return [sentence(_("bias beside {vector}"), vector=Maths(letter)) for letter in letters]

    @staticmethod
    def _parts(gate: Gate) -> Parts:
        """The vectors of all columns, one column after the other."""
        return tuple(part for weight in gate.weights for part in weight.stack)

    def _letter(self, name: str) -> str:
        """The name of a quantity at whatever time step."""
        return self._names.network.names[name].text

    def _entry(self, name: str, unit: int) -> Formula:
        return self._names.plain_entry(self._letter(name), unit)

    def _stacked(self) -> Iterator[_Line]:
        """The columns that the weights multiply at each time step, with all digits, and the 1 that the bias is multiplied by."""
        gate = self._gates[0]
        for t in gate.times:
            names = [stacks_of(self._names).called(weight.stack, t) for weight in gate.weights]
            column: Text = (Maths(_with_commas(names)),)
            label = sentence(_("{column} and 1"), column=column) if gate.biases else column
            numbers = (*self._column(gate, t), *((ONE,) * len(gate.biases)))
            yield _Line((label, ("",)), numbers * len(self._rows[0]))

    def _column(self, gate: Gate, t: int) -> Iterator[Formula]:
        table = self._names.network.names
        for weight in gate.weights:
            line = identity(self._gradient(weight.name), 1, 1)
            for part in weight.stack:
                for unit in range(1, self._names.length(part_label(part, self._names)) + 1):
                    ids = {name: table.entry(name, t, unit) for name in variables(part)}
                    yield numeric(part, lambda name, line=line, ids=ids: self._writer.number_on(line, ids[name]))  # type: ignore[misc]

    def _gate(self, gate: Gate, rows: range) -> Iterator[_Line]:
        """The shares, their sum, the old and the new values of some rows of a gate."""
        shares = self._shares(gate, rows)
        title, *below = self._title(gate, rows, len(shares))
        for n, (t, numbers) in enumerate(shares):
            label = (title, *below)[n] if n <= len(below) else ("",)
            yield _Line((label, (_("step {t}", t=t),)), numbers, is_ruled=n == 0)
        sums: Text = (Maths(self._names_of(gate, self._gradient)),)
        named = (_("sum"),) if self._is_tight else sentence(_("sum: {gradients}"), gradients=sums)
        label = named if shares else (*title, ": ", *sums)
        yield _Line((label, ("",)), self._each(gate, rows, self._sum), is_ruled=not shares)
        if self._problem.training:
            parameters = Maths(self._names_of(gate, lambda name: name))
            old = (_("old"),) if self._is_tight else sentence(_("old: {parameters}"), parameters=parameters)
            yield _Line((old, ("",)), self._each(gate, rows, self._writer.given))
            yield _Line(((_("new"),), ("",)), self._each(gate, rows, self._new))

    def _title(self, gate: Gate, rows: range, lines: int) -> list[Text]:
        """The gate and its row, on two lines where there is little room beside them."""
        title: Text = (Strong(capitalized(gate.title)),)
        if len(self._rows) == 1:
            return [title]
        if self._is_tight and lines > 1:
            return [title, (_("row {n}", n=rows[0]),)]
        return [sentence(_("{gate}, row {n}"), gate=title, n=str(rows[0]))]

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

    def _names_of(self, gate: Gate, derived: Callable[[str], str]) -> Formula:
        """The names of what belongs to the matrices and to the biases."""
        parameters = (*(weight.name for weight in gate.weights), *gate.biases)
        return _with_commas([self._names.plain(derived(name)) for name in parameters])

    def _each(self, gate: Gate, rows: range, made: Callable[[str], Formula]) -> tuple[Formula, ...]:
        """What is made of each parameter of some rows of the matrices, and of the biases."""
        return tuple(map(made, self._ids(gate, rows)))

    def _ids(self, gate: Gate, rows: range) -> Iterator[str]:
        for row in rows:
            for weight in gate.weights:
                yield from (identity(weight.name, row, n) for n in range(1, self._names.shape(weight.name)[1] + 1))
            yield from (identity(bias, row) for bias in gate.biases)


def _width_of(lines: Sequence[_Line]) -> float:
    """How wide the columns of numbers are, with the gaps between them."""
    return sum(max(map(width, column)) + CELL_GAP for column in zip(*(line.numbers for line in lines), strict=True))


def _with_commas(names: Sequence[Formula]) -> Formula:
    """Names one after the other."""
    first, *others = names
    return Row((first, *(item for name in others for item in (COMMA, name)))) if others else first
