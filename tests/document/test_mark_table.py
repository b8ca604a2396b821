"""Where the marks of a sheet are: earned and lost add up, as they are printed, whatever lines weigh."""

import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.calculator import cut, honest

from symlstm import load_example
from symlstm.checking import MarkedSheet
from symlstm.derivation import derive
from symlstm.document.blocks import Strong, Table
from symlstm.document.feedback.student import FeedbackOptions
from symlstm.marking.charges import Override
from symlstm.marking.mark import Marker
from symlstm.marking.mark_text import adding_up, exact_mark, mark_text
from symlstm.marking.scheme_file import loads_marking
from symlstm.marking.sheet import sheet_of

PROBLEM = load_example("seed")
DERIVATION = derive(PROBLEM)
RIGHT = honest(DERIVATION, 4)
TANH = {"f.2.1": cut(math.tanh(float(RIGHT["z_f.2.1"])), 4, False)}
MIXED = honest(DERIVATION, 4, slip=TANH | {"i.1.1": "0.0000", "z_o.3.2": "7.7777"}) | {"h.1.2": "", "c.1.2": "", "y.3.1": "0,7"}
COARSE = {quantity: cut(float(text), 2, False) for quantity, text in RIGHT.items()}
SCHEMES = {
    "lines": "",
    "graded": 'preset = "graded"\n',
    "thirds": 'follows = "1/3"\nfew_digits = "1/7"\n',
    "concepts": 'count = "concepts"\n',
    "concepts in thirds": 'count = "concepts"\nfollows = "1/3"\n[weights]\nc = "1/7"\nh = 3\n',
    "credit": '[credit]\ntanh-for-sigmoid = "1/3"\n',
    "each": 'repeat = "each"\n',
}


def marked(answers, scheme, level="full", overrides=None):
    marker = Marker(PROBLEM, loads_marking(SCHEMES[scheme], DERIVATION.by_target))
    return MarkedSheet(marker.mark(sheet_of("ann", answers), (), overrides), marker, FeedbackOptions(level))


def rows_of(sheet):
    """The rows of the table of marks as texts; none where there is no table."""
    tables = [block for block in sheet.document.named["marks"].blocks if isinstance(block, Table)]
    return [
        ["".join(part.text if isinstance(part, Strong) else str(part) for part in cell) for cell in row]
        for t in tables
        for row in t.rows
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("level", ["full", "where"])
@pytest.mark.parametrize(
    "overrides", [{}, {"f.2.1": Override(Fraction(1, 3)), "loss": Override(Fraction(2, 3)), "y.3.1": Override(Fraction(1))}]
)
def test_the_rows_add_up_to_the_last_one_and_that_to_the_mark(scheme, level, overrides):
    sheet = marked(MIXED, scheme, level, overrides)
    *rows, (_, number, earned, lost) = rows_of(sheet)
    assert sum(int(row[1]) for row in rows) == int(number) == len(RIGHT)
    assert [sum(Fraction(row[column]) for row in rows) for column in (2, 3)] == [Fraction(earned), Fraction(lost)]
    total = sheet.marked.total
    assert f"{earned} of {mark_text(Fraction(earned) + Fraction(lost))}" == sheet.mark
    assert mark_text(total.possible) == mark_text(Fraction(earned) + Fraction(lost))


def test_a_mistake_that_is_told_in_a_sentence_needs_no_table_of_marks():
    assert rows_of(marked(RIGHT, "lines")) == rows_of(marked(honest(DERIVATION, 4, slip=TANH), "lines")) == []
    assert rows_of(marked(honest(DERIVATION, 4, slip=TANH), "graded"))


def test_below_the_full_level_the_table_tells_mistakes_from_slips_no_more():
    names = [row[0] for row in rows_of(marked(MIXED, "lines", "hint"))]
    assert "wrong" in names
    assert not [name for name in names if "mistake" in name or "slip" in name]


def test_lines_held_back_are_a_row_of_their_own():
    rows = rows_of(marked(COARSE | {"loss": "", "y.3.1": ""}, "lines"))
    assert ["held back until a person has looked", "67", "3.45", "63.55"] in rows


@given(st.lists(st.fractions(0, 5, max_denominator=60), min_size=1, max_size=8))
def test_marks_that_add_up_are_rounded_by_less_than_a_hundredth(marks):
    total = sum(marks, Fraction(0))
    texts = [Fraction(text) for text in adding_up(marks, total)]
    assert sum(texts) == Fraction(mark_text(total))
    assert all(abs(text - each) < Fraction(1, 100) for text, each in zip(texts, marks, strict=True))


@pytest.mark.parametrize(
    ("mark_", "text"), [("1/2", "0.5"), ("1/6", "1/6"), ("4/3", "1 1/3"), ("3", "3"), ("0", "0"), ("1/400", "1/400")]
)
def test_a_mark_of_one_line_is_written_in_full(mark_, text):
    assert exact_mark(Fraction(mark_)) == text


def test_each_line_of_a_quantity_is_a_part_of_its_equation_by_concept():
    sheet = marked(honest(DERIVATION, 4, slip=TANH | {"z_i.3.1": "0.9796", "c.3.2": "0.1111"}), "concepts")
    assert "| `z_i.3.1` | 0.9796 | $0.8796$ | 0 of 1/6 |" in sheet.render("md")
