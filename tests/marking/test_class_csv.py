"""A class's answers from CSV: what is read, what is said, and that one broken sheet stops no other."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from symlstm import load_example
from symlstm.marking.answers import Expected
from symlstm.marking.class_csv import read_class
from symlstm.marking.fingerprint import fingerprint

IDS = {"f.1.1", "h.1.1"}


def entries(text, **options):
    found = read_class(text, Expected(IDS, "abc", **options))
    return {s.student: {node: e.text for node, e in s.entries.items()} for s in found.sheets}, found.findings


@pytest.mark.parametrize(
    "text",
    [
        "student,node,value\nann,f.1.1,0.50\nann,h.1.1,0.1\n",
        "student,f.1.1,h.1.1\nann,0.50,0.1\n",
        "\ufeffstudent;f.1.1;h.1.1\r\nann;0.50;0.1\r\n",
        "problem,student,note,f.1.1,h.1.1\nabc,ann,late,0.50,0.1\n",
    ],
)
def test_long_and_wide_form_give_the_same_sheet_with_every_digit_kept(text):
    assert entries(text) == ({"ann": {"f.1.1": "0.50", "h.1.1": "0.1"}}, [])


@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("student,node,value\nbob,f.1.1,0.5\nann,q.1.1,0.5\n", "q.1.1", 3),
        ("student,node,value\nbob,f.1.1,0.5\nann,f.1.1,0.5\nann,f.1.1,0.6\n", "'0.5' and '0.6'", 4),
        ("student,f.1.1\nbob,0.5\nann,0.5\nann,0.6\n", "a second row", 4),
        ("problem,student,f.1.1\nabc,bob,0.5\nxyz,ann,0.5\n", "xyz", 3),
        ("student,f.1.1\nbob,0.5\n,0.7\n", "no name", 3),
    ],
)
def test_what_is_wrong_in_one_sheet_is_said_with_its_line_and_the_others_are_read(text, said, line):
    sheets, findings = entries(text)
    assert sheets["bob"] == {"f.1.1": "0.5"}
    assert [finding.line for finding in findings] == [line]
    assert said.replace("'", '"') in str(findings[0]).replace("'", '"')


def test_a_row_with_an_open_quote_is_said_and_what_stands_above_it_is_read():
    sheets, findings = entries('student,f.1.1\nbob,0.5\nann,"0.5\n')
    assert sheets == {"bob": {"f.1.1": "0.5"}}
    assert "line 3): found a quote that is never closed" in str(findings[0])


def test_of_an_open_quote_it_is_said_on_which_line_it_stands_what_is_lost_and_what_to_do():
    _, (finding,) = entries('student,f.1.1\nann,0.5\nbob,"0.5\ncyd,0.5\n')
    assert str(finding) == (
        "the CSV (line 3): found a quote that is never closed, expected one at each end of a cell, or none\n"
        "    nothing of lines 3 to 4 is used; put the quote on line 3 right, or take it out"
    )


def test_a_quote_that_the_next_row_seems_to_close_is_an_open_one():
    _, findings = entries('student,f.1.1\n"ann,0.5\n"bob",0.5\n')
    assert "line 2): found a quote that is never closed" in str(findings[0])
    assert "nothing of lines 2 to 3 is used" in str(findings[0])


def test_words_behind_a_quoted_cell_are_no_open_quote():
    sheets, (finding,) = entries('student,f.1.1\n"ann" b,0.5\nbob,0.5\n')
    assert list(sheets) == ["bob"]
    assert "line 2): found something behind the closing quote of a cell" in str(finding)


def test_a_file_without_students_is_refused():
    sheets, findings = entries("name,f.1.1\nann,0.5\n")
    assert sheets == {}
    assert "student" in str(findings[0])


@given(st.text(max_size=200))
@example('"')
def test_any_text_gives_sheets_and_findings_never_an_error(text):
    read_class("student,node,value\n" + text, Expected(IDS, "abc"))
    read_class(text, Expected(IDS, "abc"))


def test_the_fingerprint_tells_problems_apart_and_does_not_mind_a_title():
    seed = load_example("seed")
    assert fingerprint(replace(seed, title="another")) == fingerprint(seed)
    assert len({fingerprint(load_example(name)) for name in ("seed", "gru", "fractions", "saturated")}) == 4
    other = replace(seed, biases=seed.biases | {"b_f": (seed.biases["b_f"][0] + Fraction(1, 10**9), *seed.biases["b_f"][1:])})
    assert fingerprint(other) != fingerprint(seed)


def test_the_separator_is_what_stands_behind_the_column_student():
    found, _ = entries("student;h.1.1;f,1,1,5,x\nann;0,5;1\n", decimal_comma=True)
    assert found == {"ann": {"h.1.1": "0,5"}}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "nothing but empty lines"),
        ("\n\n", "nothing but empty lines"),
        ("name,h.1.1\nann,0.5\n", 'the column "name" student'),
    ],
)
def test_a_file_without_a_column_student_is_told_what_it_has_instead(text, says):
    _, findings = entries(text)
    assert any(says in f"{finding.found} {finding.hint}" for finding in findings)
