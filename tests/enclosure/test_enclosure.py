"""Arithmetic on enclosures holds every value that it may have."""

from fractions import Fraction

from hypothesis import example, given
from hypothesis import strategies as st
from mpmath import libmp

from symlstm.enclosure.enclosure import (
    DOWN,
    UP,
    Enclosure,
    as_fraction,
    enclose,
    linear_combination,
    multiply,
    one_minus,
    quotient,
    reciprocal,
    rounded_float,
    square,
)

fractions = st.fractions(min_value=-100, max_value=100, max_denominator=10**6)


@st.composite
def enclosed(draw):
    """An enclosure and a number inside it."""
    a, b = sorted((draw(fractions), draw(fractions)))
    share = Fraction(draw(st.integers(0, 1000)), 1000)
    return Enclosure(enclose(a, 60).lo, enclose(b, 60).hi), a + (b - a) * share


def contains(enclosure, value: Fraction) -> bool:
    return as_fraction(enclosure.lo) <= value <= as_fraction(enclosure.hi)


@given(enclosed(), enclosed())
def test_products_squares_and_reciprocals_hold_every_value_inside(first, second):
    (a, x), (b, y) = first, second
    assert contains(multiply(a, b, 50), x * y)
    assert contains(square(a, 50), x * x)
    if a.excludes_zero:
        assert contains(reciprocal(a, 50), 1 / x)


@given(st.lists(st.tuples(fractions, enclosed()), min_size=1, max_size=6), fractions)
def test_linear_combinations_hold_every_value_inside(terms, constant):
    result = linear_combination([(c, e) for c, (e, _) in terms], constant, 40)
    assert contains(result, constant + sum(c * x for c, (_, x) in terms))


@given(enclosed())
def test_one_minus_holds_every_value_inside(pair):
    a, x = pair
    assert contains(one_minus(a, 50), 1 - x)


@example(1, 0, 0, 2**39 - 1, 2)  # 2^-39 and so little more that it is below all that is kept
@example(-1, 0, 0, 2**39 - 1, 2)
@given(st.integers(-(10**30), 10**30), st.integers(0, 10**6), st.integers(-90, 20), st.integers(1, 10**12), st.integers(2, 60))
def test_quotients_hold_both_ends_and_are_narrow(low, width, quantum, denominator, prec):
    result = quotient(low, low + width, quantum, denominator, prec)
    unit = Fraction(2) ** quantum / denominator
    assert contains(result, low * unit)
    assert contains(result, (low + width) * unit)
    size = max(abs(low), abs(low + width)) * unit
    assert as_fraction(result.hi) - as_fraction(result.lo) <= width * unit + size / 2 ** (prec - 2)


@given(st.integers(-(2**90), 2**90), st.integers(-300, 300), st.integers(1, 80), st.sampled_from([DOWN, UP]))
@example(0, 5, 10, UP)
@example(2**40 - 1, 0, 30, UP)
@example(-(2**40) + 1, 0, 30, DOWN)
def test_an_integer_times_a_power_of_two_is_rounded_as_mpmath_rounds_it(mantissa, exponent, prec, direction):
    assert rounded_float(mantissa, exponent, prec, direction) == libmp.from_man_exp(mantissa, exponent, prec, direction)
