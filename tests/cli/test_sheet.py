"""`symlstm sheet`: the files it writes, what they ask, and that bad input writes nothing."""

import csv
import os
import re

import pytest
from click.testing import CliRunner

from symlstm.cli import main

STEM = "lstm_numerical_example"
PAGES = {"pdf": f"{STEM}_worksheet.pdf", "html": f"{STEM}_worksheet.html", "tex": f"{STEM}_worksheet.tex", "md": f"{STEM}_worksheet.md", "exam": f"{STEM}_exam.tex"}  # fmt: skip
FORMS = {name: f"{STEM}_sheet.{name}" for name in ("csv", "toml", "xlsx")}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(*words):
    return CliRunner().invoke(main, ["sheet", *words], catch_exceptions=False)


def text(name):
    with open(f"outputs/{name}", encoding="utf-8") as opened:
        return opened.read()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--format", "docx"), "--format: found 'docx', expected one or more of csv, toml, xlsx, pdf, html, tex, md, exam"),
        (("--format", "pdf,odt"), "--format: found 'odt'"),
        (("--format", ""), "--format: found nothing"),
        (("--go-on-from", "z"), "--go-on-from: found 'z', expected one or more of"),
        (("--go-on-from", "c,y"), "--go-on-from: found 'y'"),
        (("--go-on-from", ""), "--go-on-from: found nothing"),
        (("--points", "-1"), "points: found -1, expected a whole number from 0 to 100"),
        (("--points", "101"), "points: found 101, expected a whole number from 0 to 100"),
        (("--points", "two"), "'two' is not a valid integer"),
        (("--blanks", "some"), "'some' is not one of"),
        (("--only", "c", "--every-line"), "exclude each other"),
        (("--only", "q"), "--only: found 'q'"),
    ],
)
@pytest.mark.parametrize("formats", [(), ("--format", "md,csv")])
def test_bad_input_ends_with_code_2_and_writes_nothing(formats, words, message):
    result = run(*formats, *words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr
    assert os.listdir() == []


@pytest.mark.parametrize(("name", "file"), [*PAGES.items(), *FORMS.items()])
def test_each_format_is_a_file_of_its_own(name, file):
    result = run("--format", name)
    assert result.exit_code == 0
    assert os.listdir("outputs") == [file]
    assert re.fullmatch(rf"outputs/{re.escape(file)}: 14 numbers asked, problem p\w+\n", result.stdout)


def asked(name):
    """The ids that a form asks."""
    with open(f"outputs/{name}", newline="", encoding="utf-8") as opened:
        return [row["node"] for row in csv.DictReader(opened)]


def test_the_form_asks_what_the_worksheet_has_answer_lines_for():
    assert run("--every-line", "--format", "csv,tex").exit_code == 0
    below_blanks = re.findall(r"\\symblank\{[\d.]+\}\{[^{}]*\}\{([^{}]*)\}", text(PAGES["tex"]).partition(r"\begin{document}")[2])
    assert len(asked(FORMS["csv"])) == 69
    assert sorted(identity.replace("\\_", "_") for identity in below_blanks) == sorted(asked(FORMS["csv"]))


@pytest.mark.parametrize("pages", [(), ("md",)])
def test_states_to_go_on_from_are_printed_and_not_asked(pages):
    assert run("--only", "c,h", "--go-on-from", "h", "--format", ",".join(("csv", *pages))).exit_code == 0
    assert asked(FORMS["csv"]) == ["c.1.1", "c.1.2", "c.2.1", "c.2.2", "c.3.1", "c.3.2", "h.3.1", "h.3.2"]


def test_points_stand_on_the_worksheet():
    assert run("--format", "md").exit_code == 0
    without = text(PAGES["md"])
    assert run("--format", "md", "--points", "3").exit_code == 0
    assert "points" not in without
    assert "points" in text(PAGES["md"])


@pytest.mark.parametrize("name", ["html", "tex", "md"])
def test_no_result_that_is_asked_stands_on_the_worksheet(name):
    assert run("--every-line", "--format", name).exit_code == 0
    body = re.sub(r"(?s)<style>.*?</style>|.*\\begin\{document\}", "", text(PAGES[name]))
    assert not [
        value for value in ("0.8750", "0.7058", "0.2950", "0.1664", "0.7488", "0.7232", "3.2768", "5.3686") if value in body
    ]


def test_where_no_gradients_are_asked_of_a_problem_that_has_them_a_note_says_how():
    result = run("--rate", "0.1", "--format", "csv")
    assert "no gradients and no updated parameters are asked" in result.stderr
    names = result.stderr.rstrip().rpartition("--only ")[2]
    asked = run("--rate", "0.1", "--format", "csv", "--only", names)
    assert (asked.exit_code, asked.stderr) == (0, "")
    assert "d_W_f.1.1" in text(FORMS["csv"])
    assert "new_W_f.1.1" in text(FORMS["csv"])


@pytest.mark.parametrize("words", [(), ("--backward", "--every-line"), ("--backward", "--only", "c")])
def test_nothing_is_said_of_gradients_where_there_are_none_or_it_was_said_what_is_asked(words):
    assert run("--format", "csv", *words).stderr == ""
