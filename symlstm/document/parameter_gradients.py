"""The gradients of the parameters: in matrix form, and each entry as a sum over time with every step's share."""

from collections.abc import Iterator

from symlstm.derivation.bptt import times_of
from symlstm.derivation.expression import Call, Expression, in_declared_order
from symlstm.derivation.gradients import CHAIN, ParameterGradients, printed_names
from symlstm.derivation.step import BlockAt, Derivation, Step
from symlstm.derivation.unit_equation import SumOverTime
from symlstm.document.appearance import in_product, symbolic
from symlstm.document.blocks import Block, Display, Paragraph, QuantityHeading, Section
from symlstm.document.breaking import Line, Part, broken, fits
from symlstm.document.formula import (
    EQUALS,
    HADAMARD,
    PLUS,
    THIN,
    Brackets,
    Formula,
    Letter,
    Matrix,
    Row,
    Script,
    Upright,
    column,
)
from symlstm.document.lines import Writer
from symlstm.document.matrix_blocks import can_stand_in_blocks, in_blocks
from symlstm.document.matrix_form import is_too_tall, relation_to_results
from symlstm.document.names import TRANSPOSED, Names
from symlstm.document.proof import drift_blocks
from symlstm.document.working import notes
from symlstm.network.equation import Equation
from symlstm.network.names import Role
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Detail

SUM = Row((Script(Upright("∑"), sub=Letter("t")), THIN))
MOST_SHARES = 4  # time steps whose shares are written side by side in matrix form


def parameter_gradients(problem: Problem, writer: Writer, detail: Detail) -> Section:
    """Every weight and bias gradient."""
    blocks = writer.page.derivation.of_phase("gradients")
    body = [part for block in blocks for part in _working(block, problem, writer, detail)]
    drifts = drift_blocks(writer, gradients_of_biases(writer.page.derivation))
    return Section("gradients", "Gradients of the parameters", (*body, *drifts))


def gradients_of_biases(derivation: Derivation) -> list[str]:
    """The ids of the gradients whose drift is shown."""
    names = derivation.network.names
    steps = [step for block in derivation.of_phase("gradients") for step in block.steps]
    return [step.target for step in steps if names[step.name].role is Role.BIAS]


def _working(block: BlockAt, problem: Problem, writer: Writer, detail: Detail) -> Iterator[Block]:
    of_equation = [(e, [step for step in block.steps if step.name == e.name]) for e in block.block.equations]
    yield QuantityHeading(block.block.title, block.block.purpose, tuple(e.name for e, _ in of_equation))
    lines = [line for e, steps in of_equation for line in _matrix_lines(e, steps, problem, writer)]
    if lines:
        yield Display(tuple(broken(line) for line in lines))
    if detail != "brief" or not lines:
        yield Paragraph(("Entry by entry:",))
        yield Display(tuple(broken(writer.line(step)) for step in block.steps))
    yield from notes(block, writer)


def _matrix_lines(equation: Equation, steps: list[Step], problem: Problem, writer: Writer) -> Iterator[Line]:
    """d_W = sum over time, share by share where there are few time steps, and the matrix of the results, if need be in blocks;
    nothing where not one number has room in a matrix."""
    left, unit = writer.names.plain(equation.name), steps[0].unit_equation
    assert isinstance(unit, SumOverTime)
    shares = _spelled(in_declared_order(equation.formula, printed_names(problem.network)), writer.names, unit.times)
    relation = relation_to_results(writer, steps, numbers_shown=False)
    result = matrix_of(steps, [writer.result(step) for step in steps])
    if fits(result, left) and not (isinstance(result, Matrix) and is_too_tall(len(result.rows))):
        yield Line(left, (Part(EQUALS, shares), Part(relation, result)), equation.name, equation.reason)
        return
    yield from lines_in_blocks(Line(left, (Part(EQUALS, shares),), reason=equation.reason), relation, result)


def lines_in_blocks(symbols: Line, relation: Formula, result: Formula) -> Iterator[Line]:
    """The line with symbols, then the result in blocks; nothing where not one number has room in a matrix."""
    rows: list[list[Formula]] = [list(row) for row in result.rows] if isinstance(result, Matrix) else [[result]]
    if can_stand_in_blocks(symbols.left, rows):
        yield symbols
        yield from (Line(name, (Part(relation, block),)) for name, block in in_blocks(symbols.left, rows))


def matrix_of(steps: list[Step], entries: list[Formula]) -> Formula:
    """The entries of a matrix or of a column, each in its place."""
    index = [step.unit_equation.target.index for step in steps]
    if len(entries) == 1:
        return entries[0]
    if len(index[0]) == 1:
        return column(entries)
    rows = max(position[0] for position in index)
    return Matrix(
        tuple(tuple(e for e, position in zip(entries, index, strict=True) if position[0] == r + 1) for r in range(rows))
    )


def general_sums(group: ParameterGradients, problem: Problem, names: Names) -> Iterator[Line]:
    """The equations for any time step, with the sum over time in front."""
    times = times_of(group, problem)
    for equation in group.equations:
        expression, several = in_declared_order(equation.formula, printed_names(problem.network)), len(times) > 1
        right = Row((SUM, _share(expression, names, None))) if several else _share(expression, names, times[0])
        yield Line(names.plain(equation.name), (Part(EQUALS, right),), reason=equation.reason if several else CHAIN)


def _spelled(expression: Expression, names: Names, times: tuple[int, ...]) -> Formula:
    """The shares of all time steps side by side; the sum in general where they are many."""
    if len(times) > MOST_SHARES:
        return Row((SUM, _share(expression, names, None)))
    items: list[Formula] = []
    for t in times:
        items += [*([PLUS] if items else []), _share(expression, names, t)]
    return Row(tuple(items))


def _share(expression: Expression, names: Names, time: int | None) -> Formula:
    """d_z [x; h]^T at a time step, or d_z alone."""

    def leaf(name: str) -> Formula:
        return names.vector(name, time)

    if not (isinstance(expression, Call) and expression.function == "outer"):
        return symbolic(expression, leaf, HADAMARD)
    gradient, *stack = expression.arguments
    entries = [symbolic(entry, leaf, HADAMARD) for entry in stack]
    if len(entries) == 1:
        return Row((in_product(gradient, leaf, HADAMARD), THIN, _transposed(entries[0])))
    return Row((in_product(gradient, leaf, HADAMARD), THIN, Script(column(entries), sup=TRANSPOSED)))


def _transposed(entry: Formula) -> Formula:
    """A vector with its time step, transposed."""
    return Script(Brackets(entry), sup=TRANSPOSED)
