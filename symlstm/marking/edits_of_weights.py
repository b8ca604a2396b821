"""Edits of what weights and biases stand there and what they multiply: another gate's, another unit's, a column for a row, the wrong entry."""

from collections.abc import Iterator
from fractions import Fraction
from itertools import count

from symlstm.derivation.expression import (
    Call,
    Constant,
    Expression,
    Product,
    Sum,
    Variable,
    negative,
    product_of,
    sum_of,
    variables,
)
from symlstm.marking.edits import swapped, without_state
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity
from symlstm.network.names import Role
from symlstm.network.stage import Stage


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
    owners = names_by_equation(line.cell)
    for other in [name for name in owners if line.step.name in owners and name != line.step.name]:
        for chosen in _weights_and_bias(line):
            yield from swapped(
                line, {quantity: _of_equation(quantity, owners[line.step.name], owners[other]) for quantity in chosen}
            )


def parameters_by_equation(line: FormulaLine) -> dict[str, dict[Role, str]]:
    """The parameters of each pre-activation of the cell, by what they are; of two of a kind the last."""
    return {name: {role: names[-1] for role, names in of_role.items()} for name, of_role in names_by_equation(line.cell).items()}


def names_by_equation(cell: Stage) -> dict[str, dict[Role, list[str]]]:
    """All parameters of each pre-activation of a cell, by what they are, those of the input first."""
    found: dict[str, dict[Role, list[str]]] = {}
    for equation in cell.equations:
        for parameter in cell.parameters_of(equation):
            found.setdefault(equation.name, {}).setdefault(parameter.role, []).append(parameter.name)
    return found


def _of_equation(quantity: str, here: dict[Role, list[str]], other: dict[Role, list[str]]) -> str:
    """The entry with the same part in another equation; the entry itself, which changes nothing, where that has no such part."""
    name, numbers = Id.parse(quantity).parts
    role = next((role for role, names in here.items() if name in names), None)
    theirs = other.get(role, []) if role else []
    place = here[role].index(name) if role else 0
    return identity(theirs[place] if place < len(theirs) else name, *numbers)


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
    return max((next(row for row in count() if identity(name, row + 1, 1) not in line.known) for name in names), default=0)


def _in_row(quantity: str, row: int) -> str:
    name, numbers = Id.parse(quantity).parts
    return identity(name, row, *numbers[1:])


def transposed(line: FormulaLine) -> Iterator[Expression]:
    """Weights read down a column of their block, for the input or the hidden state, in place of along a row; of square blocks alone, as
    others do not fit when they are turned."""
    columns: dict[str, list[str]] = {}
    for weight, partner in products(line):
        columns.setdefault(Id.parse(partner).name, []).append(weight)
    rows = len(line.of_other_units(line.step.target)) + 1
    turned = [_turned(weights) for weights in columns.values() if len(weights) == rows]
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


def products(line: FormulaLine) -> list[tuple[str, str]]:
    """The products weight times quantity of a line, as pairs of ids; a gate between the two stays where it is."""
    terms = line.expression.terms if isinstance(line.expression, Sum) else ()
    pairs = [tuple(f.name for f in t.factors if isinstance(f, Variable)) for t in terms if isinstance(t, Product)]
    return [(p[0], p[-1]) for p in pairs if len(p) in (2, 3) and _is_weight(line, p[0]) and line.is_timed(Id.parse(p[-1]).name)]


def _is_weight(line: FormulaLine, quantity: str) -> bool:
    return line.parameter_class(Id.parse(quantity).name) == "weight"


def columns_permuted(line: FormulaLine) -> Iterator[Expression]:
    """Weights multiplied by the wrong quantities: state before input, or two columns exchanged. A gate goes with the quantity that it
    multiplies."""
    weights, partners = [weight for weight, _ in products(line)], _partners(line)
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
    weights = {weight for weight, _ in products(line)}
    return [t.factors[1:] for t in _terms(line) if isinstance(t, Product) and variables(t) and variables(t)[0] in weights]


def _paired(weights: list[str], partners: list[tuple[Expression, ...]], rest: list[Expression]) -> Expression:
    return sum_of([*(product_of((Variable(weight), *partner)) for weight, partner in zip(weights, partners, strict=True)), *rest])


def added_not_joined(line: FormulaLine) -> Iterator[Expression]:
    """h + x in place of [h; x], where both are of one length."""
    pairs, half = products(line), len(products(line)) // 2
    if pairs and len({Id.parse(partner).name for _, partner in pairs}) == 2 and len(pairs) == 2 * half:
        biases = [Variable(quantity) for quantity in parameters_of(line, "bias")]
        both = [sum_of((Variable(pairs[n][1]), Variable(pairs[n + half][1]))) for n in range(half)]
        for start in (0, half):
            yield sum_of([*(product_of((Variable(pairs[start + n][0]), both[n])) for n in range(half)), *biases])


def bias_after_activation(line: FormulaLine) -> Iterator[Expression]:
    """The bias added to the activation, whether or not it was added before."""
    match line.expression:
        case Call(function, (Variable(pre),)):
            name, (_, *unit) = Id.parse(pre).parts
            bias = parameters_by_equation(line).get(name, {}).get(Role.BIAS)
            if bias:
                added = Variable(identity(bias, *unit))
                yield sum_of((line.expression, added))
                without = sum_of((Variable(pre), negative(added)))
                yield sum_of((Call(function, (without,)), added))


def state_after_activation(line: FormulaLine) -> Iterator[Expression]:
    """The products with the old hidden state added after the activation, not before it; where that gives the new state, and the state has a
    matrix of its own."""
    for equation in line.cell.equations:
        pre = equation.activates or ""
        matrices = names_by_equation(line.cell).get(pre, {}).get(Role.MATRIX, []) if equation.name == line.cell.states[0] else []
        if len(matrices) > 1 and line.step.name == pre:
            yield from without_state(line)
        elif len(matrices) > 1 and line.step.name == equation.name and line.is_forward:
            yield from _with_products(line, matrices[-1])


def _with_products(line: FormulaLine, matrix: str) -> Iterator[Expression]:
    """A line and the products of its unit's row of a matrix with the old hidden state."""
    unit, state = Id.parse(line.step.target).numbers[-1], line.instead("h_prev")
    if state and (row := row_of(line, matrix, unit)):
        states = [Variable(str(Id.parse(state).entry(column))) for column in range(1, len(row) + 1)]
        yield sum_of((line.expression, *(product_of((Variable(weight), each)) for weight, each in zip(row, states, strict=True))))


def row_of(line: FormulaLine, matrix: str, unit: int) -> list[str]:
    """The weights of one unit in a matrix; none where there is no such matrix."""
    first = identity(matrix, unit, 1)
    return [first, *line.of_other_units(first)] if first in line.known else []


def bias_multiplied(line: FormulaLine) -> Iterator[Expression]:
    """The sum multiplied by the bias, which is to be added."""
    biases = parameters_of(line, "bias") if line.is_forward else []
    kept = [term for term in _terms(line) if not set(variables(term)) & set(biases)]
    if len(biases) == 1 and 0 < len(kept) < len(_terms(line)):
        yield product_of((Variable(biases[0]), sum_of(kept)))


def bias_turned_in_activation(line: FormulaLine) -> Iterator[Expression]:
    """The bias with the wrong sign in what is typed into the activation, whatever was written before it: exp(-W x + b)."""
    match line.expression:
        case Call(function, (Variable(pre),)):
            name, (_, *unit) = Id.parse(pre).parts
            bias = identity(parameters_by_equation(line).get(name, {}).get(Role.BIAS, ""), *unit)
            if bias in line.known:
                turned = product_of((Constant(Fraction(-2)), Variable(bias)))
                yield Call(function, (sum_of((Variable(pre), turned)),))
