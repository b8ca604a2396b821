"""The key is not given away: what follows from the given numbers alone stands in feedback and evidence with --show-key only."""

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from symlstm import load, solve
from symlstm.cli import main
from symlstm.derivation import derive

CASES = Path(__file__).parents[1] / "data" / "cases" / "marking"
PROBLEM = load(CASES / "ex4.toml")
KEY = {quantity: str(value) for quantity, value in solve(PROBLEM).values.printed.items()}
FORMATS = "csv,json,md,html,tex,ipynb,typ"


def digits_in(text):
    """The decimals of a page, whatever parts their digits in groups, be it tags."""
    readings = (text, re.sub(r"(?<=\d)(\\,|\{,\}|&nbsp;|\s)+(?=[\d.])", "", text), re.sub(r"<[^>]*>", "", text))
    return {number for reading in readings for number in re.findall(r"\d+\.\d+", reading)}


def checked(tmp_path, monkeypatch, sheet, *options):
    """Everything that `check` says and writes for a sheet, by the name of the file."""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["check", str(CASES / "ex4.toml"), str(sheet), "--format", FORMATS, *options])
    assert result.exit_code == 0, result.output
    files = {path.name: path.read_text() for path in (tmp_path / "outputs").rglob("*") if path.is_file()}
    return files | {"terminal": result.output}


def of_key(*quantities):
    """Right values that a page would show for no other reason, of some lines or of all."""
    others = {str(value) for value in PROBLEM.givens.values()}
    return {KEY[quantity].lstrip("-") for quantity in quantities or KEY} - others


@pytest.mark.parametrize("level", ["where", "hint", "full"])
def test_an_empty_sheet_gets_no_value_of_the_key(tmp_path, monkeypatch, level):
    for name, text in checked(tmp_path, monkeypatch, CASES / "blank.csv", "--level", level).items():
        assert not of_key() & digits_in(text), name


def test_an_empty_sheet_gets_all_of_the_key_where_it_is_asked_for(tmp_path, monkeypatch):
    files = checked(tmp_path, monkeypatch, CASES / "blank.csv", "--show-key")
    for name in ("md", "html", "tex", "ipynb", "typ"):
        assert of_key() <= digits_in(files[f"zoe.{name}"]), name


@pytest.fixture
def one_wrong_number(tmp_path):
    """A sheet with but one number, wrong: the first cell state, of which all that lies above follows from the givens."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("student,c.1.1\nann,0.9876\n")
    return sheet


def test_of_blank_lines_above_a_wrong_one_no_value_is_given_away(tmp_path, monkeypatch, one_wrong_number):
    above = of_key("c.1.1", "f.1.1", "i.1.1", "g.1.1", "z_f.1.1", "z_i.1.1", "z_g.1.1", "o.1.1")
    for name, text in checked(tmp_path, monkeypatch, one_wrong_number).items():
        assert not above & digits_in(text), name


def test_with_the_key_shown_the_values_above_a_wrong_line_stand_in_its_formula(tmp_path, monkeypatch, one_wrong_number):
    files = checked(tmp_path, monkeypatch, one_wrong_number, "--show-key")
    assert {KEY["c.1.1"], KEY["f.1.1"]} <= digits_in(files["ann.md"])
    line = json.loads(files["ex4_evidence.json"])["students"][0]["lines"][0]
    assert line["own"]["value"] == KEY["c.1.1"]
    assert "difference" in line


def test_what_a_students_own_numbers_give_is_told(tmp_path, monkeypatch):
    """c.2.1 rests on a written c.1.1, by way of blank gates: what comes out is the student's own."""
    sheet = tmp_path / "sheet.csv"
    sheet.write_text("student,c.1.1,c.2.1\nann,0.9876,0.1234\n")
    files = checked(tmp_path, monkeypatch, sheet)
    first, second = json.loads(files["ex4_evidence.json"])["students"][0]["lines"]
    assert "own" not in first
    assert second["own"]["value"] != KEY["c.2.1"]
    assert second["own"]["value"] in digits_in(files["ann.md"])


def test_every_line_of_the_problem_is_looked_for_in_these_tests():
    assert len(KEY) == len(derive(PROBLEM).steps)
