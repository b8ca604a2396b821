"""The witness of the simple recurrent network (Elman 1990), with any of its activations."""

import numpy as np

from symlstm.numbers.witness.arrays import Array, CellWitness, Parameters, Pass, PreActivation, logistic, stacked


def forward(p: Parameters, x: Array, h0: Array) -> Pass:
    """h_t = activation(W [x_t; h_(t-1)] + b)."""
    gate = PreActivation("h", p)
    rows: list[Pass] = []
    h = h0
    for x_t in x:
        z_h = gate(x_t, h)
        h = after_activation(p.activation, z_h)
        rows.append({"z_h": z_h, "h": h})
    return stacked(rows)


def after_activation(activation: str, z: Array) -> Array:
    """The activation, entry by entry; step is 1 above 0, else 0."""
    match activation:
        case "tanh":
            return np.tanh(z)
        case "sigmoid":
            return logistic(z)
        case "relu":
            return np.maximum(z, 0.0)
        case "linear":
            return z
        case "step":
            return np.where(z > 0, 1.0, 0.0)
    raise ValueError(f"no witness of the activation {activation!r}")


def slope(activation: str, h: Array) -> Array:
    """The derivative of the activation where its value is h; that of relu at 0 is 0, and step has none."""
    match activation:
        case "tanh":
            return 1.0 - h * h
        case "sigmoid":
            return h * (1.0 - h)
        case "relu":
            return np.where(h > 0, 1.0, 0.0)
        case "linear":
            return np.ones_like(h)
    raise ValueError(f"no gradient of the activation {activation!r}")


def backward(p: Parameters, x: Array, before: list[Array], run: Pass, outside: Pass, later: Pass) -> Pass:
    """From the last of these time steps to the first."""
    gate = PreActivation("h", p)
    rows: list[Pass] = []
    back_h = later["d_h_in"] if later else np.zeros_like(before[0][0])
    for t in reversed(range(len(x))):
        d_h = outside["h"][t] + back_h
        d_z_h = d_h * slope(p.activation, run["h"][t])
        d_x, back_h = gate.back(d_z_h, x.shape[1])
        rows.insert(0, {"d_h": d_h, "d_z_h": d_z_h, "d_x": d_x, "d_h_in": back_h})
    return stacked(rows)


def parameters(p: Parameters, x: Array, before: list[Array], run: Pass, back: Pass) -> Pass:
    """dL/dW and dL/db summed over time."""
    return PreActivation("h", p).gradients(back["d_z_h"], x, before[0])


RNN = CellWitness(forward, backward, parameters, later=("d_h_in",))
