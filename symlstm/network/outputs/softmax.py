"""The softmax readout: z_y = W_y h_t + b_y, y_t = exp(z_y) / sum of exp(z_y) over the outputs (K,): probabilities that sum to 1.

Source: Bridle, "Probabilistic interpretation of feedforward classification network outputs", Neurocomputing, Springer 1990.
"""

from symlstm.language import N_
from symlstm.network.equation import softmax
from symlstm.network.outputs.readout import activated, z_y
from symlstm.network.stage import Stage


def softmax_output(states: tuple[str, ...], has_bias: bool) -> Stage:
    """The readout of some states, stacked."""
    purpose = N_("the scores turned into probabilities that sum to 1")
    return activated("softmax", N_("readout"), "Bridle 1990", softmax(z_y), N_("softmax of the readout"), purpose, states, has_bias)
