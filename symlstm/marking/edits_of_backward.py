"""Edits of the way back: the wrong factor of the chain rule, what belongs to another gate, the own unit alone, the loss for its derivative."""

from collections.abc import Iterator
from itertools import combinations

from symlstm.derivation.backward_order import is_linear_map
from symlstm.derivation.expression import ONE, Expression, Sum, Variable, sum_of, variables
from symlstm.marking.edits import swapped, swapped_or_same
from symlstm.marking.edits_of_weights import parameters_of
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, Place, identity, without_place
from symlstm.network.names import LOSS, Kind, gradient

MET = {"d_f": "c_prev", "d_i": "g", "d_g": "i", "d_o": "tanh_c"}  # what each gate of an LSTM is multiplied by


def another_factor(line: FormulaLine) -> Iterator[Expression]:
    """In place of one gate, state or activation, wherever the line has it, another one of the same unit and time step."""
    if not (line.is_gradient and line.step.time) or parameters_of(line, "weight"):
        return
    for quantity in variables(line.expression):
        name, numbers = Id.parse(quantity).parts
        if line.is_timed(name) and not line.network.names[name].is_gradient:
            time = line.after if numbers[0] == line.after else line.step.time
            before = time + line.before - line.step.time
            others = [identity(other, time, *numbers[1:]) for other in (*_activated(line), line.network.prediction or "")]
            for other in [*others, *(identity(state, before, *numbers[1:]) for state in line.cell.states)]:
                yield swapped_or_same(line, {quantity: other})


def _activated(line: FormulaLine) -> list[str]:
    """What the cell works out, apart from pre-activations."""
    return [equation.name for equation in line.cell.equations if not is_linear_map(line.network, equation.name)]


def of_another_gate(line: FormulaLine) -> Iterator[Expression]:
    """The factors of two gates exchanged: in the gradient of each gate what the other one is multiplied by."""
    own = without_place(line.step.name)
    read = line.instead(MET[own]) if own in MET else None
    for pair in combinations(MET, 2):
        other = next((MET[each] for each in pair if each != own), "")
        exchanged = line.instead(other) if read and own in pair else None
        yield swapped_or_same(line, {read: exchanged}) if read and exchanged else line.expression


def from_own_unit(line: FormulaLine) -> Iterator[Expression]:
    """Of what comes back through the recurrent weights only what the unit itself hands back, as if these were diagonal."""
    if line.network.names[line.step.name].kind in (Kind.HANDED_BACK, Kind.INITIAL_GRADIENT):
        yield from _own_terms(line, parameters_of(line, "weight"))


def of_own_unit(line: FormulaLine) -> Iterator[Expression]:
    """Of the previous hidden state only the unit's own entry, as if the recurrent weights were diagonal."""
    states = [quantity for quantity in variables(line.expression) if Id.parse(quantity).name == line.cell.states[0]]
    if line.is_pre_activation:
        yield from _own_terms(line, states)


def _own_terms(line: FormulaLine, of_units: list[str]) -> Iterator[Expression]:
    """The sum without the terms that hold one of these quantities, and nothing of the line's own unit."""
    own = Id.parse(line.step.target).numbers[-1]
    terms = line.expression.terms if isinstance(line.expression, Sum) else ()
    kept = [term for term in terms if _is_of_unit(line, term, own) or not set(variables(term)) & set(of_units)]
    if 0 < len(kept) < len(terms):
        yield sum_of(kept)


def _is_of_unit(line: FormulaLine, term: Expression, unit: int) -> bool:
    timed = [Id.parse(quantity) for quantity in variables(term) if line.is_timed(Id.parse(quantity).name)]
    return all(found.numbers[-1] == unit for found in timed)


def of_the_activated(line: FormulaLine) -> Iterator[Expression]:
    """The gradient of a gate in place of that of its pre-activation, in what is made of it: its derivative left out on the way."""
    turned = {}
    for equation in line.cell.equations:
        if equation.activates and is_linear_map(line.network, equation.activates):
            for quantity in variables(line.expression):
                if Id.parse(quantity).name == gradient(equation.activates):
                    turned[quantity] = identity(gradient(equation.name), *Id.parse(quantity).numbers)
    if line.step.name not in map(gradient, (equation.activates or "" for equation in line.cell.equations)):
        yield from swapped(line, turned)


def loss_itself(line: FormulaLine) -> Iterator[Expression]:
    """The loss in place of its derivative, or 1."""
    loss = Place.of(line.step.name).prefix + LOSS
    if without_place(line.step.name) in (gradient("y"), gradient("z_y")) and loss in line.known:
        yield from (Variable(loss), ONE)
