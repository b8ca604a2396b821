"""Edits of the paths along which a gradient comes back: one forgotten, one alone, one without its weights or with something too much."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from symlstm.derivation.expression import (
    ONE,
    ZERO,
    Constant,
    Expression,
    Power,
    Product,
    Sum,
    Variable,
    factors_of,
    negative,
    product_of,
    sum_of,
    variables,
)
from symlstm.marking.edits_of_weights import parameters_of
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity
from symlstm.network.names import Kind, gradient, handed_back

HALF = Constant(Fraction(1, 2))
SEVERAL = 3  # sources, of which one alone, or all but two, may be counted


def path_forgotten(line: FormulaLine) -> Iterator[Expression]:
    """The gradient without what comes back from one quantity, such as the forget gate, or from two: all their terms are left out."""
    sources = _sources(line)
    pairs = combinations(sources, 2) if len(sources) > SEVERAL else ()
    for left_out in (*((name,) for name in sources), *pairs):
        kept = [term for term in _terms(line) if set(left_out).isdisjoint(_gradients_read(line, term))]
        if kept and len(kept) < len(_terms(line)):
            yield sum_of(kept)


def one_path(line: FormulaLine) -> Iterator[Expression]:
    """Of what comes back from several quantities only that of one, such as the candidate."""
    sources = _sources(line)
    for name in sources if len(sources) >= SEVERAL else ():
        yield sum_of([term for term in _terms(line) if name in _gradients_read(line, term)])


def no_path(line: FormulaLine) -> Iterator[Expression]:
    """Nothing handed back to the step before, or to the initial state; or nothing taken over of what was."""
    returned = isinstance(line.expression, Variable) and _is_handed_back(line, line.expression.name)
    if returned or line.network.names[line.step.name].kind in (Kind.INITIAL_GRADIENT, Kind.HANDED_BACK):
        yield ZERO


def _terms(line: FormulaLine) -> tuple[Expression, ...]:
    """The terms of the gradient of a quantity; of a parameter none."""
    of_parameter = not line.is_gradient or line.network.names[line.step.name].role.is_parameter
    return line.expression.terms if isinstance(line.expression, Sum) and not of_parameter else ()


def _sources(line: FormulaLine) -> list[str]:
    """The quantities from which a gradient comes back, by name."""
    return list(dict.fromkeys(name for term in _terms(line) for name in _gradients_read(line, term)))


def _gradients_read(line: FormulaLine, term: Expression) -> list[str]:
    names = (Id.parse(quantity).name for quantity in variables(term))
    return [name for name in names if line.network.names[name].is_gradient]


def _is_handed_back(line: FormulaLine, quantity: str) -> bool:
    return line.network.names.of_id(quantity).kind is Kind.HANDED_BACK


def no_weights(line: FormulaLine) -> Iterator[Expression]:
    """The gradient of the own unit as it is, without the weights: of all that comes back through matrices, or of one sum within a product."""
    if not line.is_gradient or line.network.names[line.step.name].role.is_parameter:
        return
    match line.expression:
        case Product((Sum(terms), *rest)) if own := _unweighted(line, terms):
            yield product_of((sum_of(own), *rest))
        case Sum(terms) if own := _unweighted(line, terms):
            weights = set(parameters_of(line, "weight"))
            others = [term for term in terms if weights.isdisjoint(variables(term))]
            if not any(isinstance(term, Product) for term in others):
                yield sum_of([*own, *others])


def _unweighted(line: FormulaLine, terms: tuple[Expression, ...]) -> list[Expression]:
    """The gradients of the line's own unit among products with a weight."""
    unit, weights = Id.parse(line.step.target).numbers[-1], set(parameters_of(line, "weight"))
    met = [variables(term)[1] for term in terms if variables(term)[0] in weights and len(variables(term)) == 2]
    return [Variable(quantity) for quantity in met if Id.parse(quantity).numbers[-1] == unit]


def paths_averaged(line: FormulaLine) -> Iterator[Expression]:
    """The mean of what comes from the readout and of what the time step after hands back, in place of their sum."""
    returned = [term for term in _terms(line) if isinstance(term, Variable) and _is_handed_back(line, term.name)]
    if returned and len(_terms(line)) > len(returned):
        yield product_of((HALF, line.expression))


def derivative_on_one_path(line: FormulaLine) -> Iterator[Expression]:
    """The derivative of the activation on what the time step after hands back alone, or on the rest alone; where the activation gives the
    state itself."""
    state, subject = line.cell.states[0], line.network.names[line.step.name].subject
    gives_state = any(equation.name == state and equation.activates == subject for equation in line.cell.equations)
    match line.expression:
        case Product((Variable(arrived), *slope)) if gives_state and line.is_gradient:
            unit = Id.parse(arrived).numbers[-1]
            returned = Variable(identity(handed_back(state), line.after, unit))
            if returned.name in line.known:
                rest = sum_of((Variable(arrived), negative(returned)))
                yield sum_of((rest, product_of((returned, *slope))))
                yield sum_of((returned, product_of((rest, *slope))))


def through_state(line: FormulaLine) -> Iterator[Expression]:
    """The gradient of the hidden state times 1 - h^2, as if it had been squashed once more; or what is handed back to it."""
    hidden, meant = line.cell.states[0], line.network.names[line.step.name]
    if line.step.time and line.step.name == gradient(hidden):
        state = line.instead("h")
    elif line.step.time and meant.kind is Kind.HANDED_BACK and meant.subject == hidden:
        state = line.instead("h_prev")
    else:
        return
    if state:
        square = negative(Power(Variable(state), 2))
        yield product_of((line.expression, sum_of((ONE, square))))


def term_of_difference(line: FormulaLine) -> Iterator[Expression]:
    """One of the two terms of a difference left out, which a gate mixes: d_h h_(t-1) in place of d_h (h_(t-1) - n)."""
    subject = line.network.names[line.step.name].subject
    of_cell = line.is_gradient and line.step.time > 0 and line.cell.equation_of(subject) is not None
    for place, factor in enumerate(factors_of(line.expression) if of_cell else ()):
        if isinstance(factor, Sum) and len(factor.terms) == 2 and not any(isinstance(term, Constant) for term in factor.terms):
            factors = factors_of(line.expression)
            yield from (product_of((*factors[:place], term, *factors[place + 1 :])) for term in factor.terms)


def loss_at_every_step(line: FormulaLine) -> Iterator[Expression]:
    """What the last hidden state gets from the loss added at an earlier time step, too, at which nothing is read out; or alone there."""
    name, last = line.step.name, line.steps
    handed = all(_is_handed_back(line, quantity) for quantity in variables(line.expression))
    if name == gradient(line.cell.states[0]) and 0 < line.step.time < last and handed:
        of_last = Variable(identity(name, last, *Id.parse(line.step.target).numbers[1:]))
        yield from (sum_of((line.expression, of_last)), of_last)
