"""The witness of the GRU with the reset gate before the product and h_t = (1 - z) n + z h_(t-1) (Cho et al. 2014).

The backward pass was derived from these equations by hand.
"""

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass, logistic, stacked


def forward(p: Parameters, x: Array, h0: Array) -> Pass:
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


def backward(p: Parameters, x: Array, before: list[Array], run: Pass, from_readout: Array, later: Pass) -> Pass:
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


def parameters(x: Array, before: list[Array], run: Pass, back: Pass) -> Pass:
    """dL/dW_k and dL/db_k summed over time; the candidate saw the reset state."""
    seen = {"z": before[0], "r": before[0], "n": run["r"] * before[0]}
    weights = {f"d_W_{k}": back[f"d_z_{k}"].T @ np.hstack([x, h]) for k, h in seen.items()}
    return weights | {f"d_b_{k}": back[f"d_z_{k}"].sum(axis=0) for k in seen}


GRU = CellWitness(forward, backward, parameters, later=("d_h_in",))
