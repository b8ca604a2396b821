"""The linear readout: y_t = W_y h_t + b_y (K,)."""

from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock, symbol
from symlstm.network.names import Size, hidden_size
from symlstm.network.outputs.readout import readout_formula
from symlstm.network.stage import Stage


def linear(states: tuple[str, ...] = ("h",), has_bias: bool = True) -> Stage:
    """The readout of some states, stacked."""
    formula = readout_formula(states, has_bias)
    readout = Equation(symbol("y"), formula, N_("readout"), means=N_("prediction"), owner=N_("readout"))
    return Stage(
        name="linear",
        title=N_("readout"),
        source="",
        reads={state: hidden_size(state) for state in states},
        size=Size.OUTPUT,
        order=(*states, "y"),
        blocks=(EquationBlock(N_("Prediction"), N_("read out of the hidden state"), (readout,)),),
    )
