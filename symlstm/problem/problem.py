"""The Problem: what a lecturer gives, checked and exact. No float, no text to interpret, nothing missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import Literal

from symlstm.network import Network, Stage, network_of
from symlstm.network.losses.half_squared import HALF_SQUARED
from symlstm.network.names import Size
from symlstm.network.outputs.linear import linear
from symlstm.problem.settings import Layout, Rounding, Training

Vector = tuple[Fraction, ...]
Matrix = tuple[Vector, ...]
Readout = Literal["last", "every"]


@dataclass(frozen=True)
class Problem:
    """A recurrent network with hand-chosen numbers, and the sequence it reads.

    sequence  T rows of D numbers
    matrices  weight matrices by name: of the LSTM each gate's (H, D + H), W_y (K, H) if there is a readout
    biases    biases and diagonal weights by name: of the LSTM each gate's (H,), b_y (K,) if there is a readout
    initial   every state of the cell by name, (H,)
    readout   at which time steps y is read off: "last" or "every"; None if the problem has no W_y
    target    one row of K numbers for each time step that is read out, or None
    training  gradient descent after the backward pass, or None
    """

    title: str
    cell: Stage
    sequence: Matrix
    matrices: Mapping[str, Matrix]
    biases: Mapping[str, Vector]
    initial: Mapping[str, Vector]
    readout: Readout | None = None
    target: Matrix | None = None
    rounding: Rounding = field(default_factory=Rounding)
    layout: Layout = field(default_factory=Layout)
    training: Training | None = None

    @cached_property
    def network(self) -> Network:
        """What is computed: the cell, the readout where there is one, and the loss where there is a target."""
        output = linear(self.cell.states[0]) if self.readout else None
        return network_of(self.cell, output, HALF_SQUARED if self.target is not None else None)

    @property
    def sizes(self) -> Mapping[Size, int]:
        """D, H and K as the network's stages ask for them."""
        return {Size.INPUT: self.inputs, Size.HIDDEN: self.hidden, Size.OUTPUT: self.outputs, Size.ONE: 1}

    @property
    def steps(self) -> int:
        """T, the number of time steps."""
        return len(self.sequence)

    @property
    def inputs(self) -> int:
        """D, the number of inputs at each time step."""
        return len(self.sequence[0])

    @property
    def hidden(self) -> int:
        """H, the number of hidden units."""
        return len(self.initial[self.cell.states[0]])

    @property
    def outputs(self) -> int:
        """K, the number of outputs; 0 without a readout."""
        return len(self.biases["b_y"]) if self.readout else 0

    @property
    def read_out_at(self) -> tuple[int, ...]:
        """The time steps, counted from 1, at which y is read off."""
        if self.readout is None:
            return ()
        return tuple(range(1, self.steps + 1)) if self.readout == "every" else (self.steps,)

    @cached_property
    def givens(self) -> dict[str, Fraction]:
        """Every given number by the id of its quantity: `W_f.1.2`, `b_f.1`, `x.2.1`, `h.0.1`, `target.3.1`."""
        numbers = {
            f"{name}.{row}.{column}": value
            for name, matrix in self.matrices.items()
            for row, values in enumerate(matrix, 1)
            for column, value in enumerate(values, 1)
        }
        numbers |= {f"{name}.{row}": value for name, bias in self.biases.items() for row, value in enumerate(bias, 1)}
        numbers |= _over_time("x", range(1, self.steps + 1), self.sequence)
        for name, state in self.initial.items():
            numbers |= _over_time(name, (0,), (state,))
        rate = {} if self.training is None else {"rate": self.training.rate}
        return numbers | _over_time("target", self.read_out_at, self.target or ()) | rate


def _over_time(name: str, times: tuple[int, ...] | range, rows: Matrix) -> dict[str, Fraction]:
    return {f"{name}.{t}.{unit}": value for t, row in zip(times, rows, strict=False) for unit, value in enumerate(row, 1)}
