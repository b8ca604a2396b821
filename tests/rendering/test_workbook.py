"""The workbook of live formulas as a file: the same bytes each time, every line a formula, and no text of a stranger that is one."""

import io
import re
import sys
import zipfile
from dataclasses import replace
from fractions import Fraction

import openpyxl
import pytest
from click.testing import CliRunner
from rendering.recalculated import AGREES, CERTIFIED, VALUE, rows_of_lines

from symlstm import Rounding, load_example, loads, render_workbook, solve, with_backward
from symlstm.cli import main
from symlstm.derivation.expression import Product, Sum, Variable
from symlstm.derivation.spreadsheet_form import LONGEST, SpreadsheetForm
from symlstm.document.formula import Letter, Numeral, Operator, Row, Script
from symlstm.document.workbook.book import Book, WorkSheet
from symlstm.errors import RenderError
from symlstm.problem import example_text
from symlstm.problem.typed import Typed
from symlstm.rendering.workbook.numbers import given_format
from symlstm.rendering.workbook.places import Address, letters_of_column, sheet_names
from symlstm.rendering.workbook.rich_text import CUT, MOST_LETTERS, TextRun, runs_of


@pytest.fixture(scope="module")
def solution():
    return solve(with_backward(load_example("rnn"), "0.1"))


@pytest.fixture(scope="module")
def content(solution):
    return render_workbook(solution)


def opened(content, **options):
    return openpyxl.load_workbook(io.BytesIO(content), **options)


def formulas_in(content):
    return [cell for sheet in opened(content) for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]


def test_the_same_solution_gives_the_same_bytes_and_says_no_time(solution, content):
    assert content == render_workbook(solution)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert re.findall(rb"(?:19|20)[0-9]{2}-[0-9-]{5}", archive.read("docProps/core.xml")) == [b"1980-01-01"] * 2
        assert not any("vba" in name.lower() or "external" in name.lower() for name in archive.namelist())


def test_every_line_has_its_formula_its_certified_number_and_whether_they_agree(solution, content):
    lines = {quantity: (sheet, row) for quantity, sheet, row in rows_of_lines(opened(content))}
    assert list(lines) == list(solution)
    for quantity, (sheet, row) in lines.items():
        assert str(sheet.cell(row, VALUE).value).startswith("=")
        assert sheet.cell(row, CERTIFIED).value == float(str(solution[quantity]))
        assert "ABS(" in sheet.cell(row, AGREES).value


def test_whoever_opens_it_without_calculating_sees_the_values(solution, content):
    for quantity, sheet, row in rows_of_lines(opened(content, data_only=True)):
        exact = float(str(solution[quantity]))
        assert sheet.cell(row, VALUE).value == pytest.approx(exact, abs=0.51e-4)
        assert sheet.cell(row, AGREES).value == "✓"


def test_no_formula_of_a_line_holds_a_number_that_was_worked_out(content):
    """Only what the equations have: 1, 2, 1/2."""
    book = opened(content)
    for _, sheet, row in rows_of_lines(book):
        bare = re.sub(r"('[^']*'|[A-Za-z]+)!", "", sheet.cell(row, VALUE).value)
        assert set(re.findall(r"(?<![A-Z0-9.])[0-9.]+", bare)) <= {"1", "2"}


HOSTILE = '=HYPERLINK("http://x","&P")'


@pytest.mark.parametrize("title", [HOSTILE, "+1+1", "-2", "@SUM(A1)", "=1/0", "http://x.example/y", '&L&"Arial"a/b[c]*?:\\\''])
def test_a_title_is_text_whatever_it_begins_with(title):
    content = render_workbook(solve(replace(load_example("rnn"), title=title)))
    cell = opened(content).worksheets[0]["A1"]
    assert (cell.data_type, cell.value, cell.quotePrefix, cell.hyperlink) == ("s", title, True, None)
    assert not [cell for cell in formulas_in(content) if "HYPERLINK" in cell.value or "SUM(A1)" in cell.value]


def test_tokens_are_text_whatever_they_begin_with():
    text = example_text("hello").replace('"helo"', '["=1+1", "@x", "+l", "-o"]')
    text = re.sub(r"^sequence *=.*$", 'sequence = ["=1+1", "@x", "+l", "+l"]', text, flags=re.M)
    text = re.sub(r"^target *=.*$", 'target = ["@x", "+l", "+l", "-o"]', text, flags=re.M)
    content = render_workbook(solve(loads(text)))
    given = opened(content).worksheets[0]
    words = [cell for row in given.iter_rows() for cell in row if isinstance(cell.value, str) and "1+1" in cell.value]
    assert words
    assert {cell.data_type for cell in words} == {"s"}


def book_of(names):
    sheets = tuple(WorkSheet(name, name, ()) for name in names)
    return Book("t", "Given", (), sheets, (), {}, Rounding(), "a4")


def test_names_of_sheets_are_such_as_every_spreadsheet_takes():
    found = sheet_names(book_of(["a/b:c*[d]?\\", "given", "'quoted'", "x" * 40, "X" * 40, "", "\x07"]))
    assert len({name.casefold() for name in found}) == len(found) == 8
    for name in found:
        assert 1 <= len(name) <= 31
        assert not set(name) & set("[]:*?/\\\x07")
        assert name[0] != "'" != name[-1]


def test_a_sheet_whose_name_could_be_a_cell_or_has_a_space_is_quoted():
    assert Address("Forward", 0, 0).seen_from("Given") == "Forward!A1"
    assert Address("Forward l1r", 1, 27).seen_from("Given") == "'Forward l1r'!AB2"
    assert Address("T1", 0, 0).seen_from("Given") == "'T1'!A1"
    assert Address("it's", 0, 0).seen_from("Given") == "'it''s'!A1"
    assert Address("Given", 0, 0).seen_from("Given") == "A1"
    assert [letters_of_column(n) for n in (0, 25, 26, 701, 702, 16383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


def test_a_sum_that_is_too_long_for_a_formula_is_kept_in_parts():
    terms = tuple(Product((Variable(f"Given!A{n}"), Variable(f"B{n}"))) for n in range(1, 1001))
    kept = []
    text = SpreadsheetForm(lambda name: name, lambda part: kept.append(part) or f"J{len(kept)}")(Sum(terms))
    assert text == "+".join(f"J{n}" for n in range(1, len(kept) + 1))
    assert all(len(part) <= LONGEST for part in kept)
    assert "+".join(kept) == "+".join(f"Given!A{n}*B{n}" for n in range(1, 1001))


def test_a_letter_stands_low_or_high_and_a_long_line_is_cut_off():
    name = Script(Letter("f"), Numeral(("1",)), Row((Operator("("), Numeral(("2",)), Operator(")"))))
    assert runs_of(name) == [TextRun("f", True), TextRun("1", False, "low"), TextRun("(2)", False, "high")]
    assert runs_of(Script(Letter("e"), sup=name))[1] == TextRun("^(")
    long = runs_of(Row(tuple(Letter(f"x{n} ") if n % 2 else Numeral(("1",)) for n in range(5000))))
    assert sum(len(run.text) for run in long) < MOST_LETTERS + 20
    assert long[-1].text.endswith(CUT)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.50", {"num_format": "0.00######"}),
        ("5/3", {"num_format": "?/???"}),
        ("4", {}),
        ("1e-3", {}),
        ("1/12345", {"num_format": "?/?????"}),
    ],
)
def test_a_given_number_is_shown_as_it_was_typed_and_further_digits_if_others_are_put_in(text, shown):
    assert given_format(Typed(Fraction(text), text)) == shown


def test_a_fraction_is_a_quotient_that_can_be_read():
    content = render_workbook(solve(load_example("fractions")))
    given = opened(content).worksheets[0]
    assert {"=2/3", "=-3/7", "=1/3"} <= {cell.value for row in given.iter_rows() for cell in row}


def test_more_digits_than_a_cell_holds_are_kept_as_text():
    problem = replace(load_example("rnn"), rounding=Rounding(places=40))
    solved = solve(problem)
    for quantity, sheet, row in rows_of_lines(opened(render_workbook(solved))):
        held = sheet.cell(row, CERTIFIED).value
        assert (held == str(solved[quantity])) or len(str(solved[quantity]).strip("-0.")) <= 15


def test_a_gate_that_no_spreadsheet_can_hold_is_zero_and_not_an_error():
    text = example_text("rnn").replace('activation = "tanh"', 'activation = "sigmoid"')
    problem = loads(re.sub(r"^(b_h *=).*$", r"\1 [-2000]", text, flags=re.M))
    lines = {
        quantity: sheet.cell(row, VALUE).value for quantity, sheet, row in rows_of_lines(opened(render_workbook(solve(problem))))
    }
    assert lines["h.1.1"].startswith("=IFERROR(")


def test_without_the_library_it_says_what_to_install(solution, monkeypatch):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(RenderError, match=r"pip install 'symlstm\[excel\]'"):
        render_workbook(solution)


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return lambda *words: CliRunner().invoke(main, words, catch_exceptions=False)


def test_derive_writes_the_workbook_that_python_gives(run, tmp_path):
    (tmp_path / "p.toml").write_text(example_text("rnn"), encoding="utf-8")
    result = run("derive", "p.toml", "--format", "xlsx", "--paper", "us-letter", "--backward")
    assert (result.exit_code, result.stderr) == (0, "")
    problem = with_backward(load_example("rnn"))
    same = solve(replace(problem, layout=replace(problem.layout, paper="us-letter")))
    assert (tmp_path / "outputs/p_backward.xlsx").read_bytes() == render_workbook(same)


@pytest.mark.parametrize("words", [("derive", "--format", "xlsx,md"), ("sheet", "--format", "xlsx")])
def test_without_the_library_a_command_writes_nothing(run, tmp_path, monkeypatch, words):
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    result = run(*words)
    assert result.exit_code == 2
    assert "pip install 'symlstm[excel]'" in result.stderr
    assert list(tmp_path.iterdir()) == []


def test_with_blanks_it_says_which_command_writes_a_form(run, tmp_path):
    result = run("derive", "--format", "xlsx", "--blanks", "results")
    assert (result.exit_code, list(tmp_path.iterdir())) == (2, [])
    assert "symlstm sheet --format xlsx" in result.stderr
