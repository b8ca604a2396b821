"""Binary cross-entropy: L = - sum of target log y + (1 - target) log (1 - y) over outputs and time steps, for probabilities y (K,) of sigma."""

from sympy import Mul, log

from symlstm.network.equation import ONE, symbol, total
from symlstm.network.losses.entropy import entropy
from symlstm.network.losses.squared import target
from symlstm.network.stage import Stage


def binary_cross_entropy(prediction: str, divisor: int, sums_to_one: bool = True) -> Stage:
    """- sum (target log y + (1 - target) log (1 - y))."""
    y = symbol(prediction)
    share = total(Mul(target, log(y)), Mul(total(ONE, -target), log(total(ONE, -y))))
    return entropy("binary-cross-entropy", "", prediction, share, divisor)
