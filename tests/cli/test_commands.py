"""The commands as a user meets them: files, exit codes, messages."""

import csv
import io
import json
import os
from dataclasses import replace

import pytest
from click.testing import CliRunner

from symlstm import load_example, with_backward
from symlstm.cli import main
from symlstm.errors import UsageError
from symlstm.numbers.witness import WITNESSES, lstm

TIE = """
title = "A tie that nobody can decide"
sequence = [[1], [1], [1]]
[weights]
W_f = [[1, 1, 1], [1, 1, 1]]
W_i = [[1, 1, 1], [1, 1, 1]]
W_c = [[1, 1, 1], [1, 1, 1]]
W_o = [[1, 1, 1], [1, 1, 1]]
b_f = [0, 0]
b_i = [0, 0]
b_c = [0, 0]
b_o = [0, 0]
W_y = [[1, -1]]
b_y = ["0.00005"]
"""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def run(*arguments):
    return CliRunner().invoke(main, list(arguments))


def test_derive_writes_a_pdf_tex_and_markdown_of_the_bundled_example():
    result = run("derive")
    assert result.exit_code == 0
    assert sorted(os.listdir("outputs")) == [
        "lstm_numerical_example.md",
        "lstm_numerical_example.pdf",
        "lstm_numerical_example.tex",
        "lstm_numerical_example_figures",
    ]
    assert "y.3.1 ≈ 0.7232" in result.output
    assert "diff.3.1 ≈ -3.2768" in result.output
    assert "holds" in result.output


def test_derive_names_files_after_the_problem_file(tmp_path):
    run("new", "my.toml")
    assert run("derive", "my.toml", "--out", "made here", "--format", "tex").exit_code == 0
    assert os.listdir("made here") == ["my.tex"]


def test_fragment_brings_its_preamble():
    run("derive", "--fragment", "--format", "tex")
    assert sorted(os.listdir("outputs")) == ["lstm_numerical_example.tex", "symlstm-preamble.tex"]
    assert r"\documentclass" not in open("outputs/lstm_numerical_example.tex").read()


@pytest.mark.parametrize("example", ["seed", "gru", "fractions", "saturated"])
def test_every_starter_can_be_solved_as_it_is(example):
    assert run("new", f"{example}.toml", "--example", example).exit_code == 0
    assert run("derive", f"{example}.toml").exit_code == 0


def test_new_never_overwrites():
    open("mine.toml", "w").write("precious")
    result = run("new", "mine.toml")
    assert result.exit_code == 2
    assert "mine.toml: exists already and is left as it is" in result.stderr
    assert open("mine.toml").read() == "precious"


def test_values_as_json_are_text_by_id_in_reading_order():
    data = json.loads(run("values", "--format", "json").stdout)
    first = data["quantities"][0]
    assert first == {"id": "z_f.1.1", "value": "0.8750", "exact": "7/8", "rule": "pre-activation of the forget gate"}
    assert data["quantities"][-1]["id"] == "loss"
    assert data["crosscheck"]["outcome"] == "holds"
    assert data["rounding"]["places"] == 4


def test_values_as_csv_have_a_row_for_each_quantity():
    rows = list(csv.DictReader(io.StringIO(run("values", "--format", "csv").stdout)))
    assert rows[1] == {"id": "f.1.1", "value": "0.7058", "exact": "", "rule": "forget gate"}
    assert len(rows) == 69


def test_a_thousand_digits_are_printed():
    rows = list(csv.DictReader(io.StringIO(run("values", "--format", "csv", "--digits", "1000").stdout)))
    assert {len(row["value"].lstrip("-")) for row in rows} == {1002}


def test_closed_form_goes_back_to_the_weights():
    assert run("closed-form", "f.1.1").stdout == "f.1.1 = 1/(1 + e^(-7/8))\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("derive", "nowhere.toml"), "nowhere.toml"),
        (("derive", "."), "."),
        (("derive", "--digits", "-1"), "--digits: found -1"),
        (("derive", "--figures", "0"), "--figures: found 0"),
        (("derive", "--digits", "3", "--figures", "3"), "exclude each other"),
        (("derive", "--format", "docx"), "--format: found 'docx', expected one or more of pdf, tex, md, html, ipynb, typ, xlsx"),
        (("derive", "--format", ""), "--format: found nothing"),
        (("values", "--digits", "99999999999"), "--digits: found 99999999999"),
        (("derive", "--rate", "-1"), '--rate: found "-1", expected a number above 0'),
        (("derive", "--rate", "fast"), '--rate: found "fast", expected a number such as'),
        (("derive", "--steps", "3"), "steps of gradient descent need a rate"),
        (("derive", "--rate", "0.1", "--steps", "0"), "--steps: found 0, expected a whole number from 1 to 100"),
        (("closed-form", "q.1.1"), "'q.1.1': no such quantity"),
        (("closed-form", "W_f.1.1"), "W_f.1.1: is given, not derived"),
        (("closed-form", "h.3.1"), "the limit is 2,000"),
    ],
)
def test_bad_requests_end_with_code_2_and_one_clear_message(arguments, message):
    result = run(*arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.stderr
    assert result.stdout == ""
    assert os.listdir() == []


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("derive", "--rate", "0"), "--rate"),
        (("check", "my.toml", "s.csv", "--rate", "0,1"), "--rate"),
        (("derive", "--rate", "1", "--steps", "0"), "--steps"),
        (("vary", "my.toml", "--seed", "1", "--count", "0"), "--count"),
        (("vary", "my.toml", "--seed", ""), "--seed"),
        (("sheet", "my.toml", "--points", "-1"), "--points"),
    ],
)
def test_an_option_is_called_in_a_message_as_it_is_written_on_the_command_line(arguments, option):
    run("new", "my.toml")
    assert run(*arguments).stderr.startswith(f"{option}: found ")


def test_an_argument_is_called_in_a_message_as_it_is_written_in_python():
    with pytest.raises(UsageError, match=r"^rate: found "):
        with_backward(load_example(), rate="0")


def test_a_backward_pass_without_a_target_is_refused():
    run("new", "my.toml", "--example", "saturated")
    result = run("derive", "my.toml", "--backward")
    assert result.exit_code == 2
    assert "the backward pass starts from the loss, and this problem has no target" in result.stderr
    assert os.listdir() == ["my.toml"]


def test_backward_writes_files_of_its_own_and_says_what_descent_gives():
    result = run("derive", "--backward", "--rate", "0.1", "--steps", "3")
    assert result.exit_code == 0
    stem = "lstm_numerical_example_backward"
    assert sorted(os.listdir("outputs")) == [f"{stem}.md", f"{stem}.pdf", f"{stem}.tex", f"{stem}_figures"]
    assert os.listdir(f"outputs/{stem}_figures") == ["cell-1.svg"]
    assert "loss ≈ 1.1872 after 3 steps at rate 0.1" in result.output
    assert "5 of 5 gradients with central differences" in result.output


@pytest.mark.parametrize(
    ("detail", "figures"),
    [("normal", ["cell-1.svg"]), ("full", ["cell-1.svg", "gates.svg", "gradient-norms.svg", "states.svg"])],
)
def test_charts_are_drawn_where_all_detail_is_asked_for(detail, figures):
    assert run("derive", "--backward", "--detail", detail, "--format", "md").exit_code == 0
    assert sorted(os.listdir("outputs/lstm_numerical_example_backward_figures")) == figures


def test_a_pdf_needs_no_tex(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert run("derive", "--format", "pdf").exit_code == 0
    assert open("outputs/lstm_numerical_example.pdf", "rb").read(5) == b"%PDF-"


def test_where_no_pdf_can_be_made_nothing_is_written_and_two_lines_say_why(monkeypatch):
    monkeypatch.setenv("PATH", "")
    result = run("derive", "--format", "tex,pdf", "--pdf-engine", "pdflatex")
    assert (result.exit_code, os.listdir()) == (2, [])
    assert result.stderr.startswith("pdflatex is not installed here")
    assert "Nothing was written; --format tex writes the source" in result.stderr


def test_values_with_gradients_say_by_which_rule_and_how_the_loss_changes():
    data = json.loads(run("values", "--rate", "0.1", "--format", "json").stdout)
    rows = {row["id"]: row for row in data["quantities"]}
    assert (rows["d_c.2.1"]["value"], rows["d_c.2.1"]["rule"]) == ("-0.4096", "gradient of the cell state (sum over paths)")
    assert rows["new_W_f.1.1"]["value"] == "0.6581"
    assert data["training"][0] == {
        "step": "1", "loss": "5.3686", "predicted_change": data["training"][0]["predicted_change"],
        "change": data["training"][0]["change"], "new_loss": data["training"][0]["new_loss"],
    }  # fmt: skip
    assert {check["outcome"] for check in data["crosscheck"]["central_differences"]} == {"holds"}


def test_a_file_that_asks_for_gradient_descent_gets_it():
    run("new", "train.toml")
    open("train.toml", "a").write('[training]\nrate = "0.1"\n')
    assert run("derive", "train.toml").exit_code == 0
    assert "## Gradients of the parameters, and one step of gradient descent" in open("outputs/train_backward.md").read()


def test_closed_form_of_a_gradient_goes_back_to_the_weights():
    text = TIE.replace("sequence = [[1], [1], [1]]", "sequence = [[1]]\ntarget = [1]").replace('"0.00005"', "0")
    open("one.toml", "w").write(text.replace("W_y = [[1, -1]]", "W_y = [[1, 2]]"))
    assert run("closed-form", "d_b_y.1", "one.toml").stdout.startswith("d_b_y.1 = ")


def test_a_wrong_problem_lists_everything_and_writes_nothing():
    open("bad.toml", "w").write("title = 3\nsequence = [0.5]\n[weights]\nW_g = 1\n")
    result = run("derive", "bad.toml")
    assert result.exit_code == 2
    assert result.stderr.count("found") > 3
    assert os.listdir() == ["bad.toml"]


def test_a_file_in_place_of_the_output_folder_is_a_clear_error():
    open("outputs", "w").write("")
    result = run("derive")
    assert result.exit_code == 2
    assert "outputs: cannot write here" in result.stderr
    assert os.listdir() == ["outputs"]


def test_an_undecidable_digit_ends_with_code_1_and_writes_nothing():
    open("tie.toml", "w").write(TIE)
    result = run("derive", "tie.toml")
    assert result.exit_code == 1
    assert "y.3.1: not decided at" in result.stderr
    assert os.listdir() == ["tie.toml"]


def test_a_failing_cross_check_ends_with_code_1_and_names_the_quantity(monkeypatch):
    def swapped(p, x, h0, c0):
        return lstm.forward(p | {"W_f": p["W_i"], "b_f": p["b_i"], "W_i": p["W_f"], "b_i": p["b_f"]}, x, h0, c0)

    monkeypatch.setitem(WITNESSES, "lstm", replace(WITNESSES["lstm"], forward=swapped))
    result = run("derive")
    assert result.exit_code == 1
    assert "fails" in result.output
    assert "z_f.1.1" in result.output
    assert "The cross-check FAILS" in open("outputs/lstm_numerical_example.md").read()


def test_github_flavour_has_no_dollar_displays():
    run("derive", "--md", "github", "--format", "md")
    text = open("outputs/lstm_numerical_example.md").read()
    assert "$$" not in text
    assert text.count("```math") * 2 == text.count("```")
