"""The sigmoid readout: z_y = W_y h_t + b_y, y_t = sigma(z_y) (K,): each output a probability by itself."""

from symlstm.functions.sigma import sigma
from symlstm.language import N_
from symlstm.network.outputs.readout import activated, z_y
from symlstm.network.stage import Stage


def sigmoid(states: tuple[str, ...], has_bias: bool) -> Stage:
    """The readout of some states, stacked."""
    purpose = N_("how likely each output is")
    return activated("sigmoid", N_("readout"), "", sigma(z_y), N_("sigmoid of the readout"), purpose, states, has_bias)
