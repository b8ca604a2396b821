"""The witness of the GRU with the reset gate after the product: n = tanh(W_xn x + b_xn + r (W_hn h + b_hn)) (PyTorch's nn.GRU).

The backward pass was derived from these equations by hand.
"""

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass, logistic, stacked


def forward(p: Parameters, x: Array, h0: Array) -> Pass:
    """h_t = (1 - z) n + z h_(t-1)."""
    rows: list[Pass] = []
    h = h0
    for x_t in x:
        xh = np.concatenate([x_t, h])
        z_z, z_r = p["W_z"] @ xh + p["b_z"], p["W_r"] @ xh + p["b_r"]
        z, r = logistic(z_z), logistic(z_r)
        m = p["W_hn"] @ h + p["b_hn"]
        z_n = p["W_xn"] @ x_t + p["b_xn"] + r * m
        n = np.tanh(z_n)
        h = logistic(-z_z) * n + z * h  # 1 - z, without the cancellation when the gate is saturated
        rows.append({"z_z": z_z, "z_r": z_r, "m": m, "z_n": z_n, "z": z, "r": r, "n": n, "h": h})
    return stacked(rows)


def backward(p: Parameters, x: Array, before: list[Array], run: Pass, from_readout: Array, later: Pass) -> Pass:
    """From the last of these time steps to the first."""
    inputs = x.shape[1]
    (h_before,) = before
    back_h = later["d_h_in"] if later else np.zeros_like(h_before[0])
    rows: list[Pass] = []
    for t in reversed(range(len(x))):
        z, r, m, n = run["z"][t], run["r"][t], run["m"][t], run["n"][t]
        d_h = from_readout[t] + back_h
        d_z, d_n = d_h * (h_before[t] - n), d_h * (1.0 - z)
        d_z_n = d_n * (1.0 - n * n)
        d_r, d_m = d_z_n * m, d_z_n * r
        d_z_z, d_z_r = d_z * z * (1.0 - z), d_r * r * (1.0 - r)
        gates = d_z_z @ p["W_z"] + d_z_r @ p["W_r"]
        d_x = gates[:inputs] + d_z_n @ p["W_xn"]
        back_h = d_h * z + gates[inputs:] + d_m @ p["W_hn"]
        rows.insert(0, {"d_h": d_h, "d_z": d_z, "d_n": d_n, "d_z_z": d_z_z, "d_z_n": d_z_n, "d_r": d_r, "d_m": d_m, "d_z_r": d_z_r,
                        "d_x": d_x, "d_h_in": back_h})  # fmt: skip
    return stacked(rows)


def parameters(x: Array, before: list[Array], run: Pass, back: Pass) -> Pass:
    """dL/d parameter summed over time: the candidate has weights and a bias for the input, and others for the state."""
    (h_before,) = before
    xh = np.hstack([x, h_before])
    found = {f"d_W_{k}": back[f"d_z_{k}"].T @ xh for k in "zr"} | {f"d_b_{k}": back[f"d_z_{k}"].sum(axis=0) for k in "zr"}
    return found | {
        "d_W_xn": back["d_z_n"].T @ x,
        "d_b_xn": back["d_z_n"].sum(axis=0),
        "d_W_hn": back["d_m"].T @ h_before,
        "d_b_hn": back["d_m"].sum(axis=0),
    }


GRU_RESET_AFTER = CellWitness(forward, backward, parameters, later=("d_h_in",))
