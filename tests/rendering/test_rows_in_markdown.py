"""The rows, tables and blanks of the page in Markdown: the same, in the same order."""

import re

import pytest
from rendering.sample_page import EQUATIONS, GRADIENTS, INPUTS, SAMPLE, SPECIMEN, STEP, TIMED, at, number

from symlstm.document.blocks import Calculation, CalculationRow, Calculations, Document, Section, Spread
from symlstm.document.formula import Named
from symlstm.rendering import write_document

FENCES = {"md": ("$$\n", "\n$$"), "github.md": ("```math\n", "\n```")}


def lines_of(*blocks, format="md", **more):
    """The blocks in Markdown, by paragraphs."""
    text = write_document(Document("t", "r", (), (Section("name", "Title", blocks, **more),)), format)
    return text.partition("## Title\n\n")[2].strip().split("\n\n")


@pytest.mark.parametrize("format", FENCES)
def test_a_row_is_a_line_with_its_label_and_displays(format):
    opening, closing = FENCES[format]
    label, first, second, *_ = lines_of(STEP, format=format)
    assert re.fullmatch(r"\*\*Forget gate\*\* \(used in \$`?c\^\{\(2\)\}`?\$\)", label)
    for display in (first, second):
        assert display.startswith(opening)
        assert display.endswith(closing)


def test_rows_stand_in_the_order_of_the_page():
    labels = re.findall(r"(?m)^\*\*(.*?)\*\*", "\n".join(lines_of(STEP)))
    assert labels == ["Forget gate", "Input gate", "Candidate", "Output gate", "Cell state", "Hidden state"]


def test_words_are_plain_text_on_the_line_of_the_label():
    assert lines_of(EQUATIONS)[2] == "**Forget gate**: how much of the old cell state stays"


def test_words_without_a_label_stand_below_the_equation():
    row = CalculationRow("", (), ((Calculation((number("1"),)),),), ("a reason",))
    assert lines_of(Calculations((row, row))) == ["$$\n1\n$$", "a reason"] * 2


def test_digits_beyond_stand_below_the_display():
    paragraphs = lines_of(STEP)
    (place,) = [n for n, text in enumerate(paragraphs) if text.startswith("with ")]
    assert "o^{(2)}" in paragraphs[place - 1]


@pytest.mark.parametrize(("width", "displays"), [(30, 1), (38, 2)])
def test_equations_stand_side_by_side_where_there_is_room(width, displays):
    equation = Calculation((number("1" * width),))
    (*shown,) = lines_of(Calculations((CalculationRow("", (), ((equation, equation),)),)))
    assert len(shown) == displays
    assert "\n".join(shown).count(r"\qquad") == 2 - displays


def test_lines_beyond_the_first_are_indented():
    first, _ = lines_of(SPECIMEN)
    assert first.count(r" \\ &\quad {}") == 2


def test_formulas_that_are_spread_fill_lines():
    three = Spread(((number("1" * 30), number("2" * 30)), (number("3" * 30),)), columns=2)
    assert [display.count(r"\qquad") for display in lines_of(three)] == [1, 0]
    (inputs,) = lines_of(INPUTS)
    assert inputs.count(r"\qquad") == 2


def test_names_dividers_hidden_digits_and_blanks_need_no_macros_of_ours():
    text = write_document(SAMPLE, "md")
    assert r"\overset{W_{f}}{\begin{pmatrix}" in text
    assert r"\begin{array}{c|cc}" in text
    assert r"0.3\phantom{0}" in text
    assert r"\underset{\mathtt{z\_f.1.1}}{\underline{\phantom{0000000}}}" in text
    assert r"\sym" not in text


def test_a_table_has_its_spans_its_heads_and_its_factors_as_rows():
    caption, table = lines_of(TIMED)
    rows = table.splitlines()
    assert caption == "**Back to the step before**"
    assert [row.count("|") for row in rows] == [7] * 6
    assert rows[0].split("|")[2].strip() == "gates"
    assert rows[1].startswith("| :-- | --: |")
    assert rows[3].startswith("| times |")


def test_a_figure_comes_before_what_stands_beside_it():
    text = write_document(SAMPLE, "md", link=lambda figure: f"{figure.name}.svg")
    assert 0 < text.index("(cell-1.svg)") < text.index("W_{11}") < text.index("The small names")


def test_a_remark_stands_below_its_heading():
    assert lines_of(GRADIENTS, remark=("from step ", "3"))[0] == "from step 3"


def test_a_name_that_stands_in_a_row_above_is_not_printed():
    factor = Named(number("0.65"), at("h", "1"), is_shown=False)
    assert lines_of(Spread(((factor,),))) == ["$$\n0.65\n$$"]
