"""The simple recurrent network with tanh.

Source: Elman, "Finding structure in time", Cognitive Science 14(2), 1990.
Shapes: x (D,); h (H,); W_h (H, D + H), b_h (H,).
"""

from symlstm.functions.tanh import tanh
from symlstm.network.equation import Equation, EquationBlock, matmul, symbols_of, total
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "x z_h h h_prev"
x, z_h, h, h_prev = symbols_of(ORDER)
W_h, b_h = symbols_of("W_h b_h")

RNN = Stage(
    name="rnn",
    title="RNN",
    source="Elman 1990",
    reads={"x": Size.INPUT},
    size=Size.HIDDEN,
    states=("h",),
    order=tuple(ORDER.split()),
    blocks=(
        EquationBlock(
            "Hidden state",
            "what each unit makes of the input and of what it remembers",
            (
                Equation(z_h, total(matmul(W_h, x, h_prev), b_h), "pre-activation of the hidden state", owner="hidden state"),
                Equation(h, tanh(z_h), "hidden state"),
            ),
        ),
    ),
)
