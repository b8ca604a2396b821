"""One step of gradient descent as Steps: every parameter less the rate times its gradient.

Source: Cauchy 1847; as used with BPTT: Rumelhart, Hinton and Williams 1986, equation 8 without momentum.
"""

from collections.abc import Iterator
from fractions import Fraction

from sympy import Mul, Symbol

from symlstm.cells.cell import Block, Equation
from symlstm.derivation.expression import Constant, Product, Sum, Variable
from symlstm.derivation.gradients import GRADIENT
from symlstm.derivation.step import BlockAt, Reference, Step, UnitEquation

UPDATED, RATE = "new_", "rate"
RULE = "gradient descent"


def update(gradients: tuple[BlockAt, ...]) -> Iterator[BlockAt]:
    """A block of updated parameters for each block of gradients."""
    for found in gradients:
        matrices = {step.name for step in found.steps if len(step.unit_equation.target.index) == 2}
        equations = tuple(
            _equation(e.target.name.removeprefix(GRADIENT), e.target.name in matrices) for e in found.block.equations
        )
        by_target = {equation.target.name: equation for equation in equations}
        steps = tuple(Step(unit.target.at(0), 0, unit) for unit in (_unit(step, by_target) for step in found.steps))
        yield BlockAt(Block(found.block.title, "a step against the gradient", equations), 0, steps, "update")


def _equation(parameter: str, is_matrix: bool) -> Equation:
    formula = Symbol(parameter, real=True) - Mul(Symbol(RATE, real=True), Symbol(GRADIENT + parameter, real=True))
    kind = "weights" if is_matrix else "bias"
    return Equation(Symbol(UPDATED + parameter, real=True), formula, f"updated {kind}: {RULE}")


def _unit(step: Step, equations: dict[str, Equation]) -> UnitEquation:
    gradient = step.unit_equation.target
    parameter = gradient.name.removeprefix(GRADIENT)
    old, rate, slope = (
        Reference(name, index, None) for name, index in ((parameter, gradient.index), (RATE, ()), (gradient.name, gradient.index))
    )
    references = {reference.at(0): reference for reference in (old, rate, slope)}
    first, *others = map(Variable, references)
    expression = Sum((first, Product((Constant(Fraction(-1)), *others))))
    equation = equations[UPDATED + parameter]
    return UnitEquation(Reference(UPDATED + parameter, gradient.index, None), expression, references, equation)
