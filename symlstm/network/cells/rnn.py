"""The simple recurrent network: h_t = activation(W [x_t; h_(t-1)] + b).

Source: Elman, "Finding structure in time", Cognitive Science 14(2), 1990 (its activation is the logistic function).
Shapes: x (D,); z_h, h (H,); W_h (H, D + H), or W_xh (H, D) and W_hh (H, H); every bias (H,).
"""

from collections.abc import Callable

from sympy import Expr

from symlstm.functions.relu import relu, step
from symlstm.functions.sigma import sigma
from symlstm.functions.tanh import tanh
from symlstm.language import N_
from symlstm.network.cell import Cell, CellForm, usual_gates
from symlstm.network.equation import Equation, EquationBlock, symbols_of
from symlstm.network.names import Size
from symlstm.network.stage import Stage

ORDER = "x z_h h h_prev"
x, z_h, h, h_prev = symbols_of(ORDER)

ACTIVATIONS: dict[str, Callable[[Expr], Expr]] = {
    "tanh": tanh,
    "relu": relu,
    "sigmoid": sigma,
    "linear": lambda z: z,
    "step": step,
}


def _stage(form: CellForm) -> Stage:
    words = N_("pre-activation of the hidden state"), N_("hidden state")
    before = form.gate("h", z_h, (x, h_prev), words)
    after = Equation(h, ACTIVATIONS[form.option("activation")](z_h), N_("hidden state"))
    return Stage(
        name="rnn",
        title=N_("RNN"),
        source="Elman 1990",
        reads={"x": Size.INPUT},
        size=Size.HIDDEN,
        states=("h",),
        order=tuple(ORDER.split()),
        blocks=(EquationBlock(N_("Hidden state"), N_("from the input and the old state"), (before, after)),),
    )


RNN_KIND = Cell("rnn", usual_gates("h"), _stage, {"activation": tuple(ACTIVATIONS)})
