"""`symlstm sheet` and `symlstm check`: a form is written, filled in and marked."""

import csv
import io
import json
import math
import re

import pytest
from click.testing import CliRunner
from oracles.calculator import cut, honest

from symlstm import load_example
from symlstm.cli import main
from symlstm.derivation import derive

DERIVATION = derive(load_example("seed"))
RIGHT = honest(DERIVATION, 4)
MINUS = f"-{RIGHT['loss']}"  # a sign added in writing


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
            writer.writerows([student, problem, places, node, answers.get(node, "")] for _, problem, places, node, _ in form[1:])


def test_a_form_asks_every_line_or_what_is_named(form):
    assert [row[3] for row in form[1:]] == [step.target for step in DERIVATION.steps]
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


def test_wrong_lines_come_first_then_open_ones_and_blank_ones_are_counted(form, tmp_path):
    right = {"z_f.1.1": "0.8750", "f.1.1": "0.71", "h.1.1": "", "loss": "5,3686"}
    filled(form, tmp_path / "ann.csv", {"ann": right | {"z_g.1.1": "0.5750", "g.1.1": "0.6399"}})
    _, ann = run("check", "my.toml", "ann.csv").stdout.split('"ann": ')
    _, *rows = ann.splitlines()
    assert [row.split()[0] for row in rows[:3]] == ["g.1.1", "loss", "f.1.1"]
    assert rows[3] == "  69 lines: 3 right, 1 wrong, 1 for a person to decide, 64 blank"
    assert "a decimal comma where a point belongs; it is read with --decimal-comma" in rows[1]


def test_the_option_that_is_hinted_at_reads_a_decimal_comma(form, tmp_path):
    filled(form, tmp_path / "ann.csv", {"ann": RIGHT | {"loss": "5,3686"}})
    assert '"ann": 68 of 69' in run("check", "my.toml", "ann.csv").stdout
    assert '"ann": 69 of 69' in run("check", "my.toml", "ann.csv", "--decimal-comma").stdout


def test_few_blank_lines_are_named(form, tmp_path):
    filled(form, tmp_path / "ann.csv", {"ann": RIGHT | {"loss": "", "h.2.1": ""}})
    assert "\n  69 lines: 67 right, 2 blank (h.2.1 and loss)\n" in run("check", "my.toml", "ann.csv").stdout


def test_a_sheet_of_another_problem_is_refused(form, tmp_path):
    (tmp_path / "other.csv").write_text("student,problem,node,value\nann,000000000000,c.1.1,1.0\n")
    result = run("check", "my.toml", "other.csv")
    assert result.exit_code == 2
    assert "belongs to another problem" in result.stderr


def test_a_form_for_other_places_is_refused_with_the_option_that_helps_and_marked_with_it(form, tmp_path):
    assert run("sheet", "my.toml", "--places", "2", "--only", "loss").exit_code == 0
    empty = (tmp_path / "outputs" / "my_sheet.csv").read_text()
    (tmp_path / "two.csv").write_text(empty.replace("\n,", "\nann,").replace("loss,", "loss,5.37"))
    refused = run("check", "my.toml", "two.csv")
    assert refused.exit_code == 2
    assert "a form made with --places or --figures is checked with the same" in refused.stderr
    assert '"ann": 1 of 1' in run("check", "my.toml", "two.csv", "--places", "2").stdout


def test_causes_beyond_those_that_are_printed_of_a_class_are_counted(form, tmp_path):
    z = float(RIGHT["z_f.2.1"])
    slips = {"f.2.1": f"{math.tanh(z):.4f}", "z_i.1.1": "0.1250", "z_o.1.1": "0.0750", "g.1.1": "0.5750", "diff.3.1": "3.2768"}
    slips |= {
        "y.3.1": "0.5732",
        "f.1.1": f"{1 - float(RIGHT['f.1.1']):.4f}",
        "i.1.1": f"{math.tanh(float(RIGHT['z_i.1.1'])):.4f}",
    }
    slips |= {
        "h.1.1": f"-{RIGHT['h.1.1']}",
        "f.3.1": RIGHT["f.3.1"][:2] + RIGHT["f.3.1"][3] + RIGHT["f.3.1"][2] + RIGHT["f.3.1"][4:],
    }
    sheets = {node: honest(DERIVATION, 4, slip={node: number}) for node, number in slips.items()}
    filled(form, tmp_path / "class.csv", sheets)
    summary = run("check", "my.toml", "class.csv").stdout.partition("sheets, on average")[2].splitlines()
    causes = [line for line in summary if line.startswith(("  1 student", "  2 student", "  3 student", "  4 student"))]
    assert len(causes) == 5
    assert [
        line
        for line in summary
        if re.fullmatch(r"  and [1-9][0-9]* more causes?; the class page \(--format html\) has all", line)
    ]


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


NASTY = "=#eval(1)<script>x</script>\\input{a}$`"  # as long as a name is shown


def test_every_file_is_written_and_a_second_run_gives_the_same_bytes(form, tmp_path):
    filled(form, tmp_path / "class.csv", {"ann": RIGHT, "bob": RIGHT | {"loss": MINUS}})
    names = "csv,json,md,html,tex,typ,ipynb"
    contents = []
    for folder in ("one", "two"):
        assert run("check", "my.toml", "class.csv", "--format", names, "--out", folder).exit_code == 0
        contents.append({path.name: path.read_bytes() for path in (tmp_path / folder).rglob("*") if path.is_file()})
    assert contents[0] == contents[1]
    assert {"my_marks.csv", "my_evidence.json", "my_class.html", "ann.md", "bob.ipynb"} <= set(contents[0])


def test_gradebook_and_evidence_say_what_the_terminal_says(form, tmp_path):
    filled(form, tmp_path / "class.csv", {"ann": RIGHT, "bob": RIGHT | {"loss": MINUS}})
    assert '"bob": 68 of 69' in run("check", "my.toml", "class.csv", "--format", "csv,json").stdout
    rows = list(csv.DictReader((tmp_path / "outputs" / "my_marks.csv").open(encoding="utf-8-sig")))
    assert [(row["student"], row["mark"], row["first_to_repair"]) for row in rows] == [("ann", "69", ""), ("bob", "68", "loss")]
    evidence = json.loads((tmp_path / "outputs" / "my_evidence.json").read_text())
    (loss,) = [line for line in evidence["students"][1]["lines"] if line["id"] == "loss"]
    assert (loss["written"], loss["verdict"], loss["diagnosis"]["causes"][0]["name"]) == (MINUS, "slip", "sign-of-result")


def test_nothing_that_a_student_writes_breaks_a_page_or_a_spreadsheet(form, tmp_path):
    filled(form, tmp_path / "class.csv", {NASTY: RIGHT | {"loss": NASTY}, "../../up": RIGHT, "@sum": RIGHT})
    assert run("check", "my.toml", "class.csv", "--format", "csv,json,md,html,tex,typ").exit_code == 0
    cells = [cell for row in csv.reader((tmp_path / "outputs" / "my_marks.csv").open(encoding="utf-8-sig")) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    feedback = tmp_path / "outputs" / "my_feedback"
    assert {path.parent for path in tmp_path.rglob("*.html") if path.name != "my_class.html"} == {feedback}
    assert "<script" not in "".join(path.read_text() for path in feedback.glob("*.html"))
    assert "\\input{" not in "".join(path.read_text() for path in feedback.glob("*.tex"))
    sources = "".join(path.read_text() for path in feedback.glob("*.typ"))
    assert "#eval" in sources
    assert "#eval" not in re.sub(r'"(?:\\.|[^"\\])*"', "", sources)


def test_a_toml_sheet_is_marked(form, tmp_path):
    text = (tmp_path / "outputs" / "my_sheet.toml").read_text()
    for node, value in RIGHT.items():
        text = text.replace(f'"{node}" = ""', f'"{node}" = "{value}"')
    (tmp_path / "ann.toml").write_text(text)
    assert '"ann": 69 of 69' in run("check", "my.toml", "ann.toml").stdout


def test_a_person_s_decision_and_the_course_s_marks_are_used(form, tmp_path):
    filled(form, tmp_path / "class.csv", {"ann": RIGHT | {"loss": "5,3686"}})
    (tmp_path / "course.toml").write_text("[weights]\nloss = 3\n")
    (tmp_path / "seen.csv").write_text("student,node,share,note\nann,loss,1,a comma\n")
    assert '"ann": 68 of 71' in run("check", "my.toml", "class.csv", "--marking", "course.toml").stdout
    found = run("check", "my.toml", "class.csv", "--marking", "course.toml", "--overrides", "seen.csv")
    assert '"ann": 71 of 71' in found.stdout
    assert "decided by a person" in found.stdout


@pytest.mark.parametrize(
    "extra",
    [("--marking", "none.toml"), ("--overrides", "none.csv"), ("--format", "docx"), ("--level", "all"), ("--marking", "my.toml")],
)
def test_a_wrong_option_is_said_and_nothing_is_written(form, tmp_path, extra):
    filled(form, tmp_path / "class.csv", {"ann": RIGHT})
    before = sorted(tmp_path.rglob("*"))
    result = run("check", "my.toml", "class.csv", *extra, "--out", "new")
    assert (result.exit_code, "Traceback" in result.output) == (2, False)
    assert sorted(tmp_path.rglob("*")) == before


def test_the_other_sheets_are_marked_beside_a_broken_one(form, tmp_path):
    filled(form, tmp_path / "class.csv", {"ann": RIGHT})
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe\x00")
    result = run("check", "my.toml", "bad.csv", "class.csv")
    assert result.exit_code == 0
    assert '"ann": 69 of 69' in result.stdout
    assert "bad.csv: " in result.stderr


def test_colours_stand_on_a_terminal_only(form, tmp_path):
    filled(form, tmp_path / "class.csv", {"ann": RIGHT | {"loss": "1.0000"}})
    assert "\x1b[" not in run("check", "my.toml", "class.csv").stdout
    assert "\x1b[" in CliRunner().invoke(main, ["check", "my.toml", "class.csv"], color=True).stdout


def test_a_number_without_its_decimal_point_stops_nobody(form, tmp_path):
    filled(form, tmp_path / "class.csv", {"ann": RIGHT, "bob": RIGHT | {"z_f.1.1": "8750", "f.1.1": "0.9123", "c.2.1": "1e300"}})
    result = run("check", "my.toml", "class.csv", "--format", "csv,json,md")
    assert (result.exit_code, result.exception) == (0, None)
    assert len(list(csv.DictReader((tmp_path / "outputs" / "my_marks.csv").open(encoding="utf-8-sig")))) == 2


def test_which_lines_count_is_said_or_chosen(form, tmp_path):
    (tmp_path / "class.csv").write_text(f"student,node,value\nann,loss,{RIGHT['loss']}\nbob,y.3.1,{RIGHT['y.3.1']}\nbob,loss,5\n")
    both = run("check", "my.toml", "class.csv")
    assert "1 of 2 sheets has fewer" in both.stderr
    assert '"ann": 1 of 2' in both.stdout
    chosen = run("check", "my.toml", "class.csv", "--only", "loss")
    assert chosen.stderr == ""
    assert '"ann": 1 of 1' in chosen.stdout
    assert '"ann": 1 of 69' in run("check", "my.toml", "class.csv", "--every-line").stdout


def test_a_decision_about_a_line_that_is_not_asked_is_an_error(form, tmp_path):
    filled(form, tmp_path / "class.csv", {"ann": RIGHT})
    (tmp_path / "seen.csv").write_text("student,node,share\nann,y.3.1,1\n")
    assert run("check", "my.toml", "class.csv", "--only", "loss", "--overrides", "seen.csv").exit_code == 2


def test_a_long_form_without_values_is_said(form, tmp_path):
    (tmp_path / "class.csv").write_text("student,node\nann,loss\n")
    assert "a column value" in run("check", "my.toml", "class.csv").stderr
