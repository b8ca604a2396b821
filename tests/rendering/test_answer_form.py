"""The answer form as a workbook: what a student sees in it, and that `check` reads it back."""

import io

import openpyxl
import pytest
from click.testing import CliRunner

from symlstm import load_example, make_worksheet, solve, with_backward
from symlstm.cli import main
from symlstm.marking.answers import Expected
from symlstm.marking.fingerprint import fingerprint
from symlstm.marking.sheet_files import read_sheets
from symlstm.problem import EXAMPLES, example_text

GRADIENTS = ("seed", "hello", "both-ways", "batch")


def problem_of(name):
    problem = load_example(name)
    return with_backward(problem) if name in GRADIENTS else problem


def filled(content, numbers, name="ann"):
    """The form with a name in its first line, and a number for each id."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book.worksheets[0]
    sheet["A2"] = name
    for row in sheet.iter_rows(min_row=2):
        row[4].value = numbers[row[3].value]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("name", EXAMPLES)
def test_what_is_filled_in_is_read_back_without_a_word(name, tmp_path):
    solution = solve(problem_of(name))
    worksheet = make_worksheet(solution)
    numbers = {quantity: str(solution[quantity]) for quantity in worksheet.asked}
    (tmp_path / "form.xlsx").write_bytes(filled(worksheet.render_workbook(), numbers))
    expected = Expected(frozenset(solution), fingerprint(solution.problem))
    (found,) = read_sheets([tmp_path / "form.xlsx"], expected).values()
    (sheet,) = found.sheets
    assert (found.findings, sheet.student) == ([], "ann")
    assert {quantity: entry.text for quantity, entry in sheet.entries.items()} == numbers


@pytest.mark.parametrize("wrong", [False, True])
def test_check_gives_full_marks_for_the_solution_and_not_for_another_number(wrong, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "p.toml").write_text(example_text("gru"), encoding="utf-8")
    run = CliRunner()
    assert run.invoke(main, ["sheet", "p.toml", "--every-line", "--format", "xlsx", "--out", "."]).exit_code == 0
    solution = solve(load_example("gru"))
    numbers = {quantity: str(value) for quantity, value in solution.items()} | ({"h.3.1": "9.9999"} if wrong else {})
    (tmp_path / "ann.xlsx").write_bytes(filled((tmp_path / "p_sheet.xlsx").read_bytes(), numbers))
    said = run.invoke(main, ["check", "p.toml", "ann.xlsx", "--out", "."], catch_exceptions=False)
    assert said.exit_code == 0, said.output
    assert f'"ann": {44 if wrong else 45} of 45' in said.output
    assert said.stderr == ""


def texts(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


@pytest.mark.parametrize("name", ["seed", "gru", "hello"])
def test_nothing_that_it_asks_stands_anywhere_in_it(name):
    solution = solve(load_example(name))
    content = make_worksheet(solution).render_workbook()
    given = {str(float(value)) for value in solution.problem.givens.values()}
    asked = {str(value) for value in solution.values.printed.values()} - {"0.0000", *given}
    asked = {number for number in asked if str(float(number)) not in given}
    assert len(asked) > 30
    assert not [(number, text) for text in texts(content) for number in asked if number in text]


def test_what_one_goes_on_from_stands_there_and_is_not_asked():
    solution = solve(load_example())
    worksheet = make_worksheet(solution, ["c", "h", "loss"], go_on_from=["c"])
    book = openpyxl.load_workbook(io.BytesIO(worksheet.render_workbook()))
    asked = [row[3].value for row in book.worksheets[0].iter_rows(min_row=2)]
    assert asked == list(worksheet.asked)
    assert "c.1.1" not in asked
    assert float(str(solution["c.1.1"])) in [cell.value for row in book["Given"].iter_rows() for cell in row]


def test_formulas_are_left_out_where_they_are_asked():
    solution = solve(load_example())
    assert any("=" in text for text in texts(make_worksheet(solution).render_workbook()))
    assert not any("=" in text for text in texts(make_worksheet(solution, blanks="all").render_workbook()))


def test_a_number_is_typed_as_text_and_the_same_form_is_the_same_bytes():
    worksheet = make_worksheet(solve(load_example()), ["c", "h"])
    content = worksheet.render_workbook()
    assert content == worksheet.render_workbook()
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == ["student", "problem", "places", "node", "value", "note"]
    assert {row[4].number_format for row in sheet.iter_rows(min_row=2)} == {"@"}
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
