"""How far a correct float64 evaluation may be from the true value: a running error bound, step by step.

Each operation adds half a unit of the last place of its result, UNIT = 2^-53 relative; what its operands already carry
is passed on (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., sections 3.1 to 3.3):

    sum of n terms      sum of the terms' errors + n UNIT sum |term|, in whatever order they are added
    product             |a| e_b + |b| e_a + e_a e_b + UNIT |a b|
    e^a/(e^a + ...)     how far a and the farthest of the exponents may be off, times the value
    ln of such a share  how far the share may be off relative to its size
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

from symlstm.derivation.affine import Entry
from symlstm.derivation.expression import Expression
from symlstm.derivation.step import FORWARD_PASS, BlockAt, Derivation, Step
from symlstm.enclosure.enclosure import Real
from symlstm.network import Network
from symlstm.network.names import Kind, Role
from symlstm.numbers.evaluate import evaluate_expression
from symlstm.numbers.float_bounds import TINY, UNIT, Ball, FormulaBounds, Relative, magnitude, product_ball, times
from symlstm.numbers.rows import AffineRow
from symlstm.numbers.step_arithmetic import StepArithmetic

SAFETY = 2.0
SIZE_BITS = 64  # at which the size of a part of a formula is worked out
RESTART = 2.0**-30  # relative error bound of a state from which the evaluation is restarted
RESTART_FOR_GRADIENTS = 2.0**-38  # the same where a backward pass follows, which loses about as much again


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
    restarts = running.passed(derivation.of_phase(*FORWARD_PASS), values, _states(derivation.network))
    back_restarts = running.passed(back, values, _handed_back(back, derivation.network))
    running.passed(derivation.of_phase("gradients", "update"), values, ())
    return ErrorBounds(running.size, running.error, running.scale, restarts, back_restarts)


def _states(network: Network) -> tuple[str, ...]:
    """The states of all cells, of every sample."""
    return tuple(name.text for name in network.names.values() if name.role is Role.STATE and name.kind is Kind.VALUE)


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
        self._relative: dict[str, Relative] = {}
        self._values: Mapping[str, Real] = {}
        self._balls = {name: _rounded_once(magnitude(value)) for name, value in givens.items()}
        self._weights: dict[int, list[float]] = {}

    def passed(
        self, blocks: tuple[BlockAt, ...], values: Mapping[str, Real], states: tuple[str, ...]
    ) -> dict[str, tuple[int, ...]]:
        """Go through the blocks of a pass; the time steps after which the states of each cell had to be restarted. After its last one
        nothing goes on."""
        self._values = values
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
        size = sum(map(times, sizes, other_sizes))
        passed_on = sum(map(times, sizes, other_errors)) + sum(map(times, other_sizes, errors))
        return size, passed_on + sum(map(times, errors, other_errors)) + (count + 1) * UNIT * size + (count + 1) * TINY

    def series(self, entry: Entry, times: tuple[int, ...]) -> Balls:
        return _apart([self._entry(entry, time) for time in times])

    def column(self, entries: tuple[Entry, ...], time: int) -> Balls:
        return _apart([self._entry(entry, time) for entry in entries])

    def _entry(self, entry: Entry, time: int) -> Ball:
        return product_ball([self._balls[factor.at(time)] for factor in entry])

    def _scale_of(self, step: Step) -> float:
        """The scale of what is read where the terms themselves are zero, as those of a copy of a difference that vanishes."""
        scales = {name: (self.scale.get(read, self._balls[read][0]), 0.0) for name, read in step.reads.items()}
        return FormulaBounds(scales, lambda _: 1.0, {})(step.expression, 1.0)[0]

    def of_formula(self, step: Step) -> Ball:
        reads, values = step.reads, self._values
        balls = {name: self._balls[identity] for name, identity in reads.items()}
        relative = {name: self._relative[identity] for name, identity in reads.items() if identity in self._relative}

        def size_of(part: Expression) -> float:
            return magnitude(evaluate_expression(part, lambda name: values[reads[name]], SIZE_BITS))

        of_parts = FormulaBounds(balls, size_of, relative)
        found = of_parts.relative_of(step.expression)
        if found is not None:
            self._relative[step.target] = found
        return of_parts(step.expression, self.size[step.target])

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
