"""The independent witness: forward passes in NumPy float64, written out per cell, whole vectors at a time.

This module shares no formula with the rest: it imports neither the cells nor the derivation nor SymPy, since a
witness that reads the formula it is to confirm proves nothing.

Shapes: x (T, D); every W_k (H, D + H), b_k (H,); W_y (K, H), b_y (K,). Each pass returns its quantities by name, each
an array (T, H), or (T, K) for the readout.
Numbers: binary64 throughout; overflow and underflow follow IEEE 754 and are not errors.
"""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Parameters = Mapping[str, Array]
Pass = dict[str, Array]


def logistic(z: Array) -> Array:
    """1/(1 + exp(-z)), through exp of a non-positive number so that neither tail loses its digits."""
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0 / (1.0 + e), e / (1.0 + e))


def lstm_forward(p: Parameters, x: Array, h0: Array, c0: Array) -> Pass:
    """LSTM with forget gate (Gers, Schmidhuber and Cummins 2000)."""
    rows: list[Pass] = []
    h, c = h0, c0
    for x_t in x:
        xh = np.concatenate([x_t, h])
        z_f, z_i = p["W_f"] @ xh + p["b_f"], p["W_i"] @ xh + p["b_i"]
        z_g, z_o = p["W_c"] @ xh + p["b_c"], p["W_o"] @ xh + p["b_o"]
        f, i, g, o = logistic(z_f), logistic(z_i), np.tanh(z_g), logistic(z_o)
        c = f * c + i * g
        tanh_c = np.tanh(c)
        h = o * tanh_c
        rows.append(
            {
                "z_f": z_f,
                "z_i": z_i,
                "z_g": z_g,
                "z_o": z_o,
                "f": f,
                "i": i,
                "g": g,
                "o": o,
                "c": c,
                "tanh_c": tanh_c,
                "h": h,
            }
        )
    return stacked(rows)


def gru_forward(p: Parameters, x: Array, h0: Array) -> Pass:
    """GRU with the reset gate before the product and h_t = (1 - z) n + z h_(t-1) (Cho et al. 2014)."""
    rows: list[Pass] = []
    h = h0
    for x_t in x:
        xh = np.concatenate([x_t, h])
        z_z, z_r = p["W_z"] @ xh + p["b_z"], p["W_r"] @ xh + p["b_r"]
        z, r = logistic(z_z), logistic(z_r)
        z_n = p["W_n"] @ np.concatenate([x_t, r * h]) + p["b_n"]
        n = np.tanh(z_n)
        h = logistic(-z_z) * n + z * h  # 1 - z, without the cancellation when the gate is saturated
        rows.append({"z_z": z_z, "z_r": z_r, "z_n": z_n, "z": z, "r": r, "n": n, "h": h})
    return stacked(rows)


WITNESSES: Mapping[str, Callable[..., Pass]] = {"lstm": lstm_forward, "gru": gru_forward}


def readout(p: Parameters, h: Array) -> Array:
    """y_t = W_y h_t + b_y for each row of h."""
    return h @ p["W_y"].T + p["b_y"]


def loss(y: Array, target: Array) -> tuple[Array, float]:
    """The differences y - target, and half the sum of their squares."""
    diff = y - target
    return diff, 0.5 * float(np.sum(diff * diff))


def stacked(rows: list[Pass]) -> Pass:
    """One array over time for each name."""
    return {name: np.stack([row[name] for row in rows]) for name in rows[0]}
