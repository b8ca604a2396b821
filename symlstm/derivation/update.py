"""One step of gradient descent as Steps: every parameter less the rate times its gradient.

Source: Cauchy 1847; as used with BPTT: Rumelhart, Hinton and Williams 1986, equation 8 without momentum.
"""

from collections.abc import Iterator
from fractions import Fraction

from sympy import Mul

from symlstm.derivation.expression import Constant, Product, Sum, Variable
from symlstm.derivation.gradients import KINDS_OF_PARAMETERS
from symlstm.derivation.step import BlockAt, Step
from symlstm.derivation.unit_equation import Reference, UnitEquation
from symlstm.language import N_, Message
from symlstm.network.equation import Equation, EquationBlock, symbol
from symlstm.network.names import RATE, NameTable, gradient, updated

RULE = N_("gradient descent")


def update(gradients: tuple[BlockAt, ...], names: NameTable) -> Iterator[BlockAt]:
    """A block of updated parameters for each block of gradients."""
    for found in gradients:
        of_parameter = {equation.name: _equation(names, equation.name) for equation in found.block.equations}
        steps = tuple(_step(names[step.name].subject, step, of_parameter[step.name]) for step in found.steps)
        yield BlockAt(
            EquationBlock(found.block.title, N_("a step against the gradient"), tuple(of_parameter.values())),
            0,
            steps,
            "update",
            found.place,
        )


def _equation(names: NameTable, of_gradient: str) -> Equation:
    parameter = names[of_gradient].subject
    formula = symbol(parameter) - Mul(symbol(RATE), symbol(of_gradient))
    kind = KINDS_OF_PARAMETERS[names[parameter].role]
    return Equation(
        symbol(updated(parameter)), formula, Message(N_("updated {parameters}: {rule}"), {"parameters": kind, "rule": RULE})
    )


def _step(parameter: str, of_gradient: Step, equation: Equation) -> Step:
    """parameter - rate * gradient, of one entry."""
    index = of_gradient.unit_equation.target.index
    read = ((parameter, index), (RATE, ()), (gradient(parameter), index))
    references = {reference.at(0): reference for reference in (Reference(name, numbers, None) for name, numbers in read)}
    first, *others = map(Variable, references)
    expression = Sum((first, Product((Constant(Fraction(-1)), *others))))
    unit = UnitEquation(Reference(updated(parameter), index, None), expression, references, equation)
    return Step(unit.target.at(0), 0, unit)
