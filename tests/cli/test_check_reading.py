"""`symlstm check` on sheets as people and their programs write them: nothing misread, nothing lost without a word."""

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner

from symlstm.cli import main

CASES = Path(__file__).resolve().parent.parent / "data" / "cases"
ROBUST, MARKING = CASES / "robust", CASES / "marking"


def check(problem, sheet, *options):
    return CliRunner().invoke(main, ["check", str(problem), str(sheet), *map(str, options)])


def marks(result):
    """Every student's mark as it is printed."""
    lines = [line for line in result.stdout.splitlines() if line.startswith('"')]
    return {name.strip('"'): mark for name, _, mark in (line.rpartition(": ") for line in lines)}


@pytest.mark.parametrize(
    ("problem", "sheet", "refused", "found", "expected", "others"),
    [
        ("robust/my", "robust/extra_cells", "ann", "5 cells", "4", {"bob": "3 of 3"}),
        ("marking/F2_seed", "marking/B04_unquoted", "ann", "7 cells", "4", {}),
        ("marking/F2_seed", "marking/B06_namecomma", "Muller", "5 cells", "4", {"bob": "3 of 3"}),
        ("marking/F3_seed2", "marking/F3_class", "ann", "9 cells", "5", {"zeros", "wrong"}),
    ],
)
def test_a_row_with_cells_beyond_the_headings_is_refused_with_its_line_and_both_counts(
    problem, sheet, refused, found, expected, others
):
    result = check(CASES / f"{problem}.toml", CASES / f"{sheet}.csv")
    assert f'row of "{refused}" (line 2): found {found}, expected {expected}, as there are headings' in result.stderr
    assert f"not marked: 1 of {len(others) + 1} student" in result.stderr
    assert result.exit_code == (0 if others else 2)
    assert set(marks(result)) == set(others)
    if isinstance(others, dict):
        assert marks(result) == others


def test_an_unquoted_decimal_comma_in_a_decision_is_an_error_and_no_share_is_taken_as_0(tmp_path):
    (tmp_path / "s.csv").write_text("student,c.1.1\nann,0.5\n")
    result = check(ROBUST / "my.toml", tmp_path / "s.csv", "--overrides", ROBUST / "override_comma.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "line 2): found 5 cells, expected 4" in result.stderr
    (tmp_path / "cut.csv").write_text("student,node,share,note\nann,c.1.1,0,5\n")
    result = check(ROBUST / "my.toml", tmp_path / "s.csv", "--overrides", tmp_path / "cut.csv")
    assert (result.exit_code, result.stdout) == (2, "")
    assert 'the share "0" and the note "5"' in result.stderr


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("student;node;share;note\nann;c.1.1;0,5;a comma\n", ()),
        ('Student,Node,Share,Note,,\nann ,C.1.1,"0,5",a comma,,\n,,,,,\n', ("--decimal-comma",)),
        ("student,node,share\nann,c.1.1,1/2\n", ()),
    ],
)
def test_a_share_with_a_decimal_comma_is_half_where_the_comma_is_no_separator(tmp_path, text, options):
    (tmp_path / "s.csv").write_text("student,c.1.1\nann,0.5\n")
    (tmp_path / "seen.csv").write_text(text)
    assert marks(check(ROBUST / "my.toml", tmp_path / "s.csv", "--overrides", tmp_path / "seen.csv", *options)) == {
        "ann": "0.5 of 1"
    }


def test_a_decision_is_about_the_same_student_however_the_letters_are_stored(tmp_path):
    (tmp_path / "s.csv").write_text("student,c.1.1\nZoe\u0308  Ma,0.5\n", encoding="utf-8")
    (tmp_path / "seen.csv").write_text("student,node,share\n\u00a0Zo\u00eb Ma,c.1.1,1\n", encoding="utf-8")
    assert marks(check(ROBUST / "my.toml", tmp_path / "s.csv", "--overrides", tmp_path / "seen.csv")) == {"Zo\u00eb Ma": "1 of 1"}


@pytest.mark.parametrize(
    ("problem", "sheet", "mark"),
    [
        ("ex4", "name_once", "68 of 69"),
        ("ex4", "semicolon_comma", "69 of 69"),
        ("F2_seed", "B03_sep", "3 of 3"),
        ("F2_seed", "B03_head2", "3 of 3"),
    ],
)
def test_a_sheet_as_spreadsheets_and_students_leave_it_is_read(problem, sheet, mark):
    result = check(MARKING / f"{problem}.toml", MARKING / f"{sheet}.csv")
    assert list(marks(result).values()) == [mark]


NOT_ONE_NUMBER = {"09", "16", "17", "23", "24", "25", "26", "28", "29", "31", "32", "33", "35"}


def test_ways_of_writing_one_number_are_read_and_every_other_goes_to_a_person(tmp_path):
    with (MARKING / "B10_sci.csv").open(encoding="utf-8", newline="") as stream:
        students = [row[0] for row in csv.reader(stream)][1:]
    result = check(MARKING / "F2_seed.toml", MARKING / "B10_sci.csv", "--format", "csv", "--out", tmp_path)
    assert result.exit_code == 0
    with (tmp_path / "F2_seed_marks.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert len(rows) == len(students) == 37
    assert {row["student"].lstrip("'")[:2] for row in rows if row["unreadable"] == "1"} == NOT_ONE_NUMBER
    assert {row["mark"] for row in rows if row["unreadable"] == "0"} == {"1"}
    assert {row["wrong"] for row in rows} == {"0"}
    assert all(row["look"] == row["unreadable"] for row in rows)


def test_rows_that_are_not_used_still_count_and_are_told_in_gradebook_and_feedback(tmp_path):
    (tmp_path / "class.csv").write_text(
        "student,node,value\nann,c.1.1,0.2949\nann,c.1.2,0,1557\n,h.1.1,0.1664\nbob,c.1.1,0.2949\n"
    )
    result = check(ROBUST / "my.toml", tmp_path / "class.csv", "--format", "csv,md", "--out", tmp_path)
    assert marks(result) == {"ann": "1 of 3", "bob": "1 of 3"}
    assert "line 4): found 1 row with no name" in result.stderr
    with (tmp_path / "my_marks.csv").open(encoding="utf-8-sig", newline="") as stream:
        assert {row["student"]: row["unused_rows"] for row in csv.DictReader(stream)} == {"ann": "2", "bob": "0"}
    assert "2 rows of your sheet could not be used" in (tmp_path / "my_feedback" / "ann.md").read_text(encoding="utf-8")
    assert "could not be used" not in (tmp_path / "my_feedback" / "bob.md").read_text(encoding="utf-8")


def test_who_is_not_marked_is_said_however_much_else_is_to_mend(tmp_path):
    rows = "".join(f"s{number},0,29\n" for number in range(500))
    (tmp_path / "class.csv").write_text(f"student,c.1.1\nann,0.2949\n{rows}")
    result = check(ROBUST / "my.toml", tmp_path / "class.csv")
    assert marks(result) == {"ann": "1 of 1"}
    assert "the same 29 more times" in result.stderr
    assert "and 470 more" in result.stderr
    assert "not marked: 500 of 501 students" in result.stderr
    assert len(result.stderr) < 10_000


@pytest.mark.parametrize(
    ("rows", "said"), [("ann,0.2949,\nbob,0.2949,0.1557\n", ""), ("ann,0.2949\nbob,0.2949,0.1557\n", "1 of 2 sheets has fewer")]
)
def test_one_sheet_of_several_has_fewer_lines_and_does_not_have_them(tmp_path, rows, said):
    (tmp_path / "class.csv").write_text("student,c.1.1,c.1.2\n" + rows)
    result = check(ROBUST / "my.toml", tmp_path / "class.csv")
    assert (said in result.stderr) if said else ("fewer" not in result.stderr)
