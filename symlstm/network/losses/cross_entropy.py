"""Cross-entropy: L = - sum of target log y over outputs and time steps, for probabilities y (K,) of softmax.

Source: Bridle, "Probabilistic interpretation of feedforward classification network outputs", Neurocomputing, Springer 1990.
The prediction gets no gradient of its own: what arrives at softmax is simpler, y - target.
"""

from sympy import Mul, Rational, log

from symlstm.language import N_
from symlstm.network.equation import ONE, Equation, EquationBlock, over_units, summed, symbol
from symlstm.network.losses.squared import GLYPHS, compared_size, loss, scaled_by, target
from symlstm.network.stage import Stage


def cross_entropy(prediction: str, divisor: int, sums_to_one: bool) -> Stage:
    """- sum target log y."""
    size, terms = compared_size(prediction), summed(Mul(target, log(symbol(prediction))))
    return Stage(
        name="cross-entropy",
        title=N_("loss"),
        source="Bridle 1990",
        reads={prediction: size, "target": size},
        size=size,
        order=("target", prediction, "loss"),
        blocks=(),
        closing=EquationBlock(
            N_("Loss"),
            N_("how unlikely the targets were held to be"),
            (Equation(loss, scaled_by(Rational(-1, divisor), terms), N_("loss")),),
        ),
        inline=(prediction,),
        glyphs={name: glyph for name, glyph in GLYPHS.items() if name != "diff"},
        known={over_units(target): ONE} if sums_to_one else {},
    )
