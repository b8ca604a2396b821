"""What a prediction is compared with its target by: one file each. `problem/stages.py` chooses among them, `numbers/witness` checks them.

The prediction is y, or a state itself where there is no readout. Each loss is a sum over outputs and time steps, divided by a whole number
where it is a mean.
"""

from collections.abc import Callable, Mapping
from functools import cache

from symlstm.network.losses.binary_cross_entropy import binary_cross_entropy
from symlstm.network.losses.cross_entropy import cross_entropy
from symlstm.network.losses.squared import half_squared, mean_squared, squared
from symlstm.network.losses.upstream import upstream_stage
from symlstm.network.stage import Stage

ANY_NUMBER = 2**61 - 1
"""In a divisor, in place of a number of time steps that differs from sequence to sequence: a prime, so that it never cancels out."""

LOSSES: Mapping[str, Callable[[str, int, bool], Stage]] = {
    "half-squared": half_squared,
    "squared": squared,
    "mean-squared": mean_squared,
    "cross-entropy": cross_entropy,
    "binary-cross-entropy": binary_cross_entropy,
}
"""What makes each loss, from the name of the prediction, the divisor, and whether the targets of each time step sum to 1."""


@cache
def loss_stage(name: str, prediction: str, divisor: int, sums_to_one: bool) -> Stage:
    """The loss of this name: the same object for the same arguments.

    prediction   what is compared with the target: "y", or a state
    divisor      what the sum is divided by: 1, or for a mean the number of its terms
    sums_to_one  whether the targets of every time step sum to 1, which shortens the gradient of cross-entropy
    """
    return LOSSES[name](prediction, divisor, sums_to_one)


__all__ = ["ANY_NUMBER", "LOSSES", "loss_stage", "upstream_stage"]
