"""What all output layers begin with: W_y h + b_y, or W_y h without a bias; and a layer that goes on with a function of it."""

from sympy import Expr

from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock, matmul, symbol, symbols_of, total
from symlstm.network.names import Size, hidden_size
from symlstm.network.stage import Stage

z_y, y, W_y, b_y = symbols_of("z_y y W_y b_y")


def readout_formula(states: tuple[str, ...], has_bias: bool) -> Expr:
    """The linear map of the stacked states."""
    product = matmul(W_y, *map(symbol, states))
    return total(product, b_y) if has_bias else product


def activated(
    name: str, title: str, source: str, activation: Expr, rule: str, purpose: str, states: tuple[str, ...], has_bias: bool
) -> Stage:
    """The layer y = activation(z_y)."""
    formula = readout_formula(states, has_bias)
    before = Equation(z_y, formula, N_("pre-activation of the prediction"), owner=N_("readout"))
    return Stage(
        name=name,
        title=title,
        source=source,
        reads={state: hidden_size(state) for state in states},
        size=Size.OUTPUT,
        order=(*states, "z_y", "y"),
        blocks=(EquationBlock(N_("Prediction"), purpose, (before, Equation(y, activation, rule, means=N_("prediction")))),),
    )
