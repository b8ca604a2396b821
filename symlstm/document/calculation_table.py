"""Calculation tables: numbers in the head, below them the weights that they are multiplied by, on the right the sums; and for what is
worked out entry by entry, the formula in the head and a line of numbers for each unit.

They are the rows in matrix form with their operands moved to the head, for cells with more units than a row has room for.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from symlstm.derivation.expression import Call, Expression, Sum, Variable, in_declared_order, variables
from symlstm.derivation.step import BlockAt, Step
from symlstm.document.aligned import aligned
from symlstm.document.appearance import function_sign, numeric, symbolic
from symlstm.document.blocks import Maths, Strong, Table, Text
from symlstm.document.formula import APPROX, COMMA, EQUALS, Formula, Letter, Row, Script
from symlstm.document.vector_formulas import vector_formula
from symlstm.document.vector_line import Setting, Steps
from symlstm.document.width import CELL_GAP, fits_a_line, width
from symlstm.language import _
from symlstm.network.equation import Equation, mixes_units
from symlstm.network.ids import identity

LABEL_COLUMNS = 2
ROOM_FOR_UNITS = 2.5  # em
ROOM_FOR_LABELS = 11.0  # em: of a title, or of an activation below it, and of the number of a unit
FULL_TABLE_LINE, SMALL_TABLE_LINE = 54.0, 60.0  # em: 165 mm at 9 pt and at 8 pt; widths are rounded up
NOTHING = Row(())


@dataclass(frozen=True, slots=True)
class TableOfGates:
    """Blocks of one time step whose linear maps read the same stacked column."""

    blocks: tuple[BlockAt, ...]
    stack: tuple[Expression, ...]

    @property
    def sums(self) -> tuple[str, ...]:
        """The ids of what the linear maps give."""
        return tuple(step.target for block in self.blocks for step in by_equation(block)[0])


def by_equation(block: BlockAt) -> list[Steps]:
    """A block's steps, grouped by the vector equation they are lines of."""
    groups: dict[str, list[Step]] = {}
    for step in block.steps:
        groups.setdefault(step.name, []).append(step)
    return [tuple(steps) for steps in groups.values()]


def in_tables(blocks: Sequence[BlockAt], order: tuple[str, ...]) -> Iterator[TableOfGates | BlockAt]:
    """The blocks of a time step: as many as read the same stacked column one after another in a table, any other by itself."""
    pending: list[BlockAt] = []
    stack: tuple[Expression, ...] = ()
    for block in blocks:
        found = _stack_of(block, order)
        if pending and found != stack:
            yield TableOfGates(tuple(pending), stack)
            pending = []
        if found is None:
            yield block
        else:
            pending.append(block)
            stack = found
    if pending:
        yield TableOfGates(tuple(pending), stack)


def _stack_of(block: BlockAt, order: tuple[str, ...]) -> tuple[Expression, ...] | None:
    """The stacked column of a block that is one linear map, perhaps with a bias, and at most an activation of what it gives."""
    first, *others = block.block.equations
    if any(mixes_units(equation.formula) for equation in others):
        return None
    if len(by_equation(block)[0]) == 1 or len(others) > 1 or (others and others[0].activates != first.name):
        return None
    terms = _terms(first, order)
    match terms:
        case [Call("matmul", (Variable(_), *stack))] | [Call("matmul", (Variable(_), *stack)), Variable(_)]:
            return tuple(stack)
    return None


def _terms(equation: Equation, order: tuple[str, ...]) -> list[Expression]:
    expression = in_declared_order(equation.formula, order)
    return list(expression.terms) if isinstance(expression, Sum) else [expression]


def table_of_gates(setting: Setting, table: TableOfGates) -> Table | None:
    """The table: entries of the column in the head, a row for each unit of each gate, the sums and their activations on the right; in
    small print where it is wide, and None where it has no room even so."""
    has_bias = any(_parameters(block.block.equations[0], setting.order)[1] for block in table.blocks)
    has_activation = any(len(block.block.equations) > 1 for block in table.blocks)
    names, numbers = (list(_entries(setting, table, with_numbers)) for with_numbers in (False, True))
    bias: tuple[Text, ...] = ((_("bias"),),) * has_bias
    activation: tuple[Text, ...] = ((Maths(_functions(table)),),) * has_activation
    head = (("",), (_("unit"),), *map(_cell, names), *bias, (Maths(_letter(setting, table)),), *activation)
    times = ((_("times"),), ("",), *map(_cell, numbers), *((("1",),) * has_bias), *((("",),) * (1 + has_activation)))
    labels = [label for block in table.blocks for label in _labels(setting, block)]
    lines = aligned(tuple(line for block in table.blocks for line in _lines(setting, block, has_bias, has_activation)))
    wide = _width([tuple(names), tuple(numbers)], lines)
    if wide > SMALL_TABLE_LINE:
        return None
    rows = tuple((*label, *map(_cell, line)) for label, line in zip(labels, lines, strict=True))
    units = len(by_equation(table.blocks[0])[0])
    rules = tuple(range(units, len(rows), units))
    align = "ll" + "r" * (len(head) - LABEL_COLUMNS)
    return Table(head, rows, align, heads_of=LABEL_COLUMNS, times=times, rules=rules, is_small=wide > FULL_TABLE_LINE)


def _width(heads: Sequence[tuple[Formula, ...]], lines: Sequence[tuple[Formula, ...]]) -> float:
    """The estimated width in em; heads may have fewer columns than lines."""
    columns = zip_longest(*heads, *lines, fillvalue=NOTHING)
    return ROOM_FOR_LABELS + sum(max(map(width, column)) + CELL_GAP for column in columns)


def _cell(formula: Formula) -> Text:
    return (Maths(formula),) if formula != NOTHING else ("",)


def _entries(setting: Setting, table: TableOfGates, with_numbers: bool) -> Iterator[Formula]:
    """The names, or the numbers, of the entries of the column."""
    names, first = setting.writer.names, table.blocks[0].steps[0]
    for part in table.stack:
        for unit in range(1, names.length(variables(part)[0]) + 1):
            ids = {name: names.network.names.entry(name, first.time, unit) for name in variables(part)}
            if with_numbers:
                yield numeric(part, lambda name, ids=ids: setting.writer.number_on(first.target, ids[name]))  # type: ignore[misc]
            else:
                yield symbolic(part, lambda name, ids=ids: names.of(ids[name]))  # type: ignore[misc]


def _labels(setting: Setting, block: BlockAt) -> Iterator[tuple[Text, Text]]:
    """Title and number of each unit; the activation stands below the title."""
    activation: Text = (_activation(setting, block),) if len(block.block.equations) > 1 else ("",)
    for n in range(len(by_equation(block)[0])):
        yield (Strong(_(block.block.title)),) if n == 0 else activation if n == 1 else ("",), (str(n + 1),)


def _lines(setting: Setting, block: BlockAt, has_bias: bool, has_activation: bool) -> Iterator[tuple[Formula, ...]]:
    """For each unit its weights, its bias, the sum and the activation."""
    writer, (sums, *others) = setting.writer, by_equation(block)
    weight, bias = _parameters(block.block.equations[0], setting.order)
    for n, step in enumerate(sums):
        biases = (writer.given(identity(bias, n + 1)) if bias else NOTHING,) * has_bias
        activations = (writer.result(others[0][n]) if others else NOTHING,) * has_activation
        yield (*writer.matrix(weight).rows[n], *biases, writer.result(step), *activations)


def _activation(setting: Setting, block: BlockAt) -> Maths:
    """f = sigma(z_f): which function the last column applies."""
    equation, names = block.block.equations[1], setting.writer.names
    return Maths(
        Row((names.vector(equation.name, block.time), EQUALS, vector_formula(equation, names, setting.order, block.time)))
    )


def _parameters(equation: Equation, order: tuple[str, ...]) -> tuple[str, str]:
    """The names of the weight matrix and of the bias of a linear map; no name for a bias that is not there."""
    product, *rest = _terms(equation, order)
    bias = [term.name for term in rest if isinstance(term, Variable)]
    return variables(product)[0], bias[0] if bias else ""


def _letter(setting: Setting, table: TableOfGates) -> Formula:
    """What the sums are called: the letter that their names share."""
    names = [setting.writer.names.plain(block.block.equations[0].name) for block in table.blocks]
    letters = {name.base if isinstance(name, Script) else name for name in names}
    return letters.pop() if len(letters) == 1 else Letter("z")


def _functions(table: TableOfGates) -> Formula:
    """The signs of the functions that the last column applies, each once."""
    equations = [block.block.equations[1] for block in table.blocks if len(block.block.equations) > 1]
    signs = dict.fromkeys(function_sign(equation.formula.func.__name__) for equation in equations)
    items: list[Formula] = []
    for sign in signs:
        items += [*([COMMA] if items else []), sign]
    return items[0] if len(items) == 1 else Row(tuple(items))


def table_of_units(setting: Setting, blocks: Sequence[BlockAt]) -> Table | None:
    """What is worked out entry by entry: the formula in the head, below it a line of numbers for each unit; None for a single number,
    for sums that go over other units, and where there is no room."""
    equations = [steps for block in blocks for steps in by_equation(block)]
    units = {len(steps) for steps in equations}
    if units in (set(), {1}) or len(units) > 1 or not all(_is_entry_by_entry(steps) for steps in equations):
        return None
    lines = [tuple(_numbers_and_result(setting, step) for step in line) for line in zip(*equations, strict=True)]
    head = [_formula(setting, steps[0]) for steps in equations]
    if not fits_a_line([head, *lines], label=ROOM_FOR_UNITS):
        return None
    rows = tuple(((str(n),), *map(_cell, line)) for n, line in enumerate(lines, 1))
    return Table(((_("unit"),), *map(_cell, head)), rows, "l" + "r" * len(head))


def _is_entry_by_entry(steps: Steps) -> bool:
    equation = steps[0].unit_equation.equation
    return not mixes_units(equation.formula) and not any(
        reference.is_parameter for reference in steps[0].unit_equation.references.values()
    )


def _formula(setting: Setting, step: Step) -> Formula:
    """c = f c_prev + i g, between vectors."""
    equation, names = step.unit_equation.equation, setting.writer.names
    left = names.vector(equation.name, step.time)
    if names.is_function(equation.name):
        return left
    return Row((left, EQUALS, vector_formula(equation, names, setting.order, step.time)))


def _numbers_and_result(setting: Setting, step: Step) -> Formula:
    """What one unit's line says behind its name: numbers and result; of an activation the result alone."""
    writer = setting.writer
    if step.unit_equation.equation.activates is not None:
        return writer.result(step)
    numbers = numeric(step.expression, lambda name: writer.number_on(step.target, step.reads[name]))
    equal = not writer.withholds and writer.page.replays[step.target].equals
    return Row((numbers, EQUALS if equal else APPROX, writer.result(step)))
