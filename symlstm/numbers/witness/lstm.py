"""The witness of the LSTM with forget gate (Gers, Schmidhuber and Cummins 2000), and with peepholes: of the gates f and i on the old cell
state, of o on the new one (Gers, Schraudolph and Schmidhuber 2002).

Source of the backward pass: Greff et al., "LSTM: A search space odyssey", IEEE TNNLS 28(10), 2017, appendix A.
"""

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass, PreActivation, logistic, stacked

GATES = {"f": "z_f", "i": "z_i", "c": "z_g", "o": "z_o"}  # the letter of the weights, and what they give


def peepholes(p: Parameters, like: Array) -> tuple[Array, Array, Array]:
    """p_f, p_i and p_o; zeros where the cell has none."""
    none = np.zeros_like(like)
    return p.get("p_f", none), p.get("p_i", none), p.get("p_o", none)


def forward(p: Parameters, x: Array, h0: Array, c0: Array) -> Pass:
    """c_t = f c_(t-1) + i g, h_t = o tanh c_t."""
    forget, enter, candidate, output = (PreActivation(letter, p) for letter in GATES)
    p_f, p_i, p_o = peepholes(p, c0)
    rows: list[Pass] = []
    h, c = h0, c0
    for x_t in x:
        z_f, z_i, z_g = forget(x_t, h) + p_f * c, enter(x_t, h) + p_i * c, candidate(x_t, h)
        f, i, g = logistic(z_f), logistic(z_i), np.tanh(z_g)
        c = f * c + i * g
        z_o = output(x_t, h) + p_o * c
        o, tanh_c = logistic(z_o), np.tanh(c)
        h = o * tanh_c
        rows.append({"z_f": z_f, "z_i": z_i, "z_g": z_g, "z_o": z_o, "f": f, "i": i, "g": g, "o": o,
                     "c": c, "tanh_c": tanh_c, "h": h})  # fmt: skip
    return stacked(rows)


def backward(p: Parameters, x: Array, before: list[Array], run: Pass, outside: Pass, later: Pass) -> Pass:
    """From the last of these time steps to the first. A peephole hands the gradient of its gate on to the cell state it sees."""
    _, c_before = before
    p_f, p_i, p_o = peepholes(p, c_before[0])
    back_h = later["d_h_in"] if later else np.zeros_like(c_before[0])
    back_c = later["d_c"] * later["f"] + p_f * later["d_z_f"] + p_i * later["d_z_i"] if later else np.zeros_like(c_before[0])
    rows: list[Pass] = []
    for t in reversed(range(len(x))):
        f, i, g, o, tanh_c = (run[name][t] for name in ("f", "i", "g", "o", "tanh_c"))
        d_h = outside["h"][t] + back_h
        d_o = d_h * tanh_c
        d_z_o = d_o * o * (1.0 - o)
        d_c = d_h * o * (1.0 - tanh_c * tanh_c) + p_o * d_z_o + outside["c"][t] + back_c
        d_f, d_i, d_g = d_c * c_before[t], d_c * g, d_c * i
        d_z_f, d_z_i, d_z_g = d_f * f * (1.0 - f), d_i * i * (1.0 - i), d_g * (1.0 - g * g)
        given_back = [
            PreActivation(k, p).back(d_z, x.shape[1]) for k, d_z in zip(GATES, (d_z_f, d_z_i, d_z_g, d_z_o), strict=True)
        ]
        d_x, back_h = (sum(parts) for parts in zip(*given_back, strict=True))
        back_c = d_c * f + p_f * d_z_f + p_i * d_z_i
        rows.insert(0, {"d_h": d_h, "d_o": d_o, "d_c": d_c, "d_f": d_f, "d_i": d_i, "d_g": d_g,
                        "d_z_f": d_z_f, "d_z_i": d_z_i, "d_z_g": d_z_g, "d_z_o": d_z_o,
                        "d_x": d_x, "d_h_in": back_h, "d_c_in": back_c})  # fmt: skip
    return stacked(rows)


def parameters(p: Parameters, x: Array, before: list[Array], run: Pass, back: Pass) -> Pass:
    """dL/d parameter summed over time."""
    h_before, c_before = before
    found = {name: g for k, z in GATES.items() for name, g in PreActivation(k, p).gradients(back[f"d_{z}"], x, h_before).items()}
    seen = {"p_f": ("d_z_f", c_before), "p_i": ("d_z_i", c_before), "p_o": ("d_z_o", run["c"])}
    return found | {f"d_{name}": (back[d_z] * c).sum(axis=0) for name, (d_z, c) in seen.items() if name in p}


LSTM = CellWitness(forward, backward, parameters, later=("d_h_in", "d_c", "f", "d_z_f", "d_z_i"), states=("h", "c"))
