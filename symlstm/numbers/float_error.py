"""How far a correct float64 evaluation may be from the true value: a running error bound, step by step.

Each operation adds half a unit of the last place of its result, UNIT = 2^-53 relative; what its operands already carry
is passed on (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., sections 3.1 to 3.3):

    sum of n terms      sum of the terms' errors + n UNIT sum |term|, in whatever order they are added
    product             |a| e_b + |b| e_a + e_a e_b + UNIT |a b|
    a function          the steepest slope within reach of the argument's error, times that error, + ACTIVATION_UNITS UNIT |value|

so the tolerance grows with the length of the computation and with nothing else. Over many time steps such a bound grows
geometrically and would in the end allow anything; where it has used up half of float64's digits the evaluation has to
be restarted from the certified state, and the bound with it. The bound is computed in float64 itself; SAFETY pays for
that. It reads the derivation's formulas, and so says nothing about whether those are right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import inf, isfinite
from operator import mul

from mpmath import libmp

from symlstm.derivation.affine import Entry
from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable
from symlstm.derivation.step import FORWARD_PASS, BlockAt, Derivation, Step
from symlstm.enclosure.enclosure import Real
from symlstm.functions import FUNCTIONS
from symlstm.network import Network
from symlstm.numbers.floats import nearest_float
from symlstm.numbers.rows import AffineRow
from symlstm.numbers.step_arithmetic import StepArithmetic

UNIT = 2.0**-53
TINY = 2.0**-1074  # the spacing of the subnormal numbers: what underflow may cost
ACTIVATION_UNITS = 16.0  # NumPy's vectorised exp and tanh err by at most 4 ulp; sigma adds three operations
SAFETY = 2.0
RESTART = 2.0**-30  # relative error bound of a state from which the evaluation is restarted
RESTART_FOR_GRADIENTS = 2.0**-38  # the same where a backward pass follows, which loses about as much again

Ball = tuple[float, float]  # size of the value, bound of the error of its float64 evaluation


@dataclass(frozen=True)
class ErrorBounds:
    """What a correct float64 evaluation may be off by.

    size      for each quantity its magnitude
    error     for each quantity a bound of |evaluation - true value|; inf where float64 cannot hold the value
    scale     for each quantity the sum of the sizes of its terms: what the error is small against
    restarts  of each cell, by the prefix of its names: time steps after which the evaluation must go on from the certified state
    back      the same of the backward pass: time steps before which it goes on from the certified gradients
    """

    size: Mapping[str, float]
    error: Mapping[str, float]
    scale: Mapping[str, float]
    restarts: Mapping[str, tuple[int, ...]]
    back: Mapping[str, tuple[int, ...]]


def float_error_bounds(derivation: Derivation, values: Mapping[str, Real]) -> ErrorBounds:
    """Running error bounds of every step, restarted where a state's bound has become too weak to confirm anything.

    Going back in time, the states are the gradients that are handed from one time step to the one before.
    """
    back = derivation.of_phase("backward")
    running = _Running(derivation.givens, RESTART_FOR_GRADIENTS if back else RESTART)
    restarts = running.passed(derivation.of_phase(*FORWARD_PASS), values, derivation.network.states)
    back_restarts = running.passed(back, values, _handed_back(back, derivation.network))
    running.passed(derivation.of_phase("gradients", "update"), values, ())
    return ErrorBounds(running.size, running.error, running.scale, restarts, back_restarts)


def _handed_back(blocks: tuple[BlockAt, ...], network: Network) -> tuple[str, ...]:
    """The gradients that the backward pass reads from the time step after, as the time of their cell runs."""
    units = {id(step.unit_equation): step.unit_equation for block in blocks for step in block.steps}
    later = (reference.name for unit in units.values() for reference in unit.references.values() if reference.lag)
    return tuple(dict.fromkeys(name for name in later if network.names[name].is_gradient))


Balls = tuple[list[float], list[float]]  # the sizes and the errors of several values


class _Running(StepArithmetic[Balls, Balls, Ball]):
    """The bounds so far. Of a step it works out the sum of the sizes of its terms, and the error bound."""

    def __init__(self, givens: Mapping[str, Fraction], restart: float):
        super().__init__(givens)
        self._restart = restart
        self.size: dict[str, float] = {}
        self.error: dict[str, float] = {}
        self.scale: dict[str, float] = {}
        self._balls = {name: _rounded_once(magnitude(value)) for name, value in givens.items()}
        self._weights: dict[int, list[float]] = {}

    def passed(
        self, blocks: tuple[BlockAt, ...], values: Mapping[str, Real], states: tuple[str, ...]
    ) -> dict[str, tuple[int, ...]]:
        """Go through the blocks of a pass; the time steps after which the states of each cell had to be restarted. After its last one
        nothing goes on."""
        restarts: dict[str, tuple[int, ...]] = {}
        last = {block.place: block.time for block in blocks}
        for (place, time), at_time in groupby(blocks, key=lambda block: (block.place, block.time)):
            steps = [step for block in at_time for step in block.steps]
            for step in steps:
                self.bound(step, magnitude(values[step.target]))
            new = [step.target for step in steps if step.name in states]
            if time != last[place] and any(self.is_weak(state) for state in new):
                restarts[place.prefix] = (*restarts.get(place.prefix, ()), time)
                self.restart(new)
        return restarts

    def bound(self, step: Step, size: float) -> None:
        """Note the bounds of one step's result, of which the size is known."""
        self.size[step.target] = size
        terms, bound = self.of_step(step)
        bound = bound if isfinite(bound + size) else inf
        self._balls[step.target] = (size, bound)
        self.error[step.target], self.scale[step.target] = SAFETY * bound, terms or self._scale_of(step)

    def is_weak(self, state: str) -> bool:
        return self.error[state] > self._restart * max(self._balls[state][0], self._restart)

    def restart(self, states: list[str]) -> None:
        """Go on as if these states had just been rounded from their true values."""
        rounded = {state: _rounded_once(self._balls[state][0]) for state in states}
        # Unlike givens, they may underflow.
        self._balls |= {state: (size, error + TINY) for state, (size, error) in rounded.items()}

    def of_sum(self, step: Step, first: Balls, second: Balls | None) -> Ball:
        """A dot product over time, of two factors or (for a bias) of one."""
        sizes, errors = first
        count = len(sizes)
        if second is None:
            return sum(sizes), sum(errors) + count * UNIT * sum(sizes) + TINY
        other_sizes, other_errors = second
        size = sum(map(_times, sizes, other_sizes))
        passed_on = sum(map(_times, sizes, other_errors)) + sum(map(_times, other_sizes, errors))
        return size, passed_on + sum(map(_times, errors, other_errors)) + (count + 1) * UNIT * size + (count + 1) * TINY

    def series(self, entry: Entry, times: tuple[int, ...]) -> Balls:
        return _apart([self._entry(entry, time) for time in times])

    def column(self, entries: tuple[Entry, ...], time: int) -> Balls:
        return _apart([self._entry(entry, time) for entry in entries])

    def _entry(self, entry: Entry, time: int) -> Ball:
        return _product([self._balls[factor.at(time)] for factor in entry])

    def _scale_of(self, step: Step) -> float:
        """The scale of what is read where the terms themselves are zero, as those of a copy of a difference that vanishes."""
        scales = {name: (self.scale.get(read, self._balls[read][0]), 0.0) for name, read in step.reads.items()}
        return _ball(step.expression, scales)[0]

    def of_formula(self, step: Step) -> Ball:
        balls = {name: self._balls[identity] for name, identity in step.reads.items()}
        return _ball(step.expression, balls, self.size[step.target])

    def of_row(self, row: AffineRow, column: Balls) -> Ball:
        """The sum of products, each factor of which errs by what it carries and each product and sum by UNIT more."""
        sizes, errors = column
        *weights, bias = self._weights_of(row)
        size = sum(map(mul, weights, sizes)) + bias
        passed_on = sum(map(mul, weights, errors))
        count = len(weights) + 1
        return size, (1 + UNIT) * passed_on + (count + 2) * UNIT * size + (count + 1) * TINY

    def _weights_of(self, row: AffineRow) -> list[float]:
        """The sizes of the weights, then of the bias."""
        if id(row) not in self._weights:
            self._weights[id(row)] = [magnitude(Fraction(number, row.denominator)) for number in (*row.weights, row.bias)]
        return self._weights[id(row)]


def _apart(balls: list[Ball]) -> Balls:
    return [size for size, _ in balls], [error for _, error in balls]


def _rounded_once(size: float) -> Ball:
    return size, UNIT * size


def magnitude(value: Real) -> float:
    """The size of a value as a float, rounded to nearest; inf beyond float64."""
    if isinstance(value, Fraction):
        return abs(nearest_float(value))
    if value.excludes_zero:  # the end that lies farther from zero; rounding keeps their order
        return abs(float(libmp.to_float(value.lo if value.lo[0] else value.hi, strict=False)))
    return max(abs(float(libmp.to_float(end, strict=False))) for end in (value.lo, value.hi))


def _ball(expression: Expression, balls: Mapping[str, Ball], size: float = 1.0) -> Ball:
    """Sum of the sizes of the terms, and error bound; `size` is that of the result where it is known."""
    match expression:
        case Constant(value):
            return magnitude(value), 0.0
        case Variable(name):
            return balls[name]
        case Sum(terms):
            return _sum([_ball(term, balls) for term in terms])
        case Product(factors):
            return _product([_ball(factor, balls) for factor in factors])
        case Power(base, exponent):
            return _product([_ball(base, balls)] * exponent)
        case Call(function, (argument,)):
            return _activation(function, _ball(argument, balls), size)
    raise TypeError(f"no error bound for {expression!r}")


def _sum(terms: list[Ball]) -> Ball:
    size = sum(size for size, _ in terms)
    return size, sum(error for _, error in terms) + len(terms) * UNIT * size + TINY


def _product(factors: list[Ball]) -> Ball:
    size, error = factors[0]
    for other, other_error in factors[1:]:
        error = _times(size, other_error) + _times(other, error) + _times(error, other_error) + UNIT * _times(size, other) + TINY
        size = _times(size, other)
    return size, error


def _times(a: float, b: float) -> float:
    return a * b if a and b else 0.0  # 0 * inf is 0 here: the factor is exactly zero


def _activation(function: str, argument: Ball, size: float) -> Ball:
    """What the argument's error may make of the value, by the steepest slope within its reach."""
    reach, error = argument
    if not isfinite(reach + error):
        return size, inf
    slope = FUNCTIONS[function].steepest(reach, error, size)
    return size, slope * error + ACTIVATION_UNITS * UNIT * size + TINY
