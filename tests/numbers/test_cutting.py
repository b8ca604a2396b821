"""Cut off once, rounded as often as asked: an enclosure that is cut rounds as both of its ends do, by every rule."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import libmp

from symlstm.enclosure.enclosure import Enclosure, as_fraction, enclose
from symlstm.numbers.cutting import CutOff, Depth, cut_enclosure, round_cut_off
from symlstm.numbers.rounding import DisplayRule, round_exact, round_real
from symlstm.problem.settings import TIES, Rounding


@given(
    whole=st.integers(-(10**9), 10**9),
    off=st.sampled_from([0, 1, -1, 2**30, -(2**30)]),
    parts=st.sampled_from([1, 2, 4, 10, 1000, 10**6]),
    places=st.integers(0, 6),
    guard=st.integers(0, 3),
    bits=st.sampled_from([40, 60, 128]),
    prec=st.sampled_from([0, 128, 200]),
    ties=st.sampled_from(TIES),
)
def test_an_enclosure_that_is_cut_rounds_as_its_ends_do(whole, off, parts, places, guard, bits, prec, ties):
    """Enclosures about decimals, ties and powers of ten, and just beside them; narrow ones and wide ones, with and without spare."""
    value = enclose(Fraction(whole, parts * 10**places) + Fraction(off, 2**70), bits)
    rounding = Rounding(places=places, guard=guard, ties=ties)
    depth = Depth.of(rounding, prec)
    half = cut_enclosure(value, depth)
    if half is None:
        return
    cut = CutOff(half, depth.places)
    for rule in (DisplayRule(places, None, ties), DisplayRule(places, None, ties).finer(guard)):
        rounded = round_cut_off(cut, rule)
        assert rounded == round_real(value, rule)
        for end in (value.lo, value.hi):
            assert round_exact(as_fraction(end), rule).same_decimal(rounded)


def test_nearly_every_number_is_cut_and_needs_no_other_way():
    depth = Depth.of(Rounding(places=4), 128)
    numbers = [Fraction(n, 10**6 + 3) for n in range(-2000, 2000) if n]
    assert all(cut_enclosure(enclose(number, 128), depth) is not None for number in numbers)


@pytest.mark.parametrize("tie", [Fraction(9, 2), Fraction(-5, 2), Fraction(3)])
def test_an_enclosure_that_only_touches_a_tie_is_not_cut(tie):
    """With whole numbers printed, 9/2 may go up or down by the rule: the very end of an enclosure counts too."""
    depth = Depth.of(Rounding(places=0, guard=0), 0)
    low = libmp.from_rational(tie.numerator, tie.denominator, 80)
    touching = Enclosure(low, libmp.mpf_add(low, libmp.mpf_shift(libmp.fone, -60)))
    apart = Enclosure(libmp.mpf_add(low, libmp.mpf_shift(libmp.fone, -70)), touching.hi)
    assert cut_enclosure(touching, depth) is None
    assert cut_enclosure(apart, depth) is not None


def test_what_lies_on_both_sides_of_zero_is_not_cut():
    around = Enclosure(libmp.from_rational(-1, 10**30, 80), libmp.from_rational(1, 10**30, 80))
    assert cut_enclosure(around, Depth.of(Rounding(places=4), 128)) is None


@pytest.mark.parametrize("exponent", [-(10**100), 10**100])
def test_what_is_astronomically_small_or_large_is_not_written_out(exponent):
    far = Enclosure((0, 3, exponent, 2), (0, 5, exponent, 3))
    assert cut_enclosure(far, Depth.of(Rounding(places=4), 128)) is None
    assert cut_enclosure(Enclosure((0, 3, -70, 2), (0, 5, exponent, 3)), Depth.of(Rounding(places=4), 128)) is None


@pytest.mark.parametrize(
    ("half", "ties", "text"),
    [
        (3, "half-even", "0.2"),
        (3, "truncate", "0.1"),
        (-4, "half-up", "-0.2"),
        (-4, "truncate", "-0.1"),
        (19, "half-down", "1.0"),
    ],
)
def test_half_units_become_decimals(half, ties, text):
    """Between 3 and 4 halves of a tenth lies 0.15 to 0.20; between -4 and -3, -0.20 to -0.15."""
    assert str(round_cut_off(CutOff(half, 1), DisplayRule(1, None, ties))) == text


@pytest.mark.parametrize(("ties", "limit"), [("half-even", 1000), ("half-up", 1000), ("half-down", 1000), ("truncate", 2000)])
def test_a_number_prints_as_zero_below_half_a_unit_or_where_it_is_cut_off_below_a_whole_one(ties, limit):
    """In half units of the fifth place, rounded to two: 1000 of them are half a unit."""
    rule = DisplayRule(2, None, ties)
    halves = (-limit - 1, -limit, limit - 1, limit)
    assert [round_cut_off(CutOff(half, 5), rule).scientific for half in halves] == [False, True, True, False]
