"""Gradient descent, step after step, with certified losses.

Each step evaluates the same derivation again with the updated parameters in place of the given ones. The change of the loss is
set beside the first-order prediction, -rate times the sum of the squared gradients (Taylor's theorem).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from symlstm.derivation.step import Derivation, Step
from symlstm.errors import PrecisionError
from symlstm.network.names import LOSS, RATE
from symlstm.numbers.decide import DOUBLINGS
from symlstm.numbers.enclosure import Real
from symlstm.numbers.evaluate import Settle, add, evaluate, power, product, split, subtract
from symlstm.numbers.rounding import DisplayRule, Rounded, display_rule, round_real
from symlstm.numbers.values import Values
from symlstm.problem.settings import Rounding


@dataclass(frozen=True, slots=True)
class DescentStep:
    """One step: the loss before it, the change that the gradient predicts, the true change, and the loss after it."""

    number: int
    loss: Rounded
    predicted: Rounded
    change: Rounded
    new_loss: Rounded


class _Undecided(Exception):
    """A number to be carried on as printed is not decided at this precision."""


def descend(derivation: Derivation, values: Values, steps: int) -> tuple[DescentStep, ...]:
    """So many steps of gradient descent, the first with the updated parameters of the derivation.

    Raises PrecisionError where a digit stays undecided.
    """
    for doubling in range(DOUBLINGS + 1):
        found = _attempt(derivation, values.rounding, steps, values.precision << doubling)
        if found is not None:
            return found
    raise PrecisionError("loss", "The loss after gradient descent stays undecided.", values.precision << DOUBLINGS)


def _attempt(derivation: Derivation, rounding: Rounding, steps: int, prec: int) -> tuple[DescentStep, ...] | None:
    """Every step at one precision; None where a digit is undecided."""
    rule = DisplayRule(rounding.places, rounding.figures, rounding.ties)
    try:
        losses, predicted = _losses(derivation, rounding, steps, prec)
    except _Undecided:
        return None
    pairs = zip(pairwise(losses), predicted, strict=True)
    rows = [(before, expected, subtract(after, before, prec), after) for (before, after), expected in pairs]
    numbers = [[round_real(value, rule) for value in row] for row in rows]
    found = [[number for number in row if number is not None] for row in numbers]
    return tuple(DescentStep(n, *row) for n, row in enumerate(found, 1)) if all(len(row) == 4 for row in found) else None


def _losses(derivation: Derivation, rounding: Rounding, steps: int, prec: int) -> tuple[list[Real], list[Real]]:
    """The loss before each step and after the last, and the change that each gradient predicts."""
    givens: dict[str, Real] = dict(derivation.givens)
    updates = [step for block in derivation.of_phase("update") for step in block.steps]
    losses, predicted = [], []
    for _ in range(steps):
        values = evaluate(derivation, prec, _settled(rounding, prec), givens)
        losses.append(values[LOSS])
        predicted.append(_predicted(values, updates, prec))
        givens |= {_old(step): values[step.target] for step in updates}
    return [*losses, evaluate(derivation.forward_pass, prec, _settled(rounding, prec), givens)[LOSS]], predicted


def _settled(rounding: Rounding, prec: int) -> Settle:
    """What to go on with: the printed number where the rule carries it, else the value."""

    def settle(step: Step, value: Real) -> Real:
        if not rounding.carries(step.name):
            return value
        rounded = round_real(value, display_rule(rounding, step.name))
        if rounded is None:
            raise _Undecided
        return rounded.real(prec)

    return settle


def _old(update: Step) -> str:
    """The parameter that an update starts from."""
    old, _, _ = update.reads.values()
    return old


def _predicted(values: Mapping[str, Real], updates: list[Step], prec: int) -> Real:
    """-rate times the sum of the squared gradients of all parameters."""
    gradients = [values[gradient] for _, _, gradient in (step.reads.values() for step in updates)]
    squares = add([split([power(gradient, 2, prec)], prec) for gradient in gradients], prec)
    return product([Fraction(-1), values[RATE], squares], prec)
