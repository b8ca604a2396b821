"""Half the squared error: diff_t = y_t - target_t (K,), and L = 1/2 sum of the squared differences, over outputs and time steps."""

from sympy import Mul, Rational

from symlstm.network.equation import Equation, EquationBlock, summed, symbols_of, total
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size
from symlstm.network.stage import Stage

y, target, diff, loss = symbols_of("y target diff loss")

HALF_SQUARED = Stage(
    name="half-squared",
    title="loss",
    source="",
    reads={"y": Size.OUTPUT, "target": Size.OUTPUT},
    size=Size.OUTPUT,
    order=("y", "target", "diff", "loss"),
    blocks=(
        EquationBlock(
            "Difference",
            "how far the prediction is from the target",
            (Equation(diff, total(y, -target), "difference from the target"),),
        ),
    ),
    closing=EquationBlock(
        "Loss",
        "half the sum of the squared differences",
        (Equation(loss, Mul(Rational(1, 2), summed(diff**2), evaluate=False), "loss"),),
    ),
    inline=("diff",),
    glyphs={"diff": Glyph("e"), "target": Glyph("τ"), "loss": Glyph("L")},
)
