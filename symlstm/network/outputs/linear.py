"""The linear readout: y_t = W_y h_t + b_y (K,)."""

from functools import cache

from symlstm.language import N_
from symlstm.network.equation import EquationBlock, Equation, matmul, symbol, symbols_of, total
from symlstm.network.names import Size
from symlstm.network.stage import Stage

y, W_y, b_y = symbols_of("y W_y b_y")


@cache
def linear(state: str = "h") -> Stage:
    """The readout of a state."""
    readout = Equation(y, total(matmul(W_y, symbol(state)), b_y), N_("readout"), means=N_("prediction"), owner=N_("readout"))
    return Stage(
        name="linear",
        title=N_("readout"),
        source="",
        reads={state: Size.HIDDEN},
        size=Size.OUTPUT,
        order=(state, "y"),
        blocks=(EquationBlock(N_("Prediction"), N_("read out of the hidden state"), (readout,)),),
    )
