"""Edits of which state a line reads: one that was only just worked out, all of a vector where one entry belongs."""

from collections.abc import Iterator

from symlstm.derivation.expression import Expression, Product, Sum, Variable, product_of, sum_of, variables
from symlstm.marking.edits import at_unit, swapped
from symlstm.marking.edits_of_weights import parameters_of
from symlstm.marking.formula_line import FormulaLine
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
    if not line.zeros >= set(kept.values()):
        yield from swapped(line, kept)
    for unit in range(1, len(line.of_other_units(line.step.target)) + 2):
        of_unit = {quantity: first for quantity, first in kept.items() if Id.parse(first).numbers[-1] == unit}
        is_other = of_unit and not line.zeros >= set(of_unit.values())
        yield next(swapped(line, of_unit), line.expression) if is_other else line.expression  # so that each unit has its number


def peephole_summed(line: FormulaLine) -> Iterator[Expression]:
    """The peephole as a scalar product of its weights with the cell state, the same number in each unit."""
    for term in line.expression.terms if isinstance(line.expression, Sum) else ():
        match term:
            case Product((Variable(weight), Variable(state))) if weight in parameters_of(line, "diagonal"):
                others = line.of_other_units(weight)
                products = [
                    product_of((Variable(other), Variable(at_unit(state, Id.parse(other).numbers[-1])))) for other in others
                ]
                if products:
                    yield sum_of((line.expression, *products))
