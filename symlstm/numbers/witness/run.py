"""Running the NumPy witnesses on a problem: givens rounded to float64, passes one after the other, results by id.

This is the only file that knows both the problem and the witnesses. What it reads of a problem stands in `_asked_by`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from mpmath import libmp

from symlstm.enclosure.enclosure import Real
from symlstm.network import Stage
from symlstm.network.ids import identity
from symlstm.network.names import LOSS, gradient, updated
from symlstm.numbers.floats import nearest_float
from symlstm.numbers.witness import WITNESSES, readout
from symlstm.numbers.witness.arrays import Array, Parameters, Pass
from symlstm.numbers.witness.layers import Direction, Layer, back_through_layers, handed_on, through_layers
from symlstm.numbers.witness.readout import Loss, ReadoutWitness
from symlstm.problem.problem import Problem

Certified = Mapping[str, Real]
Restarts = Mapping[str, tuple[int, ...]]  # of each cell, by the prefix of its names


def has_witness(problem: Problem) -> bool:
    """Whether there is a witness of each of the problem's cells."""
    return all(cell.name in WITNESSES for cell in problem.network.cells)


def run_witness(problem: Problem, values: Certified, restarts: Restarts, back: Restarts) -> dict[str, float]:
    """The witness's value of every quantity, by id. Overflow is left to give inf, which then cannot hold."""
    with np.errstate(all="ignore"):
        runs = [_Witness(_asked_by(each, values, restarts, back)) for each in problem.each_sample or (problem,)]
        found = {quantity: value for run in runs for quantity, value in run.all().items()}
        return found | (_of_all_samples(problem, found) if problem.samples else {})


@dataclass(frozen=True)
class _Asked:
    """What is asked of the witnesses, in float64.

    sample      what the names begin with where there are several sequences
    layers      from the bottom
    read_out    the rows of the hidden states that something is read off
    by_h        gradients from outside by what the last layer hands on, (T, H), and by_c at its last step; None where there are none
    backward    whether gradients are asked for
    rate        of gradient descent, or None
    """

    sample: str
    layers: tuple[Layer, ...]
    x: Array
    readout: ReadoutWitness
    loss: Loss | None
    read_out: list[int]
    by_h: Array | None
    by_c: Array | None
    backward: bool
    rate: float | None


def _asked_by(problem: Problem, values: Certified, restarts: Restarts, back: Restarts) -> _Asked:
    """Everything that is read off a problem."""
    return _Asked(
        sample=problem.network.place.prefix,
        layers=tuple(
            tuple(_direction(problem, cell, values, restarts, back) for cell in each) for each in problem.network.layers
        ),
        x=_floats(problem.sequence),
        readout=_readout(problem),
        loss=_loss(problem),
        read_out=[t - 1 for t in problem.read_out_at],
        by_h=np.hstack([_by_state(problem, cell, 0) for cell in problem.network.layers[-1]]) if problem.upstream else None,
        by_c=_by_state(problem, problem.network.layers[-1][0], 1)[-1] if problem.upstream else None,
        backward=problem.layout.backward,
        rate=None if problem.training is None or problem.network.place.sample else nearest_float(problem.training.rate),
    )


def _by_state(problem: Problem, cell: Stage, place: int) -> Array:
    """The gradients from outside of a cell's hidden state, or of the state after it, (T, H): zero where none is given."""
    states = cell.states[place : place + 1]
    rows = np.zeros((problem.steps, problem.sizes[cell.size]))
    for state in states:
        given = problem.upstream.get(state, ())
        rows[problem.steps - len(given) :] = _floats(given) if given else 0.0
    return rows


def _direction(problem: Problem, stage: Stage, values: Certified, restarts: Restarts, back: Restarts) -> Direction:
    """One of the problem's cells at its place."""
    cell, prefix = WITNESSES[stage.name], stage.place.prefix
    choices = {name: choice for name, choice in getattr(stage, "options", {}).items() if name in ("activation", "z_gate")}
    shared = stage.place.in_any_sample.prefix
    own = {name.removeprefix(shared): array for name, array in _arrays(problem, stage).items()}
    parameters = Parameters(own, is_state_first(stage), **choices)
    initial = tuple(_floats(problem.initial[prefix + state]) for state in cell.states)
    times = restarts.get(prefix, ()), back.get(prefix, ())
    direction = Direction(prefix, cell, parameters, initial, stage.place.reverse, *times)
    return replace(direction, certified=lambda name, time: _certified(values, direction, name, time))


def is_state_first(cell: Stage) -> bool:
    """Whether the columns of a cell's stacked matrices stand over [h; x]."""
    several = (parameter.columns for parameter in cell.parameters.values() if len(parameter.columns) > 1)
    return any(columns[0] == cell.size for columns in several)


def _certified(values: Certified, direction: Direction, name: str, time: int) -> Array:
    """Certified values of a vector to go on from, rounded to float64."""
    units = range(1, len(direction.initial[0]) + 1)
    return np.array([_nearest(values[direction.prefix + identity(name, time, unit)]) for unit in units])


def _readout(problem: Problem) -> ReadoutWitness:
    """What is read off the hidden states."""
    output = problem.network.output
    return ReadoutWitness() if output is None else ReadoutWitness(_arrays(problem, output), output.name)


def _loss(problem: Problem) -> Loss | None:
    """What the predictions are compared with, and how."""
    loss = problem.network.loss
    if loss is None or problem.target is None:
        return None
    return Loss(_floats(problem.target), loss.name, getattr(problem, "over_time", None) or "sum")


def _arrays(problem: Problem, stage: Stage) -> dict[str, Array]:
    """The parameters of a stage."""
    given = {**problem.matrices, **problem.biases}
    return {name: _floats(given[name]) for name in stage.parameters}


def _of_all_samples(problem: Problem, found: Mapping[str, float]) -> dict[str, float]:
    """The loss of all samples and its gradients, from those of each; and the parameters after a step of gradient descent."""
    several = range(1, len(problem.samples) + 1)
    divisor = len(several) if problem.over_samples == "mean" else 1
    stems = [name.removeprefix("s1.") for name in found if name.startswith("s1.")]
    parameters = {name: value for name, value in problem.givens.items() if not name.startswith("s") and gradient(name) in stems}
    shared = [*([LOSS] if LOSS in stems else []), *map(gradient, parameters)]
    totals = {stem: sum(found[f"s{n}.{stem}"] for n in several) / divisor for stem in shared}
    if problem.training is None:
        return totals
    rate = nearest_float(problem.training.rate)
    new = {updated(name): nearest_float(old) - rate * totals[gradient(name)] for name, old in parameters.items()}
    return totals | new


class _Witness:
    """The passes, and what they give by id."""

    def __init__(self, asked: _Asked):
        self.asked = asked
        self.times = range(1, len(asked.x) + 1)
        self.quantities: dict[str, float] = {}

    def all(self) -> dict[str, float]:
        asked = self.asked
        runs = through_layers(asked.layers, asked.x)
        for prefix, run in runs.items():
            self._note(prefix, run, self.times)
        read = handed_on(asked.layers[-1], runs)[asked.read_out]
        found = readout.predictions(asked.readout, read)
        self._note_read_out(found)
        if asked.loss is not None:
            diff, self.quantities[asked.sample + LOSS] = readout.compared(asked.loss, found, read)
            self._note_read_out(diff)
        if asked.backward:
            self._backward(runs, found, read)
        return self.quantities

    def _backward(self, runs: dict[str, Pass], found: Pass, read: Array) -> None:
        """The gradients from the readout down to the inputs, and the updated parameters."""
        asked = self.asked
        by_top = self._from_above(found, read)
        gradients, d_x = back_through_layers(asked.layers, asked.x, runs, by_top, asked.by_c)
        self._note(asked.sample, {"d_x": d_x}, self.times)
        for direction in (direction for layer in asked.layers for direction in layer):
            over_time, plain = gradients[direction.prefix]
            self._note(direction.prefix, over_time, self.times)
            self._note_gradients(direction.prefix, direction.parameters, plain)

    def _from_above(self, found: Pass, read: Array) -> Array:
        """dL/d what the last layer hands on, at every time step: from the readout and from outside."""
        asked = self.asked
        by_top = np.zeros((len(asked.x), read.shape[1]))
        if asked.loss is not None:
            timed, plain, by_top[asked.read_out] = readout.gradients(asked.readout, asked.loss, found, read)
            self._note_read_out(timed)
            self._note_gradients(asked.sample, asked.readout.arrays, plain)
        if asked.by_h is not None:
            rows = np.atleast_2d(asked.by_h)
            by_top[-len(rows) :] += rows  # one row is that of the last step
        return by_top

    def _note_gradients(self, prefix: str, given: Mapping[str, Array], found: Pass) -> None:
        """Keep the gradients of parameters, and the parameters after a step of gradient descent."""
        self._note_plain(prefix, found)
        if self.asked.rate is not None:
            self._note_plain(
                prefix, {updated(name): old - self.asked.rate * found[gradient(name)] for name, old in given.items()}
            )

    def _note_read_out(self, found: Pass) -> None:
        """Keep quantities of the time steps that are read out."""
        self._note(self.asked.sample, found, [row + 1 for row in self.asked.read_out])

    def _note(self, prefix: str, run: Pass, times: Iterable[int]) -> None:
        """Keep quantities that have a time step: name.t.unit."""
        for name, rows in run.items():
            for t, row in zip(times, rows, strict=True):
                self.quantities |= {prefix + identity(name, t, unit): float(value) for unit, value in enumerate(row, 1)}

    def _note_plain(self, prefix: str, found: Pass) -> None:
        """Keep quantities without one: name.unit, name.row.column, loss."""
        for name, array in found.items():
            for index, value in np.ndenumerate(array):
                self.quantities[prefix + identity(name, *(part + 1 for part in index))] = float(value)


def _floats(numbers: object) -> Array:
    """A vector or matrix of fractions as float64."""
    return np.array(_rounded(numbers), dtype=np.float64)


def _rounded(numbers: object) -> object:
    return nearest_float(numbers) if isinstance(numbers, Fraction) else [_rounded(each) for each in numbers]  # type: ignore[attr-defined]


def _nearest(value: Real) -> float:
    return nearest_float(value) if isinstance(value, Fraction) else float(libmp.to_float(value.lo, strict=False))
