"""The rows, tables and blanks of the page in HTML."""

import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
from rendering.sample_page import (
    EQUATIONS,
    GIVENS,
    GRADIENTS,
    SAMPLE,
    SPECIMEN,
    STEP,
    TIMED,
    VALUES,
    Figure,
    at,
    number,
    padded,
    weight,
)

from symlstm.document.blocks import Calculation, CalculationRow, Calculations, Document, Maths, Section, Strong, Table
from symlstm.document.figures.drawing import Drawing
from symlstm.document.formula import EQUALS, TIMES, Blank, Brackets, Hidden, Named, Row, column
from symlstm.rendering import write_document
from symlstm.rendering.columns import has_room
from symlstm.rendering.mathml import MathML

SOURCE = write_document(SAMPLE, "html")


def page_of(*blocks, title="Title", **more):
    return write_document(Document("t", "r", (), (Section("name", title, blocks, **more),)), "html")


def main_of(source):
    return ElementTree.fromstring("<main>" + source.partition('<main id="content">')[2].partition("</main>")[0] + "</main>")


def by_class(tree, name):
    return [node for node in tree.iter() if name in node.get("class", "").split()]


def words(node):
    return " ".join("".join(node.itertext()).split())


def test_names_stand_above_their_factor_and_hidden_digits_take_up_room():
    made = MathML()(Row((Named(number("0.65"), at("h", "1")), Hidden("-0"))))
    assert re.search(r'<mover class="named"><mrow><mn>0.65</mn></mrow><mrow class="name">.*</mrow></mover>', made)
    assert '<mphantom><mrow><mo form="prefix">−</mo><mn>0</mn></mrow></mphantom>' in made


@pytest.mark.parametrize("is_shown", [True, False])
def test_brackets_round_named_matrices_reach_no_further_down_than_these(is_shown):
    made = MathML()(Brackets(Row((Named(column((number("1"), number("2"))), at("h", "1"), is_shown=is_shown), at("x", "1")))))
    assert made.count('symmetric="false"') == 2 * is_shown
    assert made.count('<mo form="prefix">(</mo>') == 2 - is_shown


def test_a_name_that_stands_in_a_row_above_is_only_said():
    factor = Named(number("0.65"), at("h", "1"), is_given=True, is_shown=False)
    made = MathML()(factor)
    assert ">0.65</mn>" in made
    assert "<mover" not in made
    assert 'alttext="h' in made


@pytest.mark.parametrize(("divider", "divided"), [(0, [0, 0, 0]), (1, [0, 1, 0]), (2, [0, 0, 1]), (3, [0, 0, 0])])
def test_the_entries_behind_a_divider_have_a_line_on_their_left(divider, divided):
    tree = ElementTree.fromstring(MathML()(weight("f", divider)))
    assert [[int(cell.get("class") == "divided") for cell in row] for row in tree.iter("mtr")] == [divided, divided]


@pytest.mark.parametrize(("is_answer", "kind"), [(True, "answer"), (False, "copy")])
def test_a_blank_has_room_for_its_letters_and_its_unit_and_id_below(is_answer, kind):
    (blank,) = ElementTree.fromstring(MathML()(Blank("z_f.1.1", 7, "unit 1", is_answer))).iter("mtext")
    assert blank.get("class") == f"blank {kind}"
    assert blank[0].get("style") == "--letters: 7"
    assert words(blank) == "unit 1 z_f.1.1"


def test_results_are_plain_digits():
    assert '<mrow class="result"><mn>0.7488</mn></mrow>' in SOURCE
    assert not re.search("[\U0001d7ce-\U0001d7ff]", SOURCE)


def test_points_of_padded_numbers_stand_below_each_other_since_they_end_at_one_place():
    assert 'class="flush"' in MathML()(column(padded(("1.5", "0.16644", "0"))))
    assert 'class="flush"' not in MathML()(column([at("x", "1"), at("h", "1")]))


def test_rows_are_read_label_next_use_equations_words():
    tree = main_of(page_of(STEP, EQUATIONS))
    first, *_ = by_class(tree, "row")
    assert [node.get("class") for node in first] == ["label", "first", "second"]
    assert words(first[0]).startswith("Forget gate used in ")
    assert [node.get("class") for node in by_class(tree, "row")[-1]] == ["label", "whole", "words"]


def test_each_equation_is_one_thing_with_one_text_for_a_screen_reader():
    tree = main_of(page_of(STEP))
    assert len(by_class(tree, "equation")) == 11
    for equation in by_class(tree, "equation"):
        assert equation.get("role") == "math"
        assert len(equation.get("aria-label")) < 250
        assert {formula.get("aria-hidden") for formula in equation.iter("math")} == {"true"}
    first = by_class(tree, "equation")[0].get("aria-label")
    assert "W f" in first
    assert "0.65" not in first, "what is given is said by its name"


def test_digits_beyond_stand_below_their_equation():
    (note,) = by_class(main_of(page_of(STEP)), "digits")
    assert words(note).startswith("with z")


def one(width):
    """An equation that is so many digits wide."""
    return Calculation((number("1" * width),))


@pytest.mark.parametrize(("first", "second", "is_paired"), [(50, 25, True), (50, 60, False), (20, 60, True), (20, 90, False)])
def test_second_equations_have_a_column_where_there_is_room(first, second, is_paired):
    line = (one(first), one(second))
    assert has_room(line, Calculations((CalculationRow("", (), (line,)),))) == is_paired


def test_a_label_takes_room_from_second_equations():
    line = (one(50), one(50))
    rooms = [has_room(line, Calculations((CalculationRow(label, (), (line,)),))) for label in ("", "Gate")]
    assert rooms == [True, False]


def test_the_columns_of_a_block_are_those_that_it_needs():
    kinds = [
        by_class(main_of(page_of(block)), "calculations")[0].get("class") for block in (STEP, EQUATIONS, GRADIENTS, SPECIMEN)
    ]
    assert kinds == [
        "calculations labelled paired",
        "calculations labelled paired explained",
        "calculations paired",
        "calculations",
    ]


def test_lines_beyond_the_first_are_lines_of_the_same_equation():
    equation, _ = by_class(main_of(page_of(SPECIMEN)), "equation")
    assert len(by_class(equation, "line")) == 3


def test_formulas_are_spread_in_columns_row_by_row():
    rows = by_class(main_of(page_of(GIVENS)), "columns")
    assert [(row.get("style").partition("; ")[2], len(row)) for row in rows] == [("--columns: 2", 2), ("--columns: 2", 2)]


def test_columns_on_the_left_are_heads_of_their_rows_unless_they_are_empty():
    table = next(main_of(page_of(VALUES)).iter("table"))
    rows = [row for body in table.iter("tbody") for row in body]
    assert [(cell.tag, cell.get("scope")) for cell in rows[0]][:3] == [("th", "row"), ("th", "row"), ("td", None)]
    assert [(cell.tag, cell.get("scope")) for cell in rows[1]][:3] == [("td", None), ("th", "row"), ("td", None)]
    assert words(rows[1][0]) == ""


def test_rules_part_a_table_into_bodies_that_are_not_parted():
    table = next(main_of(page_of(VALUES)).iter("table"))
    assert [len(body) for body in table.iter("tbody")] == [2] * 14


def test_spans_and_factors_are_in_the_head():
    head = next(main_of(page_of(TIMED)).iter("thead"))
    spans, names, times = head
    assert [(cell.tag, cell.get("colspan")) for cell in spans] == [("td", "1"), ("th", "4"), ("td", "1")]
    assert [cell.tag for cell in names] == ["td", *["th"] * 5]
    assert [cell.tag for cell in times] == ["th", *["td"] * 5]
    assert words(times[0]) == "times"


def small(columns):
    return Table(((("a",),) * columns), ((("1",),) * columns,), "l" * columns)


def drawing(width):
    return Figure("name", "The cell", "alt", Drawing(width, 40, ()))


@pytest.mark.parametrize(
    ("block", "label"),
    [
        (VALUES, "Table: All values"),
        (TIMED, "Table: Back to the step before"),
        (small(3), None),
        (small(30), "Table: All values"),
        (drawing(158), "Figure: The cell"),
        (drawing(80), None),
        (STEP, None),
    ],
)
def test_only_what_may_have_to_be_scrolled_is_a_stop_and_says_what_it_is(block, label):
    tree = main_of(page_of(block, title="All values"))
    stops = [node for node in tree.iter() if node.get("tabindex")]
    assert [(node.get("aria-label"), node.get("role")) for node in stops] == ([(label, "group")] if label else [])


def test_tables_of_a_section_have_names_that_tell_which():
    tables = by_class(main_of(page_of(small(3), small(30), small(30), title="All values")), "table")
    assert [next(table.iter("table")).get("aria-label") for table in tables] == [f"All values, {n} of 3" for n in (1, 2, 3)]
    assert [table.get("aria-label") for table in tables] == [None, "Table: All values, 2 of 3", "Table: All values, 3 of 3"]


def test_a_caption_is_the_name_of_its_table():
    (table,) = main_of(page_of(replace(small(3), caption="Drift"))).iter("table")
    assert (table.get("aria-label"), words(next(table.iter("caption")))) == (None, "Drift")


@pytest.mark.parametrize(("digits", "is_wide"), [(20, False), (60, True)])
def test_an_equation_that_may_be_wider_than_a_phone_can_be_scrolled_and_says_what_it_is(digits, is_wide):
    equation = Calculation((Row((at("h", "1"), EQUALS, number("1" * digits))),))
    stops = [n for n in main_of(page_of(Calculations((CalculationRow("", (), ((equation,),)),)))).iter() if n.get("tabindex")]
    assert [stop.get("aria-label") for stop in stops] == ["Equation: h at time 1"] * is_wide


def numbers(columns, rows, **more):
    """A table of so many columns and rows of numbers, with a column of heads."""
    line = (("1",), *((Maths(number("0.1234")),) for _ in range(columns)))
    return Table(line, (line,) * rows, "l" + "r" * columns, **more)


@pytest.mark.parametrize(
    ("table", "is_turned"),
    [
        (numbers(11, 6), True),
        (numbers(11, 11), False),
        (numbers(3, 2), False),
        (numbers(11, 6, spans=(("row 1", 12),)), False),
        (replace(numbers(11, 6), align="l" * 12), False),
        (replace(numbers(11, 1), rows=(((Strong("Readout"),), *numbers(11, 1).rows[0][1:]),)), False),
    ],
)
def test_a_table_of_numbers_is_turned_on_a_phone_where_that_is_narrower(table, is_turned):
    assert ("turned" in by_class(main_of(page_of(table)), "wide")[0][0].get("class")) is is_turned


def test_an_equation_in_a_cell_is_in_pieces():
    cells = ((Maths(Row((number("0.5"), TIMES, number("2"), EQUALS, number("1")))),), (Maths(number("1")),))
    made = main_of(page_of(Table(cells, (cells,), "rr", heads_of=0)))
    parts = by_class(next(made.iter("tbody")), "parts")
    assert [(part.get("aria-label"), len(part)) for part in parts] == [("0.5 times 2 equals 1", 2)]


def test_a_table_of_an_own_template_needs_no_section():
    from symlstm.rendering.safe import OwnTemplate

    own = OwnTemplate(
        "mine",
        '<% for part in document.sections[5:6] %><% for block in part.blocks %><% include "_blocks.html" %><% endfor %><% endfor %>',
    )
    assert "<table" in write_document(SAMPLE, "html", own=own)


def test_a_section_says_its_remark_behind_its_title_and_may_start_a_page():
    source = page_of(STEP, remark=("input ", "x"), starts_page=True)
    assert '<span class="remark">input x</span>' in source
    assert by_class(main_of(source), "starts-page")
    assert not by_class(main_of(page_of(STEP)), "starts-page")


@pytest.mark.parametrize("title", ['a"; } * { display: none', "</style><script>", "x\\", "é 中"])
def test_the_head_of_a_printed_page_holds_any_title(title):
    source = write_document(Document(title, "r", (), ()), "html")
    (head,) = re.findall(r'@top-left \{ content: "([^"]*)"; \}', source)
    assert re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), head) == title
    assert re.fullmatch(r"[0-9A-Za-z\\]*", head)
