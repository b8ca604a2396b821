"""The matrix form of a block's equations: whole vectors, with names, then with numbers, then the result."""

from symlstm.cells.cell import Equation
from symlstm.derivation.expression import Call, Expression, Product, Sum, in_declared_order
from symlstm.derivation.step import Step
from symlstm.document.appearance import bracketed, numeric, symbolic
from symlstm.document.breaking import Line, Part, fits
from symlstm.document.formula import APPROX, EQUALS, HADAMARD, PLUS, THIN, Formula, Matrix, Row, column
from symlstm.document.lines import Writer
from symlstm.document.names import Names

TALLEST = 24  # rows of a column that fit on a page together with what belongs to it


def _vector(entries: list[Formula]) -> Formula:
    """A column; of one entry, the entry."""
    return column(entries) if len(entries) > 1 else entries[0]


def is_too_tall(rows: int) -> bool:
    """Whether a column of this many rows would not fit on a page."""
    return rows > TALLEST


def fits_a_page(writer: Writer, steps: tuple[Step, ...]) -> bool:
    """Whether the column of the results, and the column that is multiplied, are neither too tall nor too wide."""
    left = writer.names.vector(steps[0].name, steps[0].time)
    results = _vector([writer.result(step) for step in steps])
    return not is_too_tall(max(len(steps), len(steps[0].reads) // 2 if is_affine(steps[0]) else 0)) and fits(results, left)


def general_equation(equation: Equation, names: Names, order: tuple[str, ...]) -> Line:
    """The equation between vectors at any time step t."""
    left = names.vector(str(equation.target), None)
    return Line(left, (Part(EQUALS, vector_formula(equation, names, order, None)),))


def vector_formula(equation: Equation, names: Names, order: tuple[str, ...], time: int | None) -> Formula:
    """The right side of an equation between vectors, with names."""
    expression = in_declared_order(equation.formula, order)
    return _vector_formula(expression, names, time)


def _vector_formula(expression: Expression, names: Names, time: int | None) -> Formula:
    def leaf(name: str) -> Formula:
        return names.vector(name, time)

    if not (isinstance(expression, Call) and expression.function == "affine"):
        return symbolic(expression, leaf, HADAMARD)
    weight, bias, *stack = expression.arguments
    entries = [symbolic(entry, leaf, HADAMARD) for entry in stack]
    stacked = column(entries) if len(entries) > 1 else entries[0]
    return Row((symbolic(weight, leaf), THIN, stacked, PLUS, symbolic(bias, leaf)))


def matrix_line(writer: Writer, steps: tuple[Step, ...], order: tuple[str, ...], with_numbers: bool = True) -> Line:
    """The steps of all units of one equation as one line between vectors."""
    equation, time = steps[0].unit_equation.equation, steps[0].time
    left = writer.names.vector(str(equation.target), time)
    parts = []
    if not writer.names.is_function(steps[0].name):
        parts.append(Part(EQUALS, vector_formula(equation, writer.names, order, time)))
    numbers = _numbers(writer, steps) if with_numbers else None
    if numbers is not None and fits(numbers, left):
        exact = all(writer.shows_exact_numbers(step) for step in steps)
        parts.append(Part(EQUALS if exact else APPROX, numbers))
    parts.append(Part(_relation(writer, steps), _vector([writer.result(step) for step in steps])))
    return Line(left, tuple(parts), f"{steps[0].name}.{time}")


def _relation(writer: Writer, steps: tuple[Step, ...]) -> Formula:
    return EQUALS if all(writer.page.replay(step).equals for step in steps) else APPROX


def _numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula | None:
    """The right side with numbers: weights times column plus bias, or elementwise columns; None for an activation."""
    expression = steps[0].expression
    if isinstance(expression, Call):
        return None
    if is_affine(steps[0]):
        return _affine_numbers(writer, steps)
    return _elementwise_numbers(writer, steps)


def is_affine(step: Step) -> bool:
    """Whether a step is a row of an affine map."""
    return is_affine_equation(step.unit_equation.equation)


def is_affine_equation(equation: Equation) -> bool:
    """Whether an equation between vectors is an affine map."""
    return bool(equation.formula.is_Function) and equation.formula.func.__name__ == "affine"


def _affine_numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula:
    rows, biases = [], []
    for step in steps:
        weights, bias = _weights(writer, step)
        rows.append(weights)
        biases.append(bias)
    matrix: Formula = Matrix(tuple(rows))
    if not fits(matrix, writer.names.vector(steps[0].name, steps[0].time)):
        matrix = writer.names.plain(steps[0].reads[steps[0].unit_equation.names[0]].split(".")[0])
    return Row((matrix, THIN, bracketed(_vector(_entries(writer, steps[0]))), PLUS, bracketed(_vector(biases))))


def _weights(writer: Writer, step: Step) -> tuple[tuple[Formula, ...], Formula]:
    """The numbers of a step's weights in order of columns, and of its bias."""
    operands = writer.page.operands(step)
    names = [name for name in step.unit_equation.names if step.unit_equation.references[name].is_parameter]
    *weights, bias = (writer.number(operands[name]) for name in names)
    return tuple(weights), bias


def _entries(writer: Writer, step: Step) -> list[Formula]:
    """The numbers of the stacked column that a row is multiplied with."""
    assert isinstance(step.expression, Sum)
    operands = writer.page.operands(step)
    entries = []
    for term in step.expression.terms[:-1]:
        assert isinstance(term, Product)
        entry = Product(term.factors[1:]) if len(term.factors) > 2 else term.factors[1]
        entries.append(numeric(entry, lambda name: writer.number(operands[name])))
    return entries


def _elementwise_numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula:
    """The formula with a column of numbers, one for each unit, in place of each vector."""
    first = steps[0].unit_equation.names
    columns = {
        name: _vector([writer.number(writer.page.operands(step)[step.unit_equation.names[n]]) for step in steps])
        for n, name in enumerate(first)
    }
    return symbolic(steps[0].expression, columns.__getitem__, HADAMARD)
