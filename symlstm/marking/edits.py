"""Edits of a formula that no pattern can express: of what its symbols stand for, and of the order of weights.

Each takes a line and yields edited formulas. An edit that changes nothing on a line yields nothing.
"""

from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import partial

from symlstm.derivation.backward_order import is_linear_map
from symlstm.derivation.expression import (
    Call,
    Constant,
    Expression,
    Product,
    Sum,
    Variable,
    product_of,
    sum_of,
    variables,
)
from symlstm.functions import FUNCTIONS
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity
from symlstm.network.names import Role

Edit = Callable[[FormulaLine], Iterator[Expression]]


def swapped(line: FormulaLine, names: dict[str, str]) -> Iterator[Expression]:
    """The formula with some quantities replaced; nothing where a replacement does not exist, or where none changes."""
    changed = {old: new for old, new in names.items() if old != new}
    if changed and all(new in line.known for new in changed.values()):
        yield line.with_names(changed)


def _by_name(line: FormulaLine) -> dict[tuple[str, int], list[str]]:
    """The timed quantities of a line, by name and time step."""
    found: dict[tuple[str, int], list[str]] = {}
    for quantity in variables(line.expression):
        name, numbers = Id.parse(quantity).parts
        if line.is_timed(name) and len(numbers) > 1:
            found.setdefault((name, numbers[0]), []).append(quantity)
    return found


def one_step_off(line: FormulaLine, steps: int) -> Iterator[Expression]:
    """All quantities of one name, taken `steps` time steps later."""
    for (name, time), quantities in _by_name(line).items():
        if line.step.time:
            units = ((quantity, Id.parse(quantity).numbers[1]) for quantity in quantities)
            yield from swapped(line, {quantity: identity(name, time + steps, unit) for quantity, unit in units})


def one_step_early(line: FormulaLine) -> Iterator[Expression]:
    """The input or the state of the time step before."""
    yield from one_step_off(line, -1)


def one_step_late(line: FormulaLine) -> Iterator[Expression]:
    """What the same quantity is one time step later."""
    yield from one_step_off(line, 1)


def _gates(line: FormulaLine) -> dict[str, str]:
    """Gates and candidate: what a function makes of a pre-activation, with the name of that."""
    pairs = [(equation.name, equation.activates) for equation in line.cell.equations]
    return {name: argument for name, argument in pairs if argument and is_linear_map(line.network, argument)}


def another_gate(line: FormulaLine) -> Iterator[Expression]:
    """One gate, or the candidate, in place of another."""
    gates = _gates(line)
    for quantity in variables(line.expression):
        name, numbers = Id.parse(quantity).parts
        if name in gates:
            for other in gates:
                yield from swapped(line, {quantity: identity(other, *numbers)})


def before_activation(line: FormulaLine) -> Iterator[Expression]:
    """A pre-activation in place of its gate or candidate."""
    gates = _gates(line)
    for quantity in variables(line.expression):
        name, numbers = Id.parse(quantity).parts
        if name in gates:
            yield from swapped(line, {quantity: identity(gates[name], *numbers)})


def parameters_of(line: FormulaLine, kind: str) -> list[str]:
    return [quantity for quantity in variables(line.expression) if line.parameter_class(Id.parse(quantity).name) == kind]


def _weights_and_bias(line: FormulaLine) -> tuple[list[str], ...]:
    """What a student may take from elsewhere: weights and bias, the weights alone, the bias alone, those of the input or the state."""
    weights, biases = parameters_of(line, "weight"), parameters_of(line, "bias")
    return [*weights, *biases], weights, biases, *_blocks(line, weights)


def _blocks(line: FormulaLine, weights: list[str]) -> tuple[list[str], ...]:
    """The weights of the input and those of the state, where there are both."""
    state = line.cell.states[0]
    terms = line.expression.terms if isinstance(line.expression, Sum) else ()
    of_state = {name for term in terms for name in variables(term) if any(Id.parse(n).name == state for n in variables(term))}
    blocks = [w for w in weights if w in of_state], [w for w in weights if w not in of_state]
    return blocks if all(blocks) else ()


def another_gates_weights(line: FormulaLine) -> Iterator[Expression]:
    """Another gate's weights, its bias, or both."""
    owners = parameters_by_equation(line)
    for other in [name for name in owners if line.step.name in owners and name != line.step.name]:
        for chosen in _weights_and_bias(line):
            yield from swapped(
                line, {quantity: _of_equation(quantity, owners[line.step.name], owners[other]) for quantity in chosen}
            )


def parameters_by_equation(line: FormulaLine) -> dict[str, dict[Role, str]]:
    """The parameters of each pre-activation of the cell, by what they are."""
    cell = line.cell
    found = {equation.name: {p.role: p.name for p in cell.parameters_of(equation)} for equation in cell.equations}
    return {name: parameters for name, parameters in found.items() if parameters}


def _of_equation(quantity: str, here: dict[Role, str], other: dict[Role, str]) -> str:
    """The entry with the same role in another equation; the entry itself, which changes nothing, where that has no such role."""
    name, numbers = Id.parse(quantity).parts
    role = next((role for role, own in here.items() if own == name), None)
    return identity(other.get(role, name) if role else name, *numbers)


def another_row(line: FormulaLine) -> Iterator[Expression]:
    """The weights, the bias or both of another unit."""
    choices = _weights_and_bias(line)
    rows = {Id.parse(quantity).numbers[0] for quantity in choices[0]}
    for row in range(1, _last_row(line, choices[1]) + 1):
        if len(rows) == 1 and row not in rows:
            for chosen in choices:
                yield from swapped(line, {quantity: _in_row(quantity, row) for quantity in chosen})


def _last_row(line: FormulaLine, weights: list[str]) -> int:
    """How many units the matrix has; 0 on a line without weights."""
    names = {Id.parse(weight).name for weight in weights}
    return max(
        (numbers[0] for name, numbers in (Id.parse(quantity).parts for quantity in line.known) if name in names), default=0
    )


def _in_row(quantity: str, row: int) -> str:
    name, numbers = Id.parse(quantity).parts
    return identity(name, row, *numbers[1:])


def transposed(line: FormulaLine) -> Iterator[Expression]:
    """Weights read down a column of their block, for the input or the hidden state, in place of along a row."""
    columns: dict[str, list[str]] = {}
    for weight, partner in _products(line):
        columns.setdefault(Id.parse(partner).name, []).append(weight)
    turned = [_turned(weights) for weights in columns.values()]
    both = [turned[0] | turned[1]] if len(turned) == 2 else []
    for chosen in [*turned, *both]:
        yield from swapped(line, chosen)


def _turned(weights: list[str]) -> dict[str, str]:
    first = min(Id.parse(weight).numbers[1] for weight in weights)
    found = {}
    for weight in weights:
        name, (row, column) = Id.parse(weight).parts
        found[weight] = identity(name, column - first + 1, row + first - 1)
    return found


def _products(line: FormulaLine) -> list[tuple[str, str]]:
    """The products weight times quantity of a line, as pairs of ids; a gate between the two stays where it is."""
    terms = line.expression.terms if isinstance(line.expression, Sum) else ()
    pairs = [tuple(f.name for f in t.factors if isinstance(f, Variable)) for t in terms if isinstance(t, Product)]
    return [(p[0], p[-1]) for p in pairs if len(p) in (2, 3) and _is_weight(line, p[0]) and line.is_timed(Id.parse(p[-1]).name)]


def _is_weight(line: FormulaLine, quantity: str) -> bool:
    return line.parameter_class(Id.parse(quantity).name) == "weight"


def columns_permuted(line: FormulaLine) -> Iterator[Expression]:
    """Weights multiplied by the wrong quantities: state before input, or two columns exchanged. A gate goes with the quantity that it
    multiplies."""
    weights, partners = [weight for weight, _ in _products(line)], _partners(line)
    rest = [term for term in _terms(line) if not variables(term) or variables(term)[0] not in weights]
    for start in range(1, len(partners)):
        yield _paired(weights, partners[start:] + partners[:start], rest)
    for a in range(len(partners)):
        for b in range(a + 1, len(partners)):
            turned = list(partners)
            turned[a], turned[b] = partners[b], partners[a]
            yield _paired(weights, turned, rest)


def _terms(line: FormulaLine) -> tuple[Expression, ...]:
    return line.expression.terms if isinstance(line.expression, Sum) else ()


def _partners(line: FormulaLine) -> list[tuple[Expression, ...]]:
    """What each weight of a line multiplies: a quantity, or one with its gate."""
    weights = {weight for weight, _ in _products(line)}
    return [t.factors[1:] for t in _terms(line) if isinstance(t, Product) and variables(t) and variables(t)[0] in weights]


def _paired(weights: list[str], partners: list[tuple[Expression, ...]], rest: list[Expression]) -> Expression:
    return sum_of([*(product_of((Variable(weight), *partner)) for weight, partner in zip(weights, partners, strict=True)), *rest])


def added_not_joined(line: FormulaLine) -> Iterator[Expression]:
    """h + x in place of [h; x], where both are of one length."""
    pairs, half = _products(line), len(_products(line)) // 2
    if pairs and len({Id.parse(partner).name for _, partner in pairs}) == 2 and len(pairs) == 2 * half:
        biases = [Variable(quantity) for quantity in parameters_of(line, "bias")]
        both = [sum_of((Variable(pairs[n][1]), Variable(pairs[n + half][1]))) for n in range(half)]
        for start in (0, half):
            yield sum_of([*(product_of((Variable(pairs[start + n][0]), both[n])) for n in range(half)), *biases])


def summed_products(line: FormulaLine) -> Iterator[Expression]:
    """A dot product over all units in place of the product of this unit alone."""
    state = line.cell.states[0]
    units = max(
        (numbers[1] for name, numbers in (Id.parse(quantity).parts for quantity in line.known) if name == state), default=1
    )
    terms = line.expression.terms if isinstance(line.expression, Sum) else (line.expression,)
    of_unit = [t for t in terms if isinstance(t, Product) and all(isinstance(f, Variable) for f in t.factors)]
    if (
        units > 1
        and of_unit
        and len(of_unit) == len(terms)
        and not _products(line)
        and len(Id.parse(line.step.target).numbers) == 2
    ):
        wide = [product_of(tuple(Variable(at_unit(f.name, unit)) for f in t.factors if isinstance(f, Variable)))
                for t in of_unit for unit in range(1, units + 1)]  # fmt: skip
        if all(name in line.known for name in variables(sum_of(wide))):
            yield sum_of(wide)


def at_unit(quantity: str, unit: int) -> str:
    """The same quantity of another unit."""
    return str(Id.parse(quantity).entry(unit))


def bias_after_activation(line: FormulaLine) -> Iterator[Expression]:
    """The bias added to the activation, whether or not it was added before."""
    match line.expression:
        case Call(function, (Variable(pre),)):
            name, (_, *unit) = Id.parse(pre).parts
            bias = parameters_by_equation(line).get(name, {}).get(Role.BIAS)
            if bias:
                added = Variable(identity(bias, *unit))
                yield sum_of((line.expression, added))
                without = sum_of((Variable(pre), product_of((Constant(Fraction(-1)), added))))
                yield sum_of((Call(function, (without,)), added))


def throughout(line: FormulaLine) -> Iterator[Expression]:
    """One gate in place of another wherever the line has it."""
    gates = _gates(line)
    read: dict[str, list[str]] = {}
    for quantity in variables(line.expression):
        if Id.parse(quantity).name in gates:
            read.setdefault(Id.parse(quantity).name, []).append(quantity)
    for name, quantities in read.items():
        for other in gates:
            if other != name and len(quantities) > 1:
                yield from swapped(line, {quantity: identity(other, *Id.parse(quantity).numbers) for quantity in quantities})


def without_state(line: FormulaLine) -> Iterator[Expression]:
    """The sum without its terms of the hidden state of the step before."""
    state = line.cell.states[0]
    if isinstance(line.expression, Sum):
        kept = [t for t in line.expression.terms if all(Id.parse(name).name != state for name in variables(t))]
        if 0 < len(kept) < len(line.expression.terms):
            yield sum_of(kept)


def one_sample(line: FormulaLine) -> Iterator[Expression]:
    """What one sample gives in place of what all of them give."""
    if all(Id.parse(quantity).sample for quantity in variables(line.expression)) and not Id.parse(line.step.target).sample:
        yield from map(Variable, variables(line.expression))


def reset_after_product(line: FormulaLine) -> Iterator[Expression]:
    """The line's own unit of a gate in place of each unit's: the gate applied after the matrix product."""
    own, gates = Id.parse(line.step.target).numbers, _gates(line)
    names = {quantity: Id.parse(quantity).name for quantity in variables(line.expression)}
    yield from swapped(line, {q: identity(name, *own) for q, name in names.items() if name in gates and len(own) > 1})


def on_the_whole(function: str) -> Edit:
    """A function applied to the whole line, which has none."""
    return partial(_applied, function)


def _applied(function: str, line: FormulaLine) -> Iterator[Expression]:
    if not isinstance(line.expression, Call):
        yield Call(function, (line.expression,))


def rectified(line: FormulaLine) -> Iterator[Expression]:
    """ReLU in place of the activation."""
    if "relu" in FUNCTIONS and isinstance(line.expression, Call):
        yield Call("relu", line.expression.arguments)
