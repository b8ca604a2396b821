"""`symlstm derive --without`, `--paper` and `--fragment-parts`: what the files have, and what is said."""

import os
from dataclasses import replace

import pikepdf
import pytest
from click.testing import CliRunner

from symlstm import load_example, render
from symlstm.cli import layout, main
from symlstm.numbers.witness import WITNESSES, lstm
from symlstm.problem import example_text
from symlstm.problem.sections import SECTIONS
from symlstm.problem.settings import DETAILS, PAPERS

STEM = "lstm_numerical_example"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def derive(*words):
    return CliRunner().invoke(main, ["derive", *words], catch_exceptions=False)


def with_layout(lines):
    """The bundled example with more lines in [layout]."""
    return example_text("seed").replace("[layout]\n", f"[layout]\n{lines}\n")


def headings():
    text = open(f"outputs/{STEM}.md", encoding="utf-8").read()
    return [line.removeprefix("## ") for line in text.splitlines() if line.startswith("## ")]


def test_the_options_know_every_detail_and_paper():
    assert (layout.DETAILS, layout.PAPERS) == (DETAILS, PAPERS)


@pytest.mark.parametrize(
    "words", [("--without", "givens,conventions"), ("--without", "givens", "--without", " conventions ,givens")]
)
def test_without_leaves_out_by_commas_and_when_repeated(words):
    derive("--format", "md")
    whole = headings()
    result = derive("--format", "md", *words)
    assert (result.exit_code, result.stderr) == (0, "")
    assert headings() == [heading for heading in whole if heading not in ("Given", "Conventions")]
    assert len(headings()) == len(whole) - 2


def test_without_goes_on_from_what_the_file_leaves_out():
    with open(f"{STEM}.toml", "w", encoding="utf-8") as file:
        file.write(with_layout('sections = ["steps", "givens", "readout"]\nwithout = ["checked"]'))
    derive(f"{STEM}.toml", "--format", "md", "--without", "readout")
    assert [heading.split(",")[0][:4] for heading in headings()] == ["Give", "Time", "Time", "Time"]


def test_an_unknown_section_is_answered_with_all_there_are_and_the_nearest():
    result = derive("--without", "stepz,givens")
    assert (result.exit_code, os.listdir()) == (2, [])
    assert f"--without: found 'stepz', expected one or more of {', '.join(SECTIONS)}" in result.stderr
    assert "did you mean steps?" in result.stderr


def test_a_name_that_changes_nothing_at_this_detail_is_noted():
    words = ("--format", "md", "--without", "symbols,steps,gradients")
    noted = [line.split(" changes nothing")[0] for line in derive(*words).stderr.splitlines()]
    assert noted == ["note: --without symbols", "note: --without gradients"]
    assert "symbols" not in derive(*words, "--detail", "full").stderr


def test_no_figures_and_without_figures_are_the_same():
    texts = []
    for words in (["--no-figures"], ["--without", "figures"], []):
        derive("--format", "md", *words)
        texts.append(open(f"outputs/{STEM}.md", encoding="utf-8").read())
        assert os.path.isdir(f"outputs/{STEM}_figures") == (not words)
    assert texts[0] == texts[1] != texts[2]


@pytest.mark.parametrize("name", ["crosscheck", "checked"])
def test_a_failing_cross_check_cannot_be_left_out(monkeypatch, name):
    def swapped(p, x, h0, c0):
        return lstm.forward(p | {"W_f": p["W_i"], "b_f": p["b_i"], "W_i": p["W_f"], "b_i": p["b_f"]}, x, h0, c0)

    assert "Checked" not in headings_of(derive("--format", "md", "--without", name))
    monkeypatch.setitem(WITNESSES, "lstm", replace(WITNESSES["lstm"], forward=swapped))
    result = derive("--format", "md", "--without", name)
    assert result.exit_code == 1
    assert "cross-check       fails" in result.stdout
    assert "note: the cross-check fails, so the section that says so is not left out" in result.stderr
    assert "The cross-check FAILS" in open(f"outputs/{STEM}.md", encoding="utf-8").read()
    assert "Checked" in headings()


def headings_of(result):
    assert result.exit_code == 0
    return headings()


def test_each_section_that_is_shown_is_a_part_of_the_fragment():
    result = derive("--backward", "--fragment-parts", "--format", "tex", "--without", "conventions,gradients-of-steps")
    assert result.exit_code == 0
    parts = {name.removesuffix(".tex") for name in os.listdir(f"outputs/{STEM}_backward_parts")}
    assert parts == {
        "givens", "equations", "specimen", "step-1", "step-2", "step-3", "readout", "summary",
        "backward-equations", "backward-step-3", "backward-step-2", "backward-step-1", "gradients", "checked",
    }  # fmt: skip
    assert result.stdout.splitlines()[-1].endswith("_parts/ (14 parts)")


def test_where_one_part_cannot_be_written_none_is():
    os.makedirs(f"outputs/{STEM}_parts/step-2.tex")
    result = derive("--fragment-parts", "--format", "tex")
    assert result.exit_code == 2
    assert [files for _, _, files in os.walk("outputs")] == [[], [], []]


@pytest.mark.parametrize(("paper", "size"), [("a4", (595, 842)), ("us-letter", (612, 792))])
def test_the_paper_is_that_of_the_pdf_and_of_latex(paper, size):
    assert derive("--paper", paper).exit_code == 0
    with pikepdf.open(f"outputs/{STEM}.pdf") as pdf:
        assert {tuple(round(float(x)) for x in page.mediabox[2:]) for page in pdf.pages} == {size}
    tex = open(f"outputs/{STEM}.tex", encoding="utf-8").read()
    assert rf"\documentclass[10pt,{'letterpaper' if paper == 'us-letter' else 'a4paper'},fleqn]" in tex


def test_the_option_for_paper_goes_before_the_file():
    with open("my.toml", "w", encoding="utf-8") as file:
        file.write(with_layout('paper = "us-letter"'))
    for words, said in (((), "us-letter"), (("--paper", "a4"), "a4")):
        derive("my.toml", "--format", "typ", *words)
        assert f'default: "{said}")' in open("outputs/my.typ", encoding="utf-8").read()


@pytest.mark.parametrize(
    ("words", "is_idle"), [(("md",), True), (("tex", "--fragment"), True), (("tex",), False), (("html",), False)]
)
def test_paper_without_pages_is_noted(words, is_idle):
    assert ("note: --paper" in derive("--paper", "us-letter", "--format", *words).stderr) == is_idle


def test_a_web_page_is_printed_on_the_paper():
    from symlstm import Layout, solve

    pages = [render(solve(replace(load_example(), layout=Layout(paper=paper))), "html") for paper in PAPERS]
    assert ["size: letter" in page for page in pages] == [False, True]
