"""The witness of the linear readout and of half the squared error."""

import numpy as np

from symlstm.numbers.witness.arrays import Array, Parameters, Pass


def readout(p: Parameters, h: Array) -> Array:
    """y_t = W_y h_t + b_y for each row of h."""
    return h @ p["W_y"].T + p["b_y"]


def loss(y: Array, target: Array) -> tuple[Array, float]:
    """The differences y - target, and half the sum of their squares."""
    diff = y - target
    return diff, 0.5 * float(np.sum(diff * diff))


def readout_gradients(diff: Array, h: Array) -> Pass:
    """dL/dy, dL/dW_y and dL/db_y, for differences (n, K) and the hidden states (n, H) they were read off."""
    return {"d_y": diff, "d_W_y": diff.T @ h, "d_b_y": diff.sum(axis=0)}
