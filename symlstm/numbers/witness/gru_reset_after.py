"""The witness of the GRU with the reset gate after the product: n = tanh(W_xn x + b_xn + r (W_hn h + b_hn)) (PyTorch's nn.GRU).

The backward pass was derived from these equations by hand.
"""

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass, PreActivation, logistic, stacked


def forward(p: Parameters, x: Array, h0: Array) -> Pass:
    """h_t = (1 - z) n + z h_(t-1), or (1 - z) h_(t-1) + z n where z near 1 updates the state."""
    update, reset = PreActivation("z", p), PreActivation("r", p)
    b_xn, b_hn = p.get("b_xn", 0.0), p.get("b_hn", 0.0)
    rows: list[Pass] = []
    h = h0
    for x_t in x:
        z_z, z_r = update(x_t, h), reset(x_t, h)
        z, r = logistic(z_z), logistic(z_r)
        m = p["W_hn"] @ h + b_hn
        z_n = p["W_xn"] @ x_t + b_xn + r * m
        n = np.tanh(z_n)
        rest = logistic(-z_z)  # 1 - z, without the cancellation when the gate is saturated
        h = rest * h + z * n if p.z_gate == "updates" else rest * n + z * h
        rows.append({"z_z": z_z, "z_r": z_r, "m": m, "z_n": z_n, "z": z, "r": r, "n": n, "h": h})
    return stacked(rows)


def backward(p: Parameters, x: Array, before: list[Array], run: Pass, outside: Pass, later: Pass) -> Pass:
    """From the last of these time steps to the first."""
    update, reset = PreActivation("z", p), PreActivation("r", p)
    (h_before,) = before
    back_h = later["d_h_in"] if later else np.zeros_like(h_before[0])
    rows: list[Pass] = []
    for t in reversed(range(len(x))):
        z, r, m, n = run["z"][t], run["r"][t], run["m"][t], run["n"][t]
        d_h = outside["h"][t] + back_h
        to_new, to_old, turned = (z, 1.0 - z, -1.0) if p.z_gate == "updates" else (1.0 - z, z, 1.0)
        d_z, d_n = turned * d_h * (h_before[t] - n), d_h * to_new
        d_z_n = d_n * (1.0 - n * n)
        d_r, d_m = d_z_n * m, d_z_n * r
        d_z_z, d_z_r = d_z * z * (1.0 - z), d_r * r * (1.0 - r)
        x_by_z, h_by_z = update.back(d_z_z, x.shape[1])
        x_by_r, h_by_r = reset.back(d_z_r, x.shape[1])
        d_x = x_by_z + x_by_r + d_z_n @ p["W_xn"]
        back_h = d_h * to_old + h_by_z + h_by_r + d_m @ p["W_hn"]
        rows.insert(0, {"d_h": d_h, "d_z": d_z, "d_n": d_n, "d_z_z": d_z_z, "d_z_n": d_z_n, "d_r": d_r, "d_m": d_m, "d_z_r": d_z_r,
                        "d_x": d_x, "d_h_in": back_h})  # fmt: skip
    return stacked(rows)


def parameters(p: Parameters, x: Array, before: list[Array], run: Pass, back: Pass) -> Pass:
    """dL/d parameter summed over time: the candidate has weights and a bias for the input, and others for the state."""
    (h_before,) = before
    found = PreActivation("z", p).gradients(back["d_z_z"], x, h_before) | PreActivation("r", p).gradients(
        back["d_z_r"], x, h_before
    )
    found |= {"d_W_xn": back["d_z_n"].T @ x, "d_W_hn": back["d_m"].T @ h_before}
    biases = {"b_xn": back["d_z_n"].sum(axis=0), "b_hn": back["d_m"].sum(axis=0)}
    return found | {f"d_{name}": d for name, d in biases.items() if name in p}


GRU_RESET_AFTER = CellWitness(forward, backward, parameters, later=("d_h_in",))
