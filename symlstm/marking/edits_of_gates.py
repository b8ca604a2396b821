"""Edits of gated cells that no pattern can express: the reset gate before or after the matrix product, and the biases beside it."""

from collections.abc import Iterator

from symlstm.derivation.expression import (
    Call,
    Expression,
    Product,
    Sum,
    Variable,
    children,
    factors_of,
    negative,
    product_of,
    sum_of,
    variables,
    with_names_exchanged,
)
from symlstm.marking.edits import at_unit, swapped, swapped_or_same
from symlstm.marking.edits_of_weights import parameters_by_equation, parameters_of, row_of
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity
from symlstm.network.names import Role

TWO_BIASES = 2


def reset_before_product(line: FormulaLine) -> Iterator[Expression]:
    """The state reset before the matrix product, where the product is reset."""
    for product, reset, weights in _reset_products(line):
        state = line.instead("h_prev")
        if state and (row := row_of(line, weights.get(Role.MATRIX, ""), Id.parse(line.step.target).numbers[-1])):
            terms = [_weighted(weight, Id.parse(weight).numbers[1], reset, state) for weight in row]
            yield _with(line, product, [*terms, *_bias_of(line, weights)])


def _weighted(weight: str, unit: int, reset: str, state: str) -> Expression:
    return product_of(tuple(map(Variable, (weight, at_unit(reset, unit), at_unit(state, unit)))))


def _bias_of(line: FormulaLine, parameters: dict[Role, str]) -> list[Expression]:
    bias = identity(parameters.get(Role.BIAS, ""), Id.parse(line.step.target).numbers[-1])
    return [Variable(bias)] if bias in line.known else []


def recurrent_bias_outside(line: FormulaLine) -> Iterator[Expression]:
    """The bias of the recurrent product added beside it, not reset with it: taken out of the finished product first."""
    for product, reset, parameters in _reset_products(line):
        for bias in _bias_of(line, parameters):
            yield _with(line, product, [product, negative(product_of((Variable(reset), bias))), bias])


def recurrent_bias_moved(line: FormulaLine) -> Iterator[Expression]:
    """The same on two lines: the recurrent product without its bias, and the sum over it with that bias."""
    resets = list(_reset_products(line))
    for product, _, parameters in resets:
        yield from (_with(line, product, [product, bias]) for bias in _bias_of(line, parameters))
    if not resets:
        yield from (_with(line, Variable(bias), []) for bias in parameters_of(line, "bias"))


def _reset_products(line: FormulaLine) -> Iterator[tuple[Expression, str, dict[Role, str]]]:
    """The terms of a sum in which the reset gate meets a finished matrix product: term, gate and the product's parameters."""
    of_equation = parameters_by_equation(line)
    for term in children(line.expression) if isinstance(line.expression, Sum) else ():
        match term:
            case Product((Variable(reset), Variable(inner))) if line.is_forward and line.is_called(reset, "r"):
                if parameters := of_equation.get(Id.parse(inner).name):
                    yield term, reset, parameters


def _with(line: FormulaLine, product: Expression, terms: list[Expression]) -> Expression:
    """The sum with other terms in place of one."""
    return sum_of([*(term for term in children(line.expression) if term != product), *terms])


def bias_inside_reset(line: FormulaLine) -> Iterator[Expression]:
    """A bias multiplied by the reset gate, which acts on the state alone."""
    reset, read = line.instead("r"), variables(line.expression)
    resets_state = any(line.is_called(name, "h_prev") for name in read) and any(line.is_called(name, "r") for name in read)
    if reset and line.is_pre_activation and resets_state:
        for bias in parameters_of(line, "bias"):
            yield _with(line, Variable(bias), [product_of((Variable(reset), Variable(bias)))])


def reset_on_the_whole_sum(line: FormulaLine) -> Iterator[Expression]:
    """The reset gate, which acts on the state alone, multiplied by the whole sum: with the biases, or with all but them."""
    reset, terms = line.instead("r"), children(line.expression) if isinstance(line.expression, Sum) else ()
    if reset and line.is_pre_activation and any(line.is_called(name, "r") for name in variables(line.expression)):
        biases = [Variable(bias) for bias in parameters_of(line, "bias")]
        for outside in ([], biases) if biases else ([],):
            inside = [_not_reset(line, term) for term in terms if term not in outside]
            yield sum_of([*(product_of((Variable(reset), term)) for term in inside), *outside])


def reset_after_with_bias(line: FormulaLine) -> Iterator[Expression]:
    """The line's own reset gate times all but the input: the product with the state, not reset before, and the bias, if that is not 0."""
    reset, terms = line.instead("r"), children(line.expression) if isinstance(line.expression, Sum) else ()
    has_bias = not line.zeros.issuperset(parameters_of(line, "bias"))
    if reset and has_bias and line.is_pre_activation and any(line.is_called(name, "r") for name in variables(line.expression)):
        of_input = [term for term in terms if any(Id.parse(name).name in line.cell.reads for name in variables(term))]
        inside = [_not_reset(line, term) for term in terms if term not in of_input]
        yield sum_of([*of_input, *(product_of((Variable(reset), term)) for term in inside)])


def reset_of_input(line: FormulaLine) -> Iterator[Expression]:
    """Each unit's reset gate times the entry of the input with its number: in place of that of the state, or of both."""
    reset, terms = line.instead("r"), children(line.expression) if isinstance(line.expression, Sum) else ()
    inputs = [term for term in terms if any(Id.parse(name).name in line.cell.reads for name in variables(term))]
    if reset and inputs and line.is_pre_activation and any(line.is_called(name, "r") for name in variables(line.expression)):
        others = [term for term in terms if term not in inputs]
        gated = [_gated(reset, term) for term in inputs]
        if all(name in line.known for term in gated for name in variables(term)):
            yield sum_of([*gated, *(_not_reset(line, term) for term in others)])
            yield sum_of([*gated, *others])


def reset_in_activation(line: FormulaLine) -> Iterator[Expression]:
    """The same on the candidate's own line: the activation of the reset gate times the sum."""
    match line.expression:
        case Call(function, (argument,)) if not line.is_pre_activation and (reset := line.instead("r")):
            yield Call(function, (product_of((Variable(reset), argument)),))


def update_and_reset_exchanged(line: FormulaLine) -> Iterator[Expression]:
    """Each unit's update gate in place of its reset gate, and the other way round."""
    update, reset = line.instead("z"), line.instead("r")
    if update and reset and line.is_forward:
        one, other = Id.parse(update).name, Id.parse(reset).name
        read = [Id.parse(quantity) for quantity in variables(line.expression)]
        gates = {
            str(each): identity(other if each.name == one else one, *each.numbers) for each in read if each.name in (one, other)
        }
        yield from swapped(line, gates)


def reset_of_first_unit(line: FormulaLine) -> Iterator[Expression]:
    """The reset gate of the first unit, as if it were one number, for all units."""
    resets = [quantity for quantity in variables(line.expression) if line.is_called(quantity, "r")]
    yield from swapped(line, {quantity: at_unit(quantity, 1) for quantity in resets})


def reset_in_other_gate(line: FormulaLine) -> Iterator[Expression]:
    """The old hidden state reset in another gate, too, as it is in the candidate."""
    reset, terms = line.instead("r"), children(line.expression) if isinstance(line.expression, Sum) else ()
    states = [term for term in terms if any(line.is_called(name, "h_prev") for name in variables(term))]
    if reset and states and line.is_pre_activation and line.is_of_gate and not line.has("r"):
        yield sum_of([*(term for term in terms if term not in states), *(_gated(reset, term) for term in states)])


def _gated(reset: str, term: Expression) -> Expression:
    """A product of a weight with an entry, times the reset gate of the entry's unit."""
    return product_of((Variable(at_unit(reset, Id.parse(variables(term)[-1]).numbers[-1])), term))


def update_of_first_unit(line: FormulaLine) -> Iterator[Expression]:
    """The update gate of the first unit, as if it were one number, for all units."""
    updates = [quantity for quantity in variables(line.expression) if line.is_called(quantity, "z")]
    yield from swapped(line, {quantity: at_unit(quantity, 1) for quantity in updates})


def mixed_as_in_an_lstm(line: FormulaLine) -> Iterator[Expression]:
    """z n + r h_(t-1), with the reset gate as a forget gate."""
    z, n, r, h = (line.instead(name) for name in ("z", "n", "r", "h_prev"))
    if z and n and r and h:
        yield sum_of((product_of((Variable(z), Variable(n))), product_of((Variable(r), Variable(h)))))


def _not_reset(line: FormulaLine, term: Expression) -> Expression:
    """A term of the sum without the reset gate."""
    kept = [factor for factor in factors_of(term) if not (isinstance(factor, Variable) and line.is_called(factor.name, "r"))]
    return product_of(kept)


def one_of_two_biases(line: FormulaLine) -> Iterator[Expression]:
    """One of two biases left out."""
    biases = parameters_of(line, "bias")
    if len(biases) == TWO_BIASES:
        for bias in biases:
            yield _with(line, Variable(bias), [])


def without_recurrent_bias(line: FormulaLine) -> Iterator[Expression]:
    """Of two biases the recurrent one left out, on its own line, too, where the recurrent product has one."""
    biases, state = parameters_of(line, "bias"), line.cell.states[0]
    reads_state = any(Id.parse(name).name == state for name in variables(line.expression))
    if len(biases) == TWO_BIASES:
        yield _with(line, Variable(biases[-1]), [])
    elif biases and reads_state and _has_two_biases(line):
        yield _with(line, Variable(biases[0]), [])


def _has_two_biases(line: FormulaLine) -> bool:
    """Whether the gates of the line's cell have two biases each."""
    roles = [[parameter.role for parameter in line.cell.parameters_of(equation)] for equation in line.cell.equations]
    return any(of_line.count(Role.BIAS) == TWO_BIASES for of_line in roles)


def state_of_another_step(line: FormulaLine) -> Iterator[Expression]:
    """In a sum over time, each gradient paired with a quantity of the step after or before, of the last or the first one, or in the other
    order of time."""
    if line.is_gradient and not line.step.time:
        for name in dict.fromkeys(Id.parse(quantity).name for quantity in variables(line.expression)):
            if line.is_timed(name) and not line.network.names[name].is_gradient:
                own = [quantity for quantity in variables(line.expression) if Id.parse(quantity).name == name]
                for steps in (1, -1):
                    moved = {quantity: _moved(quantity, steps) for quantity in own}
                    yield swapped_or_same(line, moved)
                    yield from _where_there_is_one(line, moved)
                yield from _turned_in_time(line, own)


def _turned_in_time(line: FormulaLine, own: list[str]) -> Iterator[Expression]:
    """A quantity of the last time step throughout, of the first one, or in the other order of time."""
    times = {quantity: Id.parse(quantity).numbers[0] for quantity in own}
    first, last = min(times.values()), max(times.values())
    for turned in (dict.fromkeys(own, last), dict.fromkeys(own, first), {q: first + last - time for q, time in times.items()}):
        yield swapped_or_same(line, {q: _moved(q, time - times[q]) for q, time in turned.items()})


def _where_there_is_one(line: FormulaLine, moved: dict[str, str]) -> Iterator[Expression]:
    """The same where some of the other time steps do not exist: their terms are left out."""
    there, terms = {q: other for q, other in moved.items() if other in line.known}, children(line.expression)
    if isinstance(line.expression, Sum) and 0 < len(there) < len(moved):
        kept = sum_of([term for term in terms if set(variables(term)).isdisjoint(moved.keys() - there.keys())])
        yield with_names_exchanged(kept, there)


def _moved(quantity: str, steps: int) -> str:
    name, (time, *unit) = Id.parse(quantity).parts
    return identity(name, time + steps, *unit)
