"""The layers that read a prediction off the hidden state: one file each. `problem/stages.py` chooses among them, `numbers/witness` checks
them.

Each is z_y = W_y h + b_y (K,), over one state or over several stacked, and a function of that; of the linear one y is z_y itself, and there
is no z_y.
"""

from collections.abc import Callable, Mapping
from functools import cache

from symlstm.network.outputs.linear import linear
from symlstm.network.outputs.sigmoid import sigmoid
from symlstm.network.outputs.softmax import softmax_output
from symlstm.network.stage import Stage

WEIGHTS, BIAS = "W_y", "b_y"  # of every output layer

OUTPUTS: Mapping[str, Callable[[tuple[str, ...], bool], Stage]] = {
    "linear": linear,
    "sigmoid": sigmoid,
    "softmax": softmax_output,
}
"""What makes each layer, from the states that it reads and whether there is a bias."""


@cache
def output_stage(name: str, states: tuple[str, ...], has_bias: bool) -> Stage:
    """The output layer of this name: the same object for the same arguments."""
    return OUTPUTS[name](states, has_bias)
