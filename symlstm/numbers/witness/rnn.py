"""The witness of the simple recurrent network with tanh (Elman 1990)."""

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass, stacked


def forward(p: Parameters, x: Array, h0: Array) -> Pass:
    """h_t = tanh(W [x_t; h_(t-1)] + b)."""
    rows: list[Pass] = []
    h = h0
    for x_t in x:
        z_h = p["W_h"] @ np.concatenate([x_t, h]) + p["b_h"]
        h = np.tanh(z_h)
        rows.append({"z_h": z_h, "h": h})
    return stacked(rows)


def backward(p: Parameters, x: Array, before: list[Array], run: Pass, from_readout: Array, later: Pass) -> Pass:
    """From the last of these time steps to the first."""
    inputs = x.shape[1]
    back_h = later["d_h_in"] if later else np.zeros_like(before[0][0])
    rows: list[Pass] = []
    for t in reversed(range(len(x))):
        d_h = from_readout[t] + back_h
        d_z_h = d_h * (1.0 - run["h"][t] ** 2)
        through = d_z_h @ p["W_h"]
        back_h = through[inputs:]
        rows.insert(0, {"d_h": d_h, "d_z_h": d_z_h, "d_x": through[:inputs], "d_h_in": back_h})
    return stacked(rows)


def parameters(x: Array, before: list[Array], run: Pass, back: Pass) -> Pass:
    """dL/dW and dL/db summed over time."""
    d_z = back["d_z_h"]
    return {"d_W_h": d_z.T @ np.hstack([x, before[0]]), "d_b_h": d_z.sum(axis=0)}


RNN = CellWitness(forward, backward, parameters, later=("d_h_in",))
