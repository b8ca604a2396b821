"""The cross-check: certified values against an independent NumPy float64 evaluation, quantity by quantity.

A distance is given in ulp, the spacing of binary64 numbers at the true value. The tolerance is the running error bound of
`float_error`: it follows from the length of the computation, not from what happens to be seen. Three outcomes: holds,
fails, undecided; undecided never passes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isfinite

from mpmath import libmp

from symlstm.derivation.step import Derivation
from symlstm.enclosure.enclosure import Real
from symlstm.numbers.central_difference import Slope, central_differences
from symlstm.numbers.float_error import ErrorBounds, float_error_bounds
from symlstm.numbers.floats import ulp_of
from symlstm.numbers.outcome import Outcome, distances, judged
from symlstm.numbers.witness.run import has_witness, run_witness
from symlstm.problem.problem import Problem

EVIDENCE = 2.0**-20  # a tolerance above this share of the terms' size would confirm nothing


@dataclass(frozen=True, slots=True)
class Comparison:
    """One quantity: what the witness gives, how far that is from the true value, how far it may be (both in ulp)."""

    quantity: str
    witness: float
    distance: float
    tolerance: float
    outcome: Outcome


@dataclass(frozen=True)
class CrossCheck:
    """All comparisons, and where the witness was restarted.

    restarts  time steps after which the forward pass went on from the certified state, that of any cell
    back      time steps before which the backward pass went on from the certified gradients
    slopes    gradients compared with central differences of the loss
    """

    comparisons: tuple[Comparison, ...]
    restarts: tuple[int, ...] = ()
    back: tuple[int, ...] = ()
    slopes: tuple[Slope, ...] = ()
    witness: bool = True

    @property
    def outcome(self) -> Outcome:
        outcomes = {comparison.outcome for comparison in self.comparisons} | {slope.outcome for slope in self.slopes}
        outcomes |= set() if self.witness else {Outcome.UNDECIDED}
        return next((o for o in (Outcome.FAILS, Outcome.UNDECIDED) if o in outcomes), Outcome.HOLDS)

    def with_outcome(self, outcome: Outcome) -> tuple[Comparison, ...]:
        return tuple(comparison for comparison in self.comparisons if comparison.outcome is outcome)

    @property
    def worst(self) -> Comparison:
        """The comparison that uses most of its tolerance."""
        return max(self.comparisons, key=lambda c: c.distance / c.tolerance if c.tolerance else 0.0)


def cross_check(problem: Problem, derivation: Derivation, values: Mapping[str, Real]) -> CrossCheck:
    """Compare every true value with the NumPy witness of the problem's cell, where there is one."""
    slopes = central_differences(problem, derivation, values) if problem.layout.backward else ()
    if not has_witness(problem):
        return CrossCheck((), slopes=slopes, witness=False)
    bounds = float_error_bounds(derivation, values)
    witness = run_witness(problem, values, bounds.restarts, bounds.back)
    return CrossCheck(
        tuple(_compare(step.target, witness[step.target], values[step.target], bounds) for step in derivation.steps),
        _at_any(bounds.restarts),
        _at_any(bounds.back),
        slopes,
    )


def _at_any(restarts: Mapping[str, tuple[int, ...]]) -> tuple[int, ...]:
    """The time steps at which any cell was restarted, in the order in which they came."""
    return tuple(dict.fromkeys(time for times in restarts.values() for time in times))


def _compare(quantity: str, witness: float, value: Real, bounds: ErrorBounds) -> Comparison:
    tolerance, scale, size = bounds.error[quantity], bounds.scale[quantity], bounds.size[quantity]
    unit = ulp_of(size) if isfinite(size) else 1.0
    if not isfinite(witness) or not isfinite(tolerance) or tolerance > max(EVIDENCE * scale, 2.0**-1000):
        if isfinite(witness) and isinstance(value, Fraction) and Fraction(witness) == value:
            return Comparison(quantity, witness, 0.0, 0.0, Outcome.HOLDS)  # the exact number: no bound says more than that
        return Comparison(quantity, witness, float("nan"), tolerance / unit, Outcome.UNDECIDED)
    nearest, farthest = distances(libmp.from_float(witness), value)
    outcome = judged(nearest, farthest, libmp.from_float(tolerance))
    return Comparison(quantity, witness, libmp.to_float(farthest, strict=False) / unit, tolerance / unit, outcome)
