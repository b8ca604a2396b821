"""What the independent witnesses have in common: parameters as they were given, arrays over time, the linear map of a gate, and the logistic function.

The witnesses are NumPy programs in float64, written out per cell, output and loss, whole vectors at a time. They share no formula with the
rest: they import neither the network nor the derivation nor SymPy, since a witness that reads the formula it is to confirm proves nothing.

Shapes: x (T, D); W_k (H, D + H), or W_xk (H, D) and W_hk (H, H); every bias and every peephole (H,); W_y (K, H), b_y (K,). Each pass
returns its quantities by name, each an array (T, H), or (T, K) for what is read out.
Numbers: binary64 throughout; overflow and underflow follow IEEE 754 and are not errors.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Pass = dict[str, Array]


@dataclass(frozen=True)
class Parameters(Mapping[str, Array]):
    """The weights and biases of a cell by name, as they were given, and the choices that the cell leaves open.

    state_first  whether the columns of a stacked matrix stand over [h; x] in place of [x; h]
    activation   of the simple recurrent network
    z_gate       of a GRU: whether z near 1 "keeps" the state or "updates" it
    """

    arrays: Mapping[str, Array]
    state_first: bool = False
    activation: str = "tanh"
    z_gate: str = "keeps"

    def __getitem__(self, name: str) -> Array:
        return self.arrays[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self.arrays)

    def __len__(self) -> int:
        return len(self.arrays)

    def __or__(self, others: Mapping[str, Array]) -> "Parameters":
        return replace(self, arrays={**self.arrays, **others})


@dataclass(frozen=True)
class CellWitness:
    """The passes of one cell, without automatic differentiation.

    forward     (parameters, x, each initial state): every quantity of the cell over time
    backward    (parameters, x, before, run, outside, later): every gradient over time, from the last of these time steps to the first.
                before: each state as each step found it, (T, H); run: the forward quantities; outside: by state, what dL/d state gets
                from anywhere but the next time step, (T, H); later: quantities of the step that follows, each (H,), or nothing
                where none does. What goes back to a state is `d_h_in`, also where the derivation needs no such line
    parameters  (parameters, x, before, run, gradients): dL/d parameter, summed over time
    later       what `later` has to hold
    states      what is handed from step to step; the first of them is what the next layer reads
    """

    forward: Callable[..., Pass]
    backward: Callable[..., Pass]
    parameters: Callable[..., Pass]
    later: tuple[str, ...]
    states: tuple[str, ...] = ("h",)


@dataclass(frozen=True)
class PreActivation:
    """The linear map before an activation: z = W_k [x; h] + b_k, or W_xk x + W_hk h + b_k, with two biases b_xk and b_hk, or with none.

    The vectors may be single ones or rows over time.
    """

    letter: str
    given: Parameters = field(repr=False)

    def __call__(self, x: Array, h: Array) -> Array:
        by_x, by_h = self._weights(x.shape[-1])
        return x @ by_x.T + h @ by_h.T + sum(self.given[name] for name in self._biases)

    def back(self, d_z: Array, inputs: int) -> tuple[Array, Array]:
        """What dL/dz gives to x and to h, of which the first has so many entries."""
        by_x, by_h = self._weights(inputs)
        return d_z @ by_x, d_z @ by_h

    def gradients(self, d_z: Array, x: Array, h: Array) -> Pass:
        """dL/d weights and biases in the form they have, summed over time: d_z, x and h are rows over time."""
        return {f"d_{name}": d_z.T @ column for name, column in self._columns(x, h).items()} | {
            f"d_{name}": d_z.sum(axis=0) for name in self._biases
        }

    def _weights(self, inputs: int) -> tuple[Array, Array]:
        if not self._is_stacked:
            return self.given[f"W_x{self.letter}"], self.given[f"W_h{self.letter}"]
        stacked = self.given[f"W_{self.letter}"]
        if self.given.state_first:
            return stacked[:, -inputs:], stacked[:, :-inputs]
        return stacked[:, :inputs], stacked[:, inputs:]

    def _columns(self, x: Array, h: Array) -> Pass:
        """What each matrix is multiplied with."""
        if self._is_stacked:
            return {f"W_{self.letter}": np.hstack([h, x] if self.given.state_first else [x, h])}
        return {f"W_x{self.letter}": x, f"W_h{self.letter}": h}

    @property
    def _is_stacked(self) -> bool:
        return f"W_{self.letter}" in self.given

    @property
    def _biases(self) -> list[str]:
        return [name for name in (f"b_{self.letter}", f"b_x{self.letter}", f"b_h{self.letter}") if name in self.given]


def logistic(z: Array) -> Array:
    """1/(1 + exp(-z)), through exp of a non-positive number so that neither tail loses its digits."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0 / (1.0 + e), e / (1.0 + e))


def stacked(rows: list[Pass]) -> Pass:
    """One array over time for each name."""
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}
