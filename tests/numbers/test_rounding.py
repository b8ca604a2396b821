"""Rounding for display, against the standard library's decimal arithmetic."""

import decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symlstm.enclosure.enclosure import Enclosure, enclose
from symlstm.functions import FUNCTIONS
from symlstm.numbers.rounded import Rounded, integer_text
from symlstm.numbers.rounding import DisplayRule, round_real

DECIMAL_RULES = {
    "half-even": decimal.ROUND_HALF_EVEN,
    "half-up": decimal.ROUND_HALF_UP,
    "half-down": decimal.ROUND_HALF_DOWN,
    "truncate": decimal.ROUND_DOWN,
}
CONTEXT = decimal.Context(prec=200, Emax=10**6, Emin=-(10**6))
decimals = st.decimals(min_value=-(10**6), max_value=10**6, places=8, allow_nan=False).map(CONTEXT.create_decimal)


def quantized(value, places, ties):
    return value.quantize(decimal.Decimal(1).scaleb(-places), rounding=DECIMAL_RULES[ties], context=CONTEXT)


@pytest.mark.parametrize("ties", DECIMAL_RULES)
@given(value=decimals, places=st.integers(0, 8))
def test_places_round_as_in_decimal_arithmetic(ties, value, places):
    rounded = round_real(Fraction(value), DisplayRule(places, None, ties, tiny=False))
    assert rounded.fraction == Fraction(quantized(value, places, ties))
    assert rounded.exact == (Fraction(value) == rounded.fraction)


@pytest.mark.parametrize("ties", DECIMAL_RULES)
@given(value=decimals.filter(bool), figures=st.integers(1, 12))
def test_figures_round_as_in_decimal_arithmetic(ties, value, figures):
    context = decimal.Context(prec=figures, rounding=DECIMAL_RULES[ties], Emax=10**6, Emin=-(10**6))
    rounded = round_real(Fraction(value), DisplayRule(None, figures, ties))
    assert rounded.fraction == Fraction(context.plus(value))
    assert len(rounded.digits) == figures


@given(value=decimals, places=st.integers(0, 12))
def test_printed_text_reads_back_as_the_rounded_number(value, places):
    rounded = round_real(Fraction(value), DisplayRule(places, None, "half-even"))
    assert Fraction(decimal.Decimal(str(rounded))) == rounded.fraction


def figures_and_places(text):
    """How many significant digits a decimal as printed has, and how many places."""
    mantissa, _, power = text.lstrip("-").partition("e")
    whole, _, places = mantissa.partition(".")
    return len((whole + places).lstrip("0")), len(places) - int(power or 0)


@pytest.mark.parametrize("ties", DECIMAL_RULES)
@settings(deadline=None)
@given(
    value=decimals.filter(bool), size=st.integers(-14, 3), digits=st.integers(1, 8), guard=st.integers(0, 3), places=st.booleans()
)
def test_guard_digits_count_from_the_digits_that_are_printed(ties, value, size, digits, guard, places):
    """5.0063e-7 with 2 guard digits is 5.006300e-7, and no 0.000001: as many more figures, of a number printed in either way."""
    value = Fraction(value) * Fraction(10) ** (size - 6)
    rule = DisplayRule(digits, None, ties) if places else DisplayRule(None, digits, ties)
    printed, operand = (str(round_real(value, used)) for used in (rule, rule.finer(guard)))
    assert ("e" in printed) <= ("e" in operand) or not places
    (figures, after), (more_figures, after_operand) = figures_and_places(printed), figures_and_places(operand)
    if places and "e" not in printed:
        assert after_operand == after + guard
    else:
        assert more_figures == figures + guard
    assert abs(Fraction(operand) - value) < Fraction(10) ** -after_operand
    enclosed = round_real(enclose(value, 300), rule.finer(guard))
    assert enclosed is None or str(enclosed) == operand


@pytest.mark.parametrize(
    ("value", "rule", "text"),
    [
        (FUNCTIONS["sigma"].value(Fraction(-100), 120), DisplayRule(4, None, "half-even"), "3.7201e-44"),
        (FUNCTIONS["sigma"].value(Fraction(-100), 120), DisplayRule(4, None, "half-even", tiny=False), "0.0000"),
        (FUNCTIONS["sigma"].value(Fraction(-100), 120), DisplayRule(4, None, "half-even").finer(2), "3.720076e-44"),
        (Fraction("5.0063e-7"), DisplayRule(4, None, "half-even").finer(2), "5.006300e-7"),
        (Fraction(49_999, 10**9), DisplayRule(4, None, "half-even").finer(2), "4.999900e-5"),
        (Fraction(0), DisplayRule(4, None, "half-even").finer(2), "0.000000"),
        (FUNCTIONS["sigma"].value(Fraction(100), 120), DisplayRule(4, None, "half-even"), "1.0000"),
        (FUNCTIONS["sigma"].value(Fraction(10**13), 120), DisplayRule(4, None, "truncate"), "0.9999"),
        (FUNCTIONS["tanh"].value(Fraction(-(10**13)), 120), DisplayRule(None, 3, "truncate"), "-0.999"),
        (FUNCTIONS["sigma"].value(Fraction(-(10**13)), 120), DisplayRule(None, 3, "half-even"), "3.03e-4342944819033"),
        (Fraction(-1, 8), DisplayRule(2, None, "half-up"), "-0.13"),
        (Fraction(-1, 8), DisplayRule(2, None, "half-down"), "-0.12"),
        (Fraction(-1, 1000), DisplayRule(2, None, "half-even"), "-1.00e-3"),
        (Fraction(0), DisplayRule(2, None, "half-even"), "0.00"),
        (Fraction(9996, 1000), DisplayRule(None, 3, "half-even"), "10.0"),
        (Fraction(123456), DisplayRule(None, 3, "half-even"), "1.23e5"),
    ],
)
def test_examples_print_as_a_lecturer_would_write_them(value, rule, text):
    assert str(round_real(value, rule)) == text


def test_an_enclosure_that_straddles_a_tie_is_undecided():
    around = Enclosure(enclose(Fraction(1249, 10000), 60).lo, enclose(Fraction(1251, 10000), 60).hi)
    assert round_real(around, DisplayRule(2, None, "half-even")) is None
    assert str(round_real(around, DisplayRule(1, None, "half-even"))) == "0.1"


def test_an_enclosure_that_may_be_zero_is_undecided():
    around = Enclosure(enclose(Fraction(-1, 10**9), 60).lo, enclose(Fraction(1, 10**9), 60).hi)
    assert round_real(around, DisplayRule(2, None, "half-even")) is None


def test_numbers_of_any_length_are_written_out():
    assert integer_text(10**6000 + 7) == "1" + "0" * 5999 + "7"
    assert str(Rounded(True, 5, -3, True)) == "-0.005"
    assert str(round_real(Fraction(2, 3), DisplayRule(6000, None, "half-even"))) == "0." + "6" * 5999 + "7"


@pytest.mark.parametrize("power", [-30_000, 30_000])
@pytest.mark.parametrize("beside", [-1, 1])
@pytest.mark.parametrize("nearness", [9, 18, 60])
def test_figures_of_a_number_far_from_one_are_decided_however_near_a_boundary_it_lies(power, beside, nearness):
    """1.23455 and a little, to five figures: as sure with 18 zeros between, which few bits resolve, as with 60."""
    value = (Fraction(123455, 10**5) + Fraction(beside, 10**nearness)) * Fraction(10) ** power
    rounded = round_real(enclose(value, 400), DisplayRule(None, 5, "half-even"))
    assert (rounded.coefficient, rounded.exponent) == (12346 if beside > 0 else 12345, power - 4)
    assert round_real(enclose(value, 40), DisplayRule(None, 5, "half-even")) == (rounded if nearness == 9 else None)
