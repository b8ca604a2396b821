"""The witness of the LSTM with forget gate (Gers, Schmidhuber and Cummins 2000).

Source of the backward pass: Greff et al., "LSTM: A search space odyssey", IEEE TNNLS 28(10), 2017, appendix A.
"""

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass, logistic, stacked


def forward(p: Parameters, x: Array, h0: Array, c0: Array) -> Pass:
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


def backward(p: Parameters, x: Array, before: list[Array], run: Pass, from_readout: Array, later: Pass) -> Pass:
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


def parameters(x: Array, before: list[Array], run: Pass, back: Pass) -> Pass:
    """dL/dW_k and dL/db_k summed over time: d_z^T [x, h]."""
    xh = np.hstack([x, before[0]])
    gates = {"f": "z_f", "i": "z_i", "c": "z_g", "o": "z_o"}
    weights = {f"d_W_{k}": back[f"d_{z}"].T @ xh for k, z in gates.items()}
    return weights | {f"d_b_{k}": back[f"d_{z}"].sum(axis=0) for k, z in gates.items()}


LSTM = CellWitness(forward, backward, parameters, later=("d_h_in", "d_c", "f"))
