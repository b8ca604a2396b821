"""The layers that read a prediction off the hidden state: one file each. `problem/stages.py` chooses among them, `numbers/witness` checks
them."""

from symlstm.network.outputs.linear import linear
from symlstm.network.stage import Stage

WEIGHTS, BIAS = "W_y", "b_y"  # of every output layer


def output_stage(name: str, states: tuple[str, ...], has_bias: bool) -> Stage:
    """The output layer of this name over the hidden states."""
    return linear(states[0])
