"""Squared errors: diff_t = y_t - target_t (K,), and L = the sum of the squared differences over outputs and time steps; half of it, or that
divided by their number."""

from sympy import Expr, Mul, Rational

from symlstm.language import N_
from symlstm.network.equation import Equation, EquationBlock, summed, symbol, symbols_of, total
from symlstm.network.glyph import Glyph
from symlstm.network.names import Size, hidden_size
from symlstm.network.stage import Stage

target, diff, loss = symbols_of("target diff loss")
GLYPHS = {"diff": Glyph("d"), "target": Glyph("τ"), "loss": Glyph("L")}  # e is Euler's number


def half_squared(prediction: str, divisor: int, sums_to_one: bool = True) -> Stage:
    """1/2 sum (y - target)^2."""
    return _squared("half-squared", N_("half the squared difference from the target"), Rational(1, 2 * divisor), prediction)


def squared(prediction: str, divisor: int, sums_to_one: bool = True) -> Stage:
    """sum (y - target)^2."""
    return _squared("squared", N_("the squared difference from the target"), Rational(1, divisor), prediction)


def mean_squared(prediction: str, divisor: int, sums_to_one: bool = True) -> Stage:
    """The mean of (y - target)^2."""
    return _squared("mean-squared", N_("the mean of the squared differences from the target"), Rational(1, divisor), prediction)


def _squared(name: str, purpose: str, factor: Rational, prediction: str) -> Stage:
    size = compared_size(prediction)
    difference = Equation(diff, total(symbol(prediction), -target), N_("difference from the target"))
    return Stage(
        name=name,
        title=N_("loss"),
        source="",
        reads={prediction: size, "target": size},
        size=size,
        order=(prediction, "target", "diff", "loss"),
        blocks=(EquationBlock(N_("Difference"), N_("how far the prediction is from the target"), (difference,)),),
        closing=EquationBlock(N_("Loss"), purpose, (Equation(loss, scaled_by(factor, summed(diff**2)), N_("loss")),)),
        inline=("diff",),
        glyphs=GLYPHS,
    )


def compared_size(prediction: str) -> Size:
    """How long a prediction is: K, or H where it is a state."""
    return Size.OUTPUT if prediction == "y" else hidden_size(prediction)


def scaled_by(factor: Rational, formula: Expr) -> Expr:
    """A number times a formula, as it is written."""
    return formula if factor == 1 else Mul(factor, formula, evaluate=False)
