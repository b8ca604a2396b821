"""The tolerance rule as numbers."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from symlstm.marking.tolerance import STRICT, USUAL, ends, interval, meet, widened

FRACTIONS = st.fractions(min_value=-100, max_value=100, max_denominator=10**6)


@given(FRACTIONS, FRACTIONS)
def test_an_interval_is_rounded_outward_never_inward(a, b):
    low, high = sorted((a, b))
    least, greatest = ends(interval(low, high))
    assert least <= low <= high <= greatest
    assert greatest - least <= high - low + Fraction(1, 10**30)


@given(FRACTIONS, st.fractions(min_value=0, max_value=1, max_denominator=1000))
def test_an_answer_on_the_very_edge_of_its_interval_is_accepted(value, unit):
    assert meet(widened(value, unit), value + unit, value + unit)
    assert meet(widened(value, unit), value - 2 * unit, value - unit)


def test_an_answer_beyond_the_edge_is_not():
    assert not meet(widened(Fraction(1, 2), Fraction(1, 100)), Fraction("0.511"), Fraction("0.513"))


def test_the_rule_is_said_in_one_sentence_with_its_own_sizes():
    assert "within one unit" in USUAL.sentence
    assert "within half a unit" in STRICT.sentence
    assert USUAL.sentence.count(".") == 1
