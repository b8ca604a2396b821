"""Edits of which state or input a line reads: one that was only just worked out, or none at all."""

from collections.abc import Iterator

from symlstm.derivation.expression import ZERO, Expression, Variable, sum_of, variables
from symlstm.marking.edits import swapped, swapped_or_same
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.misread_states import misread
from symlstm.network.ids import Id, identity


def just_worked_out(line: FormulaLine) -> Iterator[Expression]:
    """The new state of the units above, as in a loop that writes over the old one, in place of the state of the time step before."""
    own, new = Id.parse(line.step.target).numbers, {}
    for quantity in variables(line.expression):
        if line.is_called(quantity, "h_prev") and Id.parse(quantity).numbers[-1] < own[-1]:
            new[quantity] = line.instead("h", quantity, "h_prev") or quantity
    yield from swapped(line, new)


def initial_state_kept(line: FormulaLine) -> Iterator[Expression]:
    """The initial state at a later time step, as if no state were handed on; that of all units, or of one. Of a state of zero that is no
    state at all, another mistake."""
    kept = {}
    for quantity in variables(line.expression):
        found = Id.parse(quantity)
        if any(line.is_called(quantity, called) for called in ("h_prev", "c_prev")):
            kept[quantity] = identity(found.name, line.start, found.numbers[-1])
    for of_name in (kept, *_by_name(kept)):
        yield swapped_or_same(line, of_name) if not line.zeros >= set(of_name.values()) else line.expression
    for unit in range(1, len(line.of_other_units(line.step.target)) + 2):
        of_unit = {quantity: first for quantity, first in kept.items() if Id.parse(first).numbers[-1] == unit}
        is_other = of_unit and not line.zeros >= set(of_unit.values())
        yield swapped_or_same(line, of_unit) if is_other else line.expression


def _by_name(kept: dict[str, str]) -> list[dict[str, str]]:
    """What is read of each state where there are several."""
    names = list(dict.fromkeys(Id.parse(first).name for first in kept.values()))
    return [{q: first for q, first in kept.items() if Id.parse(first).name == name} for name in names if len(names) > 1]


def nothing_handed_on(line: FormulaLine) -> Iterator[Expression]:
    """Every state of the time step before taken as zero, in the gradients, too, as if each time step were the first."""
    before = {quantity: ZERO for quantity in variables(line.expression) if _is_handed_on(line, quantity)}
    if before:
        yield misread(line.expression, before)


def _is_handed_on(line: FormulaLine, quantity: str) -> bool:
    """Whether a line reads a state of its cell as it was handed on; in the gradient of a weight of the cell every one is."""
    found = Id.parse(quantity)
    if line.step.time:
        is_before = found.numbers[:1] == (line.before,)
    else:
        is_before = line.network.names[line.step.name].subject in line.cell.parameters
    return found.name in line.cell.states and is_before


def cell_state_added(line: FormulaLine) -> Iterator[Expression]:
    """The own unit's cell state of the time step before added to the sum, as by a peephole without a weight."""
    if line.is_pre_activation and (state := line.instead("c_prev")) and state not in variables(line.expression):
        yield sum_of((line.expression, Variable(state)))


def old_state_added(line: FormulaLine) -> Iterator[Expression]:
    """The old hidden state added to the new one."""
    if line.is_forward and line.step.time and line.step.name == line.cell.states[0] and (state := line.instead("h_prev")):
        yield sum_of((line.expression, Variable(state)))


def input_of_another_step(line: FormulaLine) -> Iterator[Expression]:
    """At a later time step the input of the first one, none, or all up to then added up."""
    read = [(quantity, Id.parse(quantity)) for quantity in variables(line.expression)]
    inputs = {quantity: found for quantity, found in read if found.name in line.network.inputs}
    if line.step.time > 1 and inputs and line.is_pre_activation:
        yield from swapped(line, {q: identity(found.name, 1, *found.numbers[1:]) for q, found in inputs.items()})
        yield misread(line.expression, dict.fromkeys(inputs, ZERO))
        yield misread(line.expression, {q: _up_to(found) for q, found in inputs.items()})


def _up_to(found: Id) -> Expression:
    """The sum of an input over all time steps up to its own."""
    return sum_of([Variable(identity(found.name, time, *found.numbers[1:])) for time in range(1, found.numbers[0] + 1)])


def first_state_kept(line: FormulaLine) -> Iterator[Expression]:
    """The state of the first time step at every later one."""
    read = [(quantity, Id.parse(quantity)) for quantity in variables(line.expression)]
    states = {q: identity(found.name, 1, found.numbers[-1]) for q, found in read if line.is_called(q, "h_prev")}
    if line.step.time > 1 and line.is_pre_activation and not line.cell.place.reverse:
        yield from swapped(line, states)


def input_of_step_before(line: FormulaLine) -> Iterator[Expression]:
    """The input of the time step before at each, and none at the first."""
    read = [(quantity, Id.parse(quantity)) for quantity in variables(line.expression)]
    inputs = {quantity: found for quantity, found in read if found.name in line.network.inputs}
    if line.step.time == 1 and inputs:
        yield misread(line.expression, dict.fromkeys(inputs, ZERO))
    else:
        yield from swapped(
            line, {q: identity(found.name, found.numbers[0] - 1, *found.numbers[1:]) for q, found in inputs.items()}
        )
