"""Of what is no number it is said why, and what belongs there; every entry that is not read has a reason of its own kind."""

import pytest

from symlstm.marking.unreadable import why_unreadable
from symlstm.marking.written import MAX_EXPONENT, Unanswered, Unreadable, Written, read_entry

REASONS = {
    "a power of ten": ["1e400", "-2.5e-999", "1·10^400"],
    "not a finite number": ["NaN", "nan", "inf", "-Infinity", "∞"],
    "true or false": ["TRUE", "false"],
    "an error of a spreadsheet": ["#DIV/0!", "#N/A"],
    "a formula": ["=1+1", "=A1*2"],
    "divided by zero": ["1/0", "-3/00"],
    "a date": ["2020-05-01", "1.5.2020", "31.12.2020", "2020-05-01 00:00:00"],
    "a percentage": ["50%", "36.6 %", "36,6 %"],
    "a decimal comma": ["0,5", "-0,245"],
    "no number": ["null", "n/a", "?", "-", "none"],
    "not written to its end": ["0.366...", "0.3…"],
    "more than one number": ["0.5 or 0.6", "0.5±0.1", "0.3 0.4", "0.15..0.16"],
    "more than one decimal point": ["1.234.5", "0.57.2", "0..5"],
    "a mark between thousands": ["1,234.5", "1.234,5", "1'234", "1 234.5", "12,345,678"],
    "a letter for a digit": ["O.5", "l.5", "0.1O27"],
    "still to be worked out": ["√2", "1/2 + 1/4", "e^2", "3-2"],
    "more than 100 characters": ["9" * 101],
}


@pytest.mark.parametrize(("reason", "text"), [(reason, text) for reason, texts in REASONS.items() for text in texts])
def test_the_reason_is_that_of_its_kind(reason, text):
    entry = read_entry(text)
    assert isinstance(entry, Unreadable)
    assert why_unreadable(entry).startswith(reason)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0.5 V", "0.5"),
        ("-0.25 mV", "-0.25"),
        ("ca. 0.455", "0.455"),
        ("0.366 (?)", "0.366"),
        ("0.455;", "0.455"),
        ("(0.57)", "0.57"),
        ("[0.5]", "0.5"),
        ("$0.5$", "0.5"),
        ("c=0.5", "0.5"),
        ("c_1 = -0.5", "-0.5"),
    ],
)
def test_of_a_number_with_something_beside_it_the_number_is_named(text, number):
    entry = read_entry(text)
    assert isinstance(entry, Unreadable)
    assert f"if it is {number}, write that alone" in why_unreadable(entry)


@pytest.mark.parametrize(("text", "number"), [("1,234.5", "1234.5"), ("1.234,5", "1234,5"), ("12 345", "12345"), ("O.5", "0.5")])
def test_of_a_number_with_marks_or_letters_within_it_is_said_which_may_be_meant(text, number):
    assert f"if it is {number}, write that" in why_unreadable(Unreadable(text))


@pytest.mark.parametrize("text", ["0.5=1/2", "log 2", "tanh(0.5)", "x2", "sqrt(0.5)", "-0.5 0.6"])
def test_of_what_may_be_another_number_none_is_named(text):
    assert "if it is" not in why_unreadable(Unreadable(text))


def test_the_bound_that_is_said_is_the_one_that_holds():
    assert isinstance(read_entry(f"1e{MAX_EXPONENT}"), Written)
    assert str(MAX_EXPONENT) in why_unreadable(read_entry(f"1e{MAX_EXPONENT + 1}"))
    assert isinstance(read_entry(""), Unanswered)


@pytest.mark.parametrize(
    ("text", "reason"), [("1e", "no number"), ("١٢٣", "no number"), ("#include", "no number"), ("+-5", "no number")]
)
def test_of_what_is_no_number_at_all_none_is_named(text, reason):
    assert why_unreadable(Unreadable(text)).startswith(reason)
