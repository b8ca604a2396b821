"""`symlstm derive` writes a PDF beside .tex and .md; where it cannot, it says why and writes the others."""

import builtins
import os
import sys

import pytest
from click.testing import CliRunner

from symlstm.cli import main

STEM = "lstm_numerical_example"
FIGURES = f"{STEM}_figures"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.fixture(params=["missing", "broken"])
def no_typst(request, monkeypatch):
    """Typst as it is where it is not installed, or does not load; what is said of it."""
    if request.param == "missing":
        monkeypatch.setitem(sys.modules, "typst", None)
        return "it is not installed"
    original = builtins.__import__

    def broken(name, *others, **more):
        if name == "typst":
            raise ImportError("libtypst.so: cannot\x1b open shared object file")
        return original(name, *others, **more)

    monkeypatch.delitem(sys.modules, "typst", raising=False)
    monkeypatch.setattr(builtins, "__import__", broken)
    return r"it does not load here (libtypst.so: cannot\x1b open shared object file)"


def derive(*words):
    return CliRunner().invoke(main, ["derive", *words], catch_exceptions=False)


def written(result):
    lines = result.stdout.splitlines()
    first = next(n for n, line in enumerate(lines) if line.startswith("  written"))
    return [line[20:].removeprefix("outputs/") for line in lines[first:]]


def test_the_pdf_is_named_first():
    result = derive()
    assert (result.exit_code, result.stderr) == (0, "")
    assert written(result) == [f"{STEM}.pdf", f"{STEM}.tex", f"{STEM}.md", f"{FIGURES}/ (1 figure)"]
    assert open(f"outputs/{STEM}.pdf", "rb").read(5) == b"%PDF-"
    assert written(derive("--format", "md,tex,pdf"))[0] == f"{STEM}.pdf"


def test_without_typst_the_others_are_written_and_one_note_says_why(no_typst):
    result = derive()
    assert result.exit_code == 0
    assert sorted(os.listdir("outputs")) == [f"{STEM}.md", f"{STEM}.tex", FIGURES]
    (note,) = result.stderr.splitlines()
    assert note.startswith("note: there is no PDF: a PDF needs the library typst, and ")
    assert no_typst in note


@pytest.mark.parametrize("words", [("--format", "pdf"), ("--format", "pdf,md"), ("--template", "own.typ")])
def test_without_typst_a_pdf_that_is_asked_for_is_an_error(no_typst, words):
    open("own.typ", "w").write("= #<< document.title >>")
    result = derive(*words)
    assert (result.exit_code, os.listdir()) == (2, ["own.typ"])
    assert no_typst in result.stderr
    assert "Nothing was written" in result.stderr


def test_an_engine_that_is_asked_for_and_missing_is_an_error(monkeypatch):
    monkeypatch.setenv("PATH", "")
    result = derive("--pdf-engine", "lualatex")
    assert (result.exit_code, os.listdir()) == (2, [])


@pytest.mark.parametrize(("said", "folder"), [("<< document.title >>", []), ("![](" + f"{FIGURES}/cell-1.svg)", [FIGURES])])
def test_figures_are_written_where_the_text_refers_to_them(said, folder):
    open("own.md", "w").write(said)
    assert derive("--format", "md", "--template", "own.md").exit_code == 0
    assert sorted(os.listdir("outputs")) == [f"{STEM}.md", *folder]


@pytest.mark.parametrize("name", ["ex 3 (b).toml", "übung.toml"])
def test_figures_are_found_by_the_names_that_links_have(name):
    CliRunner().invoke(main, ["new", name])
    derive(name, "--format", "md")
    assert os.listdir(f"outputs/{name.removesuffix('.toml')}_figures") == ["cell-1.svg"]
