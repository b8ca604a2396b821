"""Edits of networks of several cells or samples: another cell's weights or states, a state carried over, a direction run the wrong way."""

from collections.abc import Iterator
from dataclasses import replace

from symlstm.derivation.expression import Expression, Variable, sum_of, terms_of, variables
from symlstm.marking.edits import swapped
from symlstm.marking.edits_of_weights import parameters_of
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, Place, identity
from symlstm.network.names import Kind, Role, handed_back, initial_gradient


def _own_states(line: FormulaLine, time: int) -> list[tuple[str, Id]]:
    """What a line reads of its own cell's states at a time step."""
    read = [(quantity, Id.parse(quantity)) for quantity in variables(line.expression)]
    return [(quantity, found) for quantity, found in read if found.name in line.cell.states and found.numbers[0] == time]


def _at(found: Id, time: int) -> str:
    return str(replace(found, numbers=(time, *found.numbers[1:])))


def run_forwards(line: FormulaLine) -> Iterator[Expression]:
    """A cell that goes from right to left run from left to right: the state of the time step before, not of the one after."""
    if line.cell.place.reverse and line.is_forward and line.step.time:
        yield from swapped(line, _from_the_left(line))


def _from_the_left(line: FormulaLine) -> dict[str, str]:
    before = line.step.time - 1 or line.start
    return {quantity: _at(found, before) for quantity, found in _own_states(line, line.step.time + 1)}


def numbered_from_its_start(line: FormulaLine) -> Iterator[Expression]:
    """A cell that goes from right to left, its first step called 1: the input of time T + 1 - t at step t."""
    if line.cell.place.reverse and line.is_forward and line.step.time:
        turned = line.steps + 1 - line.step.time
        read = [(quantity, Id.parse(quantity)) for quantity in variables(line.expression)]
        inputs = {quantity: _at(found, turned) for quantity, found in read if found.name in line.cell.reads}
        yield from swapped(line, inputs | _from_the_left(line))


def paired_as_worked_out(line: FormulaLine) -> Iterator[Expression]:
    """What a direction from right to left hands on, or is handed back, taken in the order in which it was worked out: that of
    time T + 1 - t at time t."""
    turned = {}
    for quantity in variables(line.expression):
        if line.is_timed(Id.parse(quantity).name) and _crosses(line, quantity):
            found = Id.parse(quantity)
            turned[quantity] = _at(found, line.steps + 1 - found.numbers[0])
    yield from swapped(line, turned)


def handed_back_as_forwards(line: FormulaLine) -> Iterator[Expression]:
    """The gradient of a state of a direction from right to left with what comes back from the step after, as in the other direction."""
    target = Id.parse(line.step.target)
    meant = line.network.names[target.name]
    if target.place.reverse and meant.role is Role.STATE and meant.kind is Kind.GRADIENT:
        returned = handed_back(meant.subject)
        terms = terms_of(line.expression)
        kept = [term for term in terms if not any(Id.parse(name).name == returned for name in variables(term))]
        time, unit = target.numbers
        after = identity(returned, time + 1, unit)
        last = identity(initial_gradient(meant.subject), unit)  # what step T hands on, to the initial state
        kept += [Variable(after if after in line.known else last)] if time < line.steps else []
        yield from [sum_of(kept)] if kept else []


def _crosses(line: FormulaLine, quantity: str) -> bool:
    """Whether a line reads a state of a direction from right to left from outside, or is the gradient of one and reads what is outside."""
    found, target = Id.parse(quantity), Id.parse(line.step.target)
    if found.place.reverse and found.name not in line.cell.states:
        return _is_state(line, found.name)
    outside = found.place != line.cell.place
    return line.is_gradient and target.place.reverse and outside and line.network.names[found.name].is_gradient


def _is_state(line: FormulaLine, name: str) -> bool:
    meant = line.network.names[name]
    return meant.role is Role.STATE and meant.kind is Kind.VALUE


def another_cells_weights(line: FormulaLine) -> Iterator[Expression]:
    """The weights and biases of the other direction, or of another layer, where they are of the same shape."""
    own = [*parameters_of(line, "weight"), *parameters_of(line, "bias")]
    for cell in line.network.cells:
        if own and cell.place != line.cell.place:
            turned = {quantity: _in_place(quantity, cell.place.in_any_sample) for quantity in own}
            if _is_as_long(line, own[0], turned[own[0]]):
                yield from swapped(line, turned)


def _in_place(quantity: str, place: Place) -> str:
    return str(replace(Id.parse(quantity), layer=place.layer, reverse=place.reverse, sample=place.sample))


def _is_as_long(line: FormulaLine, one: str, other: str) -> bool:
    """Whether the row of one weight is as long as that of another."""
    return len(line.of_other_units(one)) == len(line.of_other_units(other))


def carried_from_sample(line: FormulaLine) -> Iterator[Expression]:
    """The last state of the sample before in place of the initial state."""
    place = line.cell.place
    if place.sample > 1:
        yield from _carried(line, replace(place, sample=place.sample - 1))


def carried_from_layer(line: FormulaLine) -> Iterator[Expression]:
    """The last state of the layer below in place of the initial state."""
    place = line.cell.place
    if place.layer > 1:
        yield from _carried(line, replace(place, layer=place.layer - 1))


def carried_from_direction(line: FormulaLine) -> Iterator[Expression]:
    """The last state of the other direction in place of the initial state."""
    place = line.cell.place
    if place.layer:
        yield from _carried(line, replace(place, reverse=not place.reverse))


def _carried(line: FormulaLine, source: Place) -> Iterator[Expression]:
    """The last states of the cell at a place, for the initial ones of the line's own cell."""
    turned = {}
    for quantity, _ in _own_states(line, line.start):
        elsewhere = _in_place(quantity, source)
        last = 1 if source.reverse else line.last_time(Id.parse(elsewhere).name)
        turned[quantity] = _at(Id.parse(elsewhere), last)
    yield from swapped(line, turned)


def cell_state_handed_up(line: FormulaLine) -> Iterator[Expression]:
    """The cell state of the layer below in place of its hidden state."""
    turned = {}
    for quantity in variables(line.expression):
        found = Id.parse(quantity)
        if found.name in line.cell.reads and found.layer and (others := _states_beside(line, found)):
            turned[quantity] = identity(others[0], *found.numbers)
    yield from swapped(line, turned)


def _states_beside(line: FormulaLine, found: Id) -> list[str]:
    """The other states of the cell that a state is of."""
    states = next((cell.states for cell in line.network.cells if cell.place == found.place), ())
    return [state for state in states if state != found.name]


def state_of_layer_below(line: FormulaLine) -> Iterator[Expression]:
    """The layer below's states of the time step before in place of the layer's own."""
    place = line.cell.place
    if place.layer > 1 and line.step.time:
        read = _own_states(line, line.step.time + (1 if place.reverse else -1))
        yield from swapped(line, {q: _in_place(q, replace(place, layer=place.layer - 1)) for q, _ in read})


def input_past_a_layer(line: FormulaLine) -> Iterator[Expression]:
    """The network's input in place of what the layer below makes of it."""
    read = [(quantity, Id.parse(quantity)) for quantity in variables(line.expression)]
    for name in line.network.inputs:
        handed = {quantity: identity(name, *found.numbers) for quantity, found in read if found.name in line.cell.reads}
        yield from swapped(line, handed)


def another_sample(line: FormulaLine) -> Iterator[Expression]:
    """The input or the target of another sample."""
    own = [(quantity, Id.parse(quantity)) for quantity in variables(line.expression)]
    own = [(quantity, found) for quantity, found in own if found.sample and _is_given(line, found.name)]
    for number in range(1, line.samples + 1) if own else ():
        yield from swapped(line, {quantity: str(replace(found, sample=number)) for quantity, found in own})


def _is_given(line: FormulaLine, name: str) -> bool:
    return line.network.names[name].role in (Role.INPUT, Role.TARGET) and line.network.names[name].kind is Kind.VALUE
