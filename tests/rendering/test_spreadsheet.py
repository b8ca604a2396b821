"""The gradebook in a spreadsheet: no formula, no date, the right letters, the decimal mark of the sheets; whatever parts its cells."""

import csv
import io
import re
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner

from symlstm.cli import main
from symlstm.rendering.spreadsheet import csv_text, exact_cell, text_cell

CASES = Path(__file__).parents[1] / "data" / "cases" / "robust"
FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")
A_DATE = re.compile(r"\d+([/.-]\d+){1,2}|\d+:\d+")


def gradebook(tmp_path, monkeypatch, sheet, *options):
    """The bytes of the gradebook of a class sheet, which is a text or a file."""
    monkeypatch.chdir(tmp_path)
    if isinstance(sheet, str):
        Path("class.csv").write_text(sheet, encoding="utf-8")
    path = "class.csv" if isinstance(sheet, str) else str(sheet)
    result = CliRunner().invoke(main, ["check", str(CASES / "my.toml"), path, "--format", "csv", *options])
    assert result.exit_code == 0, result.output
    return Path("outputs/my_marks.csv").read_bytes()


def every_reading(text):
    """The cells as readers take them that part by one mark or another, and mind quotes or not."""
    for delimiter in ",;\t|":
        for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
            for row in csv.reader(io.StringIO(text), delimiter=delimiter, quoting=quoting):
                yield from (cell.strip(' "') for cell in row)


NASTY = ["x;=1+1", "=1+1", "＝1+1", "－2", "a|@sum", 'b","=1+1', "c;  +3", 'd"";"=1', "-Anna", "@bob", " =2"]


def test_a_reader_that_parts_by_semicolons_gets_no_formula(tmp_path, monkeypatch):
    text = gradebook(tmp_path, monkeypatch, CASES / "semicolon.csv").decode("utf-8-sig")
    assert "=1+1" in text
    assert not [cell for cell in every_reading(text) if cell.startswith(FORMULA)]


@pytest.mark.parametrize("name", NASTY)
def test_no_reader_gets_a_formula_from_a_name(name):
    for comma in (False, True):
        text = csv_text([("student", "mark"), (text_cell(name), "1")], comma).removeprefix("\ufeff")
        assert not [cell for cell in every_reading(text) if cell.startswith(FORMULA)]
        assert text.count("\n") == 2


def test_every_cell_is_in_quotes_and_the_file_says_that_it_is_utf_8(tmp_path, monkeypatch):
    content = gradebook(tmp_path, monkeypatch, "student,c.1.1\nZoë,0.2949\n李,0.1\n")
    assert content.startswith(b"\xef\xbb\xbf")
    lines = content.decode("utf-8-sig").splitlines()
    assert all(re.fullmatch(r'"[^"]*"(,"[^"]*")*', line) for line in lines)
    assert [row["student"] for row in csv.DictReader(lines)] == ["Zoë", "李"]


def test_marks_that_are_fractions_are_no_dates(tmp_path, monkeypatch):
    Path(tmp_path / "course.toml").write_text('follows = "1/2"\n[weights]\nc = "9/2"\nf = "1/3"\nz_f = "4/3"\n')
    sheet = "student,c.1.1,z_f.2.1,f.2.1\nann,0.2949,1.5220,0.8208\n9/2,0.2949,0,0\n"
    text = gradebook(tmp_path, monkeypatch, sheet, "--marking", "course.toml").decode("utf-8-sig")
    first, second = csv.DictReader(io.StringIO(text))
    assert (first["mark"], first["of"], first["exact"]) == ("6.17", "6.17", "6 1/6")
    assert (second["student"], second["mark"], second["exact"]) == ("'9/2", "4.5", "4.5")
    dates = [cell for row in csv.reader(io.StringIO(text)) for cell in row if A_DATE.fullmatch(cell)]
    assert set(dates) <= {"6.17", "4.5", "72.97", "100"}  # decimals


@pytest.mark.parametrize(
    ("number", "cell"),
    [(Fraction(9, 2), "4.5"), (Fraction(0), "0"), (Fraction(1, 3), "0 1/3"), (Fraction(13, 3), "4 1/3"), (Fraction(69), "69")],
)
def test_an_exact_mark_is_a_decimal_or_a_mixed_number(number, cell):
    assert exact_cell(number) == cell
    assert sum(map(Fraction, cell.split())) == number
    assert exact_cell(number, decimal_comma=True) == cell.replace(".", ",")


@pytest.mark.parametrize(
    "name", ["9/2", "1-2", "1.2.", "12:30", "3. Mai", "MAR1", "sept 2", "2024-10-01", "May 5, 2024", " 4/5 "]
)
def test_a_name_that_looks_like_a_date_stays_a_name(name):
    assert text_cell(name) == f"'{name}"


@pytest.mark.parametrize("name", ["Ann", "0012345", "mayer2", "May", "janes12", "Ann-Lee 2", "s1/2", "1e5", "Octavia 3"])
def test_a_name_that_is_no_date_stays_as_it_is(name):
    assert text_cell(name) == name


def test_numbers_have_a_decimal_comma_where_the_sheets_had_it(tmp_path, monkeypatch):
    Path(tmp_path / "course.toml").write_text("[weights]\nc = 2.5\n")
    sheet = "student;c.1.1;f.2.1\nann;0,2949;0,8208\n"
    options = ("--decimal-comma", "--marking", "course.toml")
    text = gradebook(tmp_path, monkeypatch, sheet, *options).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(text), delimiter=";")
    assert (row["mark"], row["exact"], row["percent"]) == ("3,5", "3,5", "100")
