"""The page of a class: which line was hardest, and columns that add up to the sheets, to the lines asked, and to all wrong lines."""

import math

import pytest
from oracles.calculator import cut, honest

from symlstm import load_example
from symlstm.derivation import derive
from symlstm.document.blocks import Code, Strong, Table
from symlstm.document.feedback.class_page import class_page
from symlstm.document.feedback.histogram import histogram
from symlstm.marking.charges import Override
from symlstm.marking.mark import Marker
from symlstm.marking.scheme_file import loads_marking
from symlstm.marking.sheet import sheet_of
from symlstm.marking.tally import CauseCount, Tally
from symlstm.rendering import write_document
from symlstm.rendering.svg import PHONE_FIGURE

PROBLEM = load_example("seed")
DERIVATION = derive(PROBLEM)
RIGHT = honest(DERIVATION, 4)
MARKER = Marker(PROBLEM)
TANH = cut(math.tanh(float(RIGHT["z_f.2.1"])), 4, False)
COARSE = {quantity: cut(float(text), 2, False) for quantity, text in RIGHT.items()}


def slip(**wrong):
    return honest(DERIVATION, 4, slip={name.replace("__", "."): text for name, text in wrong.items()})


def without(*quantities):
    return {quantity: text for quantity, text in RIGHT.items() if quantity not in quantities}


CLASS = [RIGHT, slip(f__2__1=TANH), slip(f__2__1=TANH, loss="1.1111"), slip(c__1__1="0.4444", z_i__1__1="0.9999"), without("loss", "y.3.1"),
         without("loss"), RIGHT | {"loss": "5,3686"}, slip(i__1__1="0.0000"), COARSE, {}, without("f.1.2") | {"z_f.1.1": "0.1"}]  # fmt: skip


def tally_of(class_, overrides=None):
    tally = Tally()
    for number, answers in enumerate(class_):
        tally.add(MARKER.mark(sheet_of(f"s{number}", answers), (), overrides if number == 1 else None))
    return tally


@pytest.fixture(scope="module", params=[{}, {"f.2.1": Override(1), "c.1.1": Override(0)}], ids=["", "decided"])
def tally(request):
    return tally_of(CLASS, request.param)


def table(tally, section):
    page = class_page(tally, MARKER)
    (found,) = [block for block in page.named[section].blocks if isinstance(block, Table)]
    return [[plain(cell) for cell in row] for row in (found.head, *found.rows)]


def plain(cell):
    return "".join(part.text if isinstance(part, Strong | Code) else str(part) for part in cell)


def test_the_counts_of_a_hard_line_add_up_to_all_sheets(tally):
    _, *rows = table(tally, "hardest")
    assert {sum(map(int, row[2:])) for row in rows} == {len(CLASS)}


def test_the_counts_of_a_student_add_up_to_all_lines_and_those_of_all_students_to_the_last_row(tally):
    head, *rows, all_ = table(tally, "students")
    kinds = slice(head.index("Right"), head.index("First wrong line"))
    assert {sum(map(int, row[kinds])) for row in rows} == {len(RIGHT)}
    assert [sum(int(row[column]) for row in rows) for column in range(*kinds.indices(len(head)))] == [int(n) for n in all_[kinds]]


def test_the_lines_of_all_causes_are_all_wrong_lines_those_of_several_causes_counted_as_often(tally):
    _, *rows = table(tally, "causes")
    beyond = sum(more * lines for more, lines in tally.tied.items())
    assert sum(int(row[-1]) for row in rows) - beyond == sum(row.wrong for row in tally.students)
    assert any(row[1] == "not explained" for row in rows)


def test_the_hardest_line_is_wrong_on_most_sheets_whatever_is_blank_or_follows():
    tally = tally_of(CLASS)
    assert (tally.hardest_of_all, tally.wrong("f.2.1")) == (["f.2.1"], 2)
    assert tally.left_blank == ["loss"]
    assert "Hardest line: `f.2.1`, wrong on 2 sheets. Most often left blank: `loss`, on 3 sheets." in page(tally)


def page(tally):
    return write_document(class_page(tally, MARKER), "md")


def test_lines_that_are_wrong_as_often_are_all_called_hardest():
    said = page(tally_of([slip(f__2__1=TANH), slip(f__2__1=TANH), slip(loss="1.1111"), slip(loss="2.2222"), slip(y__3__1="0.1")]))
    assert "Hardest lines: `f.2.1` and `loss`, each wrong on 2 sheets." in said


def test_where_many_lines_are_wrong_on_one_sheet_each_none_is_called_hardest():
    wrong = ("f.2.1", "loss", "y.3.1", "c.1.1", "h.1.2")
    assert (
        "Hardest line"
        not in page(tally_of([RIGHT, *(honest(DERIVATION, 4, slip={name: "7.7777"}) for name in wrong)])).partition("##")[0]
    )


def test_a_reason_to_look_stands_once_for_a_student_with_all_lines():
    _, *rows = table(tally_of(CLASS), "eyes")
    assert len({(row[0], row[2]) for row in rows}) == len(rows)
    assert ["s8", "69 lines"] in [[row[0], row[1].partition("(")[2].rstrip(")")] for row in rows]


@pytest.mark.parametrize(
    ("course", "words"),
    [
        ("", "a mistake made again is charged once."),
        (
            'preset = "graded"\n',
            "a mistake is charged once, and made again earns what a line that follows earns, 0.5 of its mark.",
        ),
        ('repeat = "each"\n', "a mistake is charged each time it is made."),
        ('count = "concepts"\n', "Each equation counts once: all lines of a quantity together weigh what one line weighs else."),
    ],
)
def test_it_is_said_what_a_repeated_mistake_costs_and_how_lines_count(course, words):
    marker = Marker(PROBLEM, loads_marking(course, DERIVATION.by_target))
    assert words in write_document(class_page(tally_of([RIGHT]), marker), "md")


def test_a_line_that_a_person_accepted_is_wrong_no_more():
    assert tally_of(CLASS, {"f.2.1": Override(1)}).wrong("f.2.1") == 1


@pytest.mark.parametrize(
    ("of_several", "of_one", "left"),
    [
        (15, 0, ""),
        (16, 0, "The 15 most frequent have a bar; 1 more stands in the table alone."),
        (20, 6, "The 15 most frequent have a bar; 11 more stand in the table alone."),
        (3, 1, "1 more, made by one student, stands in the table alone."),
        (3, 4, "4 more, made by one student each, stand in the table alone."),
    ],
)
def test_of_causes_that_have_no_bar_it_is_said_how_many_there_are_and_where(of_several, of_one, left):
    students = [*range(40, 40 - of_several, -1), *[1] * of_one]
    tally = Tally(causes={f"cause {n}": CauseCount(f"cause {n}", lines=1, students=each) for n, each in enumerate(students)})
    (figure,) = histogram(tally.by_frequency)
    assert figure.caption.endswith(left or "are those of the table.")
    assert len(table(tally, "causes")) == 1 + of_several + of_one  # and they are there


def test_the_chart_is_so_narrow_that_it_shrinks_to_the_screen_of_a_phone():
    (figure,) = histogram([CauseCount("a", students=3), CauseCount("b", students=2)])
    assert figure.drawing.width < PHONE_FIGURE


def test_whose_lines_are_held_back_is_said_below_the_table_whose_counts_they_are_less_than():
    said = page(tally_of(CLASS)).partition("## Students")[2]
    assert "s8: the mark is less than the counts say, as lines that show no work are held back until a person has looked." in said
    assert "held back" not in page(tally_of([RIGHT, {}])).partition("## Students")[2]


def test_of_hardest_lines_that_are_left_out_it_is_said_on_how_many_sheets_they_are_wrong():
    tally = tally_of([dict.fromkeys(RIGHT, "7.7777"), dict.fromkeys(RIGHT, "8.8888")])
    assert "And 54 more lines, each wrong on 2 sheets at most." in page(tally)


def test_lines_to_decide_on_and_lines_held_back_are_counted_apart():
    tally = tally_of(CLASS)
    lines = [line for number, answers in enumerate(CLASS) for line in MARKER.mark(sheet_of(f"s{number}", answers)).lines]
    assert tally.held == (sum(line.is_held for line in lines), 1)
    assert tally.lines_for_eyes == sum(line.is_open for line in lines)
    said = page(tally).partition("##")[0]
    assert f"{tally.held[0]} lines on 1 sheet are held back until a person has looked." in said


@pytest.mark.parametrize(("students", "bars"), [([1, 1, 1], 0), ([2, 1, 1], 0), ([3, 2, 1], 2), ([3, 3, 3], 3)])
def test_what_one_student_did_has_no_bar(students, bars):
    counts = Tally(causes={f"{n}": CauseCount(f"{n}", lines=1, students=each) for n, each in enumerate(students)}).by_frequency
    figures = list(histogram(counts))
    assert len(figures) == (bars > 0)
    assert all(figure.alt.count(": ") == bars for figure in figures)
