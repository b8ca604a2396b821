"""The range of a formula in floats: what it can give when each number may be anywhere between two ends.

The search for causes tries thousands of formulas on a sheet and needs no proof, only what fits to a digit or two beyond those
written. Verdicts are decided elsewhere, by enclosures. Ends may be arrays: then a formula is worked out for many cases at once.
"""

import math
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from mpmath import libmp

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable
from symlstm.enclosure.enclosure import Enclosure, Real

Range = tuple[Any, Any]  # least and greatest, floats or arrays of them
RangeLookup = Callable[[str], Range]
LARGEST = 1e30
STEEP = 700.0  # beyond it exp leaves the floats
NONE: Range = (math.nan, math.nan)
ROUNDED_EXPONENTIALS = (1, 2, 3)  # places to which people round the exponential before they divide

ROUNDED_ARGUMENTS = (1, 2)  # places to which they round what they look up in a table


def rounded_to(places: int) -> str:
    """The function that rounds to so many places."""
    return f"rounded to {places}"


def exponential_to(places: int) -> str:
    """The function that is the exponential rounded to so many places."""
    return f"exp to {places}"


def range_of(value: Real) -> Range:
    """A value of the marking as a range; NONE where it is beyond what floats hold."""
    if isinstance(value, Enclosure):
        found: Range = libmp.to_float(value.lo, rnd="n"), libmp.to_float(value.hi, rnd="n")  # infinite beyond the floats
    else:
        found = _as_float(value), _as_float(value)
    return found if abs(found[0]) < LARGEST and abs(found[1]) < LARGEST else NONE


def _as_float(value: Fraction) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf


def range_of_formula(part: Expression, lookup: RangeLookup) -> Range:
    """The range of a formula whose names `lookup` knows; NaN where it has no value."""
    kind = type(part)
    if kind is Variable:
        return lookup(part.name)  # type: ignore[union-attr]
    if kind is Product:
        return _product(part.factors, lookup)  # type: ignore[union-attr]
    if kind is Sum:
        return _sum(part.terms, lookup)  # type: ignore[union-attr]
    if kind is Constant:
        number = _constant(part.value)  # type: ignore[union-attr]
        return number, number
    if kind is Power:
        return power_of_range(range_of_formula(part.base, lookup), part.exponent)  # type: ignore[union-attr]
    assert isinstance(part, Call)
    low, high = range_of_formula(part.arguments[0], lookup)
    function = FUNCTIONS.get(part.function)
    return NONE if function is None else (function(low), function(high))


def _constant(value: Fraction) -> float:
    return value.numerator / value.denominator


def _sum(terms: Sequence[Expression], lookup: RangeLookup) -> Range:
    low, high = range_of_formula(terms[0], lookup)
    for term in terms[1:]:
        if type(term) is Product:
            a, b = _product(term.factors, lookup)
        elif type(term) is Variable:
            a, b = lookup(term.name)
        else:
            a, b = range_of_formula(term, lookup)
        low, high = low + a, high + b
    return low, high


def _product(factors: Sequence[Expression], lookup: RangeLookup) -> Range:
    first = factors[0]
    low, high = lookup(first.name) if type(first) is Variable else range_of_formula(first, lookup)
    for factor in factors[1:]:
        a, b = lookup(factor.name) if type(factor) is Variable else range_of_formula(factor, lookup)
        low, high = product_of_ranges(low, high, a, b)
    return low, high


def product_of_ranges(low: Any, high: Any, a: Any, b: Any) -> Range:
    """The product of two ranges: of numbers by their signs, where one of them is an array by all four corners."""
    if type(low) is not float:
        return _of_arrays(a, b, low, high)
    if type(a) is not float:
        return _of_arrays(low, high, a, b)
    if low >= 0:
        if a >= 0:
            return low * a, high * b
        return (high * a, low * b) if b <= 0 else (high * a, high * b)
    if high <= 0:
        if a >= 0:
            return low * b, high * a
        return (high * b, low * a) if b <= 0 else (low * b, low * a)
    corners = low * a, low * b, high * a, high * b
    return min(corners), max(corners)


def _of_arrays(low: Any, high: Any, a: Any, b: Any) -> Range:
    """The same where the second range is an array; less work where the first is a number, as weights are, or of one sign, as gates are."""
    if type(low) is float:
        if low == high:
            return (low * a, low * b) if low >= 0 else (low * b, low * a)
        if low >= 0:
            return np.minimum(low * a, high * a), np.maximum(low * b, high * b)
    corners = low * a, low * b, high * a, high * b
    return (
        np.minimum(np.minimum(corners[0], corners[1]), np.minimum(corners[2], corners[3])),
        np.maximum(np.maximum(corners[0], corners[1]), np.maximum(corners[2], corners[3])),
    )


def power_of_range(base: Range, exponent: int) -> Range:
    if exponent == 2 and type(base[0]) is type(base[1]) is float:
        ends = base[0] * base[0], base[1] * base[1]
        return 0.0 if base[0] <= 0 <= base[1] else min(ends), max(ends)
    if exponent < 0:
        low, high = power_of_range(base, -exponent)
        with np.errstate(divide="ignore", invalid="ignore"):
            safe = np.where(np.asarray(low) * np.asarray(high) > 0, 1.0, np.nan)
            return _plain(safe / high), _plain(safe / low)
    if exponent % 2:
        return _plain(np.float_power(base[0], exponent)), _plain(np.float_power(base[1], exponent))
    low, high = np.abs(base[0]), np.abs(base[1])
    least = np.where(np.asarray(base[0]) * np.asarray(base[1]) <= 0, 0.0, np.minimum(low, high))
    return _plain(np.float_power(least, exponent)), _plain(np.float_power(np.maximum(low, high), exponent))


def _plain(value: Any) -> Any:
    """A number rather than an array of none."""
    return float(value) if np.ndim(value) == 0 else value


def _sigma(z: Any) -> Any:
    if isinstance(z, float):
        return 1 / (1 + math.exp(-z)) if -STEEP < z < STEEP else (0.0 if z < 0 else 1.0) if z == z else z
    return 1 / (1 + np.exp(-np.clip(z, -STEEP, STEEP)))


def _exp(z: Any) -> Any:
    if isinstance(z, float):
        return math.exp(z) if z < STEEP else math.inf if z == z else z
    return np.exp(np.minimum(z, STEEP))


def _tanh(z: Any) -> Any:
    return math.tanh(z) if isinstance(z, float) else np.tanh(z)


def _relu(z: Any) -> Any:
    return max(z, 0.0) if isinstance(z, float) else np.maximum(z, 0.0)


def _log(z: Any) -> Any:
    if isinstance(z, float):
        return math.log(z) if z > 0 else math.nan
    return np.log(np.where(z > 0, z, np.nan))


def _step(z: Any) -> Any:
    return (1.0 if z > 0 else 0.0) if isinstance(z, float) else np.where(z > 0, 1.0, 0.0)


def _exp_to(places: int) -> Callable[[Any], Any]:
    """The exponential rounded to so many places, as it is read off and gone on with."""
    return lambda z: np.round(_exp(z), places)


def _to(places: int) -> Callable[[Any], Any]:
    return lambda z: _plain(np.round(z, places))


FUNCTIONS: dict[str, Callable[[Any], Any]] = {
    "sigma": _sigma, "tanh": _tanh, "exp": _exp, "log": _log, "relu": _relu, "step": _step,
    **{exponential_to(places): _exp_to(places) for places in ROUNDED_EXPONENTIALS},
    **{rounded_to(places): _to(places) for places in ROUNDED_ARGUMENTS},
}  # fmt: skip
