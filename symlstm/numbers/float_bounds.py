"""The error bound of one formula in float64, from those of what it reads: see `float_error`, where the rules stand.

Two formulas are worked out by everybody in a way that neither overflows nor cancels, and are bounded as such: softmax, from whose exponents
the largest is taken away first, and the logarithm of what softmax or sigma gave, which is as far off as its argument is relative to its
size (ln a - ln b = ln(a/b)), however small that is.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import expm1, inf, isfinite

from mpmath import libmp

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable, is_share
from symlstm.enclosure.enclosure import Real
from symlstm.functions import FUNCTIONS
from symlstm.numbers.floats import nearest_float

UNIT = 2.0**-53
TINY = 2.0**-1074  # the spacing of the subnormal numbers: what underflow may cost
ACTIVATION_UNITS = 16.0  # NumPy's vectorised exp and tanh err by at most 4 ulp; sigma adds three operations
MOST_EXPONENT = 700.0  # beyond which exp of an error says nothing

Ball = tuple[float, float]  # size of the value, bound of the error of its float64 evaluation


def magnitude(value: Real) -> float:
    """The size of a value as a float, rounded to nearest; inf beyond float64."""
    if isinstance(value, Fraction):
        return abs(nearest_float(value))
    if value.excludes_zero:  # the end that lies farther from zero; rounding keeps their order
        return abs(float(libmp.to_float(value.lo if value.lo[0] else value.hi, strict=False)))
    return max(abs(float(libmp.to_float(end, strict=False))) for end in (value.lo, value.hi))


@dataclass(frozen=True)
class Relative:
    """How far off something is relative to its size, which may be too small for float64.

    value       what softmax or sigma gives
    complement  1 minus that, where it is known, too: 1 - sigma(z) = sigma(-z)
    """

    value: float
    complement: float = inf


@dataclass(frozen=True)
class FormulaBounds:
    """Sum of the sizes of the terms, and error bound, of any part of a formula.

    balls     of its variables
    size_of   the size of the value of a part
    relative  of variables that softmax or sigma gave
    """

    balls: Mapping[str, Ball]
    size_of: Callable[[Expression], float]
    relative: Mapping[str, Relative]

    def __call__(self, expression: Expression, size: float | None = None) -> Ball:
        """`size` is that of the value, where it is known."""
        match expression:
            case Constant(value):
                return magnitude(value), 0.0
            case Variable(name):
                return self.balls[name]
            case Sum(terms):
                return _sum([self(term) for term in terms])
            case Product((Call("exp"), Power(Sum(terms), -1))) if is_share(expression):
                known = self.size_of(expression) if size is None else size
                return known, known * self.of_share(expression) + (len(terms) + 1) * TINY
            case Product(factors):
                return product_ball([self(factor) for factor in factors])
            case Power(base, exponent) if exponent > 0:
                return product_ball([self(base)] * exponent)
            case Power(base, exponent):
                return product_ball([self._reciprocal(base)] * -exponent)
            case Call(function, (argument,)):
                known = self.size_of(expression) if size is None else size
                return self._logarithm(argument, known) if function == "log" else self._activation(function, argument, known)
        raise TypeError(f"no error bound for {expression!r}")

    def relative_of(self, expression: Expression) -> Relative | None:
        """How far off the value of a whole formula is relative to its size; None where that is not worked out."""
        match expression:
            case Product((Call("exp"), Power(Sum(), -1))) if is_share(expression):
                return Relative(self.of_share(expression))
            case Call("sigma", (argument,)):
                _, error = self(argument)
                off = _grown(error) + ACTIVATION_UNITS * UNIT
                return Relative(off, off)
        return None

    def of_share(self, share: Expression) -> float:
        """How far off e^a / (e^a + e^b + ...) is relative to its size: its logarithm moves by no more than a and the farthest of the
        exponents do, each of which errs by what it carries and by the difference from the largest of them."""
        exponents = [self(argument) for argument in _exponents(share)]
        errors = [error for _, error in exponents]
        spread = 2 * max(size for size, _ in exponents)
        off = _grown(errors[0] + max(errors) + 2 * UNIT * spread)
        return off + (2 * ACTIVATION_UNITS + len(exponents) + 2) * UNIT

    def _reciprocal(self, base: Expression) -> Ball:
        size, (_, error) = self.size_of(base), self(base)
        return (1 / size, error / size / (size - error) + UNIT / size) if size > error else (inf, inf)

    def _activation(self, function: str, argument: Expression, size: float) -> Ball:
        """What the argument's error may make of the value, by the steepest slope within its reach."""
        reach, error = self._argument(argument)
        if not isfinite(reach + error):
            return size, inf
        slope = FUNCTIONS[function].steepest(reach, error, size)
        return size, times(slope, error) + ACTIVATION_UNITS * UNIT * size + TINY

    def _logarithm(self, argument: Expression, size: float) -> Ball:
        """Near 0 a logarithm is small against what it is made of, which is 1."""
        off = self._off(argument)
        if off is None:
            return self._activation("log", argument, size)
        return max(size, 1.0), (off / (1 - off) if off < 1 else inf) + ACTIVATION_UNITS * UNIT * size + TINY

    def _off(self, argument: Expression) -> float | None:
        """How far off what a logarithm is taken of is, relative to its size."""
        match argument:
            case Variable(name) if name in self.relative:
                return self.relative[name].value
            case Sum((Constant(one), Product((Constant(minus), Variable(name))))) if one == 1 and minus == -1:
                return self.relative[name].complement if name in self.relative else None
        return None

    def _argument(self, argument: Expression) -> Ball:
        """The size of what a function is applied to, and its error."""
        ball = self(argument)
        return ball if isinstance(argument, Variable) else (self.size_of(argument), ball[1])


def _exponents(share: Expression) -> list[Expression]:
    """The exponent above the line, then all those below it."""
    match share:
        case Product((part, Power(Sum(terms), -1))):
            return [call.arguments[0] for call in (part, *terms) if isinstance(call, Call)]
    raise TypeError(f"no share of a sum: {share!r}")


def _grown(error: float) -> float:
    """How far off exp is relative to its size where its argument is off by this."""
    return expm1(error) if error < MOST_EXPONENT else inf


def _sum(terms: list[Ball]) -> Ball:
    size = sum(size for size, _ in terms)
    return size, sum(error for _, error in terms) + len(terms) * UNIT * size + TINY


def product_ball(factors: list[Ball]) -> Ball:
    """Size and error bound of a product."""
    size, error = factors[0]
    for other, other_error in factors[1:]:
        error = times(size, other_error) + times(other, error) + times(error, other_error) + UNIT * times(size, other) + TINY
        size = times(size, other)
    return size, error


def times(a: float, b: float) -> float:
    """a * b; 0 * inf is 0 here: the factor is exactly zero."""
    return a * b if a and b else 0.0
