"""The matrix form of a block's equations: whole vectors, with names, then with numbers, then the result."""

from collections import Counter
from collections.abc import Iterator, Sequence

from symlstm.derivation.expression import (
    Call,
    Constant,
    Expression,
    Power,
    Product,
    children,
    in_declared_order,
    lifted,
    variables,
)
from symlstm.derivation.step import Step
from symlstm.document.appearance import Leaf, bracketed, in_product, numeric, symbolic
from symlstm.document.breaking import AlignedRow, Line, Part, broken, fits, height
from symlstm.document.formula import APPROX, EQUALS, HADAMARD, THIN, Formula, Letter, Row, vector
from symlstm.document.lines import Writer
from symlstm.document.names import Names
from symlstm.document.transposed_form import pulled_back_numbers
from symlstm.network.equation import Equation, matrix_products, pullback
from symlstm.network.names import split

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
    if not (is_affine(step) or is_pulled_back(step)):
        return 0
    names = Counter(
        split(quantity)[0] for name, quantity in step.reads.items() if step.unit_equation.references[name].is_parameter
    )
    return max(names.values(), default=0)


def general_equation(equation: Equation, names: Names, order: tuple[str, ...], sums: tuple[Formula, ...] = ()) -> Line:
    """The equation between vectors at any time step t; `sums` are the signs of a sum over units and time, where it is one."""
    expression, left = in_declared_order(equation.formula, order), names.vector(equation.name, None)
    match expression:
        case Product((Constant() as factor, Call("summed", (term,)))):
            right: Formula = Row((symbolic(factor, names.plain), THIN, *_sum(term, names, sums)))
        case _:
            right = _vector_formula(expression, names, None)
    return Line(left, (Part(EQUALS, right),))


def _sum(term: Expression, names: Names, sums: tuple[Formula, ...]) -> tuple[Formula, ...]:
    """The signs, and the term of any unit; of the vector itself, where that has one entry only."""
    is_one = names.length(variables(term)[0]) == 1
    entry = symbolic(term, lambda name: names.vector(name, None) if is_one else names.general_entry(name, Letter("k")))
    return (*sums, THIN, entry) if sums else (entry,)


def vector_formula(equation: Equation, names: Names, order: tuple[str, ...], time: int | None) -> Formula:
    """The right side of an equation between vectors, with names."""
    expression = in_declared_order(equation.formula, order)
    return _vector_formula(expression, names, time)


def _vector_formula(expression: Expression, names: Names, time: int | None) -> Formula:
    nodes: dict[str, Call] = {}
    opened = expression
    for function in ("matmul", "pullback"):
        opened = lifted(opened, function, nodes)

    def leaf(name: str) -> Formula:
        return _node(nodes[name], names, time) if name in nodes else names.vector(name, time)

    return symbolic(opened, leaf, HADAMARD)


def _node(node: Call, names: Names, time: int | None) -> Formula:
    """W [x; h], or W_(f,h)^T times a gradient."""

    def leaf(name: str) -> Formula:
        return names.vector(name, time)

    match node:
        case Call("matmul", (weight, *stack)):
            return Row((symbolic(weight, leaf), THIN, _stacked(stack, leaf)))
        case Call("pullback", (weight, gradient, part, *_)):
            transposed = names.transposed_part(part_label(weight, names), part_label(part, names))
            return Row((transposed, THIN, in_product(gradient, leaf, HADAMARD)))
    raise TypeError(f"no formula for {node.function} here")


def _stacked(stack: list[Expression], leaf: Leaf) -> Formula:
    return vector([symbolic(entry, leaf, HADAMARD) for entry in stack])


def part_label(part: Expression, names: Names) -> str:
    """The name of a vector, or of the state in a product such as r h_prev."""
    return next((name for name in variables(part) if names.network.names[name].lag), variables(part)[0])


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
    numbers = [part for part in _numbers_part(writer, steps) if part.fits(left)] if with_numbers else []
    parts += [*numbers, Part(relation_to_results(writer, steps, bool(numbers)), writer.results(steps))]
    return Line(left, tuple(parts), steps[0].target.rpartition(".")[0], equation.reason)


def relation_to_results(writer: Writer, steps: Sequence[Step], numbers_shown: bool) -> Formula:
    """The relation before the results: whether they are equal to the numbers before them or, without these, to the value."""
    equal = all(writer.page.replays[step.target].equals if numbers_shown else writer.is_printed_exactly(step) for step in steps)
    return EQUALS if equal else APPROX


def _numbers_part(writer: Writer, steps: tuple[Step, ...]) -> Iterator[Part]:
    numbers = _numbers(writer, steps)
    if numbers is not None:
        exact = all(writer.shows_exact_numbers(step) for step in steps)
        yield Part(EQUALS if exact else APPROX, numbers)


def _numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula | None:
    """The right side with numbers: weights times column plus bias, or elementwise columns; None for an activation."""
    expression = steps[0].expression
    if isinstance(expression, Call) or _has_power(expression):
        return None
    if is_affine(steps[0]):
        return _linear_numbers(writer, steps)
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
    """Whether an equation between vectors is worked out by a matrix."""
    return bool(matrix_products(equation.formula))


def _linear_numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula:
    """Weights times column plus bias, and whatever else stands in the sum, with a column of numbers in place of each vector."""
    products: dict[str, Call] = {}
    order = writer.names.network.printed_order
    opened = lifted(in_declared_order(steps[0].unit_equation.equation.formula, order), "matmul", products)

    def leaf(name: str) -> Formula:
        return _product_of_numbers(writer, steps, products[name]) if name in products else _column(writer, steps, name)

    return symbolic(opened, leaf, HADAMARD)


def _product_of_numbers(writer: Writer, steps: tuple[Step, ...], product: Call) -> Formula:
    """The numbers of a matrix times those of the column that it multiplies; the matrix by its name where it would be too wide."""
    weight, *stack = product.arguments
    name = part_label(weight, writer.names)
    matrix = writer.matrix(name)
    if not fits(matrix, writer.names.vector(steps[0].name, steps[0].time)):
        matrix = writer.names.plain(name)
    entries = [entry for part in stack for entry in _entries(writer, part, steps[0].time)]
    return Row((matrix, THIN, bracketed(vector(entries))))


def _entries(writer: Writer, part: Expression, time: int) -> Iterator[Formula]:
    """The numbers of one vector of a stacked column."""
    table = writer.names.network.names
    for unit in range(1, writer.names.length(part_label(part, writer.names)) + 1):
        yield numeric(part, lambda name, unit=unit: writer.number_of(table.entry(name, time, unit)))  # type: ignore[misc]


def _column(writer: Writer, steps: tuple[Step, ...], name: str) -> Formula:
    """A column of numbers, one for each unit, in place of a vector."""
    table = writer.names.network.names
    units = (step.unit_equation.target.index[0] for step in steps)
    return vector([writer.number_of(table.entry(name, steps[0].time, unit)) for unit in units])


def _elementwise_numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula:
    """The formula with a column of numbers, one for each unit, in place of each vector."""
    by_unit = [[writer.number_of(read) for read in step.reads.values()] for step in steps]
    columns = {name: vector(numbers) for name, numbers in zip(steps[0].reads, zip(*by_unit, strict=True), strict=True)}
    return symbolic(steps[0].expression, columns.__getitem__, HADAMARD)
