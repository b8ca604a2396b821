"""The witness of cells over time: one that runs through the sequence either way, two side by side, and layers above one another.

A pass is restarted from certified values after the time steps it is told, so that rounding errors do not outgrow use.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass

Span = tuple[int, int]


def _nothing(name: str, time: int) -> Array:
    raise LookupError(f"no certified {name} at time step {time}")


@dataclass(frozen=True)
class Direction:
    """A cell that runs through the sequence one way.

    prefix     what its ids begin with: "l1." or "l1r.", or nothing where there is one cell only
    initial    each state before the first step that it takes
    reverse    whether it runs from right to left, so that the first step it takes is that of time T
    restarts   time steps after which the forward pass goes on from certified states
    back       time steps after whose gradients the backward pass goes on from certified ones
    certified  such a vector, by its name without prefix and its time step
    """

    prefix: str
    cell: CellWitness
    parameters: Parameters
    initial: tuple[Array, ...]
    reverse: bool = False
    restarts: tuple[int, ...] = ()
    back: tuple[int, ...] = ()
    certified: Callable[[str, int], Array] = field(default=_nothing, repr=False)

    def turned(self, rows: Array) -> Array:
        """From the order of time to the order in which the cell takes the steps, or back."""
        return rows[::-1] if self.reverse else rows

    def turn(self, time: int, steps: int) -> int:
        """As which step it takes a time step, both counted from 1; or which time step it takes as a step."""
        return steps + 1 - time if self.reverse else time

    def states(self, done: int, steps: int) -> list[Array]:
        """Each state after so many steps: an initial one, or a certified one to go on from."""
        return [self.certified(name, self.turn(done, steps)) for name in self.cell.states] if done else list(self.initial)


Layer = tuple[Direction, ...]


def through_layers(layers: tuple[Layer, ...], x: Array) -> dict[str, Pass]:
    """Every quantity of every direction, by prefix: each layer reads what the one below it hands on."""
    runs: dict[str, Pass] = {}
    for layer in layers:
        runs |= {direction.prefix: _through_time(direction, x) for direction in layer}
        x = handed_on(layer, runs)
    return runs


def handed_on(layer: Layer, runs: dict[str, Pass]) -> Array:
    """What the next layer or the readout reads, (T, H) or (T, 2H): the hidden states of both directions at the same time step."""
    return np.hstack([runs[direction.prefix][direction.cell.states[0]] for direction in layer])


def _through_time(direction: Direction, x: Array) -> Pass:
    """The cell over all time steps, each span from an initial or certified state; in the order of time."""
    steps, x, cell = len(x), direction.turned(x), direction.cell
    spans = _spans([direction.turn(time, steps) for time in direction.restarts], steps)
    runs = [cell.forward(direction.parameters, x[start:end], *direction.states(start, steps)) for start, end in spans]
    return {name: direction.turned(np.vstack([run[name] for run in runs])) for name in runs[0]}


def back_through_layers(
    layers: tuple[Layer, ...], x: Array, runs: dict[str, Pass], by_top: Array, by_last_c: Array | None = None
) -> tuple[dict[str, tuple[Pass, Pass]], Array]:
    """The gradients of every direction, by prefix: those over time, and those of parameters and initial states. Then dL/dx.

    by_top     dL/d what the last layer hands on, from anywhere above it
    by_last_c  dL/dc_T of the last layer from outside
    """
    read = [x, *(handed_on(layer, runs) for layer in layers)]
    found: dict[str, tuple[Pass, Pass]] = {}
    from_above = by_top
    for layer, below in zip(reversed(layers), reversed(read[:-1]), strict=True):
        parts = np.split(from_above, np.cumsum([_units(direction) for direction in layer])[:-1], axis=1)
        for direction, by_h in zip(layer, parts, strict=True):
            outside = _from_outside(direction, by_h, by_last_c if layer is layers[-1] else None)
            found[direction.prefix] = _back_through_time(direction, below, runs[direction.prefix], outside)
        from_above = np.sum([found[direction.prefix][0]["d_x"] for direction in layer], axis=0)
    return found, from_above


def _units(direction: Direction) -> int:
    return len(direction.initial[0])


def _from_outside(direction: Direction, by_h: Array, by_last_c: Array | None) -> Pass:
    """By state, what dL/d state gets from anywhere but the next step, in the order in which the cell takes the steps."""
    outside = {state: np.zeros_like(by_h) for state in direction.cell.states}
    outside[direction.cell.states[0]] = direction.turned(by_h)
    if by_last_c is not None and "c" in outside:
        outside["c"][-1] = by_last_c
    return outside


def _back_through_time(direction: Direction, x: Array, run: Pass, outside: Pass) -> tuple[Pass, Pass]:
    """The gradients of one direction: those over time, in its order; those of parameters and initial states."""
    x, cell = direction.turned(x), direction.cell
    run = _restarted(direction, {name: direction.turned(rows) for name, rows in run.items()}, len(x))
    before = [np.vstack([first, run[name][:-1]]) for name, first in zip(cell.states, direction.initial, strict=True)]
    steps, parts = len(x), []
    for start, end in _spans([direction.turn(time, steps) - 1 for time in direction.back], steps):
        later = {name: direction.certified(name, direction.turn(end + 1, steps)) for name in cell.later} if end < steps else {}
        part, beyond = ({name: rows[start:end] for name, rows in each.items()} for each in (run, outside))
        found = [rows[start:end] for rows in before]
        parts.append(cell.backward(direction.parameters, x[start:end], found, part, beyond, later))
    gradients = {name: np.vstack([part[name] for part in parts]) for name in parts[0]}
    initial = {f"d_{state}0": gradients[f"d_{state}_in"][0] for state in cell.states}
    plain = initial | cell.parameters(direction.parameters, x, before, run, gradients)
    return {name: direction.turned(rows) for name, rows in gradients.items()}, plain


def _restarted(direction: Direction, run: Pass, steps: int) -> Pass:
    """The quantities as the backward pass reads them: a state from which the forward pass was restarted is the certified one."""
    states = {name: run[name].copy() for name in direction.cell.states}
    for start, _ in _spans([direction.turn(time, steps) for time in direction.restarts], steps)[1:]:
        for rows, certified in zip(states.values(), direction.states(start, steps), strict=True):
            rows[start - 1] = certified
    return run | states


def _spans(restarts: list[int], steps: int) -> list[Span]:
    """The runs of steps between restarts, as slices."""
    starts = sorted({0, *(t for t in restarts if 0 < t < steps)})
    return list(zip(starts, (*starts[1:], steps), strict=True))
