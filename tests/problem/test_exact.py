"""Text becomes the fraction it writes, or is refused with a reason."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symlstm.problem.exact import MAX_CHARACTERS, NotExact, exact, exact_text

NUMBER = 'a number such as 0.65, -1.5e-3, 2 or "13/20"'
SIZE = "0, or a size from 1e-300 to 1e300"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.65", Fraction(13, 20)),
        ("13/20", Fraction(13, 20)),
        ("-1.5e-3", Fraction(-3, 2000)),
        ("2", Fraction(2)),
        (".5", Fraction(1, 2)),
        ("5.", Fraction(5)),
        ("+3", Fraction(3)),
        ("-4/6", Fraction(-2, 3)),
        ("1E2", Fraction(100)),
        ("007", Fraction(7)),
        ("-0", Fraction(0)),
        ("0e1300", Fraction(0)),
        ("1e300", Fraction(10**300)),
        ("-1e-300", Fraction(-1, 10**300)),
        ("0.1", Fraction(1, 10)),
    ],
)
def test_numbers_are_taken_exactly_as_written(text, value):
    assert exact(text) == value


def test_a_thousand_digits_are_kept():
    assert exact("0." + "3" * (MAX_CHARACTERS - 2)) == Fraction(int("3" * 998), 10**998)


@pytest.mark.parametrize(
    ("text", "found", "expected", "hint"),
    [
        ("", '""', NUMBER, ""),
        (".", '"."', NUMBER, ""),
        ("e5", '"e5"', NUMBER, ""),
        ("1.2.3", '"1.2.3"', NUMBER, ""),
        ("0,65", '"0,65"', NUMBER, "write the decimal comma as a point"),
        ("13 / 20", '"13 / 20"', NUMBER, "write it without spaces"),
        ("0.65\n", '"0.65\\n"', NUMBER, "write it without spaces"),
        ("NaN", '"NaN"', NUMBER, "only finite numbers can be worked with"),
        ("-inf", '"-inf"', NUMBER, "only finite numbers can be worked with"),
        ("0x10", '"0x10"', NUMBER, "write it in decimal digits"),
        ("１２", '"１２"', NUMBER, "use the plain digits 0 to 9 and the hyphen as minus"),
        ("\N{MINUS SIGN}2", '"\N{MINUS SIGN}2"', NUMBER, "use the plain digits 0 to 9 and the hyphen as minus"),
        ("9**9**9", '"9**9**9"', NUMBER, "formulas are not worked out: write the number itself"),
        ("__import__('os')", "\"__import__('os')\"", NUMBER, "formulas are not worked out: write the number itself"),
        ("1/2/3", '"1/2/3"', NUMBER, "formulas are not worked out: write the number itself"),
        ("1_000", '"1_000"', NUMBER, ""),
        ("\x1b[31m1", '"\\x1b[31m1"', NUMBER, ""),
        ("1/0", '"1/0"', "a denominator other than 0", ""),
        ("0/000", '"0/000"', "a denominator other than 0", ""),
        ("1e1301", "the exponent 1301", "an exponent from -1300 to 1300", ""),
        ("1e999999999", "the exponent 999999999", "an exponent from -1300 to 1300", ""),
        ("1e-999999999", "the exponent -999999999", "an exponent from -1300 to 1300", ""),
        ("1.1e300", '"1.1e300"', SIZE, "float64, the cross-check, holds no more"),
        ("-9e-301", '"-9e-301"', SIZE, "float64, the cross-check, holds no more"),
        ("9" * 1001, "a number of 1001 characters", "at most 1000 characters", ""),
        ("1/" + "9" * 10_000_000, "a number of 10000002 characters", "at most 1000 characters", ""),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else None,
)
def test_anything_else_is_refused_with_its_reason(text, found, expected, hint):
    with pytest.raises(NotExact) as refusal:
        exact(text)
    assert (refusal.value.found, refusal.value.expected, refusal.value.hint) == (found, expected, hint)


@settings(deadline=None)
@given(st.integers(-(10**200), 10**200), st.integers(1, 10**200))
def test_a_fraction_written_and_read_is_the_same(numerator, denominator):
    value = Fraction(numerator, denominator)
    assert exact(exact_text(value)) == value


@settings(deadline=None)
@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=30))
def test_a_decimal_is_written_as_a_decimal(decimal):
    text = exact_text(Fraction(decimal))
    assert "/" not in text
    assert exact(text) == Fraction(decimal)


@settings(deadline=None)
@given(st.from_regex(r"[+-]?(0|[1-9][0-9]{0,30})(\.[0-9]{1,30})?", fullmatch=True))
def test_reading_agrees_with_the_fraction_type(text):
    value = Fraction(text)
    if value == 0 or abs(value) >= Fraction(1, 10**300):
        assert exact(text) == value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Fraction(13, 20), "0.65"),
        (Fraction(-1, 8), "-0.125"),
        (Fraction(0), "0"),
        (Fraction(40), "40"),
        (Fraction(-1, 3), "-1/3"),
        (Fraction(1, 1000), "0.001"),
        (Fraction(123, 50), "2.46"),
    ],
)
def test_exact_text_is_the_shortest(value, text):
    assert exact_text(value) == text


def test_exact_text_writes_more_digits_than_python_allows_int_to():
    assert exact_text(Fraction(10**6000 + 1)) == "1" + "0" * 5999 + "1"
    assert exact_text(Fraction(1, 10**6000)) == "0." + "0" * 5999 + "1"


@settings(deadline=None)
@given(st.text(max_size=50))
def test_arbitrary_text_is_read_or_refused(text):
    try:
        result = exact(text)
    except NotExact as refusal:
        result = refusal.found
    assert isinstance(result, Fraction) or result.isprintable()
