"""Running the NumPy witnesses on a problem: givens rounded to float64, passes one after the other, results by id.

A pass is restarted from certified values after the time steps it is told, so that rounding errors do not outgrow use.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

import numpy as np
from mpmath import libmp

from symlstm.enclosure.enclosure import Real
from symlstm.network.ids import identity
from symlstm.network.names import gradient, handed_back, initial_gradient, updated
from symlstm.numbers.floats import nearest_float
from symlstm.numbers.witness import WITNESSES, linear
from symlstm.numbers.witness.arrays import Array, CellWitness, Pass
from symlstm.problem.problem import Problem

Certified = Mapping[str, Real]
Span = tuple[int, int]


def has_witness(problem: Problem) -> bool:
    """Whether there is a witness of the problem's cell."""
    return problem.cell.name in WITNESSES


def run_witness(problem: Problem, values: Certified, restarts: tuple[int, ...], back: tuple[int, ...]) -> dict[str, float]:
    """The witness's value of every quantity, by id. Overflow is left to give inf, which then cannot hold."""
    with np.errstate(all="ignore"):
        return _Witness(problem, values, WITNESSES[problem.cell.name]).all(restarts, back)


class _Witness:
    """The passes over one problem in float64."""

    def __init__(self, problem: Problem, values: Certified, cell: CellWitness):
        self.problem, self.values, self.cell = problem, values, cell
        self.parameters = {name: _floats(value) for name, value in (problem.matrices | problem.biases).items()}  # type: ignore[operator]
        self.x = _floats(problem.sequence)
        self.quantities: dict[str, float] = {}

    def all(self, restarts: tuple[int, ...], back: tuple[int, ...]) -> dict[str, float]:
        spans = _spans(restarts, self.problem.steps)
        run = self._forward(spans)
        read_out = self._readout(run)
        if self.problem.layout.backward:
            self._backward(run, read_out, spans, back)
        return self.quantities

    def _forward(self, spans: list[Span]) -> Pass:
        """The cell over all time steps, each span from a certified state."""
        runs = [self.cell.forward(self.parameters, self.x[start:end], *self._states(start)) for start, end in spans]
        run = {name: np.vstack([part[name] for part in runs]) for name in runs[0]}
        self._note(run, range(1, self.problem.steps + 1))
        return run

    def _states(self, time: int) -> list[Array]:
        return [self._certified(name, time) for name in self.problem.cell.states]

    def _certified(self, name: str, time: int) -> Array:
        """A vector rounded to float64: a given state, or certified values to go on from."""
        return np.array([_nearest(self.values[identity(name, time, unit)]) for unit in range(1, self.problem.hidden + 1)])

    def _readout(self, run: Pass) -> Pass:
        if self.problem.readout is None:
            return {}
        found = {"y": linear.readout(self.parameters, self._read_out(run))}
        if self.problem.target is not None:
            found["diff"], self.quantities["loss"] = linear.loss(found["y"], _floats(self.problem.target))
        self._note(found, self.problem.read_out_at)
        return found

    def _read_out(self, run: Pass) -> Array:
        """The hidden states that something is read off."""
        return run[self.problem.network.hidden_state][[t - 1 for t in self.problem.read_out_at]]

    def _backward(self, run: Pass, read_out: Pass, forward_spans: list[Span], back: tuple[int, ...]) -> None:
        """The gradients of the cell, of the readout, of the parameters and initial states; then the updated parameters."""
        problem, run = self.problem, self._restarted(run, forward_spans)
        at_readout = linear.readout_gradients(read_out["diff"], self._read_out(run))
        d_y = at_readout.pop("d_y")
        self._note({"d_y": d_y}, problem.read_out_at)
        before = self._before(run)
        gradients = self._back_through_time(run, before, d_y, back)
        self._note(gradients, range(1, problem.steps + 1))
        self._note_plain({initial_gradient(state): gradients[handed_back(state)][0] for state in problem.cell.states})
        found = self.cell.parameters(self.x, before, run, gradients) | at_readout
        self._note_plain(found)
        if problem.training is not None:
            rate = nearest_float(problem.training.rate)
            self._note_plain({updated(name): old - rate * found[gradient(name)] for name, old in self.parameters.items()})

    def _restarted(self, run: Pass, spans: list[Span]) -> Pass:
        """The quantities as the backward pass reads them: a state from which the forward pass was restarted is the certified one."""
        states = {name: run[name].copy() for name in self.problem.cell.states}
        for start in (start for start, _ in spans if start):
            for rows, certified in zip(states.values(), self._states(start), strict=True):
                rows[start - 1] = certified
        return run | states

    def _before(self, run: Pass) -> list[Array]:
        """Each state as every time step found it."""
        return [np.vstack([self._certified(name, 0), run[name][:-1]]) for name in self.problem.cell.states]

    def _back_through_time(self, run: Pass, before: list[Array], d_y: Array, back: tuple[int, ...]) -> Pass:
        """The cell's gradients over all time steps, each span from certified gradients of the step after it."""
        problem = self.problem
        from_readout = np.zeros((problem.steps, problem.hidden))
        from_readout[[t - 1 for t in problem.read_out_at]] = d_y @ self.parameters["W_y"]
        parts = []
        for start, end in _spans([t - 1 for t in back], problem.steps):
            later = {n: self._certified(n, end + 1) for n in self.cell.later} if end < problem.steps else {}
            part = {name: rows[start:end] for name, rows in run.items()}
            found = [rows[start:end] for rows in before]
            parts.append(self.cell.backward(self.parameters, self.x[start:end], found, part, from_readout[start:end], later))
        return {name: np.vstack([part[name] for part in parts]) for name in parts[0]}

    def _note(self, run: Pass, times: Iterable[int]) -> None:
        """Keep quantities that have a time step: name.t.unit."""
        for name, rows in run.items():
            for t, row in zip(times, rows, strict=True):
                self.quantities |= {identity(name, t, unit): float(value) for unit, value in enumerate(row, 1)}

    def _note_plain(self, found: Pass) -> None:
        """Keep quantities without one: name.unit, name.row.column."""
        for name, array in found.items():
            for index, value in np.ndenumerate(array):
                self.quantities[identity(name, *(part + 1 for part in index))] = float(value)


def _spans(restarts: Iterable[int], steps: int) -> list[Span]:
    """The runs of time steps between restarts, as slices."""
    starts = sorted({0, *(t for t in restarts if 0 < t < steps)})
    return list(zip(starts, (*starts[1:], steps), strict=True))


def _floats(numbers: tuple[object, ...]) -> Array:
    """A vector or matrix of fractions as float64."""
    return np.array([_floats(n) if isinstance(n, tuple) else nearest_float(n) for n in numbers], dtype=np.float64)  # type: ignore[arg-type]


def _nearest(value: Real) -> float:
    return nearest_float(value) if isinstance(value, Fraction) else float(libmp.to_float(value.lo, strict=False))
