"""`symlstm sheet` and `symlstm check`: a form is written, filled in and marked."""

import csv
import io
import math

import pytest
from click.testing import CliRunner
from oracles.calculator import cut, honest

from symlstm import load_example
from symlstm.cli import main
from symlstm.derivation import derive

DERIVATION = derive(load_example("seed"))
RIGHT = honest(DERIVATION, 4)


@pytest.fixture
def form(tmp_path, monkeypatch):
    """The empty form of the seed problem, as rows, in a folder of its own."""
    monkeypatch.chdir(tmp_path)
    assert run("new", "my.toml").exit_code == 0
    assert run("sheet", "my.toml", "--every-line").exit_code == 0
    return list(csv.reader(io.StringIO((tmp_path / "outputs" / "my_sheet.csv").read_text())))


def run(*arguments):
    return CliRunner().invoke(main, arguments)


def filled(form, path, answers_by_student):
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(form[0])
        for student, answers in answers_by_student.items():
            writer.writerows([student, problem, node, answers.get(node, "")] for _, problem, node, _ in form[1:])


def test_a_form_asks_every_line_or_what_is_named(form):
    assert [row[2] for row in form[1:]] == [step.target for step in DERIVATION.steps]
    assert "3 numbers asked" in run("sheet", "my.toml", "--only", "y,diff,loss").stdout


def test_an_unknown_name_for_a_form_is_said(form):
    result = run("sheet", "my.toml", "--only", "hh")
    assert result.exit_code == 2
    assert "'hh'" in result.stderr


def test_a_class_is_marked_and_a_mistake_is_named(form, tmp_path):
    wrong = cut(math.tanh(float(RIGHT["z_f.2.1"])), 4, False)
    bob = honest(DERIVATION, 4, slip={"f.2.1": wrong})
    filled(form, tmp_path / "class.csv", {"ann": RIGHT, "bob": bob})
    result = run("check", "my.toml", "class.csv")
    assert result.exit_code == 0
    assert '"ann": 69 of 69' in result.stdout
    assert '"bob": 68 of 69' in result.stdout
    assert "tanh in place of the sigmoid" in result.stdout


def test_a_sheet_of_another_problem_is_refused(form, tmp_path):
    (tmp_path / "other.csv").write_text("student,problem,node,value\nann,000000000000,c.1.1,1.0\n")
    result = run("check", "my.toml", "other.csv")
    assert result.exit_code == 2
    assert "belongs to another problem" in result.stderr


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"a,b\n1,2\n", b'student,node,value\n"ann'])
def test_what_is_no_sheet_is_said_without_a_traceback(form, tmp_path, content):
    (tmp_path / "bad.csv").write_bytes(content)
    result = run("check", "my.toml", "bad.csv")
    assert result.exit_code == 2
    assert "bad.csv: " in result.stderr
    assert "Traceback" not in result.output


def test_an_empty_form_is_answered_in_short(form):
    result = run("check", "my.toml", "outputs/my_sheet.csv")
    assert result.exit_code == 2
    assert len(result.stderr.splitlines()) < 30
