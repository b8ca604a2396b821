"""Backward equations entry by entry, for any unit: sums over the units of a gate in place of transposed matrices."""

from symlstm.cells.cell import PREVIOUS, Equation
from symlstm.derivation.expression import Call, Expression, in_declared_order, lifted, variables
from symlstm.derivation.gradients import printed_names
from symlstm.document.appearance import symbolic
from symlstm.document.breaking import Line, Part
from symlstm.document.formula import COMMA, EQUALS, PLUS, THIN, Formula, Letter, Numeral, Row, Script, Upright
from symlstm.document.matrix_form import part_label
from symlstm.document.names import Names
from symlstm.problem.problem import Problem

ENTRY, ROW = Letter("j"), Letter("k")


def entry_line(equation: Equation, problem: Problem, names: Names) -> Line:
    """One entry of an equation between vectors, at any time step."""
    pullbacks: dict[str, Call] = {}
    expression = lifted(in_declared_order(equation.formula, printed_names(problem.cell)), "pullback", pullbacks)

    def leaf(name: str) -> Formula:
        return _sum(pullbacks[name], problem, names) if name in pullbacks else names.general_entry(name, ENTRY)

    return Line(names.general_entry(equation.target.name, ENTRY), (Part(EQUALS, symbolic(expression, leaf)),))


def _sum(pullback: Call, problem: Problem, names: Names) -> Formula:
    """sum over k of W_(f,k j) times entry k of the gradient."""
    weight, gradient, part, *above = pullback.arguments
    column = Row((ROW, COMMA, *_column(part, bool(above), problem)))
    terms = (
        Script(Upright("∑"), sub=ROW),
        THIN,
        names.entry_of_parameter(part_label(weight), column),
        THIN,
        names.general_entry(part_label(gradient), ROW),
    )
    return Row(terms)


def _column(part: Expression, below_the_input: bool, problem: Problem) -> tuple[Formula, ...]:
    """The column of a weight matrix that belongs to entry j: j, or D + j for the state below the input."""
    if not below_the_input:
        return (ENTRY,)
    assert any(name.endswith(PREVIOUS) for name in variables(part)), "only a state stands below the input"
    return (Numeral((str(problem.inputs),)), PLUS, ENTRY)
