"""Enclosures of exp, sigma and tanh hold the true value, by Arb's ball arithmetic at twice the precision."""

from fractions import Fraction
from random import Random

import flint
import pytest
import sympy
from hypothesis import given
from hypothesis import strategies as st
from mpmath import libmp

from symlstm.enclosure.enclosure import Enclosure, enclose
from symlstm.enclosure.exponential import exp_bounds
from symlstm.functions import FUNCTIONS
from symlstm.functions.record import U

PRECISIONS = (53, 64, 100, 333)
ORACLES = {
    "exp": lambda x: x.exp(),
    "sigma": lambda x: 1 / (1 + (-x).exp()),
    "tanh": lambda x: x.tanh(),
}


def as_fraction(number):
    p, q = libmp.to_rational(number)
    return Fraction(int(p), int(q))


def arb_of(value: Fraction):
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def holds(enclosure, x: Fraction, function, prec, wider=None) -> bool:
    """Whether Arb proves that the enclosure holds function(x)."""
    with flint.ctx.workprec(wider or 9000):  # tanh(3000) differs from 1 in the 8656th bit
        true = ORACLES[function](arb_of(x)) if isinstance(function, str) else function(arb_of(x))
        return bool(arb_of(as_fraction(enclosure.lo)) <= true) and bool(true <= arb_of(as_fraction(enclosure.hi)))


def relative_width(enclosure) -> Fraction:
    lo, hi = as_fraction(enclosure.lo), as_fraction(enclosure.hi)
    return (hi - lo) / max(abs(lo), abs(hi))


arguments = st.builds(
    lambda sign, digits, power: sign * Fraction(digits) * Fraction(10) ** power,
    st.sampled_from([-1, 1]),
    st.integers(1, 10**12),
    st.integers(-52, -9),
)


@pytest.mark.parametrize("function", ORACLES)
@pytest.mark.parametrize("prec", PRECISIONS)
@given(x=arguments)
def test_the_enclosure_holds_the_true_value_and_is_narrow(function, prec, x):
    result = FUNCTIONS[function].value(x, prec)
    assert holds(result, x, function, prec)
    assert relative_width(result) < Fraction(1, 2 ** (prec - 8))


@pytest.mark.parametrize("prec", PRECISIONS)
@given(x=arguments)
def test_complements_hold_one_minus_the_size_with_full_relative_accuracy(prec, x):
    sigma, tanh = FUNCTIONS["sigma"].value(x, prec), FUNCTIONS["tanh"].value(x, prec)
    assert holds(sigma.complement, -x, "sigma", prec)
    assert holds(tanh.complement, abs(x), lambda u: 2 / ((2 * u).exp() + 1), prec)
    assert relative_width(sigma.complement) < Fraction(1, 2 ** (prec - 8))
    assert relative_width(tanh.complement) < Fraction(1, 2 ** (prec - 8))


@pytest.mark.parametrize("prec", PRECISIONS)
def test_exp_holds_where_mpmaths_interval_exp_does_not(prec):
    for k in (1, 2, 3, 5, 7, 1023):
        for power in (-52, -53, -54, -60, -prec, -prec - 1):
            for x in (Fraction(k) * Fraction(2) ** power, -Fraction(k) * Fraction(2) ** power):
                assert holds(FUNCTIONS["exp"].value(x, prec), x, "exp", prec), (k, power)


def test_mpmaths_own_interval_exp_misses_so_the_case_is_not_idle():
    from mpmath import iv

    x = iv.mpf(-1) * iv.mpf(2) ** -53
    enclosure = Enclosure(*iv.exp(x)._mpi_)
    assert not holds(enclosure, -Fraction(1, 2**53), "exp", 53)


def test_twenty_thousand_random_exponentials_are_held():
    random = Random(20)
    for _ in range(20_000):
        prec = random.choice(PRECISIONS)
        x = libmp.from_man_exp(random.randint(-(2**prec), 2**prec), -random.randint(prec - 8, prec + 40))
        if x != libmp.fzero:
            below, above = (libmp.from_man_exp(*bound) for bound in exp_bounds(x, prec))
            assert holds(Enclosure(below, above), as_fraction(x), "exp", prec, 2 * prec + 64)


@pytest.mark.parametrize("function", ORACLES)
@given(x=arguments, share=st.integers(1, 10**6), wide=st.integers(1, 60))
def test_a_wide_argument_gives_an_enclosure_of_every_value_inside(function, x, share, wide):
    radius = abs(x) * Fraction(1, 2**wide) * 4
    lo, hi = enclose(x - radius, 100).lo, enclose(x + radius, 100).hi
    result = FUNCTIONS[function].value(Enclosure(lo, hi), 80)
    inside = x - radius + 2 * radius * Fraction(share, 10**6)
    assert holds(result, inside, function, 100)


def test_saturated_and_exact_values():
    assert FUNCTIONS["sigma"].value(Fraction(0), 80) == Fraction(1, 2)
    assert FUNCTIONS["tanh"].value(Fraction(0), 80) == 0
    far = FUNCTIONS["sigma"].value(Fraction(-(10**13)), 80)
    assert far.lo != libmp.fzero
    assert int(far.hi[2]) + far.hi[3] < -(10**13)


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
def test_what_a_record_says_of_a_function_is_said_of_the_same_function(function):
    """SymPy's form, that in exp, the one that is explained, the value at 0 and Arb's agree with the enclosure."""
    assert sympy.Rational(function.at_zero) == function.of_symbols(sympy.Integer(0))
    for z in (Fraction(-7, 3), Fraction(1, 8), Fraction(5)):
        enclosed, number = function.value(z, 100), sympy.Rational(z.numerator, z.denominator)
        middle = float(as_fraction(enclosed.lo))
        forms = [function.of_symbols(number).rewrite(sympy.exp), function.in_exp(sympy.exp(-number))]
        forms += [] if function.definition is None else [function.definition.subs(U, number)]
        assert [float(form.evalf(30)) for form in forms] == pytest.approx([middle] * len(forms), rel=1e-14)
        assert float(function.of_ball(arb_of(z)).mid()) == pytest.approx(middle, rel=1e-14)
        assert function.may_be(as_fraction(enclosed.lo))


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
@given(z=st.floats(-30, 30), error=st.floats(0, 5), share=st.floats(-1, 1))
def test_no_slope_within_reach_is_steeper_than_the_bound(function, z, error, share):
    slope = abs(float(function.derivative.rewrite(sympy.exp).subs(U, sympy.Float(z + share * error, 60))))
    size = abs(float(function.in_exp(sympy.exp(-sympy.Float(z, 60)))))
    assert slope <= function.steepest(abs(z), error, size) * (1 + 1e-9)
