"""LaTeX: formulas, escaping, and what TeX itself says of whole documents."""

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.generic import generic_problem
from oracles.problems import titled
from oracles.tex import compile_tex

from symlstm import Rounding, load, load_example, render, solve, with_backward
from symlstm.document.formula import (
    APPROX,
    PLUS,
    THIN,
    Brackets,
    Fraction,
    Letter,
    Mark,
    Matrix,
    Numeral,
    Row,
    Script,
    Stack,
    Upright,
)
from symlstm.problem.settings import Layout
from symlstm.rendering.latex import PREAMBLE_FILE, LatexText, render_preamble
from symlstm.rendering.latex_text import SIGNS, escape

CASES = Path(__file__).parents[1] / "data" / "cases" / "pages"
A, ONE = Letter("a"), Numeral(("1",))
HOSTILE = [
    r"\input{/etc/passwd}",
    r"\immediate\write18{touch owned}",
    "100% of A_1 & B #2 ^ ~ { } $x$",
    "--- ,, << >> `` '' \"q\"",
    "Ünïcode ß Ø Ł ž",
    "李 Ω 😀 ặ שלום",
    "tab\tand\x07bell and ^^M",
    "word " * 39,
    "x" * 200,
]


@pytest.mark.parametrize(
    ("formula", "latex"),
    [
        (Letter("c", "tilde"), r"\tilde c"),
        (Letter("σ"), r"\sigma"),
        (Upright("tanh"), r"\tanh"),
        (Numeral(("0.12345", "67890")), r"0.12345\,67890"),
        (Row((A, PLUS, Brackets(Numeral(("-1",))))), "a + (-1)"),
        (Row((A, THIN, Script(Letter("h"), ONE, Letter("t")))), r"a \, h_{1}^{t}"),
        (Fraction(ONE, Row((ONE, PLUS, A))), r"\frac{1}{1 + a}"),
        (Fraction(ONE, Numeral(("8",))), r"\tfrac{1}{8}"),
        (Brackets(Fraction(A, A)), r"\left(\frac{a}{a}\right)"),
        (Brackets(Script(A, ONE, ONE)), r"\bigl(a_{1}^{1}\bigr)"),
        (Matrix(((ONE, Numeral(("-2",))), (ONE, ONE))), r"\begin{pmatrix} 1 & -2 \\ 1 & \phantom{-}1 \end{pmatrix}"),
        (Stack((ONE, A)), r"\begin{array}{l} 1 \\ a \end{array}"),
        (Row((APPROX, Mark("result", ONE))), r"\approx \symresult{1}"),
        (Row((Letter("σ"), A)), r"\sigma a"),
    ],
    ids=str,
)
def test_each_node_has_its_latex(formula, latex):
    assert LatexText().formulas(formula) == latex


@given(st.text(max_size=60))
def test_escaped_text_has_no_command_of_its_own(text):
    commands = set(re.findall(r"\\([a-zA-Z]+|.)", escape(text)))
    known = {"textbackslash", "textasciicircum", "textasciitilde", "textless", "textgreater", "textbar", "textquotedbl",
             "textquotesingle", "textasciigrave", "textendash", "textemdash", "ensuremath", "dots", "symletter", "symleftward", "allowbreak",
             "mathrm", "acute", "grave", "hat", "tilde", "ddot", *"uvHrckbd", *"{}$&#%_'`^~=.\""}  # fmt: skip
    known |= {command[1:] for command in SIGNS.values() if command.startswith("\\")}
    assert commands <= known
    assert not re.search(r"(?<!\\)[%#&$_^~]", escape(text))


def complaints(log):
    return [line for line in log.splitlines() if line.startswith(("Overfull", "LaTeX Warning", "Missing character"))]


@pytest.mark.tex
@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("title", HOSTILE)
def test_a_hostile_title_is_printed_letter_for_letter(title, tmp_path):
    source = render(solve(titled(load_example("saturated"), title)), "tex")
    (tmp_path / "doc.tex").write_text(source, encoding="utf-8")
    assert complaints(compile_tex(tmp_path)) == []
    assert not (tmp_path / "owned").exists()
    text = subprocess.run(["pdftotext", "doc.pdf", "-"], cwd=tmp_path, capture_output=True, text=True).stdout
    shown = re.sub(r"\s|-\n", "", "".join(c for c in title if c.isprintable() or c.isspace()))
    expected = re.sub("[李😀שלום]", "", shown).replace("ặ", "ă.")  # empty boxes; a dot that stands below
    assert expected in re.sub(r"\s", "", normalize("NFC", text)).replace("’", "'").replace("‘", "`")


def seed(detail="normal", **rounding):
    return replace(load_example(), layout=Layout(detail), rounding=Rounding(**rounding))


def generic(inputs, hidden, steps, detail="normal", cell="lstm", outputs=1, readout="last", **rounding):
    problem = generic_problem(7, cell, inputs, hidden, steps, outputs=outputs, readout=readout)
    return replace(problem, layout=Layout(detail), rounding=Rounding(**rounding))


DOCUMENTS = {
    "seed brief": lambda: seed("brief"),
    "seed": lambda: seed(),
    "seed full": lambda: seed("full"),
    "seed brief 50": lambda: seed("brief", places=50),
    "seed 50": lambda: seed(places=50),
    "seed full 50": lambda: seed("full", places=50),
    "seed 50 carried": lambda: seed(places=50, carry="printed"),
    "seed brief 1000": lambda: seed("brief", places=1000),
    "seed without guard": lambda: seed(places=2, guard=0),
    "gru full": lambda: replace(load_example("gru"), layout=Layout("full")),
    "fractions full": lambda: replace(load_example("fractions"), layout=Layout("full")),
    "saturated": lambda: load_example("saturated"),
    "3 4 5 brief": lambda: generic(3, 4, 5, "brief"),
    "3 4 5": lambda: generic(3, 4, 5),
    "3 4 5 full": lambda: generic(3, 4, 5, "full"),
    "3 4 5 brief 50": lambda: generic(3, 4, 5, "brief", places=50),
    "3 4 5 50": lambda: generic(3, 4, 5, places=50),
    "3 4 5 full 50": lambda: generic(3, 4, 5, "full", places=50),
    "gru every": lambda: generic(2, 2, 2, cell="gru", outputs=2, readout="every", carry="printed"),
    "wide": lambda: generic(12, 12, 2),
    "tall": lambda: generic(2, 30, 1, "brief"),
    "a row of 12": lambda: generic(12, 12, 1, places=50),
    "notes of 80": lambda: seed(places=80, guard=0),
    "three outputs of one unit": lambda: generic(1, 1, 1, "full", outputs=3),
    "a loss of 24 terms": lambda: load(CASES / "p04_t12.toml"),
    "a loss of 24 terms, 50": lambda: replace(load(CASES / "p04_t12.toml"), rounding=Rounding(places=50)),
    "8 hidden units": lambda: load(CASES / "p02_h8.toml"),
}
BACKWARD = {
    "seed backward": lambda: with_backward(seed(), "0.1", 3),
    "seed backward brief": lambda: with_backward(seed("brief"), "0.1"),
    "seed backward full": lambda: with_backward(seed("full"), "0.1"),
    "seed backward 50": lambda: with_backward(seed(places=50), "0.1", 2),
    "seed backward brief 50": lambda: with_backward(seed("brief", places=50), "0.1"),
    "gru backward every": lambda: with_backward(generic(2, 3, 3, cell="gru", outputs=2, readout="every"), "1/3"),
    "fractions backward": lambda: with_backward(load_example("fractions"), "1/7"),
    "3 4 5 backward carried": lambda: with_backward(generic(3, 4, 5, carry="printed"), "0.1"),
    "wide backward": lambda: with_backward(generic(12, 12, 2), "0.1"),
    "one unit backward": lambda: with_backward(generic(1, 1, 1, "full", outputs=3), "0.1"),
    "6 8 2 backward brief": lambda: with_backward(generic(6, 8, 2, "brief"), "0.1"),
    "many steps backward": lambda: with_backward(generic(1, 2, 15, "brief"), "0.1", 12),
}
DOCUMENTS |= BACKWARD
WITH_LUATEX = ("seed backward", "seed", "seed full 50", "3 4 5", "fractions full")


@pytest.mark.tex
@pytest.mark.slow
@pytest.mark.parametrize("name", DOCUMENTS)
def test_pdflatex_compiles_without_an_overfull_box(name, tmp_path):
    (tmp_path / "doc.tex").write_text(render(solve(DOCUMENTS[name]()), "tex"), encoding="utf-8")
    assert complaints(compile_tex(tmp_path)) == []


@pytest.mark.tex("lualatex")
@pytest.mark.slow
@pytest.mark.parametrize("name", WITH_LUATEX)
def test_lualatex_compiles_without_an_overfull_box(name, tmp_path):
    (tmp_path / "doc.tex").write_text(render(solve(DOCUMENTS[name]()), "tex"), encoding="utf-8")
    assert complaints(compile_tex(tmp_path, "lualatex")) == []


@pytest.mark.tex
@pytest.mark.slow
def test_figures_compile_as_tikz_pictures(tmp_path):
    (tmp_path / "doc.tex").write_text(render(solve(seed()), "tex", tikz=True), encoding="utf-8")
    assert complaints(compile_tex(tmp_path)) == []


@pytest.mark.tex
def test_a_fragment_compiles_in_a_document_of_ones_own(tmp_path):
    (tmp_path / "solution.tex").write_text(render(solve(seed()), "fragment.tex"), encoding="utf-8")
    (tmp_path / PREAMBLE_FILE).write_text(render_preamble(), encoding="utf-8")
    host = rf"\documentclass{{article}}\usepackage[a4paper,margin=23mm]{{geometry}}\input{{{PREAMBLE_FILE}}}"
    (tmp_path / "doc.tex").write_text(host + r"\begin{document}Exercise 3. \input{solution.tex}\end{document}")
    assert [line for line in complaints(compile_tex(tmp_path)) if line.startswith("Overfull")] == []


def test_one_row_of_an_equation_stands_on_one_line_with_its_id():
    rows = render(solve(seed()), "tex").splitlines()
    assert (
        r"  {f^{(2)} = \sigma\bigl(z_{f}^{(2)}\bigr) \approx \begin{pmatrix} \symresult{0.8208} \\ \symresult{0.7736} \end{pmatrix}} % f.2"
        in rows
    )


def test_one_row_of_a_unit_stands_on_one_line_with_its_id():
    rows = render(solve(seed("full")), "tex").splitlines()
    assert (
        r"  f_{1}^{(2)} &= \sigma\bigl(z_{f,1}^{(2)}\bigr) \approx \frac{1}{1 + e^{-1.5220}} \approx \symresult{0.8208} \\[4pt] % f.2.1"
        in rows
    )
