"""The witness of what is read out, and of the losses: the outputs linear, sigmoid and softmax, or the hidden state itself.

Cross-entropy is worked out from the logarithm of softmax, and binary cross-entropy from the logits, so that a probability too small for
float64 does no harm. Their gradients by z_y are those of the two together: y - target (Bishop, "Pattern recognition and machine
learning", 2006, section 4.3).
"""

from dataclasses import dataclass, field

import numpy as np

from symlstm.numbers.witness.arrays import Array, Pass, logistic

TOGETHER = ("cross-entropy", "binary-cross-entropy")  # losses whose gradient goes straight to z_y


@dataclass(frozen=True)
class ReadoutWitness:
    """What is read off the hidden states.

    arrays  W_y, perhaps b_y; empty where the prediction is the hidden state itself
    """

    arrays: Pass = field(default_factory=dict)
    output: str = "linear"


@dataclass(frozen=True)
class Loss:
    """What the predictions are compared with, and how.

    target     (n, K), a row for each time step that is read out
    over_time  whether it is the "sum" over the time steps read out, or their "mean"
    """

    target: Array
    name: str = "half-squared"
    over_time: str = "sum"

    @property
    def factor(self) -> float:
        """What stands before the sum of squares, or of logarithms."""
        steps, outputs = self.target.shape
        shares = steps * outputs if self.name == "mean-squared" else steps if self.over_time == "mean" else 1
        return (0.5 if self.name == "half-squared" else 1.0) / shares


def predictions(readout: ReadoutWitness, h: Array) -> Pass:
    """y, and z_y before its activation, for the hidden states (n, H) that are read out; nothing where they are the prediction."""
    if not readout.arrays:
        return {}
    z_y = h @ readout.arrays["W_y"].T + readout.arrays.get("b_y", 0.0)
    match readout.output:
        case "linear":
            return {"y": z_y}
        case "sigmoid":
            return {"z_y": z_y, "y": logistic(z_y)}
        case "softmax":
            return {"z_y": z_y, "y": stable_softmax(z_y)}
    raise ValueError(f"no witness of the output {readout.output!r}")


def stable_softmax(z: Array) -> Array:
    """exp(z) over its sum in each row, less the row's maximum so that nothing overflows."""
    e: Array = np.exp(z - z.max(axis=-1, keepdims=True))
    total: Array = e.sum(axis=-1, keepdims=True)
    return e / total


def log_softmax(z: Array) -> Array:
    """The logarithm of softmax, which stays finite where softmax itself underflows."""
    below: Array = z - z.max(axis=-1, keepdims=True)
    total: Array = np.exp(below).sum(axis=-1, keepdims=True)
    return below - np.log(total)


def compared(loss: Loss, found: Pass, h: Array) -> tuple[Pass, float]:
    """The differences y - target where the loss is one of squares, and the loss."""
    target = loss.target
    match loss.name:
        case "cross-entropy":
            each = -np.where(target == 0, 0.0, target * log_softmax(found["z_y"]))
            return {}, loss.factor * float(np.sum(each))
        case "binary-cross-entropy":
            z = found["z_y"]
            each = target * np.logaddexp(0.0, -z) + (1.0 - target) * np.logaddexp(0.0, z)
            return {}, loss.factor * float(np.sum(each))
        case "half-squared" | "squared" | "mean-squared":
            diff = found.get("y", h) - target
            return {"diff": diff}, loss.factor * float(np.sum(diff * diff))
    raise ValueError(f"no witness of the loss {loss.name!r}")


def gradients(readout: ReadoutWitness, loss: Loss, found: Pass, h: Array) -> tuple[Pass, Pass, Array]:
    """d_y and d_z_y over time, as far as they are worked out; d_W_y and d_b_y; and what goes back to the hidden states (n, H)."""
    if loss.name in TOGETHER:
        d_z_y = _straight(loss, found["y"])
        return {"d_z_y": d_z_y}, *_through_the_map(readout, d_z_y, h)
    d_y = 2.0 * loss.factor * (found.get("y", h) - loss.target)
    if not readout.arrays:
        return {}, {}, d_y
    if readout.output == "linear":
        return {"d_y": d_y}, *_through_the_map(readout, d_y, h)
    d_z_y = _through_the_activation(readout.output, found["y"], d_y)
    return {"d_y": d_y, "d_z_y": d_z_y}, *_through_the_map(readout, d_z_y, h)


def _straight(loss: Loss, y: Array) -> Array:
    """dL/dz_y of a cross-entropy together with its output. Targets of one row may have another sum than 1."""
    all_of_it = loss.target.sum(axis=-1, keepdims=True) if loss.name == "cross-entropy" else 1.0
    return loss.factor * (y * all_of_it - loss.target)


def _through_the_activation(output: str, y: Array, d_y: Array) -> Array:
    """dL/dz_y from dL/dy: every output of softmax depends on every z."""
    if output == "sigmoid":
        return d_y * y * (1.0 - y)
    total: Array = np.sum(d_y * y, axis=-1, keepdims=True)
    return y * (d_y - total)


def _through_the_map(readout: ReadoutWitness, d_z_y: Array, h: Array) -> tuple[Pass, Array]:
    """dL/d parameter, and dL/dh through z_y = W_y h + b_y."""
    found = {"d_W_y": d_z_y.T @ h} | ({"d_b_y": d_z_y.sum(axis=0)} if "b_y" in readout.arrays else {})
    return found, d_z_y @ readout.arrays["W_y"]
