"""The independent witness of the backward pass: BPTT in NumPy float64, written out per cell in matrices.

Like `reference`, this module shares no formula with the rest and uses no automatic differentiation.

Shapes: x (T, D); run: the forward quantities, each (T, H); before: each state as each step found it, (T, H);
from_readout (T, H): what dL/dh_t gets through the readout. `later` holds quantities of the step that follows the last of
these, each (H,), or nothing where no step follows. Each pass returns gradients by id name, each (T, H) or (T, D).
Sources: for the LSTM Greff et al., "LSTM: A search space odyssey", IEEE TNNLS 28(10), 2017, appendix A; for the GRU derived from
the equations of Cho et al. 2014.
"""

from collections.abc import Callable, Mapping

import numpy as np

from symlstm.numbers.reference import Array, Parameters, Pass, stacked


def lstm_backward(p: Parameters, x: Array, before: list[Array], run: Pass, from_readout: Array, later: Pass) -> Pass:
    """LSTM with forget gate, from the last of these time steps to the first."""
    _, c_before = before
    back_h = later["d_h_in"] if later else np.zeros_like(c_before[0])
    back_c = later["d_c"] * later["f"] if later else np.zeros_like(c_before[0])
    rows: list[Pass] = []
    for t in reversed(range(len(x))):
        f, i, g, o, tanh_c = (run[name][t] for name in ("f", "i", "g", "o", "tanh_c"))
        d_h = from_readout[t] + back_h
        d_o = d_h * tanh_c
        d_c = d_h * o * (1.0 - tanh_c * tanh_c) + back_c
        d_f, d_i, d_g = d_c * c_before[t], d_c * g, d_c * i
        d_z_f, d_z_i = d_f * f * (1.0 - f), d_i * i * (1.0 - i)
        d_z_g, d_z_o = d_g * (1.0 - g * g), d_o * o * (1.0 - o)
        stack = p["W_f"].T @ d_z_f + p["W_i"].T @ d_z_i + p["W_c"].T @ d_z_g + p["W_o"].T @ d_z_o
        d_x, back_h = stack[: x.shape[1]], stack[x.shape[1] :]
        back_c = d_c * f
        rows.insert(0, {"d_h": d_h, "d_o": d_o, "d_c": d_c, "d_f": d_f, "d_i": d_i, "d_g": d_g,
                        "d_z_f": d_z_f, "d_z_i": d_z_i, "d_z_g": d_z_g, "d_z_o": d_z_o,
                        "d_x": d_x, "d_h_in": back_h, "d_c_in": back_c})  # fmt: skip
    return stacked(rows)


def gru_backward(p: Parameters, x: Array, before: list[Array], run: Pass, from_readout: Array, later: Pass) -> Pass:
    """GRU with the reset gate before the product, from the last of these time steps to the first."""
    inputs = x.shape[1]
    (h_before,) = before
    back_h = later["d_h_in"] if later else np.zeros_like(h_before[0])
    rows: list[Pass] = []
    for t in reversed(range(len(x))):
        z, r, n, h_prev = run["z"][t], run["r"][t], run["n"][t], h_before[t]
        d_h = from_readout[t] + back_h
        d_z, d_n = d_h * (h_prev - n), d_h * (1.0 - z)
        d_z_z, d_z_n = d_z * z * (1.0 - z), d_n * (1.0 - n * n)
        through_n = p["W_n"].T @ d_z_n
        d_r = through_n[inputs:] * h_prev
        d_z_r = d_r * r * (1.0 - r)
        through_gates = p["W_z"].T @ d_z_z + p["W_r"].T @ d_z_r
        d_x = through_gates[:inputs] + through_n[:inputs]
        back_h = d_h * z + through_gates[inputs:] + through_n[inputs:] * r
        rows.insert(0, {"d_h": d_h, "d_z": d_z, "d_n": d_n, "d_z_z": d_z_z, "d_z_n": d_z_n, "d_r": d_r, "d_z_r": d_z_r,
                        "d_x": d_x, "d_h_in": back_h})  # fmt: skip
    return stacked(rows)


def lstm_parameters(x: Array, h_before: Array, run: Pass, back: Pass) -> Pass:
    """dL/dW_k and dL/db_k summed over time: d_z^T [x, h]."""
    xh = np.hstack([x, h_before])
    gates = {"f": "z_f", "i": "z_i", "c": "z_g", "o": "z_o"}
    weights = {f"d_W_{k}": back[f"d_{z}"].T @ xh for k, z in gates.items()}
    return weights | {f"d_b_{k}": back[f"d_{z}"].sum(axis=0) for k, z in gates.items()}


def gru_parameters(x: Array, h_before: Array, run: Pass, back: Pass) -> Pass:
    """dL/dW_k and dL/db_k summed over time; the candidate saw the reset state."""
    seen = {"z": h_before, "r": h_before, "n": run["r"] * h_before}
    weights = {f"d_W_{k}": back[f"d_z_{k}"].T @ np.hstack([x, h]) for k, h in seen.items()}
    return weights | {f"d_b_{k}": back[f"d_z_{k}"].sum(axis=0) for k in seen}


def readout_gradients(diff: Array, h: Array) -> Pass:
    """dL/dy, dL/dW_y and dL/db_y, for differences (n, K) and the hidden states (n, H) they were read off."""
    return {"d_y": diff, "d_W_y": diff.T @ h, "d_b_y": diff.sum(axis=0)}


BACKWARD: Mapping[str, Callable[..., Pass]] = {"lstm": lstm_backward, "gru": gru_backward}
PARAMETERS: Mapping[str, Callable[..., Pass]] = {"lstm": lstm_parameters, "gru": gru_parameters}
LATER: Mapping[str, tuple[str, ...]] = {"lstm": ("d_h_in", "d_c", "f"), "gru": ("d_h_in",)}  # what `later` has to hold
