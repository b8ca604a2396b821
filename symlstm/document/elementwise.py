"""Backward equations entry by entry, for any unit: sums over the units of a gate in place of transposed matrices."""

from symlstm.derivation.backward_order import printed_names
from symlstm.derivation.expression import Call, Expression, in_declared_order, lifted, variables
from symlstm.document.appearance import symbolic
from symlstm.document.breaking import Line, Part
from symlstm.document.formula import COMMA, EQUALS, PLUS, THIN, Formula, Letter, Numeral, Row, Script, Upright
from symlstm.document.names import Names
from symlstm.document.vector_formulas import part_label, sum_over_units
from symlstm.network.equation import Equation
from symlstm.problem.problem import Problem

ENTRY, ROW = Letter("j"), Letter("k")


def entry_line(equation: Equation, problem: Problem, names: Names) -> Line:
    """One entry of an equation between vectors, at any time step."""
    pullbacks: dict[str, Call] = {}
    sums: dict[str, Call] = {}
    expression = lifted(in_declared_order(equation.formula, printed_names(problem.network)), "pullback", pullbacks)
    expression = lifted(expression, "over_units", sums)

    def leaf(name: str) -> Formula:
        if name in sums:
            return sum_over_units(sums[name].arguments[0], names, None)
        return _sum(pullbacks[name], names) if name in pullbacks else names.general_entry(name, ENTRY)

    return Line(names.general_entry(equation.name, ENTRY), (Part(EQUALS, symbolic(expression, leaf)),))


def _sum(pullback: Call, names: Names) -> Formula:
    """sum over k of W_(f,k j) times entry k of the gradient."""
    weight, gradient, _, *above = pullback.arguments
    column = Row((ROW, COMMA, *_column(tuple(above), names)))
    terms = (
        Script(Upright("∑"), sub=ROW),
        THIN,
        names.general_entry(part_label(weight, names), column),
        THIN,
        symbolic(gradient, lambda name: names.general_entry(name, ROW)),
    )
    return Row(terms)


def _column(above: tuple[Expression, ...], names: Names) -> tuple[Formula, ...]:
    """The column of a weight matrix that belongs to entry j: j, or behind the columns of the vectors above it D + j."""
    before = sum(names.length(variables(vector)[0]) for vector in above)
    return (Numeral((str(before),)), PLUS, ENTRY) if before else (ENTRY,)
