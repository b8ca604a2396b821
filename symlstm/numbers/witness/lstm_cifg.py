"""The witness of the LSTM with coupled input and forget gate, f = 1 - i (Greff et al. 2017), with peepholes of i and o or without.

The backward pass was derived from these equations by hand. d_f is the gradient by f where f is taken for itself; d_i is the whole gradient
by i, with what comes to it through f.
"""

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass, PreActivation, logistic, stacked

GATES = {"i": "z_i", "c": "z_g", "o": "z_o"}  # the letter of the weights, and what they give


def forward(p: Parameters, x: Array, h0: Array, c0: Array) -> Pass:
    """c_t = (1 - i) c_(t-1) + i g, h_t = o tanh c_t."""
    enter, candidate, output = (PreActivation(letter, p) for letter in GATES)
    p_i, p_o = (p.get(name, np.zeros_like(c0)) for name in ("p_i", "p_o"))
    rows: list[Pass] = []
    h, c = h0, c0
    for x_t in x:
        z_i, z_g = enter(x_t, h) + p_i * c, candidate(x_t, h)
        i, g = logistic(z_i), np.tanh(z_g)
        f = logistic(-z_i)  # 1 - i, without the cancellation when the gate is saturated
        c = f * c + i * g
        z_o = output(x_t, h) + p_o * c
        o, tanh_c = logistic(z_o), np.tanh(c)
        h = o * tanh_c
        rows.append({"z_i": z_i, "z_g": z_g, "z_o": z_o, "i": i, "f": f, "g": g, "o": o, "c": c, "tanh_c": tanh_c, "h": h})
    return stacked(rows)


def backward(p: Parameters, x: Array, before: list[Array], run: Pass, outside: Pass, later: Pass) -> Pass:
    """From the last of these time steps to the first."""
    _, c_before = before
    p_i, p_o = (p.get(name, np.zeros_like(c_before[0])) for name in ("p_i", "p_o"))
    back_h = later["d_h_in"] if later else np.zeros_like(c_before[0])
    back_c = later["d_c"] * later["f"] + p_i * later["d_z_i"] if later else np.zeros_like(c_before[0])
    rows: list[Pass] = []
    for t in reversed(range(len(x))):
        i, f, g, o, tanh_c = (run[name][t] for name in ("i", "f", "g", "o", "tanh_c"))
        d_h = outside["h"][t] + back_h
        d_o = d_h * tanh_c
        d_z_o = d_o * o * (1.0 - o)
        d_c = d_h * o * (1.0 - tanh_c * tanh_c) + p_o * d_z_o + outside["c"][t] + back_c
        d_f, d_g = d_c * c_before[t], d_c * i
        d_i = d_c * g - d_f
        d_z_i, d_z_g = d_i * i * (1.0 - i), d_g * (1.0 - g * g)
        given_back = [PreActivation(k, p).back(d_z, x.shape[1]) for k, d_z in zip(GATES, (d_z_i, d_z_g, d_z_o), strict=True)]
        d_x, back_h = (sum(parts) for parts in zip(*given_back, strict=True))
        back_c = d_c * f + p_i * d_z_i
        rows.insert(0, {"d_h": d_h, "d_o": d_o, "d_c": d_c, "d_f": d_f, "d_i": d_i, "d_g": d_g,
                        "d_z_i": d_z_i, "d_z_g": d_z_g, "d_z_o": d_z_o,
                        "d_x": d_x, "d_h_in": back_h, "d_c_in": back_c})  # fmt: skip
    return stacked(rows)


def parameters(p: Parameters, x: Array, before: list[Array], run: Pass, back: Pass) -> Pass:
    """dL/d parameter summed over time."""
    h_before, c_before = before
    found = {name: g for k, z in GATES.items() for name, g in PreActivation(k, p).gradients(back[f"d_{z}"], x, h_before).items()}
    seen = {"p_i": ("d_z_i", c_before), "p_o": ("d_z_o", run["c"])}
    return found | {f"d_{name}": (back[d_z] * c).sum(axis=0) for name, (d_z, c) in seen.items() if name in p}


LSTM_CIFG = CellWitness(forward, backward, parameters, later=("d_h_in", "d_c", "f", "d_z_i"), states=("h", "c"))
