"""Half the squared error: diff_t = y_t - target_t (K,), and L = 1/2 sum of the squared differences, over outputs and time steps."""

from sympy import Mul, Rational

from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock, summed, symbols_of, total
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size
from symlstm.network.stage import Stage

y, target, diff, loss = symbols_of("y target diff loss")

HALF_SQUARED = Stage(
    name="half-squared",
    title=N_("loss"),
    source="",
    reads={"y": Size.OUTPUT, "target": Size.OUTPUT},
    size=Size.OUTPUT,
    order=("y", "target", "diff", "loss"),
    blocks=(
        EquationBlock(
            N_("Difference"),
            N_("how far the prediction is from the target"),
            (Equation(diff, total(y, -target), N_("difference from the target")),),
        ),
    ),
    closing=EquationBlock(
        N_("Loss"),
        N_("half the squared difference from the target"),
        (Equation(loss, Mul(Rational(1, 2), summed(diff**2), evaluate=False), N_("loss")),),
    ),
    inline=("diff",),
    glyphs={"diff": Glyph("d"), "target": Glyph("τ"), "loss": Glyph("L")},  # e is Euler's number
)
