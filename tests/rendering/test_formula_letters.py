"""Letters and scripts of formulas: every printer knows all Greek letters, and refuses what it does not know."""

from unicodedata import name

import pytest
from oracles.tex import log_of

from symlstm.document.formula import Letter, Mark, Numeral, Operator, Row, Script
from symlstm.errors import RenderError
from symlstm.rendering.latex import LatexText, render_preamble
from symlstm.rendering.mathml import MathML
from symlstm.rendering.pdf import pdf_of
from symlstm.rendering.spoken import Spoken
from symlstm.rendering.svg_label import SvgLabels, set_in_runs
from symlstm.rendering.text import plain_text
from symlstm.rendering.typst_formula import TypstFormulas

latex, mathml, typst, spoken = LatexText().formulas, MathML(), TypstFormulas(), Spoken()
GREEK = [chr(code) for first in (0x391, 0x3B1) for code in range(first, first + 25) if code not in (0x3A2, 0x3C2)]
ONE, TWO = Numeral(("1",)), Numeral(("2",))
H1 = Script(Letter("h"), ONE)
NESTED = [
    Script(H1, TWO),
    Script(Row((Letter("δ"), H1)), TWO, ONE),
    Script(Mark("result", H1), TWO),
    Script(Mark("noted", H1), TWO, TWO),
    Script(Letter("z"), Script(Letter("f"), ONE), Script(Letter("t"), ONE)),
    Script(Script(Letter("W"), ONE, TWO), ONE, TWO),
]


@pytest.mark.parametrize("letter", GREEK)
def test_a_greek_letter_is_said_by_its_name(letter):
    greek, size, _, said = name(letter).lower().split(" ")
    assert greek == "greek"
    unicode_spelling = {"lamda": "lambda"}.get(said, said)
    assert spoken(Letter(letter)) == ("capital " if size == "capital" else "") + unicode_spelling


@pytest.mark.tex
def test_latex_sets_every_greek_letter_and_scripts_at_scripts(tmp_path):
    printed = [latex(formula) for formula in [*map(Letter, GREEK), Row(tuple(map(Letter, GREEK))), *NESTED]]
    assert all(text.isascii() for text in printed)
    preamble = render_preamble()
    body = "\n".join(f"${text}$" for text in printed)
    log_of(rf"\documentclass{{article}}{preamble}\begin{{document}}{body}\end{{document}}", tmp_path)


def test_typst_sets_every_greek_letter_and_scripts_at_scripts():
    formulas = [*map(Letter, GREEK), Letter("δ", prefix="Γ"), *NESTED]
    body = "\n".join(f"#{typst.content(formula)}" for formula in formulas)
    head = '#set document(title: "x")\n#let maths(alt, body) = math.equation(alt: alt, body.body)\n#let result(x) = x\n#let noted(x) = x\n'
    assert all(typst(formula).isascii() for formula in formulas)
    assert pdf_of(head + body).startswith(b"%PDF-")


@pytest.mark.parametrize("letter", GREEK)
def test_the_web_figures_and_the_terminal_have_the_letter_itself(letter):
    assert f"<mi>{letter}</mi>" in mathml(Letter(letter))
    assert plain_text(Letter(letter)) == letter
    runs, _ = set_in_runs(Letter(letter))
    italic = SvgLabels(mathematical=True).as_text(runs, 0, 0, 1)
    size = "SMALL" if letter.islower() else "CAPITAL"
    assert f"MATHEMATICAL ITALIC {size} {name(letter).split()[-1]}" in {name(c) for c in italic if not c.isascii()}


@pytest.mark.parametrize("formula", [Letter("ж"), Letter("李"), Letter("c", prefix="ж"), Operator("≜")], ids=str)
@pytest.mark.parametrize("printer", [latex, typst, spoken])
def test_what_a_printer_does_not_know_is_a_clear_error(printer, formula):
    with pytest.raises(RenderError, match=r"^a formula has the sign '.' \(U\+[0-9A-F]{4}\), for which there is no name here$"):
        printer(formula)
