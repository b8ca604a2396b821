"""An equation between vectors with their numbers in it: columns and matrices, the name of each above it."""

from collections.abc import Sequence
from functools import lru_cache

from symlstm.derivation.expression import Call, Constant, Expression, Product, Sum, Variable, variables
from symlstm.derivation.step import Step
from symlstm.document.aligned import aligned
from symlstm.document.appearance import in_product, numeric, symbolic
from symlstm.document.formula import HADAMARD, THIN, TIMES, Brackets, Formula, Matrix, Named, Row
from symlstm.document.lines import Writer
from symlstm.document.remembering import remembering
from symlstm.document.signs import bracketed
from symlstm.document.stacks import Stacks
from symlstm.document.vector_formulas import part_label
from symlstm.network.ids import identity


def column_of(numbers: Sequence[Formula]) -> Formula:
    """Numbers below each other, aligned at the point; one number is itself."""
    return numbers[0] if len(numbers) == 1 else _column(tuple(numbers))


@lru_cache(1024)  # a bias and a state stand in many lines
def _column(numbers: tuple[Formula, ...]) -> Matrix:
    return Matrix(aligned(tuple((number,) for number in numbers)))


@remembering
def _without_divider(matrix: Matrix) -> Matrix:
    return Matrix(matrix.rows)


class InNumbers:
    """Prints an equation between vectors with columns of numbers in place of vectors.

    steps   of all units of the equation at its time step
    named   whether the names of weights and of the stacked column are printed above the numbers
    beside  a result that stands just to the left, and is not printed again
    """

    def __init__(self, writer: Writer, stacks: Stacks, steps: Sequence[Step], named: bool, beside: str):
        self._writer, self._stacks = writer, stacks
        self._names, self._table = writer.names, writer.names.network.names
        self._steps, self._time, self._named, self._beside = steps, steps[0].time, named, beside
        self._atoms: dict[str, Formula] = {}

    def of(self, expression: Expression) -> Formula:
        """The formula."""
        opened = self._opened(expression)
        return symbolic(opened, self._atoms.__getitem__, HADAMARD if len(self._steps) > 1 else TIMES)

    def _opened(self, expression: Expression) -> Expression:
        """The expression with a letter in place of each factor."""
        match expression:
            case Sum(terms):
                return Sum(tuple(map(self._opened, terms)))
            case Product(factors):
                return Product(tuple(map(self._factor, factors)))
        return self._factor(expression)

    def _factor(self, factor: Expression) -> Expression:
        return factor if isinstance(factor, Constant) else self._put_aside(self._atom(factor))

    def _put_aside(self, formula: Formula) -> Variable:
        letter = str(len(self._atoms))
        self._atoms[letter] = formula
        return Variable(letter)

    def _atom(self, factor: Expression) -> Formula:
        match factor:
            case Variable(self._beside):
                return self._name(self._beside)
            case Variable(name) if self._stands_by_name(factor):
                return self._name(name)
            case Variable(name):
                is_given = self._table[name].role.is_parameter
                called = self._names.plain(name) if is_given else self._name(name)
                return self._writer.named(self._column(factor), called, is_given, self._named or not is_given)
            case Call("matmul", (weight, *stack)):
                return self._product(weight, stack)
            case Call("pullback", (weight, gradient, part, *above)):
                return self._pulled_back(weight, gradient, part, above)
        called = symbolic(factor, self._name, HADAMARD)
        return Brackets(called) if self._stands_by_name(factor) else self._writer.named(self._column(factor), called)

    def _stands_by_name(self, *parts: Expression) -> bool:
        ids = (self._table.entry(name, self._time, 1) for part in parts for name in variables(part))
        return self._writer.stands_by_name(ids)

    def _name(self, name: str) -> Formula:
        return self._names.vector(name, self._time)

    def _number(self, name: str, unit: int) -> Formula:
        return self._writer.number_on(self._steps[0].target, self._table.entry(name, self._time, unit))

    def _column(self, factor: Expression) -> Formula:
        """The numbers of a factor for all units."""
        units = [step.unit_equation.target.index[0] for step in self._steps]
        numbers = [numeric(factor, lambda name, unit=unit: self._number(name, unit)) for unit in units]  # type: ignore[misc]
        return column_of(numbers) if len(numbers) > 1 or isinstance(factor, Variable) else Brackets(numbers[0])

    def _entries(self, part: Expression) -> list[Formula]:
        """The numbers of one vector of a stacked column."""
        units = range(1, self._names.length(variables(part)[0]) + 1)
        return [numeric(part, lambda name, unit=unit: self._number(name, unit)) for unit in units]  # type: ignore[misc]

    def _product(self, weight: Expression, stack: Sequence[Expression]) -> Formula:
        """A weight matrix times its stacked column."""
        [name] = variables(weight)
        matrix = self._writer.named(_without_divider(self._writer.matrix(name)), self._names.plain(name), True, self._named)
        called = self._stacks.called(stack, self._time)
        if self._stands_by_name(*stack):
            return Row((matrix, THIN, called))
        entries = [entry for part in stack for entry in self._entries(part)]
        column = self._writer.named(column_of(entries), called, False, self._named)
        return Row((matrix, THIN if len(entries) > 1 else TIMES, bracketed(column)))

    def _pulled_back(self, weight: Expression, gradient: Expression, part: Expression, above: Sequence[Expression]) -> Formula:
        """A part of a weight matrix, transposed, times a gradient."""
        [name] = variables(weight)
        before = sum(self._names.length(variables(vector)[0]) for vector in above)
        rows, columns = self._names.shape(name)[0], self._names.length(variables(part)[0])
        entries = tuple(
            tuple(self._number_of_weight(name, row, before + column) for row in range(1, rows + 1))
            for column in range(1, columns + 1)
        )
        matrix: Formula = Matrix(aligned(entries)) if rows * columns > 1 else entries[0][0]
        numbers = [numeric(gradient, lambda each, unit=unit: self._number(each, unit)) for unit in range(1, rows + 1)]  # type: ignore[misc]
        transposed = self._names.transposed_part(name, part_label(part, self._names))
        called = in_product(gradient, self._name, HADAMARD)
        if self._stands_by_name(gradient):
            return Row((Named(matrix, transposed, True), THIN, called))
        column = Named(column_of(numbers), called)
        return Row((Named(matrix, transposed, True), THIN if rows > 1 else TIMES, bracketed(column)))

    def _number_of_weight(self, weight: str, row: int, column: int) -> Formula:
        return self._writer.number_on(self._steps[0].target, identity(weight, row, column))
