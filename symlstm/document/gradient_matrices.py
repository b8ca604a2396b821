"""The gradients of the parameters as equations between matrices: a sum over time in general, and with the matrix of the results."""

from collections.abc import Iterator, Sequence

from symlstm.derivation.backward_order import printed_names
from symlstm.derivation.bptt import times_of
from symlstm.derivation.expression import Call, Expression, in_declared_order
from symlstm.derivation.gradients import CHAIN, ParameterGradients
from symlstm.derivation.step import Step
from symlstm.derivation.unit_equation import SumOverTime
from symlstm.document.aligned import aligned
from symlstm.document.appearance import in_product, symbolic
from symlstm.document.breaking import Line, Part
from symlstm.document.formula import EQUALS, HADAMARD, PLUS, THIN, Brackets, Formula, Letter, Matrix, Row, Script, Upright
from symlstm.document.lines import Writer
from symlstm.document.matrix_blocks import can_stand_in_blocks, in_blocks
from symlstm.document.names import TRANSPOSED, Names, last_step
from symlstm.document.scripts import When
from symlstm.document.stacks import stacks_of
from symlstm.document.vector_line import relation_to_results
from symlstm.language import _
from symlstm.network.equation import Equation
from symlstm.problem.problem import Problem

SUM = Row((Script(Upright("∑"), sub=Letter("t")), THIN))
MOST_SHARES = 4  # time steps whose shares are written side by side


def general_sums(group: ParameterGradients, problem: Problem, names: Names) -> Iterator[Line]:
    """The equations for any time step, with the sum over time in front."""
    times = times_of(group, problem)
    when = last_step(problem) if times[0] == problem.steps else times[0]
    for equation in group.equations:
        expression, several = in_declared_order(equation.formula, printed_names(problem.network)), len(times) > 1
        right = Row((SUM, _share(expression, names, None))) if several else _share(expression, names, when)
        yield Line(names.plain(equation.name), (Part(EQUALS, right),), reason=_(equation.reason if several else CHAIN))


def matrix_lines(equation: Equation, steps: Sequence[Step], problem: Problem, writer: Writer) -> Iterator[Line]:
    """The gradient of one parameter, share by share where there are few time steps, and the matrix of the results, if need be in
    blocks; nothing where not one number has room in a matrix."""
    left, unit = writer.names.plain(equation.name), steps[0].unit_equation
    assert isinstance(unit, SumOverTime)
    shares = _spelled(in_declared_order(equation.formula, printed_names(problem.network)), writer.names, unit.times)
    yield from lines_with_result(Line(left, (Part(EQUALS, shares),), equation.name), steps, writer)


def lines_with_result(symbols: Line, steps: Sequence[Step], writer: Writer) -> Iterator[Line]:
    """The line with symbols, then the matrix of the results, in blocks where it has no room; nothing where not one number has."""
    relation = relation_to_results(writer, steps, numbers_shown=False)
    rows = matrix_rows(steps, [writer.result(step) for step in steps])
    if len(rows) == len(rows[0]) == 1:
        yield Line(symbols.left, (*symbols.parts, Part(relation, rows[0][0])), symbols.quantity)
    elif can_stand_in_blocks(symbols.left, rows):
        blocks = list(in_blocks(symbols.left, rows))
        first = Part(relation, Matrix(aligned(blocks[0][1].rows)))
        whole = len(blocks) == 1
        yield Line(symbols.left, (*symbols.parts, *((first,) if whole else ())), symbols.quantity)
        for name, block in () if whole else blocks:
            yield Line(name, (Part(relation, Matrix(aligned(block.rows))),))


def matrix_rows(steps: Sequence[Step], entries: Sequence[Formula]) -> list[list[Formula]]:
    """The entries of a matrix or of a column, row by row."""
    rows: dict[int, list[Formula]] = {}
    for step, entry in zip(steps, entries, strict=True):
        rows.setdefault(step.unit_equation.target.index[0], []).append(entry)
    return list(rows.values())


def _spelled(expression: Expression, names: Names, times: tuple[int, ...]) -> Formula:
    """The shares of all time steps side by side; the sum in general where they are many."""
    if len(times) > MOST_SHARES:
        return Row((SUM, _share(expression, names, None)))
    items: list[Formula] = []
    for t in times:
        items += [*([PLUS] if items else []), _share(expression, names, t)]
    return Row(tuple(items))


def _share(expression: Expression, names: Names, time: When) -> Formula:
    """d_z u^T at a time step, or d_z alone."""

    def leaf(name: str) -> Formula:
        return names.vector(name, time)

    if not (isinstance(expression, Call) and expression.function == "outer"):
        return symbolic(expression, leaf, HADAMARD)
    gradient, *stack = expression.arguments
    column = Script(Brackets(stacks_of(names).called(stack, time)), sup=TRANSPOSED)
    return Row((in_product(gradient, leaf, HADAMARD), THIN, column))
