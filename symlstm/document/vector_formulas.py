"""Equations between whole vectors with names in them: at any time step t, or at a given one."""

from symlstm.derivation.expression import Call, Constant, Expression, Product, in_declared_order, lifted, variables
from symlstm.document.appearance import in_product, symbolic
from symlstm.document.breaking import Line, Part
from symlstm.document.formula import EQUALS, HADAMARD, THIN, Formula, Letter, Numeral, Row, Script, Upright
from symlstm.document.names import Names
from symlstm.document.scripts import When
from symlstm.document.stacks import stacks_of
from symlstm.network.equation import Equation


def general_equation(
    equation: Equation, names: Names, order: tuple[str, ...], sums: tuple[Formula, ...] = (), time: When = None
) -> Line:
    """The equation between vectors at any time step t, or at the only one at which it holds, its stacked columns by their letters;
    `sums` are the signs of a sum over units and time, where it is one."""
    expression, left = in_declared_order(equation.formula, order), names.vector(equation.name, time)
    match expression:
        case Product((Constant(value), Call("summed", (term,)))) if value == -1:
            right: Formula = Row((Numeral(("-",)), *_sum(term, names, sums, time)))
        case Product((Constant() as factor, Call("summed", (term,)))):
            right = Row((symbolic(factor, names.plain), THIN, *_sum(term, names, sums, time)))
        case Call("summed", (term,)):
            right = Row(_sum(term, names, sums, time))
        case _:
            right = _vector_formula(expression, names, time)
    return Line(left, (Part(EQUALS, right),))


def _sum(term: Expression, names: Names, sums: tuple[Formula, ...], time: When) -> tuple[Formula, ...]:
    """The signs, and the term of any unit; of the vector itself, where that has one entry only."""
    is_one = names.length(variables(term)[0]) == 1
    entry = in_product(term, lambda name: names.vector(name, time) if is_one else names.general_entry(name, Letter("k"), time))
    return (*sums, THIN, entry) if sums else (entry,)


def vector_formula(equation: Equation, names: Names, order: tuple[str, ...], time: When) -> Formula:
    """The right side of an equation between vectors, with names."""
    expression = in_declared_order(equation.formula, order)
    return _vector_formula(expression, names, time)


def _vector_formula(expression: Expression, names: Names, time: When) -> Formula:
    nodes: dict[str, Call] = {}
    opened = expression
    for function in ("matmul", "pullback", "over_units"):
        opened = lifted(opened, function, nodes)

    def leaf(name: str) -> Formula:
        return _node(nodes[name], names, time) if name in nodes else names.vector(name, time)

    return symbolic(opened, leaf, HADAMARD)


def _node(node: Call, names: Names, time: When) -> Formula:
    """W [x; h], W_(f,h)^T times a gradient, or a sum over units."""

    def leaf(name: str) -> Formula:
        return names.vector(name, time)

    match node:
        case Call("matmul", (weight, *stack)):
            return Row((symbolic(weight, leaf), THIN, stacks_of(names).called(stack, time)))
        case Call("pullback", (weight, gradient, part, *_)):
            transposed = names.transposed_part(part_label(weight, names), part_label(part, names))
            return Row((transposed, THIN, in_product(gradient, leaf, HADAMARD)))
        case Call("over_units", (term,)):
            return sum_over_units(term, names, time)
    raise TypeError(f"no formula for {node.function} here")


def sum_over_units(term: Expression, names: Names, time: When) -> Formula:
    """The sum over k of the term of unit k."""
    entry = in_product(term, lambda name: names.general_entry(name, Letter("k"), time))
    return Row((Script(Upright("∑"), sub=Letter("k")), THIN, entry))


def part_label(part: Expression, names: Names) -> str:
    """The name of a vector, or of the state in a product such as r h_prev."""
    return next((name for name in variables(part) if names.network.names[name].lag), variables(part)[0])
