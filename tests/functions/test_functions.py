"""Enclosures of the elementary functions hold the true value, by Arb's ball arithmetic at twice the precision."""

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
from symlstm.errors import DomainError
from symlstm.functions import FUNCTIONS
from symlstm.functions.record import U
from symlstm.functions.relu import maximum

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
    """SymPy's form, that in exp, the one that is explained, the exact values and Arb's agree with the enclosure."""
    exact = {z: function.exact(z) for z in map(Fraction, (0, 1)) if function.exact(z) is not None}
    assert exact
    assert {z: sympy.Rational(value) for z, value in exact.items()} == {z: function.of_symbols(sympy.Rational(z)) for z in exact}
    for z in (Fraction(-7, 3), Fraction(1, 8), Fraction(5)):
        if function.name == "log" and z < 0:
            continue
        value, number = function.value(z, 100), sympy.Rational(z.numerator, z.denominator)
        middle = value if isinstance(value, Fraction) else as_fraction(value.lo)
        forms = [function.of_symbols(number).rewrite(sympy.exp)]
        forms += [] if function.in_exp is None else [function.in_exp(sympy.exp(-number))]
        forms += [] if function.definition is None else [function.definition.subs(U, number).replace(maximum, sympy.Max)]
        assert [float(form.evalf(30)) for form in forms] == pytest.approx([float(middle)] * len(forms), rel=1e-14)
        of_ball = function.of_ball(arb_of(z))
        assert float(of_ball.mid() if isinstance(of_ball, flint.arb) else of_ball) == pytest.approx(float(middle), rel=1e-14)
        assert function.may_be(middle)


def value_at(function, z):
    return float(function.of_symbols(sympy.Float(z, 60)).rewrite(sympy.exp))


@pytest.mark.parametrize("function", FUNCTIONS.values(), ids=FUNCTIONS)
@given(z=st.floats(-30, 30), error=st.floats(0, 5), share=st.floats(-1, 1))
def test_no_error_is_passed_on_larger_than_by_the_bound(function, z, error, share):
    """The values at two points that are no farther apart than the error differ by no more than the steepest slope times that."""
    z, other = (abs(z), abs(z) + share * error) if function.name == "log" else (z, z + share * error)
    if function.name == "log" and min(z, other) <= 0:
        return
    apart, passed_on = abs(other - z), function.steepest(abs(z), error, abs(value_at(function, z)))
    passed_on = 0 if not error else passed_on * error
    assert abs(value_at(function, other) - value_at(function, z)) <= passed_on * (1 + 1e-9) + 1e-12 * (apart or 1)


SMOOTH = [function for function in FUNCTIONS.values() if function.in_exp is not None]


@pytest.mark.parametrize("function", SMOOTH, ids=lambda function: function.name)
@given(z=st.floats(-30, 30), error=st.floats(0, 5), share=st.floats(-1, 1))
def test_no_slope_within_reach_is_steeper_than_the_bound(function, z, error, share):
    slope = abs(float(function.derivative.rewrite(sympy.exp).subs(U, sympy.Float(z + share * error, 60))))
    size = abs(float(function.in_exp(sympy.exp(-sympy.Float(z, 60)))))
    assert slope <= function.steepest(abs(z), error, size) * (1 + 1e-9)


# --- the logarithm, ReLU and the step ------------------------------------------------------------------------------------


@pytest.mark.parametrize("prec", PRECISIONS)
@given(x=arguments.filter(lambda x: x > 0))
def test_the_logarithm_is_held_and_narrow(prec, x):
    result = FUNCTIONS["log"].value(x, prec)
    assert holds(result, x, lambda u: u.log(), prec)
    assert relative_width(result) < Fraction(1, 2 ** (prec - 8))


@pytest.mark.parametrize("prec", PRECISIONS)
@given(digits=st.integers(1, 10**9), power=st.integers(9, 90), sign=st.sampled_from([-1, 1]))
def test_the_logarithm_near_1_is_held(prec, digits, power, sign):
    x = 1 + sign * Fraction(digits, 10**power) / 2
    assert holds(FUNCTIONS["log"].value(x, prec), x, lambda u: u.log(), prec)


@pytest.mark.parametrize("prec", PRECISIONS)
@given(z=st.integers(1, 3000))
def test_the_logarithm_of_a_saturated_sigma_keeps_its_relative_accuracy(prec, z):
    result = FUNCTIONS["log"].value(FUNCTIONS["sigma"].value(Fraction(z), prec), prec)
    assert holds(result, Fraction(z), lambda u: -((-u).exp().log1p()), prec)
    is_near = 1.44 * z > prec / 2 + 2  # 1 - sigma(z) < 2^(-prec/2), where the logarithm is worked out from that
    assert relative_width(result) < Fraction(1, 2 ** ((prec if is_near else prec // 2) - 8))


@pytest.mark.parametrize("z", [Fraction(0), Fraction(-1, 3), Enclosure(libmp.fzero, libmp.fone)])
def test_there_is_no_logarithm_of_what_may_be_zero(z):
    with pytest.raises(DomainError, match=r"ln\("):
        FUNCTIONS["log"].value(z, 80)


@given(z=st.fractions(), share=st.fractions(-1, 1))
def test_relu_and_step_are_exact_on_fractions_and_hold_what_they_may_be(z, share):
    relu, step = FUNCTIONS["relu"], FUNCTIONS["step"]
    assert relu.value(z, 53) == max(z, 0)
    assert step.value(z, 53) == (z > 0)
    wide = Enclosure(enclose(z - 1, 60).lo, enclose(z + 1, 60).hi)
    for function, true in ((relu, max(z + share, 0)), (step, Fraction(z + share > 0))):
        found = enclose(function.value(wide, 53), 60)
        assert as_fraction(found.lo) <= true <= as_fraction(found.hi)


def test_where_the_sign_is_decided_relu_and_step_are_known():
    positive, negative = Enclosure(libmp.fone, libmp.from_int(2)), Enclosure(libmp.from_int(-2), libmp.fzero)
    assert [FUNCTIONS["relu"].value(z, 53) for z in (positive, negative)] == [positive, 0]
    assert [FUNCTIONS["step"].value(z, 53) for z in (positive, negative)] == [1, 0]
    around = flint.arb(0, 1)
    assert not FUNCTIONS["step"].of_ball(around).is_finite()
    assert FUNCTIONS["relu"].of_ball(around).contains(1)
    assert FUNCTIONS["relu"].of_ball(around).contains(0)
