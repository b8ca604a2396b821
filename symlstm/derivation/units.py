"""From equations between vectors to equations of single units, in distinct names.

Built once per unit, not once per time step: a step is a unit's equation and a time. An equation between vectors is put
into declared order once; its units are spelled out from that, so the order of terms and factors is the same in all.
"""

from collections.abc import Iterator
from functools import lru_cache

from symlstm.cells.cell import NEXT, PREVIOUS, Equation
from symlstm.derivation.expression import (
    Call,
    Expression,
    Power,
    Product,
    Sum,
    Variable,
    in_declared_order,
    product_of,
    sum_of,
    variables,
)
from symlstm.derivation.step import Reference, UnitEquation
from symlstm.problem.problem import Problem

Widths = dict[str, int]
SUFFIXES = {1: PREVIOUS, -1: NEXT}


def widths_of(problem: Problem) -> Widths:
    """The length of every vector that the equations of the forward pass name."""
    hidden = dict.fromkeys(problem.cell.order, problem.hidden)
    return hidden | {"x": problem.inputs, "h": problem.hidden, "y": problem.outputs, "target": problem.outputs}


def unit_equations(equation: Equation, rows: int, widths: Widths, order: tuple[str, ...]) -> tuple[UnitEquation, ...]:
    """The equation of every unit 1..rows. `widths` gives the length of each vector, `order` the order of names."""
    ordered = in_declared_order(equation.formula, order)
    return tuple(_unit_equation(equation, ordered, unit, widths) for unit in range(1, rows + 1))


def _unit_equation(equation: Equation, ordered: Expression, unit: int, widths: Widths) -> UnitEquation:
    names = UnitNames(widths)
    expression = names.of_unit(ordered, unit)
    return UnitEquation(Reference(equation.target.name, (unit,)), expression, names.references, equation)


class UnitNames:
    """Distinct names for the entries of vectors and parameters, and what each stands for."""

    def __init__(self, widths: Widths) -> None:
        self._widths = widths
        self.references: dict[str, Reference] = {}

    def of_unit(self, expression: Expression, unit: int) -> Expression:
        """One entry of an expression between vectors."""
        match expression:
            case Variable(name):
                return self._entry(name, unit)
            case Sum(terms):
                return sum_of(self.of_unit(term, unit) for term in terms)
            case Product(factors):
                return product_of(self.of_unit(factor, unit) for factor in factors)
            case Power(base, exponent):
                return Power(self.of_unit(base, unit), exponent)
            case Call("affine", (Variable(weight), Variable(bias), *stack)):
                return self._dot_product(weight, bias, tuple(stack), unit)
            case Call("pullback", (Variable(weight), Variable(gradient), _, *above)):
                return self._transposed_product(weight, gradient, tuple(above), unit)
            case Call(function, (argument,)):
                return Call(function, (self.of_unit(argument, unit),))
        return expression

    def _dot_product(self, weight: str, bias: str, stack: tuple[Expression, ...], unit: int) -> Expression:
        """Row `unit` of W times the stacked column, plus the bias."""
        entries = enumerate(stacked_entries(stack, self._widths), 1)
        products = [
            product_of((self._parameter(weight, unit, column), self.of_unit(vector, entry)))
            for column, (vector, entry) in entries
        ]
        return sum_of([*products, self._parameter(bias, unit)])

    def _transposed_product(self, weight: str, gradient: str, above: tuple[Expression, ...], unit: int) -> Expression:
        """Column `unit` of the part of W that multiplies one vector of the stacked column, times the gradient."""
        column = sum(_width(vector, self._widths) for vector in above) + unit
        rows = range(1, self._widths[gradient] + 1)
        return sum_of(Product((self._parameter(weight, row, column), self._entry(gradient, row))) for row in rows)

    def _entry(self, name: str, unit: int) -> Variable:
        """One entry of a vector; a name in `_prev` is taken one time step back, in `_next` one later."""
        lag = int(name.endswith(PREVIOUS)) - int(name.endswith(NEXT))
        return self._variable(name.removesuffix(PREVIOUS).removesuffix(NEXT), (unit,), lag)

    def _parameter(self, name: str, *index: int) -> Variable:
        return self._variable(name, index, None)

    def _variable(self, name: str, index: tuple[int, ...], lag: int | None) -> Variable:
        variable, reference = _named(name, index, lag)
        self.references[variable.name] = reference
        return variable


@lru_cache(4096)  # the same entries stand in the equations of all units
def _named(name: str, index: tuple[int, ...], lag: int | None) -> tuple[Variable, Reference]:
    """An entry as a variable, and what that stands for."""
    return Variable(".".join(map(str, (name, *index))) + SUFFIXES.get(lag or 0, "")), Reference(name, index, lag)


def stacked_entries(stack: tuple[Expression, ...], widths: Widths) -> Iterator[tuple[Expression, int]]:
    """Every entry of a stacked column, as a vector and the entry's place in it."""
    for vector in stack:
        yield from ((vector, entry) for entry in range(1, _width(vector, widths) + 1))


def _width(vector: Expression, widths: Widths) -> int:
    return widths[min(variables(vector))]
