"""What both cross-entropies are: a sum of logarithms of the prediction, without its sign, over outputs and time steps.

The prediction gets no gradient of its own: what arrives at the function that gives it is simpler, y - target.
"""

from collections.abc import Mapping

from sympy import Expr, Rational

from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock, summed
from symlstm.network.losses.squared import GLYPHS, compared_size, loss, scaled_by
from symlstm.network.stage import Stage


def entropy(
    name: str, source: str, prediction: str, share: Expr, divisor: int, known: Mapping[Expr, Expr] | None = None
) -> Stage:
    """L = - sum of the share of each output at each time step, over the divisor."""
    size = compared_size(prediction)
    formula = scaled_by(Rational(-1, divisor), summed(share))
    return Stage(
        name=name,
        title=N_("loss"),
        source=source,
        reads={prediction: size, "target": size},
        size=size,
        order=("target", prediction, "loss"),
        blocks=(),
        closing=EquationBlock(
            N_("Loss"), N_("how unlikely the prediction makes the target"), (Equation(loss, formula, N_("loss")),)
        ),
        inline=(prediction,),
        glyphs={quantity: glyph for quantity, glyph in GLYPHS.items() if quantity != "diff"},
        known=known or {},
    )
