"""`symlstm check` given what people hand in by accident: it says what the file is, where the fault stands, and what to do."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from symlstm.cli import main

PROBLEM = Path(__file__).resolve().parent.parent / "data" / "cases" / "robust" / "my.toml"
ROWS = [["student", "c.1.1", "c.1.2"], ["ann", "0.2949", "0.1547"], ["bob", "0.2949", "0.1547"]]
CSV = "".join(f"{','.join(row)}\n" for row in ROWS)
TOML = '[sheet]\nstudent = "ann"\n[answers]\n"c.1.1" = "0.2949"\n'


def check(path, content, *options):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return CliRunner().invoke(main, ["check", str(PROBLEM), str(path), *options])


def refused(path, content):
    """What is said of a file of which nothing can be marked."""
    result = check(path, content)
    assert (result.exit_code, result.stdout) == (2, "")
    return result.stderr


def archive(*names, first="", content=""):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        if first:
            made.writestr(first, content)
        for name in names:
            made.writestr(name, "x")
    return stream.getvalue()


def workbook(rows, merged=None):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    if merged:
        book.active.merge_cells(merged)
    book.save(stream)
    return stream.getvalue()


FOREIGN = {
    "a.pdf": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "a PDF", "type its numbers into a table"),
    "a.csv": (b"\x89PNG\r\n\x1a\n\0\0", "a picture", "type its numbers into a table"),
    "a.jpg": (b"\xff\xd8\xff\xe0\0\0", "a picture", "type its numbers into a table"),
    "a.rtf": (b"{\\rtf1\\ansi}", "a document of a word processor", "type its numbers into a table"),
    "a.docx": (archive("word/document.xml"), "a document of a word processor", "type its numbers into a table"),
    "a.ods": (
        archive("content.xml", first="mimetype", content="application/vnd.oasis.opendocument.spreadsheet"),
        "an OpenDocument spreadsheet (.ods)",
        "save it as CSV or .xlsx",
    ),
    "a.xlsb": (archive("xl/workbook.bin"), "a binary workbook (.xlsb)", "save it as CSV or .xlsx"),
    "a.zip": (archive("ann.csv"), "an archive without a workbook", "unpack it first"),
    "a.html": ("<table><tr><td>student", "a page in HTML or XML", "save it as CSV or .xlsx"),
    "a.xls": ("\ufeff<?xml version='1.0'?><Workbook>", "a page in HTML or XML", "save it as CSV or .xlsx"),
    "a.json": ('{"student": "ann"}', "JSON", "type its numbers into a table"),
}


@pytest.mark.parametrize("name", FOREIGN)
def test_a_file_that_is_no_table_is_called_what_it_is_with_what_to_do(name, tmp_path):
    content, kind, advice = FOREIGN[name]
    said = refused(tmp_path / name, content)
    assert f"{name}: file: found {kind}, expected a CSV or a workbook (.xlsx)\n" in said
    assert advice in said


@pytest.mark.parametrize(("name", "content"), [("a.csv", TOML), ("a.txt", f"# mine\n\n{TOML}"), ("a.toml", TOML)])
def test_a_toml_sheet_is_read_as_one_whatever_it_is_called(name, content, tmp_path):
    result = check(tmp_path / name, content)
    assert (result.exit_code, result.stderr) == (0, "")
    assert '"ann": 1 of 1' in result.stdout


@pytest.mark.parametrize("content", [CSV, workbook(ROWS)], ids=["csv", "xlsx"])
@pytest.mark.parametrize("name", ["a.toml", "a.csv", "a.xlsx"])
def test_a_table_is_read_as_one_whatever_it_is_called(name, content, tmp_path):
    result = check(tmp_path / name, content)
    assert (result.exit_code, result.stderr) == (0, "")
    assert '"bob": ' in result.stdout


@pytest.mark.parametrize("above", [1, 3])
def test_of_titles_above_the_headings_it_is_said_where_the_headings_stand(above, tmp_path):
    title = [["LSTM, exercise 3"], *[[""]] * (above - 1)]
    said = f"the headings stand on line {above + 1}; take out what stands above them"
    assert said in refused(tmp_path / "a.csv", "LSTM exercise 3\n" + "\n" * (above - 1) + CSV)
    assert said in refused(tmp_path / "a.xlsx", workbook([*title, *ROWS], merged="A1:C1"))


def test_of_headings_without_a_student_it_is_said_which_column_may_be_theirs(tmp_path):
    assert 'call the column "Name" student' in refused(tmp_path / "a.csv", CSV.replace("student", "Name"))
    unknown = refused(tmp_path / "a.csv", CSV.replace("student", "Matrikelnummer"))
    assert "call the column that says whose answers they are student, or add one" in unknown
    assert "long form: student,node,value" in refused(tmp_path / "a.csv", "a,b\n1,2\n")


def test_students_and_ids_that_have_changed_places_are_said_once_with_what_to_do(tmp_path):
    said = refused(tmp_path / "a.csv", "".join(f"{','.join(column)}\n" for column in zip(*ROWS, strict=True)))
    assert "expected a row for each student, with ids as headings\n    exchange rows and columns" in said
    assert said.count("found") == 1
    assert "not marked" not in said


def test_long_form_with_other_headings_is_said_once_with_what_to_call_them(tmp_path):
    said = refused(tmp_path / "a.csv", "student,ID,Answer\nann,c.1.1,0.2949\n")
    assert 'call the column "ID" node, and the column "Answer" value' in said
    assert said.count("found") == 1


def test_where_no_id_is_one_of_the_problem_it_is_said_once_how_they_are_written(tmp_path):
    said = refused(tmp_path / "a.csv", "student,node,value\nann,Q1,0.1\nann,Q2,0.1\n")
    assert said.count("ids are written as in z_f.1.1; `symlstm sheet` writes a form with all of them") == 1


def test_an_id_that_may_be_meant_is_named_and_it_is_said_that_its_column_is_not_read(tmp_path):
    result = check(tmp_path / "a.csv", CSV.replace("c.1.2", "c_1_2"))
    assert (
        'found the column "c_1_2", expected an id of this problem\n    did you mean c.1.2? This column is not read'
        in result.stderr
    )


def test_bars_between_the_cells_are_read_where_student_stands_before_one(tmp_path):
    result = check(tmp_path / "a.csv", CSV.replace(",", "|"))
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_table_without_rows_is_called_that(tmp_path):
    assert "no rows below the headings; each is a student's answers, or one answer" in refused(
        tmp_path / "a.csv", "student,c.1.1\n"
    )


@pytest.mark.parametrize(("name", "option"), [("d_W_f", "--backward"), ("d_h", "--backward"), ("new_W_f", "--rate")])
def test_a_quantity_of_a_pass_that_is_not_made_is_said_to_need_its_option(name, option, tmp_path):
    result = check(tmp_path / "a.csv", CSV, "--only", name)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f"--only: {name} is worked out only with {option}; give that, too" in result.stderr


@pytest.mark.parametrize("option", [("--level", "where"), ("--show-key",)])
def test_an_option_that_changes_nothing_without_files_is_said_to(option, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    idle = check(tmp_path / "a.csv", CSV, *option)
    assert idle.exit_code == 0
    assert f"note: {option[0]} changes nothing, as no file is written; ask for one with --format" in idle.stderr
    assert "note: --" not in check(tmp_path / "a.csv", CSV, *option, "--format", "md").stderr


def test_a_level_without_feedback_is_said_to_change_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (
        "note: --level changes only the feedback" in check(tmp_path / "a.csv", CSV, "--level", "hint", "--format", "csv").stderr
    )


def test_of_a_column_without_a_heading_it_is_said_what_to_do_with_the_column(tmp_path):
    said = refused(tmp_path / "a.csv", "".join(f"{n or ''},{','.join(row)}\n" for n, row in enumerate(ROWS)))
    assert 'found "1" in column 1, which has no heading, expected a heading above every cell' in said
    assert "give the column a heading, or take it out; no number of this row is used, and this student is not marked" in said
    assert "comma within" not in said


def test_of_rows_parted_by_other_signs_than_the_headings_that_is_said(tmp_path):
    rows = "".join(f"{';'.join(row)}\n" for row in ROWS[1:])
    said = refused(tmp_path / "a.csv", f"{','.join(ROWS[0])}\n{rows}")
    assert "other signs stand between the cells of this row than between the headings; save the table anew" in said


def test_a_class_of_another_problem_is_said_to_be_that_once(tmp_path):
    rows = "".join(f"s{number:02},p123456789ab,0.2949\n" for number in range(12))
    said = refused(tmp_path / "class.csv", f"student,problem,c.1.1\n{rows}")
    assert said.count("belongs to another problem") == 1
    assert "the same 11 more times, on lines 3, 4, 5, 6, 7, 8, 9, 10, ..." in said
    assert "not marked: 12 of 12 students" in said


def test_the_same_found_on_few_lines_is_said_of_each(tmp_path):
    said = refused(tmp_path / "class.csv", "student,problem,c.1.1\nann,p123456789ab,0.2949\nbob,p123456789ab,0.2949\n")
    assert said.count("belongs to another problem") == 2
