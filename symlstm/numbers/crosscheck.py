"""The cross-check: certified values against an independent NumPy float64 evaluation, quantity by quantity.

A distance is given in ulp, the spacing of binary64 numbers at the true value. The tolerance is the running error bound of
`float_error`: it follows from the length of the computation, not from what happens to be seen. Three outcomes: holds,
fails, undecided; undecided never passes.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import isfinite

import numpy as np
from mpmath import libmp

from symlstm.derivation.step import Derivation
from symlstm.numbers import reference
from symlstm.numbers.enclosure import DOWN, UP, Float, Real, enclose, sorted_by_size
from symlstm.numbers.float_error import ErrorBounds, float_error_bounds, magnitude
from symlstm.numbers.floats import nearest_float, ulp_of
from symlstm.problem.problem import Problem

EVIDENCE = 2.0**-20  # a tolerance above this share of the terms' size would confirm nothing
DISTANCE_BITS = 128  # of a distance: far more than any tolerance, a multiple of an ulp, can tell apart


class Outcome(Enum):
    """The three outcomes of a check. Deliberately not a bool."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"

    def __bool__(self) -> bool:
        raise TypeError("an Outcome is not a bool: compare it with Outcome.HOLDS")


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
    """All comparisons, and the time steps after which the witness was restarted from the certified state."""

    comparisons: tuple[Comparison, ...]
    restarts: tuple[int, ...] = ()

    @property
    def outcome(self) -> Outcome:
        outcomes = {comparison.outcome for comparison in self.comparisons}
        return next((o for o in (Outcome.FAILS, Outcome.UNDECIDED) if o in outcomes), Outcome.HOLDS)

    def with_outcome(self, outcome: Outcome) -> tuple[Comparison, ...]:
        return tuple(comparison for comparison in self.comparisons if comparison.outcome is outcome)

    @property
    def worst(self) -> Comparison:
        """The comparison that uses most of its tolerance."""
        return max(self.comparisons, key=lambda c: c.distance / c.tolerance if c.tolerance else 0.0)


def cross_check(problem: Problem, derivation: Derivation, values: Mapping[str, Real]) -> CrossCheck:
    """Compare every true value with the NumPy witness of the problem's cell."""
    bounds = float_error_bounds(derivation, values, problem.cell.states)
    witness = _run_witness(problem, values, bounds.restarts)
    return CrossCheck(
        tuple(_compare(step.target, witness[step.target], values[step.target], bounds) for step in derivation.steps),
        bounds.restarts,
    )


def _run_witness(problem: Problem, values: Mapping[str, Real], restarts: tuple[int, ...]) -> dict[str, float]:
    """The witness's value of every quantity, by id. Overflow is left to give inf, which then cannot hold."""
    parameters = {name: _floats(value) for name, value in (problem.matrices | problem.biases).items()}  # type: ignore[operator]
    with np.errstate(all="ignore"):
        quantities = _run_cell(problem, parameters, values, restarts)
        quantities |= _run_readout(problem, parameters, quantities)
    return quantities


def _run_cell(
    problem: Problem, parameters: dict[str, reference.Array], values: Mapping[str, Real], restarts: tuple[int, ...]
) -> dict[str, float]:
    x = _floats(problem.sequence)
    quantities: dict[str, float] = {}
    starts = (0, *(t for t in restarts if t < problem.steps))
    for start, end in zip(starts, (*starts[1:], problem.steps), strict=True):
        states = [_state(name, start, problem.hidden, values) for name in problem.cell.states]
        run = reference.WITNESSES[problem.cell.name](parameters, x[start:end], *states)
        quantities |= _by_id(run, start)
    return quantities


def _state(name: str, time: int, hidden: int, values: Mapping[str, Real]) -> reference.Array:
    """A state rounded to float64: the initial one, or a certified one to restart from."""
    return np.array([_nearest(values[f"{name}.{time}.{unit}"]) for unit in range(1, hidden + 1)])


def _run_readout(problem: Problem, parameters: dict[str, reference.Array], quantities: dict[str, float]) -> dict[str, float]:
    if problem.readout is None:
        return {}
    h = np.array([[quantities[f"h.{t}.{unit}"] for unit in range(1, problem.hidden + 1)] for t in problem.read_out_at])
    y = reference.readout(parameters, h)
    result = _by_id({"y": y}, problem.read_out_at[0] - 1)
    if problem.target is not None:
        diff, loss = reference.loss(y, _floats(problem.target))
        result |= _by_id({"diff": diff}, problem.read_out_at[0] - 1) | {"loss": loss}
    return result


def _by_id(run: Mapping[str, reference.Array], start: int) -> dict[str, float]:
    return {
        f"{name}.{start + t}.{unit}": float(value)
        for name, rows in run.items()
        for t, row in enumerate(rows, 1)
        for unit, value in enumerate(row, 1)
    }


def _floats(numbers: tuple[object, ...]) -> reference.Array:
    """A vector or matrix of fractions as float64."""
    return np.array([_floats(n) if isinstance(n, tuple) else nearest_float(n) for n in numbers], dtype=np.float64)  # type: ignore[arg-type]


def _nearest(value: Real) -> float:
    return nearest_float(value) if isinstance(value, Fraction) else float(libmp.to_float(value.lo, strict=False))


def _compare(quantity: str, witness: float, value: Real, bounds: ErrorBounds) -> Comparison:
    tolerance, scale = bounds.error[quantity], bounds.scale[quantity]
    unit = ulp_of(magnitude(value)) if isfinite(magnitude(value)) else 1.0
    if not isfinite(witness) or not isfinite(tolerance) or tolerance > max(EVIDENCE * scale, 2.0**-1000):
        return Comparison(quantity, witness, float("nan"), tolerance / unit, Outcome.UNDECIDED)
    nearest, farthest = _distances(witness, value)
    allowed = libmp.from_float(tolerance)
    holds, fails = libmp.mpf_le(farthest, allowed), libmp.mpf_gt(nearest, allowed)
    outcome = Outcome.HOLDS if holds else Outcome.FAILS if fails else Outcome.UNDECIDED
    return Comparison(quantity, witness, libmp.to_float(farthest, strict=False) / unit, tolerance / unit, outcome)


def _distances(witness: float, value: Real) -> tuple[Float, Float]:
    """A lower bound of the least and an upper bound of the greatest distance between the witness and the value."""
    at, ends = libmp.from_float(witness), enclose(value, DISTANCE_BITS)
    below, above = _gap(at, ends.lo), _gap(ends.hi, at)
    least, greatest = sorted_by_size(*map(libmp.mpf_abs, (below, above)))
    inside = libmp.mpf_sign(below) >= 0 and libmp.mpf_sign(above) >= 0
    slack = libmp.mpf_shift(greatest, 1 - DISTANCE_BITS)
    nearest = libmp.fzero if inside else libmp.mpf_sub(least, slack, DISTANCE_BITS, DOWN)
    return nearest, libmp.mpf_add(greatest, slack, DISTANCE_BITS, UP)


def _gap(upper: Float, lower: Float) -> Float:
    """upper - lower, off by at most a unit of its last of DISTANCE_BITS bits."""
    return libmp.mpf_sub(upper, lower, DISTANCE_BITS)  # type: ignore[no-any-return]
