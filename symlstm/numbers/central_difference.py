"""The second witness of the gradients: central differences of the loss, from the forward pass alone at high precision. Where gradients
come from outside, each times its state counts as loss, too.

(L(p + e) - L(p - e)) / 2e = dL/dp + L'''(p) e^2 / 6 + ...; with e = 2^-STEP_BITS the error is of the order of 2^(-2 STEP_BITS).
The tolerance is the far larger 2^-STEP_BITS, relative to the gradient and the loss: it allows for third derivatives up to
some 2^STEP_BITS, and leaves a wrong gradient no room. Where a step twice as long gives another quotient, third derivatives are
larger than that, and a quotient that is far off says nothing: the gradient stays undecided.

Enclosures of the gradient differ from engine to engine in their last bits. So that what is printed does not, agreement is counted
up to ENOUGH figures, far above those bits; where they would show, the gradient is worked out again as precisely as the quotient.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from mpmath import libmp

from symlstm.derivation.expression import Call
from symlstm.derivation.step import Derivation, Phase, Step
from symlstm.enclosure.enclosure import DOWN, UP, Enclosure, Float, Real, enclose
from symlstm.functions import FUNCTIONS
from symlstm.network.ids import Id, identity
from symlstm.network.names import LOSS, gradient, upstream
from symlstm.numbers.evaluate import evaluate
from symlstm.numbers.float_bounds import magnitude
from symlstm.numbers.outcome import Outcome, distances, judged
from symlstm.numbers.real_arithmetic import add, product, split, subtract
from symlstm.problem.problem import Problem

STEP_BITS = 64
PRECISION = 256  # bits: leaves the quotient some 190 - 64 once the difference has cancelled
ENOUGH = 20  # figures, a little more than the tolerance leaves open
MUCH_WORK = 5_000  # multiplications of a forward pass, beyond which fewer parameters are tried
GRADIENTS: tuple[Phase, ...] = ("forward", "readout", "backward", "gradients")


@dataclass(frozen=True, slots=True)
class Slope:
    """One parameter: the certified gradient beside the difference quotient, and to how many figures they agree, up to ENOUGH."""

    parameter: str
    quotient: float
    figures: int
    outcome: Outcome


def central_differences(problem: Problem, derivation: Derivation, values: Mapping[str, Real]) -> tuple[Slope, ...]:
    """The check of one entry of each weight matrix, the one with the steepest gradient; of few matrices in a large problem, and of none
    where a ReLU is at 0: a difference quotient across a kink is no derivative."""
    if _meets_a_kink(derivation.forward_pass, values):
        return ()
    weights = list(problem.matrices)
    work = problem.steps * sum(len(matrix) * len(matrix[0]) for matrix in problem.matrices.values())
    chosen = [weights[0], weights[-1]] if work > MUCH_WORK else weights
    closely = cache(
        lambda: evaluate(Derivation(derivation.givens, derivation.of_phase(*GRADIENTS), derivation.network), PRECISION)
    )
    forward = derivation.forward_pass
    return tuple(_slope(forward, steepest, values, closely) for steepest in _steepest(problem, values, chosen))


def _meets_a_kink(forward: Derivation, values: Mapping[str, Real]) -> bool:
    """Whether a function that is put together of straight lines is applied where two of them meet."""
    bent = (step for step in forward.steps if (function := FUNCTIONS.get(_applied(step))) and function.bends)
    return any(values.get(read) == 0 for step in bent for read in step.reads.values())


def _applied(step: Step) -> str:
    """The function that a line is the value of; empty for any other line."""
    expression = step.unit_equation.expression
    return expression.function if isinstance(expression, Call) else ""


def _steepest(problem: Problem, values: Mapping[str, Real], weights: list[str]) -> Iterator[str]:
    for name in weights:
        entries = (identity(name, r, c) for r, row in enumerate(problem.matrices[name], 1) for c in range(1, len(row) + 1))
        yield max(entries, key=lambda entry: magnitude(values[gradient(entry)]))


def _slope(forward: Derivation, parameter: str, values: Mapping[str, Real], closely: Callable[[], Mapping[str, Real]]) -> Slope:
    slope = values[gradient(parameter)]
    quotient = enclose(_quotient(forward, parameter), PRECISION)
    nearest, farthest = distances(quotient.lo, slope)
    scale = (
        magnitude(slope) + magnitude(_total(forward, values)) + 2.0**-STEP_BITS
    )  # the loss moves by that much where both are zero
    width = libmp.mpf_sub(quotient.hi, quotient.lo, PRECISION, UP)
    few_bits = libmp.mpf_shift(libmp.from_float(scale), -STEP_BITS)
    tolerance = libmp.mpf_add(few_bits, width, PRECISION, DOWN)  # rounded: the two may lie far apart
    figures = _figures(farthest, slope)
    if figures < ENOUGH:
        slope = closely()[gradient(parameter)]
        figures = _figures(distances(quotient.lo, slope, PRECISION)[1], slope)
    outcome = judged(nearest, farthest, tolerance)
    if outcome is Outcome.FAILS and not _is_settled(forward, parameter, quotient, tolerance):
        outcome = Outcome.UNDECIDED
    return Slope(parameter, float(libmp.to_float(quotient.lo)), min(figures, ENOUGH), outcome)


def _is_settled(forward: Derivation, parameter: str, quotient: Enclosure, tolerance: Float) -> bool:
    """Whether the quotient is the same to within the tolerance with a step twice as long, so that it is near the slope."""
    longer = _quotient(forward, parameter, STEP_BITS - 1)
    return bool(libmp.mpf_le(distances(quotient.lo, longer)[1], tolerance))


def _quotient(forward: Derivation, parameter: str, step_bits: int = STEP_BITS) -> Real:
    """The difference quotient over the parameter, at its value plus and minus the step."""
    step = Fraction(1, 2**step_bits)
    above, below = (_loss(forward, parameter, forward.givens[parameter] + sign * step) for sign in (1, -1))
    return product([Fraction(2**step_bits, 2), subtract(above, below, PRECISION)], PRECISION)


def _loss(forward: Derivation, parameter: str, value: Fraction) -> Real:
    return _total(forward, evaluate(forward, PRECISION, givens={**forward.givens, parameter: value}))


def _total(forward: Derivation, values: Mapping[str, Real]) -> Real:
    """The loss, and each gradient from outside times the state that gets it."""
    from_outside = {upstream(state): state for state in forward.network.upstreams}
    found = [split([values[LOSS]], PRECISION)] if LOSS in values else []
    for given, number in forward.givens.items():
        name, at_unit = Id.parse(given).parts
        if name in from_outside:
            found.append(split([number, values[identity(from_outside[name], *at_unit)]], PRECISION))
    return add(found, PRECISION)


def _figures(distance: Float, gradient: Real) -> int:
    """To how many significant figures the two agree."""
    size = enclose(gradient, PRECISION)
    if not distance[1] or not size.lo[1]:
        return 0
    bits = (int(size.lo[2]) + size.lo[3]) - (int(distance[2]) + distance[3])
    # In whole numbers: a saturated gate's gradient has exponents of 300 digits.
    return min(max(0, bits), PRECISION) * 30103 // 100_000
