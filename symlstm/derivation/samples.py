"""What several samples come to together, as Steps: the loss of all of them and its gradients, each the sum of those of the samples, or their
mean."""

from collections.abc import Iterator
from fractions import Fraction

from sympy import Add, Mul, Rational

from symlstm.derivation.expression import Constant, Expression, Variable, product_of, sum_of
from symlstm.derivation.step import BlockAt, Step
from symlstm.derivation.unit_equation import Reference, UnitEquation
from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock, symbol
from symlstm.network.ids import of_any_sample
from symlstm.network.names import LOSS
from symlstm.problem.problem import Problem

_COMBINED = {"sum": N_("the sum over the samples"), "mean": N_("the mean over the samples")}


def total_loss(problem: Problem) -> Iterator[BlockAt]:
    """The loss of all samples, where there is one."""
    if problem.network.loss:
        equation = _equation(problem, LOSS, N_("loss of all samples"))
        block = EquationBlock(N_("Loss of all samples"), _COMBINED[problem.over_samples], (equation,))
        yield BlockAt(block, 0, (_step(problem, equation, ()),), "loss")


def total_gradients(problem: Problem, of_samples: tuple[BlockAt, ...]) -> Iterator[BlockAt]:
    """The gradients of the parameters, a block for each block of the first sample."""
    for found in of_samples:
        if found.phase == "gradients" and found.place.sample == 1:
            equations = {e.name: _equation(problem, of_any_sample(e.name), e.rule) for e in found.block.equations}
            steps = tuple(_step(problem, equations[step.name], step.unit_equation.target.index) for step in found.steps)
            block = EquationBlock(found.block.title, _COMBINED[problem.over_samples], tuple(equations.values()))
            yield BlockAt(block, 0, steps, "gradients", found.place.in_any_sample)


def _names(problem: Problem, name: str) -> tuple[str, ...]:
    """The names of the same quantity in each sample."""
    return tuple(sample.network.place.prefix + name for sample in problem.each_sample)


def _equation(problem: Problem, name: str, rule: str) -> Equation:
    total = Add(*map(symbol, _names(problem, name)))
    mean = Mul(Rational(1, len(problem.samples)), total, evaluate=False)
    return Equation(symbol(name), mean if problem.over_samples == "mean" else total, rule, "" if name == LOSS else OF_SAMPLES)


OF_SAMPLES = N_("sum over samples")


def _step(problem: Problem, equation: Equation, index: tuple[int, ...]) -> Step:
    """One entry of a sum over samples, or of a mean."""
    read = (Reference(name, index, None) for name in _names(problem, equation.name))
    references = {reference.at(0): reference for reference in read}
    expression: Expression = sum_of(map(Variable, references))
    if problem.over_samples == "mean":
        expression = product_of((Constant(Fraction(1, len(problem.samples))), expression))
    unit = UnitEquation(Reference(equation.name, index, None), expression, references, equation)
    return Step(unit.target.at(0), 0, unit)
