"""Edits of the order in stacked columns: the state before the input where the weights have the input first, or the other way round."""

from collections.abc import Iterator
from typing import NamedTuple

from symlstm.derivation.expression import Expression
from symlstm.marking.edits import swapped
from symlstm.marking.edits_of_outer_products import met
from symlstm.marking.edits_of_weights import parameters_of
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity, without_place


class _Part(NamedTuple):
    """A vector of a stacked column: its name, its length, and how many time steps later it is taken than what the weights make of it."""

    name: str
    length: int
    later: int


def _stack_of(line: FormulaLine) -> tuple[_Part, _Part] | None:
    """The two parts of the stacked column of the line's cell in the order of the problem; None where several vectors are read."""
    reads, form = tuple(line.cell.reads), line.cell.form
    if len(reads) != 1 or form is None:
        return None
    state = _part(line, line.cell.states[0], line.before - line.step.time)
    return (state, _part(line, reads[0], 0)) if form.state_first else (_part(line, reads[0], 0), state)


def _is_stacked(line: FormulaLine, matrix: str) -> bool:
    """Whether a matrix of the cell acts on the stacked column, not on the input or the state alone."""
    stacked = {name for gate, form in line.cell.form.gates if not form.split for name in form.matrices(gate)}
    return matrix in line.cell.parameters and without_place(matrix) in stacked


def _part(line: FormulaLine, name: str, later: int) -> _Part:
    return _Part(name, len(line.of_other_units(identity(name, line.steps, 1))) + 1, later)


def weights_in_other_order(line: FormulaLine) -> Iterator[Expression]:
    """The weights of a stacked matrix taken as if its columns stood in the other order, forward or on the way back."""
    stack = _stack_of(line)
    if stack and (line.is_pre_activation or line.is_gradient):
        weights = [(weight, Id.parse(weight)) for weight in parameters_of(line, "weight")]
        own = [(weight, found) for weight, found in weights if _is_stacked(line, found.name)]
        yield from swapped(line, {weight: str(found.entry(_turned(stack, found.numbers[1]))) for weight, found in own})


def _turned(stack: tuple[_Part, _Part], column: int) -> int:
    """The column that belongs to the same entry in the other order."""
    first, second = stack
    return column + second.length if column <= first.length else column - first.length


def gradients_in_other_order(line: FormulaLine) -> Iterator[Expression]:
    """The gradient of a weight of the stacked matrix with what it would have met in the other order."""
    stack = _stack_of(line)
    if stack and _is_stacked(line, line.network.names[line.step.name].subject):
        later, read = {part.name: part.later for part in stack}, met(line)
        other, unit = _met_in_other_order(stack, Id.parse(line.step.target).numbers[-1])
        times = {quantity: found.numbers[0] - later[found.name] for quantity, found in read.items() if found.name in later}
        yield from swapped(line, {quantity: identity(other.name, time + other.later, unit) for quantity, time in times.items()})


def _met_in_other_order(stack: tuple[_Part, _Part], column: int) -> tuple[_Part, int]:
    """What a column of the weights meets in the other order: of which part the entry of which unit."""
    first, second = stack
    return (second, column) if column <= second.length else (first, column - second.length)
