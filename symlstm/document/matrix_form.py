"""The matrix form of a block's equations: whole vectors, with names, then with numbers, then the result."""

from symlstm.cells.cell import PREVIOUS, Equation, pullback
from symlstm.derivation.expression import Call, Expression, Power, Product, Sum, children, in_declared_order, lifted, variables
from symlstm.derivation.gradients import GRADIENT
from symlstm.derivation.step import Step
from symlstm.document.appearance import Leaf, bracketed, numeric, symbolic
from symlstm.document.breaking import AlignedRow, Line, Part, broken, fits, height
from symlstm.document.formula import APPROX, EQUALS, HADAMARD, PLUS, THIN, Formula, Matrix, Row, vector
from symlstm.document.lines import Writer
from symlstm.document.names import Names
from symlstm.document.transposed_form import pulled_back_numbers

TALLEST = 24  # rows of a column that fit on a page together with what belongs to it
PAGE = 44  # lines of a page, of which a display that is not broken has no more


def is_too_tall(rows: int) -> bool:
    """Whether a column of this many rows would not fit on a page."""
    return rows > TALLEST


def fits_a_page(writer: Writer, steps: tuple[Step, ...]) -> bool:
    """Whether the column of the results, and the column that is multiplied, are neither too tall nor too wide."""
    left = writer.names.vector(steps[0].name, steps[0].time)
    results = writer.results(steps)
    return not is_too_tall(max(len(steps), _column_height(steps[0]))) and fits(results, left)


def _column_height(step: Step) -> int:
    """The rows of the tallest column that a step's matrix form multiplies."""
    if is_affine(step):
        return len(step.reads) // 2
    gradients = [q.split(".")[0] for q in step.reads.values() if q.startswith(GRADIENT)]
    return max(map(gradients.count, gradients), default=0) if is_pulled_back(step) else 0


def general_equation(equation: Equation, names: Names, order: tuple[str, ...]) -> Line:
    """The equation between vectors at any time step t."""
    left = names.vector(equation.target.name, None)
    return Line(left, (Part(EQUALS, vector_formula(equation, names, order, None)),))


def vector_formula(equation: Equation, names: Names, order: tuple[str, ...], time: int | None) -> Formula:
    """The right side of an equation between vectors, with names."""
    expression = in_declared_order(equation.formula, order)
    return _vector_formula(expression, names, time)


def _vector_formula(expression: Expression, names: Names, time: int | None) -> Formula:
    pullbacks: dict[str, Call] = {}

    def leaf(name: str) -> Formula:
        return _transposed(pullbacks[name], names, time) if name in pullbacks else names.vector(name, time)

    if not (isinstance(expression, Call) and expression.function == "affine"):
        return symbolic(lifted(expression, "pullback", pullbacks), leaf, HADAMARD)
    weight, bias, *stack = expression.arguments
    return Row((symbolic(weight, leaf), THIN, _stacked(stack, leaf), PLUS, symbolic(bias, leaf)))


def _stacked(stack: list[Expression], leaf: Leaf) -> Formula:
    return vector([symbolic(entry, leaf, HADAMARD) for entry in stack])


def _transposed(pullback: Call, names: Names, time: int | None) -> Formula:
    """W_(f,h)^T times the gradient."""
    weight, gradient, part, *_ = pullback.arguments
    return Row((names.transposed_part(*map(part_label, (weight, part))), THIN, names.vector(part_label(gradient), time)))


def part_label(part: Expression) -> str:
    """The name of a vector, or of the state in a product such as r h_prev."""
    return next((name for name in variables(part) if name.endswith(PREVIOUS)), variables(part)[0])


def matrix_rows(writer: Writer, steps: tuple[Step, ...], order: tuple[str, ...]) -> tuple[AlignedRow, ...]:
    """The rows of `matrix_line`; without its numbers, where these would not fit on one page."""
    rows = broken(matrix_line(writer, steps, order))
    return rows if height(rows) <= PAGE else broken(matrix_line(writer, steps, order, with_numbers=False))


def matrix_line(writer: Writer, steps: tuple[Step, ...], order: tuple[str, ...], with_numbers: bool = True) -> Line:
    """The steps of all units of one equation as one line between vectors."""
    equation, time = steps[0].unit_equation.equation, steps[0].time
    left = writer.names.vector(equation.target.name, time)
    parts = []
    if not writer.names.is_function(steps[0].name):
        parts.append(Part(EQUALS, vector_formula(equation, writer.names, order, time)))
    numbers = _numbers(writer, steps) if with_numbers else None
    shown = numbers is not None and fits(numbers, left)
    if numbers is not None and shown:
        exact = all(writer.shows_exact_numbers(step) for step in steps)
        parts.append(Part(EQUALS if exact else APPROX, numbers))
    parts.append(Part(_relation(writer, steps, shown), writer.results(steps)))
    return Line(left, tuple(parts), steps[0].target.rpartition(".")[0], equation.reason)


def _relation(writer: Writer, steps: tuple[Step, ...], numbers_shown: bool) -> Formula:
    """The relation before the results: whether they are equal to the numbers before them or, without these, to the value."""
    equal = all(writer.page.gives_exactly(step) if numbers_shown else writer.is_printed_exactly(step) for step in steps)
    return EQUALS if equal else APPROX


def _numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula | None:
    """The right side with numbers: weights times column plus bias, or elementwise columns; None for an activation."""
    expression = steps[0].expression
    if isinstance(expression, Call) or _has_power(expression):
        return None
    if is_affine(steps[0]):
        return _affine_numbers(writer, steps)
    if is_pulled_back(steps[0]):
        return pulled_back_numbers(writer, steps)
    return _elementwise_numbers(writer, steps)


def _has_power(expression: Expression) -> bool:
    """Whether something is squared in it, which of a column could be read as a matrix product."""
    return isinstance(expression, Power) or any(map(_has_power, children(expression)))


def is_affine(step: Step) -> bool:
    """Whether a step is a row of an affine map."""
    return is_affine_equation(step.unit_equation.equation)


def is_pulled_back(step: Step) -> bool:
    """Whether a step comes back through a transposed weight matrix."""
    return bool(step.unit_equation.equation.formula.has(pullback))


def is_affine_equation(equation: Equation) -> bool:
    """Whether an equation between vectors is an affine map."""
    return bool(equation.formula.is_Function) and equation.formula.func.__name__ == "affine"


def _affine_numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula:
    matrix, biases = writer.once(steps[0].unit_equation, lambda: _matrix_and_biases(writer, steps))
    if not fits(matrix, writer.names.vector(steps[0].name, steps[0].time)):
        matrix = writer.names.plain(steps[0].reads[steps[0].unit_equation.names[0]].split(".")[0])
    return Row((matrix, THIN, bracketed(vector(_entries(writer, steps[0]))), PLUS, bracketed(biases)))


def _matrix_and_biases(writer: Writer, steps: tuple[Step, ...]) -> tuple[Formula, Formula]:
    """The numbers of the weights and of the biases, which are the same at every time step."""
    rows, biases = zip(*(_weights(writer, step) for step in steps), strict=True)
    return Matrix(tuple(rows)), vector(biases)


def _weights(writer: Writer, step: Step) -> tuple[tuple[Formula, ...], Formula]:
    """The numbers of a step's weights in order of columns, and of its bias."""
    references = step.unit_equation.references
    *weights, bias = (writer.number_of(read) for name, read in step.reads.items() if references[name].is_parameter)
    return tuple(weights), bias


def _entries(writer: Writer, step: Step) -> list[Formula]:
    """The numbers of the stacked column that a row is multiplied with."""
    assert isinstance(step.expression, Sum)
    reads = step.reads
    entries = []
    for term in step.expression.terms[:-1]:
        assert isinstance(term, Product)
        entry = Product(term.factors[1:]) if len(term.factors) > 2 else term.factors[1]
        entries.append(numeric(entry, lambda name: writer.number_of(reads[name])))
    return entries


def _elementwise_numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula:
    """The formula with a column of numbers, one for each unit, in place of each vector."""
    by_unit = [[writer.number_of(read) for read in step.reads.values()] for step in steps]
    columns = {name: vector(numbers) for name, numbers in zip(steps[0].reads, zip(*by_unit, strict=True), strict=True)}
    return symbolic(steps[0].expression, columns.__getitem__, HADAMARD)
