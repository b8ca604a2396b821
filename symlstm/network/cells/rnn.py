"""The simple recurrent network with tanh.

Source: Elman, "Finding structure in time", Cognitive Science 14(2), 1990.
Shapes: x (D,); h (H,); W_h (H, D + H), b_h (H,).
"""

from symlstm.functions.tanh import tanh
from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock, matmul, symbols_of, total
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "x z_h h h_prev"
x, z_h, h, h_prev = symbols_of(ORDER)
W_h, b_h = symbols_of("W_h b_h")

RNN = Stage(
    name="rnn",
    title=N_("RNN"),
    source="Elman 1990",
    reads={"x": Size.INPUT},
    size=Size.HIDDEN,
    states=("h",),
    order=tuple(ORDER.split()),
    blocks=(
        EquationBlock(
            N_("Hidden state"),
            N_("what the input adds to what is remembered"),
            (
                Equation(
                    z_h, total(matmul(W_h, x, h_prev), b_h), N_("pre-activation of the hidden state"), owner=N_("hidden state")
                ),
                Equation(h, tanh(z_h), N_("hidden state")),
            ),
        ),
    ),
)
