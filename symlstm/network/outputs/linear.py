"""The linear readout: y_t = W_y h_t + b_y (K,)."""

from functools import cache

from symlstm.language import N_
from symlstm.network.equation import EquationBlock, Equation, matmul, symbol, symbols_of, total
from symlstm.network.names import Size
from symlstm.network.stage import Stage

y, W_y, b_y = symbols_of("y W_y b_y")


@cache
def linear(*states: str) -> Stage:
    """The readout of a state, or of several as one column."""
    readout = Equation(y, total(matmul(W_y, *map(symbol, states)), b_y), N_("readout"), means=N_("prediction"), owner=N_("readout"))
    return Stage(
        name="linear",
        title=N_("readout"),
        source="",
        reads=dict.fromkeys(states, Size.HIDDEN),
        size=Size.OUTPUT,
        order=(*states, "y"),
        blocks=(EquationBlock(N_("Prediction"), N_("read out of the hidden state"), (readout,)),),
    )
