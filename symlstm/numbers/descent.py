"""Gradient descent, step after step, with certified losses.

Each step evaluates the same derivation again with the updated parameters in place of the given ones. The change of the loss is
set beside the first-order prediction, -rate times the sum of the squared gradients (Taylor's theorem).
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import pairwise

from symlstm.derivation.step import Derivation, Step
from symlstm.enclosure.enclosure import Real
from symlstm.network.names import LOSS, RATE
from symlstm.numbers.decide import at_doubled_precision
from symlstm.numbers.evaluate import Settle, evaluate
from symlstm.numbers.real_arithmetic import product, subtract, sum_of_squares
from symlstm.numbers.rounded import FAR_POWER
from symlstm.numbers.rounding import DisplayRule, Rounded, display_rule, round_exact, round_real, true_rule
from symlstm.numbers.values import Values
from symlstm.problem.settings import Rounding

MOST_EXTRA = 6  # digits that a sum of squares shows beyond those of results


@dataclass(frozen=True, slots=True)
class DescentStep:
    """One step: the loss before it, the change that the gradient predicts, the true change, and the loss after it; None in the place
    of a number that stays undecided.

    squares  the sum of the squares of all gradients, with as few digits as give the predicted change; None where no few digits do
    """

    number: int
    loss: Rounded | None
    predicted: Rounded | None
    change: Rounded | None
    new_loss: Rounded | None
    squares: Rounded | None = None

    @property
    def is_decided(self) -> bool:
        return None not in (self.loss, self.predicted, self.change, self.new_loss)


class _Undecided(Exception):
    """A number to be carried on as printed is not decided at this precision."""


def descend(derivation: Derivation, values: Values, steps: int) -> tuple[DescentStep, ...]:
    """So many steps of gradient descent, the first with the updated parameters of the derivation."""
    attempt = partial(_attempt, derivation, values.rounding, steps)
    first, *others = at_doubled_precision(attempt, lambda found: all(step.is_decided for step in found), values.precision)
    return replace(first, loss=first.loss or values.printed[LOSS]), *others


def _attempt(derivation: Derivation, rounding: Rounding, steps: int, prec: int) -> tuple[DescentStep, ...]:
    """Every step at one precision."""
    rule = true_rule(rounding)
    losses, squares = _losses(derivation, rounding, steps, prec)
    rate = Fraction(derivation.givens[RATE])
    rows = (
        (before, _times(-rate, total, prec), _change(before, after, prec), after)
        for (before, after), total in zip(pairwise(losses), squares, strict=True)
    )
    found = (DescentStep(n, *(None if v is None else round_real(v, rule) for v in row)) for n, row in enumerate(rows, 1))
    return tuple(replace(step, squares=_few_digits(total, -rate, step, rule)) for step, total in zip(found, squares, strict=True))


def _times(factor: Fraction, total: Real | None, prec: int) -> Real | None:
    return None if total is None else product([factor, total], prec)


def _few_digits(total: Real | None, factor: Fraction, step: DescentStep, rule: DisplayRule) -> Rounded | None:
    """The total with as few digits as give the predicted change when they are multiplied by the factor."""
    if total is None or step.predicted is None:
        return None
    tries = (round_real(total, rule.finer(extra)) for extra in range(MOST_EXTRA + 1))
    written_out = (each for each in tries if each and abs(each.exponent) < FAR_POWER)
    return next((each for each in written_out if round_exact(factor * each.fraction, rule).same_decimal(step.predicted)), None)


def _change(before: Real | None, after: Real | None, prec: int) -> Real | None:
    return None if before is None or after is None else subtract(after, before, prec)


def _losses(derivation: Derivation, rounding: Rounding, steps: int, prec: int) -> tuple[list[Real | None], list[Real | None]]:
    """The loss before each step and after the last, and the sum of the squares of each step's gradients; None from where on a number
    that is carried on as printed is not decided."""
    givens: dict[str, Real] = dict(derivation.givens)
    updates = [step for block in derivation.of_phase("update") for step in block.steps]
    losses: list[Real | None] = []
    squares: list[Real | None] = []
    with suppress(_Undecided):
        for _ in range(steps):
            values = evaluate(derivation, prec, _settled(rounding, prec), givens)
            losses.append(values[LOSS])
            squares.append(_squares(values, updates, prec))
            givens |= {_old(step): values[step.target] for step in updates}
        losses.append(evaluate(derivation.forward_pass, prec, _settled(rounding, prec), givens)[LOSS])
    return losses + [None] * (steps + 1 - len(losses)), squares + [None] * (steps - len(squares))


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


def _squares(values: Mapping[str, Real], updates: list[Step], prec: int) -> Real:
    """The sum of the squared gradients of all parameters."""
    return sum_of_squares([values[gradient] for _, _, gradient in (step.reads.values() for step in updates)], prec)
