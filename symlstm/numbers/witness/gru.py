"""The witness of the GRU with the reset gate before the product (Cho et al. 2014), with either meaning of its update gate.

The backward pass was derived from these equations by hand.
"""

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass, PreActivation, logistic, stacked


def forward(p: Parameters, x: Array, h0: Array) -> Pass:
    """h_t = (1 - z) n + z h_(t-1), or (1 - z) h_(t-1) + z n where z near 1 updates the state."""
    update, reset, candidate = (PreActivation(letter, p) for letter in "zrn")
    rows: list[Pass] = []
    h = h0
    for x_t in x:
        z_z, z_r = update(x_t, h), reset(x_t, h)
        z, r = logistic(z_z), logistic(z_r)
        z_n = candidate(x_t, r * h)
        n = np.tanh(z_n)
        h = mixed(p, z_z, n, h)
        rows.append({"z_z": z_z, "z_r": z_r, "z_n": z_n, "z": z, "r": r, "n": n, "h": h})
    return stacked(rows)


def mixed(p: Parameters, z_z: Array, n: Array, h: Array) -> Array:
    """The new state; 1 - z is the logistic function of -z_z, without the cancellation when the gate is saturated."""
    z, rest = logistic(z_z), logistic(-z_z)
    return z * n + rest * h if p.z_gate == "updates" else rest * n + z * h


def mixed_back(p: Parameters, d_h: Array, z: Array, n: Array, h_prev: Array) -> tuple[Array, Array, Array]:
    """What the gradient by the new state gives to z, to n and to the old state."""
    if p.z_gate == "updates":
        return d_h * (n - h_prev), d_h * z, d_h * (1.0 - z)
    return d_h * (h_prev - n), d_h * (1.0 - z), d_h * z


def backward(p: Parameters, x: Array, before: list[Array], run: Pass, outside: Pass, later: Pass) -> Pass:
    """GRU with the reset gate before the product, from the last of these time steps to the first."""
    update, reset, candidate = (PreActivation(letter, p) for letter in "zrn")
    (h_before,) = before
    back_h = later["d_h_in"] if later else np.zeros_like(h_before[0])
    rows: list[Pass] = []
    for t in reversed(range(len(x))):
        z, r, n, h_prev = run["z"][t], run["r"][t], run["n"][t], h_before[t]
        d_h = outside["h"][t] + back_h
        d_z, d_n, kept = mixed_back(p, d_h, z, n, h_prev)
        d_z_z, d_z_n = d_z * z * (1.0 - z), d_n * (1.0 - n * n)
        x_by_n, reset_by_n = candidate.back(d_z_n, x.shape[1])
        d_r = reset_by_n * h_prev
        d_z_r = d_r * r * (1.0 - r)
        x_by_z, h_by_z = update.back(d_z_z, x.shape[1])
        x_by_r, h_by_r = reset.back(d_z_r, x.shape[1])
        d_x = x_by_z + x_by_r + x_by_n
        back_h = kept + h_by_z + h_by_r + reset_by_n * r
        rows.insert(0, {"d_h": d_h, "d_z": d_z, "d_n": d_n, "d_z_z": d_z_z, "d_z_n": d_z_n, "d_r": d_r, "d_z_r": d_z_r,
                        "d_x": d_x, "d_h_in": back_h})  # fmt: skip
    return stacked(rows)


def parameters(p: Parameters, x: Array, before: list[Array], run: Pass, back: Pass) -> Pass:
    """dL/d parameter summed over time; the candidate saw the reset state."""
    seen = {"z": before[0], "r": before[0], "n": run["r"] * before[0]}
    return {name: g for k, h in seen.items() for name, g in PreActivation(k, p).gradients(back[f"d_z_{k}"], x, h).items()}


GRU = CellWitness(forward, backward, parameters, later=("d_h_in",))
