"""Edits of peepholes: which cell state they see, where they are added, and what of them is forgotten."""

from collections.abc import Iterator

from symlstm.derivation.expression import Call, Expression, Product, Sum, Variable, product_of, sum_of, variables
from symlstm.marking.edits import at_unit
from symlstm.marking.edits_of_weights import parameters_by_equation, parameters_of
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity
from symlstm.network.names import Role

LOOKS_AHEAD = "o"  # the gate whose peephole sees the new cell state


def peephole_summed(line: FormulaLine) -> Iterator[Expression]:
    """The peephole as a scalar product of its weights with the cell state, the same number in each unit."""
    for weight, state in _peepholes(line):
        units = [(other, Id.parse(other).numbers[-1]) for other in line.of_other_units(weight)]
        products = [product_of((Variable(other), Variable(at_unit(state, unit)))) for other, unit in units]
        if products:
            yield sum_of((line.expression, *products))


def _peepholes(line: FormulaLine) -> Iterator[tuple[str, str]]:
    """The weight and the cell state of each peephole of a sum."""
    for term in line.expression.terms if isinstance(line.expression, Sum) else ():
        match term:
            case Product((Variable(weight), Variable(state))) if weight in parameters_of(line, "diagonal"):
                yield weight, state


def of_another_unit(line: FormulaLine) -> Iterator[Expression]:
    """The cell state of another unit in the peephole."""
    for _, state in _peepholes(line):
        yield from (line.with_names({state: other}) for other in line.of_other_units(state))


def peephole_after_activation(line: FormulaLine) -> Iterator[Expression]:
    """The peephole added to what the activation gives; it is left out before, where it stands in the sum."""
    match line.expression:
        case Call(_, (Variable(pre),)) if line.is_forward:
            name, (_, *unit) = Id.parse(pre).parts
            weight = identity(parameters_by_equation(line).get(name, {}).get(Role.DIAGONAL, ""), *unit)
            state = line.instead("c" if line.is_called(line.step.target, LOOKS_AHEAD) else "c_prev")
            if weight in line.known and state:
                yield sum_of((line.expression, product_of((Variable(weight), Variable(state)))))


def no_way_back(line: FormulaLine) -> Iterator[Expression]:
    """Nothing handed back through some peepholes: none of them, those of the time step after, those of this one."""
    terms = line.expression.terms if line.is_gradient and isinstance(line.expression, Sum) else ()
    weights = set(parameters_of(line, "diagonal")) if line.step.time else set[str]()
    through = [term for term in terms if not weights.isdisjoint(variables(term))]
    later = [term for term in through if any(Id.parse(name).numbers[0] == line.after for name in variables(term)[1:])]
    for left_out in (through, later, [term for term in through if term not in later]):
        kept = [term for term in terms if term not in left_out]
        yield sum_of(kept) if kept and left_out else line.expression
