"""The derivatives of single equations, each by SymPy: entry by entry, through matrices, and across the units of a time step.

What SymPy cannot differentiate, a product of matrices or a sum over units, has a letter in its place first.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from sympy import Add, Dummy, Expr, Integer, Symbol, diff, factor_terms

from symlstm.network.equation import Equation, matrix_products, opened, over_units, summed, symbol
from symlstm.network.stage import Stage


@dataclass(frozen=True)
class OpenedEquation:
    """An equation with a letter in place of each of its matrix products and sums over the units of a time step, and its sums over units
    and time opened: what SymPy can differentiate."""

    equation: Equation
    formula: Expr
    products: dict[Expr, Symbol]
    sums: dict[Expr, Symbol]

    @classmethod
    def of(cls, equation: Equation) -> "OpenedEquation":
        formula = opened(equation.formula)
        products = {product: Dummy(real=True) for product in matrix_products(formula)}
        sums = {node: Dummy(positive=True) for node in formula.atoms(over_units)}
        by_unit = {node: node.args[0] for node in formula.atoms(summed)}  # each unit's term counts for that unit alone
        return cls(equation, formula.xreplace(products | sums | by_unit), products, sums)

    def slope(self, variable: Symbol) -> Expr:
        """d formula / d variable, with the value itself in place of the activation that gives it: f (1 - f)."""
        return self.valued(diff(self.formula, variable))

    def valued(self, derivative: Expr) -> Expr:
        """A derivative with the value of the formula in its place."""
        return derivative.subs(self.formula, self.equation.target)


def local_derivative(equation: Equation, variable: Symbol) -> Expr:
    """d formula / d variable entry by entry, by SymPy, with whatever comes through a matrix left aside: f (1 - f)."""
    return OpenedEquation.of(equation).slope(variable)


@dataclass(frozen=True, slots=True)
class LocalDerivative:
    """d target / d variable, of one equation."""

    target: str
    variable: str
    formula: Expr


def local_derivatives(stage: Stage) -> Iterator[LocalDerivative]:
    """The derivative of every equation without a matrix by everything it reads, as SymPy gives it."""
    for equation in stage.equations:
        if not matrix_products(equation.formula):
            for name in stage.order:
                if equation.reads(name):
                    yield LocalDerivative(equation.name, name, local_derivative(equation, symbol(name)))


ELSEWHERE = "elsewhere"  # in a derivative across units, the value of what is differentiated, of the unit by which it is


@dataclass(frozen=True, slots=True)
class OutputDerivative:
    """d y_j / d z_j, or of softmax d y_j / d z_k of another unit k."""

    formula: Expr
    is_own: bool


def derivatives_of_output(equation: Equation) -> Iterator[OutputDerivative]:
    """The derivatives of an activation by what it is applied to: of each unit by its own, and where units are mixed by any other."""
    variable = symbol(equation.activates or "")
    form = OpenedEquation.of(equation)
    across = Integer(0)
    for node, letter in form.sums.items():
        here, there = form.slope(letter), diff(node.args[0], variable)  # of unit j by the sum, and of the sum by unit k
        across += here * form.valued(there / letter) * letter
    own = factor_terms(form.slope(variable) + across)
    yield OutputDerivative(own, is_own=True)
    if across != 0:
        factors = [form.slope(letter) * letter for letter in form.sums.values()]
        yield OutputDerivative(Add(*factors) * symbol(ELSEWHERE), is_own=False)
