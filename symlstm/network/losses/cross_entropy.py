"""Cross-entropy: L = - sum of target log y over outputs and time steps, for probabilities y (K,) of softmax.

Source: Bridle, "Probabilistic interpretation of feedforward classification network outputs", Neurocomputing, Springer 1990.
"""

from sympy import Mul, log

from symlstm.network.equation import ONE, over_units, symbol
from symlstm.network.losses.entropy import entropy
from symlstm.network.losses.squared import target
from symlstm.network.stage import Stage


def cross_entropy(prediction: str, divisor: int, sums_to_one: bool) -> Stage:
    """- sum target log y."""
    known = {over_units(target): ONE} if sums_to_one else {}
    return entropy("cross-entropy", "Bridle 1990", prediction, Mul(target, log(symbol(prediction))), divisor, known)
