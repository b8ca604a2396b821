"""Edits of a formula that no pattern can express: of what its symbols stand for, and of the order of weights.

Each takes a line and yields edited formulas. An edit that changes nothing on a line yields nothing.
"""

from collections.abc import Callable, Iterator
from functools import partial

from symlstm.derivation.backward_order import is_linear_map
from symlstm.derivation.expression import (
    Call,
    Expression,
    Sum,
    Variable,
    sum_of,
    variables,
)
from symlstm.functions import FUNCTIONS
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity

Edit = Callable[[FormulaLine], Iterator[Expression]]


def swapped(line: FormulaLine, names: dict[str, str]) -> Iterator[Expression]:
    """The formula with some quantities replaced; nothing where a replacement does not exist, or where none changes."""
    changed = {old: new for old, new in names.items() if old != new}
    if changed and all(new in line.known for new in changed.values()):
        yield line.with_names(changed)


def swapped_or_same(line: FormulaLine, names: dict[str, str]) -> Expression:
    """The same as one formula; the line's own, which counts for none, where there is no such. What an edit yields has its number among all
    that it yields, and the same done on other lines has the same one: so each must yield as much."""
    return next(swapped(line, names), line.expression)


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
    """A pre-activation in place of the gate, the candidate or the state that the activation makes of it."""
    gates, read = _gates(line), [(quantity, Id.parse(quantity)) for quantity in variables(line.expression)]
    before = {quantity: identity(gates[found.name], *found.numbers) for quantity, found in read if found.name in gates}
    for quantity, other in before.items():
        yield from swapped(line, {quantity: other})
    if len({Id.parse(quantity).name for quantity in before}) == 1 < len(before):
        yield from swapped(line, before)


def at_unit(quantity: str, unit: int) -> str:
    """The same quantity of another unit."""
    return str(Id.parse(quantity).entry(unit))


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
