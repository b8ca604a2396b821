"""What the independent witnesses have in common: arrays over time, and the logistic function.

The witnesses are NumPy programs in float64, written out per cell, output and loss, whole vectors at a time. They share no formula with the
rest: they import neither the network nor the derivation nor SymPy, since a witness that reads the formula it is to confirm proves nothing.

Shapes: x (T, D); every W_k (H, D + H), b_k (H,); W_y (K, H), b_y (K,). Each pass returns its quantities by name, each
an array (T, H), or (T, K) for what is read out.
Numbers: binary64 throughout; overflow and underflow follow IEEE 754 and are not errors.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Parameters = Mapping[str, Array]
Pass = dict[str, Array]


@dataclass(frozen=True)
class CellWitness:
    """The passes of one cell, without automatic differentiation.

    forward     (parameters, x, each initial state): every quantity of the cell over time
    backward    (parameters, x, before, run, from_readout, later): every gradient over time, from the last of these time steps to the first.
                before: each state as each step found it, (T, H); run: the forward quantities; from_readout (T, H): what dL/dh_t gets
                through the readout; later: quantities of the step that follows, each (H,), or nothing where none does.
                What goes back to a state is `d_h_in`, also where the derivation needs no such line
    parameters  (x, before, run, gradients): dL/d parameter, summed over time
    later       what `later` has to hold
    """

    forward: Callable[..., Pass]
    backward: Callable[..., Pass]
    parameters: Callable[..., Pass]
    later: tuple[str, ...]


def logistic(z: Array) -> Array:
    """1/(1 + exp(-z)), through exp of a non-positive number so that neither tail loses its digits."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0 / (1.0 + e), e / (1.0 + e))


def stacked(rows: list[Pass]) -> Pass:
    """One array over time for each name."""
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}
