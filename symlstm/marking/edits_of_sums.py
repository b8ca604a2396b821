"""Edits of sums that no pattern can express: of losses, of gradients, of sums over time."""

from collections.abc import Iterator
from fractions import Fraction
from functools import partial

from symlstm.derivation.expression import (
    Call,
    Constant,
    Expression,
    Power,
    Product,
    Sum,
    Variable,
    children,
    negative,
    product_of,
    sum_of,
    terms_of,
    variables,
)
from symlstm.derivation.unit_equation import SumOverTime
from symlstm.marking.edits import Edit, at_unit, swapped
from symlstm.marking.edits_of_weights import parameters_of, products
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity

RECTIFIED = "relu"


def one_share(line: FormulaLine) -> Iterator[Expression]:
    """One time step's share in place of the sum over time."""
    of_steps = not line.step.time and isinstance(line.step.unit_equation, SumOverTime)
    if of_steps and isinstance(line.expression, Sum):
        yield from line.expression.terms[::-1]


def loss_of_one_step(line: FormulaLine) -> Iterator[Expression]:
    """The loss of one time step in place of that of all, the last one first."""
    share, body = _share_and_body(line.expression)
    terms = body.terms if isinstance(body, Sum) else ()
    times_of = [{Id.parse(name).numbers[0] for name in variables(term) if line.is_timed(Id.parse(name).name)} for term in terms]
    steps = sorted(set[int]().union(*times_of), reverse=True)
    for time in steps if len(steps) > 1 else ():
        kept = sum_of([term for term, of_term in zip(terms, times_of, strict=True) if time in of_term])
        yield product_of((*share, kept))


def _share_and_body(expression: Expression) -> tuple[tuple[Expression, ...], Expression]:
    """A constant in front of a sum, and the sum."""
    match expression:
        case Product((Constant() as share, body)):
            return (share,), body
    return (), expression


def sum_of_samples(line: FormulaLine) -> Iterator[Expression]:
    """The sum over the samples in place of their mean."""
    match line.expression:
        case Product((Constant(share), body)) if _is_of_samples(line) and share == Fraction(1, line.samples):
            yield body


def mean_of_samples(line: FormulaLine) -> Iterator[Expression]:
    """The mean over the samples in place of their sum."""
    if _is_of_samples(line) and isinstance(line.expression, Sum):
        yield product_of((Constant(Fraction(1, line.samples)), line.expression))


def _is_of_samples(line: FormulaLine) -> bool:
    """Whether a line joins what the samples give."""
    return line.samples > 1 and not Id.parse(line.step.target).sample and not line.is_update


def times(factor: Fraction) -> Edit:
    """The whole line times a factor."""
    return partial(_scaled, factor)


def _scaled(factor: Fraction, line: FormulaLine) -> Iterator[Expression]:
    yield product_of((Constant(factor), line.expression))


def averaged(line: FormulaLine) -> Iterator[Expression]:
    """The mean in place of the sum: over the squares of a loss, over the time steps of a gradient."""
    body = line.expression
    if isinstance(body, Product) and isinstance(body.factors[-1], Sum):
        body = body.factors[-1]
    number = len(body.terms) if isinstance(body, Sum) else 1
    times_of_terms = {Id.parse(name).numbers[0] for name in variables(body) if line.is_timed(Id.parse(name).name)}
    steps = {line.steps} if line.is_gradient else set[int]()
    for count in sorted({number, len(times_of_terms), number // max(1, len(times_of_terms))} | steps):
        if count > 1 and not (line.is_gradient and line.step.time):
            yield product_of((Constant(Fraction(1, count)), line.expression))


def share_left_out(line: FormulaLine) -> Iterator[Expression]:
    """The sum over time without one of its steps."""
    if not line.step.time and isinstance(line.expression, Sum) and len(line.expression.terms) > 2:
        terms = line.expression.terms
        for left_out in range(len(terms)):
            yield sum_of([term for place, term in enumerate(terms) if place != left_out])


def not_transposed(line: FormulaLine) -> Iterator[Expression]:
    """On the way back the weights along a row, not down a column."""
    own = Id.parse(line.step.target).numbers[-1:]
    weights = parameters_of(line, "weight") if line.is_gradient and line.step.time else []
    turned = {}
    for weight in weights:
        name, (row, column) = Id.parse(weight).parts
        turned[weight] = identity(name, own[0], column - own[0] + row)
    yield from swapped(line, turned)


def another_column(line: FormulaLine) -> Iterator[Expression]:
    """On the way back another column of the weights: the input's in place of the state's, or that of another unit."""
    weights = [(weight, Id.parse(weight)) for weight in parameters_of(line, "weight")] if line.is_gradient else []
    own = {found.numbers[1] for _, found in weights}
    width = min((len(line.of_other_units(weight)) + 1 for weight, _ in weights), default=0)
    for column in range(1, width + 1) if len(own) == 1 else ():
        yield from swapped(line, {weight: str(found.entry(column)) for weight, found in weights})


def column_of_input(line: FormulaLine) -> Iterator[Expression]:
    """On the way back through a stacked matrix the columns of the input in place of those of the state: the first ones for the first."""
    own = Id.parse(line.step.target).numbers[-1]
    weights = [(weight, Id.parse(weight)) for weight in parameters_of(line, "weight")] if line.is_gradient else []
    if {found.numbers[1] for _, found in weights} - {own}:
        yield from swapped(line, {weight: str(found.entry(own)) for weight, found in weights})


def without_squares(line: FormulaLine) -> Iterator[Expression]:
    """Absolute values in place of the squares and their factor."""
    if squares := _squares(line):
        yield sum_of([Call(RECTIFIED, (side,)) for base in squares for side in (base, negative(base))])


def squared_sum(line: FormulaLine) -> Iterator[Expression]:
    """The square of the sum in place of the sum of the squares, with the factor in front: of all, or of those of each time step."""
    share, body = _share_and_body(line.expression)
    squares = _squares(line) if isinstance(body, Sum) else []
    by_time: dict[int, list[Expression]] = {}
    for base in squares:
        by_time.setdefault(Id.parse(variables(base)[0]).numbers[0], []).append(base)
    for groups in ([squares], [*by_time.values()]):
        if squares and len(groups) < len(squares):
            yield product_of((*share, sum_of([Power(sum_of(group), 2) for group in groups])))


def _squares(line: FormulaLine) -> list[Expression]:
    """What is squared in a formula."""
    return [part.base for part in _parts(line.expression) if isinstance(part, Power) and part.exponent == 2]


def _parts(expression: Expression) -> Iterator[Expression]:
    yield expression
    for child in children(expression):
        yield from _parts(child)


def summed_products(line: FormulaLine) -> Iterator[Expression]:
    """A dot product over all units in place of the product of this unit alone."""
    terms = terms_of(line.expression)
    of_unit = [t for t in terms if isinstance(t, Product) and all(isinstance(f, Variable) for f in t.factors)]
    if (
        of_unit
        and len(of_unit) == len(terms)
        and not products(line)
        and len(Id.parse(line.step.target).numbers) == 2
        and (units := _units(line)) > 1
    ):
        wide = [product_of(tuple(Variable(at_unit(f.name, unit)) for f in t.factors if isinstance(f, Variable)))
                for t in of_unit for unit in range(1, units + 1)]  # fmt: skip
        if all(name in line.known for name in variables(sum_of(wide))):
            yield sum_of(wide)


def _units(line: FormulaLine) -> int:
    """How many entries the state of the line's cell has."""
    ids = map(Id.parse, line.known)
    return max((found.numbers[1] for found in ids if found.name == line.cell.states[0]), default=1)


def step_alone(line: FormulaLine) -> Iterator[Expression]:
    """Of a weight after a step of gradient descent the step without the weight, with its sign or without."""
    match line.expression:
        case Sum((Variable(), step)):
            yield step
            yield negative(step)
