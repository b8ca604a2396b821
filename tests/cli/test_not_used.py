"""What of an answer file is not used is said with its line and the reason: on the terminal, in gradebook, evidence and feedback."""

import csv
import json

import pytest
from click.testing import CliRunner

from symlstm.cli import main

LONG = "student,node,value\nann,c.1.1,0.2949\nann,q.1.1,7\nann,c.1.2,0,1557\n,h.1.1,0.1664\nbob,c.1.1,0.2949\n"
OF_ANN = [
    'line 3: found the id "q.1.1", expected an id of this problem',
    "line 4: found 4 cells, expected 3, as there are headings",
    "line 5: found 1 row with no name, expected a name or number in every row of a file of several students",
]
WIDE = "student,c.1.1,q.1.1,group\nann,0.2949,7,A\nbob,0.2949,,B\n"
OF_WIDE = ['line 2: found "7" in the column "q.1.1", expected an id of this problem']
TORN = 'student,node,value\nann,c.1.1,0.2949\nann,"c.1.2"x,0.1557\n'
TOML = '[sheet]\nstudent = "ann"\n\n[answers]\n"c.1.1" = "0.2949"\n"q.1.1" = "7"\n'
FILES = {
    "long": ("class.csv", LONG, OF_ANN),
    "wide": ("class.csv", WIDE, OF_WIDE),
    "toml": ("ann.toml", TOML, ["line 6: " + OF_ANN[0][8:]]),
}


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert run("new", "my.toml").exit_code == 0


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def check(name, text):
    with open(name, "w", encoding="utf-8") as stream:
        stream.write(text)
    result = run("check", "my.toml", name, "--format", "csv,json,md")
    assert result.exit_code == 0
    return result


@pytest.fixture(params=FILES.values(), ids=FILES)
def of_ann(request, in_a_folder):
    """The run on a file, and what of ann's is not used."""
    name, text, expected = request.param
    return check(name, text), expected


def test_the_terminal_says_it_below_the_mark(of_ann):
    result, expected = of_ann
    said = result.stdout.partition('"ann": ')[2].partition('"bob"')[0]
    assert [line.split(maxsplit=2)[2] for line in said.splitlines() if line.startswith("  not used ")] == expected


def test_the_gradebook_says_it_in_a_cell(of_ann, tmp_path):
    rows = {row["student"]: row for row in csv.DictReader((tmp_path / "outputs" / "my_marks.csv").open(encoding="utf-8-sig"))}
    assert rows["ann"]["not_used"].split("; ") == of_ann[1]
    assert {row["not_used"] for name, row in rows.items() if name != "ann"} <= {""}


def test_the_evidence_has_it_with_the_student_and_with_the_file(of_ann, tmp_path):
    evidence = json.loads((tmp_path / "outputs" / "my_evidence.json").read_text())
    (ann,) = [student for student in evidence["students"] if student["student"] == "ann"]
    assert [f"line {each['line']}: found {each['found']}, expected {each['expected']}" for each in ann["not_used"]] == of_ann[1]
    assert {each["line"] for each in evidence["not_used"]} - {1} <= {each["line"] for each in ann["not_used"]}
    assert {each["file"] for each in evidence["not_used"]} <= {"class.csv", "ann.toml"}


def test_the_feedback_says_it_in_its_notes(of_ann, tmp_path):
    text = (tmp_path / "outputs" / "my_feedback" / "ann.md").read_text(encoding="utf-8").replace("\\", "")
    notes = text.partition("## Notes")[2]
    assert [
        line.removeprefix("- Not used: ").rstrip(".") for line in notes.splitlines() if line.startswith("- Not used: ")
    ] == of_ann[1]


def test_a_row_that_cannot_be_split_is_told_to_the_student_whose_it_is():
    result = check("ann.csv", TORN)
    assert "  not used       line 3: found something behind the closing quote of a cell" in result.stdout


def test_what_was_used_is_not_listed(tmp_path):
    result = check("class.csv", "student,node,value\nann,c.1.1,0.2949\n")
    assert "not used" not in result.stdout
    assert json.loads((tmp_path / "outputs" / "my_evidence.json").read_text())["not_used"] == []


def test_of_very_many_rows_the_first_are_told_and_the_others_counted():
    rows = "".join(f"ann,q.{number},7\n" for number in range(1, 100))
    result = check("class.csv", f"student,node,value\nann,c.1.1,0.2949\n{rows}")
    said = [line for line in result.stdout.splitlines() if line.startswith("  not used ")]
    assert len(said) == 7
    assert said[-1] == "  not used       and 93 more"


UPDATED = [f"new_W_{gate}.{row}.{column}" for gate in "fico" for row in (1, 2) for column in (1, 2, 3)]
NO_RATE = "24 updated parameters (new_W_f.1.1, new_W_f.1.2, ...), expected ids of this problem as it is marked"
WITHOUT_RATE = {
    "long": "student,node,value\n" + "".join(f"{who},{node},0.5\n" for who in ("ann", "bob") for node in ["c.1.1", *UPDATED]),
    "wide": "\n".join(
        ",".join(cells) for cells in (["student", "c.1.1", *UPDATED], ["ann"] + 25 * ["0.5"], ["bob"] + 25 * ["0.5"])
    ),
}


@pytest.mark.parametrize("form", WITHOUT_RATE)
def test_where_the_rate_was_forgotten_that_is_said_once_and_the_evidence_has_all_ids(form, tmp_path):
    result = check("class.csv", WITHOUT_RATE[form])
    assert result.stderr.count("give --rate") == 1
    assert result.stderr.count("found") == 1
    assert NO_RATE in result.stderr
    assert [line for line in result.stdout.splitlines() if "not used" in line and NO_RATE not in line] == []
    evidence = json.loads((tmp_path / "outputs" / "my_evidence.json").read_text())
    assert [student["not_used_ids"] for student in evidence["students"]] == [UPDATED, UPDATED]


def test_with_the_rate_they_are_marked():
    with open("class.csv", "w", encoding="utf-8") as stream:
        stream.write(WITHOUT_RATE["long"])
    result = run("check", "my.toml", "class.csv", "--rate", "0.1")
    assert "not used" not in result.output
    assert "25 lines" in result.stdout


def test_of_a_form_that_asks_for_gradients_it_is_said_though_nothing_is_filled_in_there():
    result = check("class.csv", "student,node,value\nann,c.1.1,0.2949\nann,d_h.1.1,\nann,d_W_f.1.1,\n")
    assert "2 gradients (d_h.1.1, d_W_f.1.1)" in result.stderr
    assert "give --backward" in result.stderr
    assert "not used" not in result.stdout


@pytest.mark.parametrize(("students", "shown"), [(["ann"], 6), (["ann", "bob"], 3)])
def test_of_a_long_list_the_first_ones_are_said_and_how_many_more_there_are(students, shown, tmp_path):
    rows = "".join(f"{who},q.{n}.1,7\n" for who in students for n in range(1, 21))
    result = check("class.csv", "student,node,value\n" + "".join(f"{who},c.1.1,0.2949\n" for who in students) + rows)
    of_ann = result.stdout.partition('"ann": ')[2].partition('"bob"')[0]
    not_used = [line for line in of_ann.splitlines() if line.startswith("  not used ")]
    assert len(not_used) == shown + 1
    assert not_used[-1].endswith(f"and {20 - shown} more")
    evidence = json.loads((tmp_path / "outputs" / "my_evidence.json").read_text())
    assert [len(student["not_used"]) for student in evidence["students"]] == [20] * len(students)
