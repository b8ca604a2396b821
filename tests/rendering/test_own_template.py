"""Templates of users: they lay the document out, its text stays escaped, they reach nothing else, and their time and memory are bounded."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from symlstm import load_example, render, solve
from symlstm.cli import main
from symlstm.errors import RenderError
from symlstm.rendering import confined, written_here
from symlstm.rendering.safe import OwnTemplate, Templates, rendered

CASES = Path(__file__).parent.parent / "data" / "cases" / "robust"
SOLUTION = solve(replace(load_example("seed"), title=r"a & b \input{x} <script>1</script> #eval $x$"))


def by(text, format="tex"):
    return render(SOLUTION, format, template=OwnTemplate("mine", text))


def test_a_template_chooses_and_orders_sections():
    text = by("<% for s in (document.named.checked, document.named.givens) %>[<< s.title >>]<% endfor %>")
    assert text == "[Checked][Given]"


@pytest.mark.parametrize("format", ["tex", "md", "html", "typ"])
def test_what_a_template_prints_is_escaped_for_its_language(format):
    escaped = by("<< document.title >>", format)
    assert escaped in render(SOLUTION, format)
    assert "<script>" not in escaped or format == "typ"
    assert r"\input{" not in escaped or format in ("html", "typ")


def test_blocks_of_the_language_can_be_included():
    assert r"\symresult{0.7232}" in by('<% for block in document.named.readout.blocks %><% include "_blocks.tex" %><% endfor %>')


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
        ("\n<< nothing >>\n", "mine (line 2): a template of latex prints what there is not: nothing"),
        (
            'a\nb\n<% include "preamble.tex" %>\n<% for section in document.steps %>\n<< 1 / 0 >><% endfor %>',
            "mine (line 5): division",
        ),
        ("\n" + "<% for a in [1] %>" * 60 + "<% endfor %>" * 60, "mine (line 2): too many statically nested blocks"),
        ("x\n<< " + "(" * 300 + "1" + ")" * 300 + " >>", "mine"),
        ("<< " + "-" * 100_000 + "1 >>", "mine: is nested too deeply"),
        ("<% macro m() %><< m() >><% endmacro %>\n<< m() >>", "mine (line 1): is nested too deeply"),
        ("<< '' | attr('x' * 3) >>", "mine (line 1)"),
        ("<< document.steps | map(attribute='title') | sum >>", "mine (line 1)"),
    ],
)
def test_what_a_template_must_not_or_cannot_do_is_said_with_its_line(text, said):
    with pytest.raises(RenderError, match="mine") as caught:
        written_here(SOLUTION.document, "tex", own=OwnTemplate("mine", text))
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_name_without_an_end_is_cut_off_in_the_message():
    with pytest.raises(RenderError) as caught:
        written_here(SOLUTION.document, "tex", own=OwnTemplate("mine", f"<< document.{'sections' * 10_000} >>"))
    assert len(str(caught.value)) < 400
    assert str(caught.value).startswith("mine (line 1): ")


@pytest.mark.parametrize(
    "error", [MemoryError(), AssertionError("x"), RecursionError(), SyntaxError("x"), OSError(5, "x"), KeyError("x")]
)
def test_whatever_goes_wrong_in_a_template_is_said_with_its_line(error):
    def fails(text):
        raise error

    with pytest.raises(RenderError, match=r"^mine \(line 2\): ."):
        rendered(Templates("latex", str, {"fails": fails}), "document.tex", OwnTemplate("mine", "\n<< 'a' ~ ('b' | fails) >>"))


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("t_for60.tex", "mine (line 1): too many statically nested blocks"),
        ("t_mulstr.tex", "mine (line 1): takes more than 500 MB of memory"),
        pytest.param("t_loop.tex", "mine: stopped after 3 seconds of work", marks=pytest.mark.slow),
        pytest.param("t_pow.tex", "mine: stopped after 3 seconds of work", marks=pytest.mark.slow),
    ],
)
def test_a_template_that_takes_too_much_is_stopped(name, said):
    with pytest.raises(RenderError) as caught:
        by((CASES / name).read_text())
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('<% filter replace("a", "\\ud800") %>a<% endfilter %>', "half a letter"),
        ("<% set ns = namespace(l='x' * 1000) %><% for i in range(40) %><% set ns.l = ns.l ~ ns.l %><% endfor %>", "500 MB"),
    ],
)
def test_in_its_own_process_too_a_template_s_mistakes_are_said(text, said):
    with pytest.raises(RenderError, match=said):
        by(text)


GREEDY = """
import resource
from symlstm import load_example, render, solve
from symlstm.errors import RenderError
from symlstm.rendering.safe import OwnTemplate

grows = "<% set ns = namespace(l='x' * 1000) %><% for i in range(40) %><% set ns.l = ns.l ~ ns.l %><% endfor %>"
for text in (grows, "<< 'x' * 10**12 >>"):
    try:
        render(solve(load_example()), "tex", template=OwnTemplate("mine", text))
    except RenderError as error:
        assert "500 MB" in str(error)
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


def test_the_memory_of_a_template_that_is_stopped_was_bounded():
    """Asked of a small process of its own: a child counts the memory of its parent, up to the moment when it becomes a program."""
    found = subprocess.run([sys.executable, "-c", GREEDY], capture_output=True, text=True, check=True).stdout.split()
    assert len(found) == 2
    assert max(map(int, found)) < 1_000_000


def test_figures_are_linked_in_a_template_of_one_s_own():
    mine = OwnTemplate("mine", '<% for block in document.named.specimen.blocks %><% include "_blocks.md" %>\n<% endfor %>')
    linked = render(SOLUTION, "md", link=lambda figure: f"pictures/{figure.name}.svg", template=mine)
    assert "(pictures/cell-1.svg)" in linked


def test_a_process_that_dies_is_said(monkeypatch):
    monkeypatch.setattr(confined, "_command", lambda: [sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(RenderError, match=r"^mine: broke off"):
        by("x")


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


def test_where_no_process_can_be_started_it_is_said(monkeypatch):
    monkeypatch.setattr(confined, "_command", lambda: ["/no/such/python"])
    with pytest.raises(RenderError, match=r"^mine: no process can be started for it \(No such file"):
        by("x")
