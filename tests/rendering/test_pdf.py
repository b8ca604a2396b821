"""PDF without TeX: it compiles under PDF/UA-1, is the same every time, says its formulas aloud, and shows the digits of the others."""

import re
import subprocess
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.generic import generic_problem

from symlstm import Layout, Rounding, load_example, render, render_pdf, solve, with_backward
from symlstm.document.blocks import Document
from symlstm.document.formula import (
    Brackets,
    Fraction,
    Letter,
    Matrix,
    Numeral,
    Operator,
    Row,
    Script,
    Upright,
)
from symlstm.errors import RenderError, WriteError
from symlstm.rendering import pdf, write_document
from symlstm.rendering.pdf import pdf_of
from symlstm.rendering.spoken import Spoken
from symlstm.rendering.tex_engine import pdf_by_tex
from symlstm.rendering.typst import string
from symlstm.rendering.typst_formula import TypstFormulas

TWO = Script(
    Letter("h", prefix="δ"), Numeral(("1",)), Row((Operator("("), Numeral(("3",)), Operator("→"), Numeral(("2",)), Operator(")")))
)


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (Numeral(("-0.5",)), "minus 0.5"),
        (Numeral(("0.12345", "67890")), "0.1234567890"),
        (TWO, "delta h 1 from time 3 to 2"),
        (Script(Letter("c", "tilde"), sup=Numeral(("2",))), "c tilde squared"),
        (Script(Letter("W"), Letter("f"), Operator("⊤")), "W f transposed"),
        (Row((Script(Upright("∑"), sub=Letter("t")), Letter("x"))), "the sum over t of x"),
        (Fraction(Numeral(("7",)), Numeral(("8",))), "7 over 8"),
        (Row((Letter("σ"), Brackets(Letter("u")))), "sigma open bracket u close bracket"),
        (Matrix(((Numeral(("1",)),), (Numeral(("-2",)),))), "the column 1; minus 2"),
        (Matrix(((Letter("a"), Letter("b")),)), "the matrix row 1: a, b, end of matrix"),
    ],
)
def test_each_formula_has_its_words(formula, words):
    assert Spoken()(formula) == words


@pytest.mark.parametrize(
    ("formula", "typst"),
    [
        (TWO, "attach(delta h, b: 1, t: paren.l 3 arrow.r 2 paren.r)"),
        (Row((Letter("f"), Operator(","), Letter("c", "tilde"))), "f comma tilde(c)"),
        (Matrix(((Numeral(("1",)),), (Numeral(("-2",)),))), "mat(align: #right, 1 ; -2)"),
    ],
)
def test_each_formula_has_its_typst(formula, typst):
    assert TypstFormulas()(formula) == typst


DOCUMENTS = {
    "seed": load_example,
    "seed full 50": lambda: replace(load_example(), layout=Layout("full"), rounding=Rounding(places=50)),
    "seed brief 300": lambda: replace(load_example(), layout=Layout("brief"), rounding=Rounding(places=300)),
    "seed backward": lambda: with_backward(load_example(), "0.1", 3),
    "gru backward": lambda: with_backward(generic_problem(7, "gru", 2, 3, 2, 2, "every"), "1/3"),
    "fractions full": lambda: replace(load_example("fractions"), layout=Layout("full")),
    "saturated": lambda: load_example("saturated"),
    "daggers": lambda: replace(load_example(), rounding=Rounding(places=2, guard=0)),
    "wide": lambda: generic_problem(7, "lstm", 12, 12, 1),
}


@pytest.fixture(scope="module", params=DOCUMENTS)
def solution(request):
    return solve(DOCUMENTS[request.param]())


def test_it_is_an_accessible_pdf_with_words_for_every_formula(solution):
    source = render(solution, "typ").partition("\n= ")[2]
    made = render_pdf(solution)  # Typst refuses PDF/UA-1 where a formula has no words, or a letter no shape
    assert made.startswith(b"%PDF-")
    calls = r"\b(?:maths|shown|display|several-lines)\("
    assert len(re.findall(rf'{calls}"[^"]+"', source)) == len(re.findall(calls, source)) > 50


def test_it_is_the_same_on_every_run():
    solution = solve(load_example())
    assert render_pdf(solution) == render_pdf(solution)


DECIMAL = re.compile(r"\d+\.\d+")


def decimals(text):
    """The decimals of a source, long ones put together again; what is no formula left out."""
    return DECIMAL.findall(re.sub(r"(?<=\d)(?:\\,|\\allowbreak| thin | )+(?=\d)", "", text))


CROSS_CHECK = re.compile(
    r"(?ms)^== #\"Cross-check\".*?(?=^== |^#run-in|\Z)|^\\symsection\{Cross-check\}.*?(?=^\\symsection|\Z)"
)  # words in one, numbers in the other


def without_places(latex):
    """LaTeX without the places of lines and labels in its figures."""
    return re.sub(r"\\symdraw\{[^}]*\}|\\put\([^)]*\)", "", latex)


def test_typst_and_latex_show_the_same_digits(solution):
    typst = CROSS_CHECK.sub("", render(solution, "typ").partition("\n= ")[2])
    typst = re.sub(r'heavy\("([^"]*)"\)', r" \1 ", typst)
    typst = re.sub(r'"(?:[^"\\]|\\.)*"|-?[\d.]+(?:mm|pt|em)', "", typst)
    latex = CROSS_CHECK.sub("", render(solution, "fragment.tex"))
    latex = re.sub(r"(?m)%.*$|\\texttt\{[^}]*\}", "", latex)
    latex = re.sub(r"(?m)^\\sym(quantity|caption).*$", "", without_places(latex))
    found = decimals(typst)
    assert len(found) > 20
    assert sorted(found) == sorted(decimals(latex))


HOSTILE = [
    '"); #read("/etc/passwd")',
    "#panic()",
    "$ x $",
    "\\u{41}",
    "*bold* _it_ `raw`",
    "a // b /* c */",
    "</title>",
    "李 Ω ñ",
    "a" * 190,
]


@pytest.fixture
def no_fonts_here(monkeypatch):
    """A machine without any font."""
    import typst

    monkeypatch.setattr(pdf, "_fonts_of_the_machine", lambda library: typst.Fonts(include_system_fonts=False))


@pytest.mark.needs("pdftotext")
@pytest.mark.filterwarnings("ignore:no font here has 李")
@pytest.mark.usefixtures("no_fonts_here")
@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_printed_letter_for_letter(title, tmp_path):
    (tmp_path / "doc.pdf").write_bytes(render_pdf(solve(replace(load_example(), title=title))))
    command = ["pdftotext", "-l", "1", "doc.pdf", "-"]
    text = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout
    shown = re.sub(r"[\s\u200b]", "", text).replace("‘", "'").replace("’", "'")
    assert re.sub(r"\s", "", title).replace("李", "□") in shown


EASTERN = "長短期記憶 (3)"


def titled(title):
    return write_document(Document(title, "", (), ()), "typ")


@pytest.mark.usefixtures("no_fonts_here")
def test_letters_that_no_font_has_are_told_and_printed_as_boxes():
    lost = []
    made = pdf_of(titled(EASTERN), lost.append)
    assert sorted("".join(lost)) == sorted("長短期記憶")
    assert made == pdf_of(titled("□□□□□ (3)"))


@pytest.mark.usefixtures("no_fonts_here")
def test_a_class_of_many_different_letters_has_its_page():
    lost = []
    names = "".join(map(chr, range(0x4E00, 0x4E00 + 500)))
    assert pdf_of(titled(names), lost.append).startswith(b"%PDF-")
    assert set("".join(lost)) == set(names)


@pytest.mark.usefixtures("no_fonts_here")
def test_a_lost_letter_is_a_warning_that_says_what_to_install():
    with pytest.warns(UserWarning, match=r"^no font here has 李 \(U\+674E\): printed as □; install Noto \(fonts-noto-cjk, or"):
        pdf_of(titled("李"))


@pytest.mark.needs("chinese-font")
def test_a_font_of_the_machine_is_asked_for_letters_that_typst_has_not_and_the_bytes_stay_the_same():
    lost = []
    first, second = (pdf_of(titled(EASTERN), lost.append) for _ in range(2))
    assert lost == []
    assert first == second
    assert b"%PDF-" in first


def test_a_document_that_needs_no_other_font_does_not_depend_on_those_of_the_machine(monkeypatch):
    monkeypatch.setattr(pdf, "_fonts_of_the_machine", lambda library: pytest.fail("asked for"))
    assert pdf_of(titled("Zoë Żółć Ωμέγα Иван שלום")).startswith(b"%PDF-")


@given(st.text(max_size=80))
@settings(max_examples=200, deadline=None)
def test_a_string_ends_where_it_should(text):
    literal = string(text)
    assert re.fullmatch(r'"(?:[^"\\\n]|\\["\\])*"', literal)


def test_without_typst_one_line_says_what_to_install(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    with pytest.raises(RenderError, match=r"^a PDF needs the library typst, and it is not installed: pip install typst \("):
        pdf_of("= Title")


def test_what_cannot_be_set_is_one_clear_line():
    with pytest.raises(RenderError, match=r"^Typst cannot set this document: "):
        pdf.pdf_of("#panic()")


# --- with an installed TeX -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("engine", [pytest.param(name, marks=pytest.mark.tex(name)) for name in ("pdflatex", "lualatex")])
def test_an_installed_tex_makes_the_pdf(engine):
    assert render_pdf(solve(load_example()), engine).startswith(b"%PDF-")


@pytest.mark.tex
def test_a_mistake_in_the_tex_is_named_with_its_line():
    source = "\\documentclass{article}\n\\begin{document}\n\\nosuchcommand\n\\end{document}\n"
    with pytest.raises(RenderError, match=r"^pdflatex: line 3 of the \.tex: Undefined control sequence"):
        pdf_by_tex(source, "pdflatex")


@pytest.mark.tex
@pytest.mark.parametrize(
    "attack", ["\\input{/etc/passwd}", "\\input{../secret}", "\\immediate\\write18{touch owned}\\openout3=../owned \\write3{x}"]
)
def test_tex_reads_and_writes_nothing_outside_and_runs_no_program(attack, tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    (tmp_path / "secret.tex").write_text("SECRET")
    source = f"\\documentclass{{article}}\\begin{{document}}A{attack}\\end{{document}}\n"
    with pytest.raises(RenderError):
        pdf_by_tex(source, "pdflatex")
    assert [path.name for path in tmp_path.iterdir()] == ["secret.tex"]


def test_a_full_disk_for_the_engine_s_files_is_one_clear_line(monkeypatch, tmp_path):
    def full(*arguments, **options):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setattr("shutil.which", lambda name: name)
    monkeypatch.setattr("pathlib.Path.write_text", full)
    with pytest.raises(WriteError, match=r"^temporary files: cannot be written \(No space left on device\); name another"):
        pdf_by_tex("", "pdflatex")
    assert list(tmp_path.iterdir()) == []


def test_a_missing_engine_is_one_clear_line(monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RenderError, match=r"^pdflatex is not installed here; without --pdf-engine no TeX is needed"):
        pdf_by_tex("", "pdflatex")
