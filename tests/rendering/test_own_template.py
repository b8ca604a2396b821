"""Templates of users: they lay the document out, its text stays escaped, and they reach nothing else."""

from dataclasses import replace

import pytest
from click.testing import CliRunner

from symlstm import load_example, render, solve
from symlstm.cli import main
from symlstm.errors import RenderError
from symlstm.rendering.safe import OwnTemplate

SOLUTION = solve(replace(load_example("seed"), title=r"a & b \input{x} <script>1</script> #eval $x$"))


def by(text, format="tex"):
    return render(SOLUTION, format, template=OwnTemplate("mine", text))


def test_a_template_chooses_and_orders_sections():
    text = by("<% for s in (document.proof, document.givens) %>[<< s.title >>]<% endfor %>")
    assert text == "[What is proven][Given]"


@pytest.mark.parametrize("format", ["tex", "md", "html", "typ"])
def test_what_a_template_prints_is_escaped_for_its_language(format):
    escaped = by("<< document.title >>", format)
    assert escaped in render(SOLUTION, format)
    assert "<script>" not in escaped or format == "typ"
    assert r"\input{" not in escaped or format in ("html", "typ")


def test_blocks_of_the_language_can_be_included():
    assert r"\symresult{0.7232}" in by('<% for block in document.readout.blocks %><% include "_blocks.tex" %><% endfor %>')


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<< ''.__class__ >>", "__class__"),
        ("<< document.__init__.__globals__ >>", "unsafe"),
        ("<< document.title.format.__self__ >>", "__self__"),
        ('<% include "/etc/passwd" %>', "passwd"),
        ('<% include "../markdown/document.md" %>', "document.md"),
        ('<% import "os" as os %>', "os"),
        ("<% if %>", "line 1"),
        ("\n\n<% nonsense %>", "line 3"),
        ("<< document.nothing >>", "nothing"),
        ("<< nothing >>", "nothing"),
        ("<< 1 / 0 >>", "zero"),
        ("<% for i in range(10**9) %>x<% endfor %>", "Range"),
        ("<< document >>", "expected text"),
        ("<< 0.1 >>", "expected text"),
        ("<% set document.title = 1 %>", "mine"),
        ("<% for i in range(90000) %><% for j in range(90000) %>" + "x" * 5000 + "<% endfor %><% endfor %>", "more than"),
    ],
)
def test_what_a_template_must_not_or_cannot_do_is_said(text, said):
    with pytest.raises(RenderError, match="mine") as caught:
        by(text)
    assert said in str(caught.value)


def run(*arguments):
    return CliRunner().invoke(main, ["derive", "--format", *arguments])


@pytest.mark.parametrize(
    "arguments",
    [
        ("tex", "--template", "none.tex"),
        ("tex", "--template", "mine.doc"),
        ("md", "--template", "mine.tex"),
        ("tex", "--fragment", "--template", "mine.tex"),
        ("tex", "--template", "broken.tex"),
    ],
)
def test_a_template_that_cannot_be_used_is_an_error_and_nothing_is_written(tmp_path, monkeypatch, arguments):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.tex").write_text("<< document.title >>")
    (tmp_path / "broken.tex").write_text("<% if %>")
    (tmp_path / "mine.doc").write_text("")
    result = run(*arguments)
    assert (result.exit_code, "Traceback" in result.output) == (2, False)
    assert not (tmp_path / "outputs").exists()


def test_a_pdf_is_made_by_a_template_in_typst(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mine.typ").write_text('#set document(title: "t")\n= #<< document.title >>\n')
    assert run("pdf", "--template", "mine.typ").exit_code == 0
    assert (tmp_path / "outputs" / "lstm_numerical_example.pdf").read_bytes().startswith(b"%PDF")
