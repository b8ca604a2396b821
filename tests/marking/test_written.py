"""What a written number stands for."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symlstm.marking.written import Unanswered, Unreadable, Written, read_entry


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("0.50", "1/2", "1/100"),
        (".5", "1/2", "1/10"),
        ("5.0e-1", "1/2", "1/100"),
        ("-7/8", "-7/8", "0"),
        ("\u22120.5", "-1/2", "1/10"),
        ("3", "3", "1"),
        ("3.", "3", "1"),
        (" 0.1200 ", "3/25", "1/10000"),
        ("12e2", "1200", "100"),
    ],
)
def test_the_last_written_digit_decides_what_a_number_stands_for(text, value, unit):
    entry = read_entry(text)
    assert isinstance(entry, Written)
    assert (entry.value, entry.unit) == (Fraction(value), Fraction(unit))


@pytest.mark.parametrize(
    "text", ["1,234", "50%", "0.5 0.6", "1/0", "__import__('os')", "=1+1", "nan", "1e99999", "0x10", "9" * 101, ".", "e5", "½"]
)
def test_what_is_not_one_number_goes_to_a_person(text):
    assert isinstance(read_entry(text), Unreadable)


@pytest.mark.parametrize(
    "text",
    [
        *(f"{dash}0.2950" for dash in "-\u2212–—‐‑‒―﹣－"),
        *(
            f"-{text}"
            for text in ("2.950 · 10⁻¹", "2.950*10^-1", "2.950×10^-1", "2.950 x 10^-1", "2.950·10^{-1}", "2.950 ⋅ 10^(−1)")
        ),
        *(f"{lead}-0.2950" for lead in ("≈", "≈ ", "~", "= ", "'", "'= ", "\u200b", "＝")),
        *("-0.2950.", "- 0.2950", "-2.950 e-1", "-2.950*10**-1", "－０．２９５０", "-0.295\u200f0"),
    ],
)
def test_one_number_is_read_however_it_is_written(text):
    assert read_entry(text) == Written(text.strip(), Fraction("-0.2950"), Fraction(1, 10**4))


@pytest.mark.parametrize(
    "text",
    [
        *(
            "2.950x10-1",
            "0.29 50",
            "0\u00a02950",
            "29.50%",
            "0.2950(1)",
            "0'2950",
            "8-Jul",
            "2·10⁻",
            "2·10⁻⁻¹",
            "10⁻¹",
            "1e²",
            "0.5²",
        ),
        *("≈", "=", "—", "x10^2", "2.95·10^-1^2", "2*11^-1", "0.5..", "==0.5", "0.5±0.1", "2.95·10^{-1", "٠.٢٩٥٠", "2,95·10⁻¹"),
    ],
)
def test_what_may_be_another_number_is_never_guessed(text):
    entry = read_entry(text)
    assert isinstance(entry, Unreadable)
    assert entry.text == text


RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
POWERS = [
    lambda power: f"e{power}",
    lambda power: f"E{power:+03d}",
    lambda power: f" · 10{str(power).translate(RAISED)}",
    lambda power: f"*10^{power}",
    lambda power: f" × 10^({power})",
    lambda power: f"x10^{{{power}}}",
    lambda power: f" \u22c5 10**{str(power).replace('-', chr(0x2212))}",
]


@given(
    st.integers(0, 10**9), st.integers(0, 9), st.integers(-30, 30), st.sampled_from(POWERS), st.sampled_from(["", "-", "−", "—"]),
    st.sampled_from(["", "= ", "≈", "'"]), st.booleans(), st.booleans(),
)  # fmt: skip
def test_a_number_and_its_unit_come_back_from_every_way_of_writing_it(digits, places, power, written, sign, lead, comma, stop):
    mantissa = f"{digits // 10**places}.{digits % 10**places:0{places}d}" if places else str(digits)
    text = f"{lead}{sign}{mantissa.replace('.', ',') if comma else mantissa}{written(power)}{'.' if stop else ''}"
    unit = Fraction(10) ** (power - places)
    assert read_entry(text, decimal_comma=comma) == Written(text, (-digits if sign else digits) * unit, unit)


def test_a_decimal_comma_counts_only_where_it_is_declared():
    assert isinstance(read_entry("0,50"), Unreadable)
    assert read_entry("0,50", decimal_comma=True) == Written("0,50", Fraction(1, 2), Fraction(1, 100))
    assert isinstance(read_entry("1,234,5", decimal_comma=True), Unreadable)


def test_an_empty_entry_is_blank():
    assert read_entry("  ") == Unanswered()


@given(st.integers(-(10**9), 10**9), st.integers(0, 12))
def test_a_decimal_is_read_back_exactly(digits, places):
    text = (
        f"{'-' if digits < 0 else ''}{abs(digits) // 10**places}.{abs(digits) % 10**places:0{places}d}" if places else str(digits)
    )
    entry = read_entry(text)
    assert isinstance(entry, Written)
    assert entry.value == Fraction(digits, 10**places)
    assert entry.unit == Fraction(1, 10**places)


@given(st.text(max_size=40))
def test_any_text_is_a_number_blank_or_for_a_person_never_an_error(text):
    assert isinstance(read_entry(text), Written | Unreadable | Unanswered)
