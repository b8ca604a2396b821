"""Binary cross-entropy: L = - sum of target log y + (1 - target) log (1 - y) over outputs and time steps, for probabilities y (K,) of sigma.

The prediction gets no gradient of its own: what arrives at sigma is simpler, y - target.
"""

from sympy import Mul, Rational, log

from symlstm.language import N_
from symlstm.network.equation import ONE, Equation, EquationBlock, summed, symbol, total
from symlstm.network.losses.squared import GLYPHS, compared_size, loss, scaled_by, target
from symlstm.network.stage import Stage


def binary_cross_entropy(prediction: str, divisor: int, sums_to_one: bool = True) -> Stage:
    """- sum (target log y + (1 - target) log (1 - y))."""
    size, y = compared_size(prediction), symbol(prediction)
    terms = total(Mul(target, log(y)), Mul(total(ONE, -target), log(total(ONE, -y))))
    return Stage(
        name="binary-cross-entropy",
        title=N_("loss"),
        source="",
        reads={prediction: size, "target": size},
        size=size,
        order=("target", prediction, "loss"),
        blocks=(),
        closing=EquationBlock(
            N_("Loss"),
            N_("how unlikely the targets were held to be"),
            (Equation(loss, scaled_by(Rational(-1, divisor), summed(terms)), N_("loss")),),
        ),
        inline=(prediction,),
        glyphs={name: glyph for name, glyph in GLYPHS.items() if name != "diff"},
    )
