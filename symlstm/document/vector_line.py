"""One equation between vectors at a time step: its name, the numbers of all units with their names above them, and the results.

A name above its numbers says where they come from, so one line shows formula and numbers at once. An activation shows its formula
only, since what it is applied to stands just above or to the left.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from symlstm.derivation.expression import (
    Call,
    Constant,
    Expression,
    Product,
    Sum,
    Variable,
    in_declared_order,
    variables,
)
from symlstm.derivation.step import Step
from symlstm.document.aligned import aligned
from symlstm.document.appearance import bracketed, in_product, numeric, symbolic
from symlstm.document.blocks import Maths, Text
from symlstm.document.breaking import Line, Part
from symlstm.document.formula import (
    APPROX,
    EQUALS,
    HADAMARD,
    THIN,
    TIMES,
    Brackets,
    Formula,
    Matrix,
    Named,
    Row,
)
from symlstm.document.lines import Writer
from symlstm.document.sentence import commas, sentence
from symlstm.document.stacks import Stacks
from symlstm.document.vector_formulas import part_label
from symlstm.functions import FUNCTIONS
from symlstm.language import _
from symlstm.network.equation import matrix_products
from symlstm.network.ids import Id, identity

Steps = tuple[Step, ...]  # of all units of one equation at one time step


@dataclass(frozen=True, slots=True)
class Setting:
    """How the lines of a document are set.

    order    the names in the order in which terms and factors are printed
    spelled  whether a line of one unit writes its sum out, in place of a matrix with one row
    drawn    lines that were drawn to see how wide they are, so that they need not be drawn again
    short    whether second equations of a row leave out their middle; None where each block of rows chooses for itself
    """

    writer: Writer
    stacks: Stacks
    order: tuple[str, ...]
    spelled: bool
    short: bool | None = None
    drawn: "dict[tuple[str, bool, str], VectorLine]" = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class VectorLine:
    """left = symbols ≈ numbers = exact values ≈ results; what is not shown is missing.

    target  the name of the vector
    reads   the names of what it is worked out from
    note    the further digits of numbers that stand only as symbols in it
    """

    left: Formula
    symbols: tuple[Part, ...]
    numbers: tuple[Part, ...]
    results: tuple[Part, ...]
    target: str
    reads: frozenset[str]
    quantity: str
    note: Text = ()

    def line(self, short: bool = False) -> Line:
        """As a line; a short one goes from the name straight to the results where the numbers do not stand in it."""
        middle = () if short and not self.numbers else self.symbols
        return Line(self.left, (*middle, *self.numbers, *self.results), self.quantity)


def vector_line(setting: Setting, steps: Steps, named: bool = True, beside: str = "") -> VectorLine:
    """The line of one equation.

    named   whether the names of weights and of the stacked column are printed above the numbers
    beside  a result that stands just to the left, and is not printed again
    """
    key = (steps[0].target, named, beside)
    if key not in setting.drawn:
        setting.drawn[key] = _vector_line(setting, steps, named, beside)
    return setting.drawn[key]


def _vector_line(setting: Setting, steps: Steps, named: bool, beside: str) -> VectorLine:
    writer, first = setting.writer, steps[0]
    equation = first.unit_equation.equation
    reads = frozenset(variables(in_declared_order(equation.formula, setting.order)))
    numbers = _numbers(setting, steps, named, beside)
    hidden = [name for name in reads if name == beside] if numbers else list(reads)
    return VectorLine(
        left=writer.names.of(first.target) if _is_number(first) else writer.names.vector(equation.name, first.time),
        symbols=()
        if numbers or writer.names.is_function(equation.name) or writer.shows_names_only
        else (_symbols(setting, steps),),
        numbers=numbers,
        results=tuple(_results(writer, steps, bool(numbers))),
        target=equation.name,
        reads=reads,
        quantity=first.target if _is_number(first) else str(Id.parse(first.target).whole),
        note=() if writer.withholds else _note(writer, steps, hidden),
    )


def stacked_column(steps: Steps) -> str:
    """What tells the column that an equation multiplies by weights from any other; nothing where it multiplies none."""
    return "; ".join(str(product.args[1:]) for product in matrix_products(steps[0].unit_equation.equation.formula))


def _is_number(step: Step) -> bool:
    """Whether a step gives a number, not an entry of a vector."""
    return not step.unit_equation.target.index


def shows_numbers(expression: Expression) -> bool:
    """Whether an equation shows numbers in its formula: not where it applies a function to what is known, or gives it a second name."""
    match expression:
        case Variable(_):
            return False
        case Call(function, (Variable(_),)):
            return function not in FUNCTIONS
    return True


def _numbers(setting: Setting, steps: Steps, named: bool, beside: str) -> tuple[Part, ...]:
    first, writer = steps[0], setting.writer
    expression = in_declared_order(first.unit_equation.equation.formula, setting.order)
    if not shows_numbers(expression) or writer.shows_names_only:
        return ()
    if _is_number(first) or (setting.spelled and len(steps) == 1):
        formula = _spelled_out(writer, first, named)
    else:
        formula = _InNumbers(setting, steps, named, beside).of(expression)
    exact = all(writer.shows_exact_numbers(step) for step in steps)
    symbols = (_symbols(setting, steps),) if _is_number(first) else ()
    by_name = _is_number(first) and writer.stands_by_name(first.reads.values())
    return symbols if by_name else (*symbols, Part(EQUALS if exact else APPROX, formula))


def _symbols(setting: Setting, steps: Steps) -> Part:
    first = steps[0]
    if _is_number(first):
        return Part(EQUALS, symbolic(first.expression, lambda name: setting.writer.names.of(first.reads[name])))
    expression = in_declared_order(first.unit_equation.equation.formula, setting.order)
    return Part(EQUALS, symbolic(expression, lambda name: setting.writer.names.vector(name, first.time), HADAMARD))


def _spelled_out(writer: Writer, step: Step, named: bool) -> Formula:
    """The formula of one unit, each number with its name above it, where it is a sum of products."""
    references, named = step.unit_equation.references, named and bool(stacked_column((step,)))

    def leaf(name: str) -> Formula:
        quantity, is_given = step.reads[name], references[name].is_parameter
        if writer.stands_by_name((quantity,)):
            return writer.names.of(quantity)
        return Named(writer.number_on(step.target, quantity), writer.names.of(quantity), is_given, named)

    if _is_number(step):
        return numeric(step.expression, lambda name: writer.number_on(step.target, step.reads[name]))
    return numeric(step.expression, leaf)


def _results(writer: Writer, steps: Steps, numbers_shown: bool) -> Iterator[Part]:
    """The exact values, where they are shown as fractions, and the results."""
    exact = [writer.exact(step) for step in steps] if numbers_shown else []
    fractions = tuple(value for value in exact if value is not None)
    if fractions and len(fractions) == len(steps):
        yield Part(EQUALS, _vector(fractions))
    yield Part(relation_to_results(writer, steps, numbers_shown), results(writer, steps))


def results(writer: Writer, steps: Steps) -> Formula:
    """The results of all units as a column."""
    return _vector([writer.result(step) for step in steps])


def relation_to_results(writer: Writer, steps: Sequence[Step], numbers_shown: bool) -> Formula:
    """The relation before the results: whether they are equal to the numbers before them or, without these, to the value."""
    equal = not writer.withholds and all(
        writer.page.replays[step.target].equals if numbers_shown else writer.is_printed_exactly(step) for step in steps
    )
    return EQUALS if equal else APPROX


def _vector(numbers: Sequence[Formula]) -> Formula:
    """Numbers below each other, aligned at the point; one number is itself."""
    return numbers[0] if len(numbers) == 1 else Matrix(aligned(tuple((number,) for number in numbers)))


def _note(writer: Writer, steps: Steps, hidden: list[str]) -> Text:
    """The further digits of what a line shows as symbols only."""
    table = writer.names.network.names
    texts = {table[name].text for name in hidden}
    reads = ((step, quantity) for step in (steps if hidden else ()) for quantity in step.reads.values())
    return calculated_with(writer, ((step, quantity) for step, quantity in reads if table.of_id(quantity).text in texts))


def calculated_with(writer: Writer, reads: Iterable[tuple[Step, str]]) -> Text:
    """Calculated with z_1 ≈ 0.59295: the digits beyond the printed ones with which lines go on; nothing where there are none."""
    found = {
        quantity: Maths(further_digits(writer, step, quantity))
        for step, quantity in reads
        if has_further_digits(writer, step, quantity)
    }
    return sentence(_("calculated with {equations}"), equations=commas(list(found.values()))) if found else ()


def has_further_digits(writer: Writer, step: Step, quantity: str) -> bool:
    """Whether a line goes on with another number than the one printed for a result: one with more digits, or an exact one in full."""
    printed, shown = writer.page.values.printed.get(quantity), writer.page.shown_on(step.target)[quantity]
    if printed is None:
        return False
    if shown.exact is not None:
        return not printed.is_number(shown.exact)
    return writer.page.extra[step.target] > 0


def further_digits(writer: Writer, step: Step, quantity: str) -> Formula:
    """z_1 ≈ 0.59295, as a line goes on with it."""
    equal = writer.page.shown_on(step.target)[quantity].is_true
    return Row((writer.names.of(quantity), EQUALS if equal else APPROX, writer.number_on(step.target, quantity)))


class _InNumbers:
    """Prints an equation between vectors with columns of numbers in place of vectors."""

    def __init__(self, setting: Setting, steps: Steps, named: bool, beside: str):
        self._writer, self._stacks = setting.writer, setting.stacks
        self._names, self._table = setting.writer.names, setting.writer.names.network.names
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
                return Named(self._column(factor), self._names.vector(name, self._time), is_given, self._named or not is_given)
            case Call("matmul", (weight, *stack)):
                return self._product(weight, stack)
            case Call("pullback", (weight, gradient, part, *above)):
                return self._pulled_back(weight, gradient, part, above)
        called = symbolic(factor, self._name, HADAMARD)
        return Brackets(called) if self._stands_by_name(factor) else Named(self._column(factor), called)

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
        return _vector(numbers) if len(numbers) > 1 or isinstance(factor, Variable) else Brackets(numbers[0])

    def _entries(self, part: Expression) -> list[Formula]:
        """The numbers of one vector of a stacked column."""
        units = range(1, self._names.length(variables(part)[0]) + 1)
        return [numeric(part, lambda name, unit=unit: self._number(name, unit)) for unit in units]  # type: ignore[misc]

    def _product(self, weight: Expression, stack: Sequence[Expression]) -> Formula:
        """A weight matrix times its stacked column."""
        [name] = variables(weight)
        matrix = Named(Matrix(self._writer.matrix(name).rows), self._names.plain(name), True, self._named)
        called = self._stacks.called(stack, self._time)
        if self._stands_by_name(*stack):
            return Row((matrix, THIN, called))
        entries = [entry for part in stack for entry in self._entries(part)]
        column = Named(_vector(entries), called, False, self._named)
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
        column = Named(_vector(numbers), called)
        return Row((Named(matrix, transposed, True), THIN if rows > 1 else TIMES, bracketed(column)))

    def _number_of_weight(self, weight: str, row: int, column: int) -> Formula:
        return self._writer.number_on(self._steps[0].target, identity(weight, row, column))
