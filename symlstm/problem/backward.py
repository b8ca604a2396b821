"""A problem with the backward pass asked for, whatever its file says."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from symlstm.errors import ArgumentError, Finding, UsageError
from symlstm.network.outputs import WEIGHTS
from symlstm.problem.demand import demand
from symlstm.problem.findings import Findings
from symlstm.problem.problem import Problem
from symlstm.problem.settings import MAX_TRAINING_STEPS, Training, rate_of, whole_number
from symlstm.problem.slopes import check_slopes
from symlstm.problem.upstream import READOUT_WITHOUT_LOSS
from symlstm.problem.wording import shown
from symlstm.words import N_


def with_backward(problem: Problem, rate: str | int | Fraction | None = None, steps: int | None = None) -> Problem:
    """The problem with the backward pass, and with a rate (its own, if it has one) so many steps of gradient descent.

    Raises UsageError without a target, for what is read out beside gradients from outside and compared with nothing, for a rate that is not an exact number above 0, and for steps without a rate.
    """
    demand("with_backward", problem, Problem, N_("a Problem, as load gives it"))
    if problem.target is None and not problem.upstream:
        raise UsageError(N_("the backward pass starts from the loss, and this problem has no target: add target = [...]"))
    if rate is not None and problem.upstream:
        raise UsageError(
            N_("gradient descent needs the loss, and of the gradients in [upstream] it is not known: leave the rate out")
        )
    findings = Findings()
    if problem.target is None and WEIGHTS in problem.matrices:
        findings.add(WEIGHTS, *READOUT_WITHOUT_LOSS)
    for cell in problem.network.cells:
        check_slopes(cell, "with_backward", findings)
    if findings.count:
        raise UsageError(findings.listed()[0].message)
    return replace(problem, layout=replace(problem.layout, backward=True), training=_training(problem, rate, steps))


def _training(problem: Problem, rate: str | int | Fraction | None, steps: int | None) -> Training | None:
    given = problem.training
    chosen = rate_of(rate, _refuse) if rate is not None else given.rate if given else None
    if steps is not None and not (type(steps) is int and 1 <= steps <= MAX_TRAINING_STEPS):
        raise ArgumentError(Finding("steps", shown(steps), whole_number(1, MAX_TRAINING_STEPS)))
    if chosen is None and steps is not None:
        raise UsageError(N_('steps of gradient descent need a rate: add [training] rate = "0.1" to the file, or give --rate 0.1'))
    return Training(chosen, steps or (given.steps if given else 1)) if chosen is not None else None


def _refuse(findings: Sequence[Finding]) -> None:
    for finding in findings:
        raise ArgumentError(replace(finding, where="rate"))
