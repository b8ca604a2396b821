"""Bounds of exp hold the true value, by Arb at twice the precision, by either engine."""

from fractions import Fraction

import flint
import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import libmp

from symlstm.enclosure.exponential import WORK_BITS, exp_bounds, exp_enclosure
from symlstm.functions.sigma import _large_share, small_share

PRECISIONS = (53, 100, 202, 333)  # Arb is asked from 300 bits

ends = st.builds(libmp.from_man_exp, st.integers(-(2**60), 2**60), st.integers(-120, -50))
mantissas = st.integers(1, 2**60) | st.sampled_from([1, 2**60])


def arb_of(end):
    sign, mantissa, exponent, _ = end
    return flint.arb(flint.arf((-int(mantissa) if sign else int(mantissa), int(exponent))))


def scaled(bound):
    mantissa, exponent = bound
    return flint.arb(flint.arf((mantissa, exponent)))


@pytest.mark.parametrize("prec", PRECISIONS)
@given(lo=ends, width=mantissas, exponent=st.integers(-420, -60))
def test_one_exponential_bounds_those_of_both_ends_and_no_more_widely_than_they_lie_apart(prec, lo, width, exponent):
    hi = libmp.mpf_add(lo, libmp.from_man_exp(width, exponent))
    below, above = map(scaled, exp_enclosure(lo, hi, prec))
    with flint.ctx.workprec(2 * prec + 500):
        assert below <= arb_of(lo).exp()
        assert arb_of(hi).exp() <= above
        allowed = 2 * (arb_of(hi) - arb_of(lo)) + flint.arb(2) ** (1 - prec)
        assert arb_of(hi) - arb_of(lo) > 1 or above <= below * (1 + allowed)


@pytest.mark.parametrize("prec", PRECISIONS)
@given(x=ends)
def test_bounds_of_an_exponential_lie_on_their_sides_with_room_for_an_error_of_mpmaths(prec, x):
    """Arb's are proven; mpmath's are widened by half a million times the last bit that it gives."""
    below, above = map(scaled, exp_bounds(x, prec))
    with flint.ctx.workprec(2 * prec + 500):
        true = arb_of(x).exp()
        room = flint.arb(0) if prec >= 300 or x == libmp.fzero else true * flint.arb(2) ** (19 - prec - WORK_BITS)
        assert below + room <= true <= above - room


@pytest.mark.parametrize("prec", PRECISIONS)
@given(x=ends)
def test_mantissas_of_bounds_are_long_enough_for_the_relative_accuracy_of_what_is_made_of_them(prec, x):
    assert all(mantissa.bit_length() >= prec + WORK_BITS - 1 for mantissa, _ in exp_bounds(x, prec))


@st.composite
def exponentials(draw):
    """Two neighbouring bounds of some e <= 1, as long as exp's: now and then a power of two, where every rounding shows."""
    mantissa = draw(st.integers(2**92, 2**93 - 2) | st.just(2**92))
    exponent = -93 - draw(st.integers(0, 200) | st.integers(0, 10**6))
    return (mantissa, exponent), (mantissa + draw(st.integers(0, 1)), exponent)


@given(e=exponentials())
def test_shares_hold_what_exact_fractions_give_at_both_ends(e):
    """1/(1 + e) and e/(1 + e) at 53 bits."""
    lower, upper = (Fraction(mantissa) * Fraction(2) ** exponent for mantissa, exponent in e)
    small, large = ([Fraction(*libmp.to_rational(end)) for end in share(*e, 53)] for share in (small_share, _large_share))
    assert small[0] <= lower / (1 + lower) <= upper / (1 + upper) <= small[1]
    assert large[0] <= 1 / (1 + upper) <= 1 / (1 + lower) <= large[1]
    assert (small[1] - small[0]) * 2**48 < small[1]
