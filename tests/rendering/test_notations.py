"""Printers hold nothing of each other: two notations and two decimal signs in one process, and two problems in two threads."""

import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from html import unescape
from threading import Barrier

import pytest

from symlstm import load_example, render, solve, with_backward
from symlstm.network.glyph import Glyph
from symlstm.rendering import write_document
from symlstm.rendering.pdf import pdf_of
from symlstm.rendering.safe import OwnTemplate
from symlstm.rendering.svg import svg_file

FORMATS = ("md", "github.md", "tex", "fragment.tex", "html", "typ")
FORMULAS = {
    "md": r"\$\$.*?\$\$|\$[^$]+\$",
    "github.md": r"```math.*?```|\$`.*?`\$",
    "tex": r"\\symdisplay\{.*?\n\}|\\symitem\{.*?\}(?=\n)|\$[^$]+\$|(?<=\n)  \{[^\n]*?\\symresult[^\n]*",
    "html": r"<m[in]>.*?</m[in]>|<text.*?</text>",
    "typ": r'(?:maths|shown|several-lines)\(".*?\$\)|#display\(".*?\n\$\)|#?\[−?\d[\d.,]*\]',
}  # where formulas and numbers stand
GREEK = dict(zip("figochxzWb", "φιγωψξχζΩβ", strict=True))
SPOKEN = ["phi", "iota", "gamma", "omega", "psi", "xi", "chi", "zeta", "beta"]
LATEX = [r"\varphi", r"\iota", r"\gamma", r"\omega", r"\psi", r"\xi", r"\chi", r"\zeta", r"\Omega", r"\beta"]
LATIN = set("figochxzb") | {"W"}


def in_greek(problem):
    """The problem with a Greek letter for every one of the cell."""
    cell = problem.cell
    owners = {"f": "f", "i": "i", "c": "g", "o": "o"}
    glyphs = {name: Glyph(GREEK[name]) for name in "fiochx"} | {"g": Glyph(GREEK["g"], accent="tilde")}
    for letter in "zWb":
        glyphs |= {f"{letter}_{of}": Glyph(GREEK[letter], sub=Glyph(GREEK[owner])) for of, owner in owners.items()}
    glyphs |= {"z_g": glyphs.pop("z_c"), "tanh_c": Glyph(GREEK["c"], function="tanh")}
    return replace(problem, cell=replace(cell, glyphs=glyphs))


LATIN_PROBLEM = with_backward(load_example())
DOCUMENTS = {",": solve(in_greek(LATIN_PROBLEM)).document, ".": solve(LATIN_PROBLEM).document}


def written(sign, format):
    text = write_document(DOCUMENTS[sign], format, decimal=sign)
    return re.sub(r" % [\w.]+$", "", text, flags=re.MULTILINE) if "tex" in format else text  # ids in comments


def formulas(text, format):
    text = text.partition("\\begin{document}")[2] if format == "tex" else text
    found = re.findall(FORMULAS["tex" if "tex" in format else format], text, flags=re.DOTALL)
    return [re.sub(r'(x|y|font-size)="[^"]*"|#h\([\d.]+em\)', "", formula) for formula in found]


def words_of(formula, format):
    """What is a letter in a formula, one by one, without commands, sizes, and what is said in words."""
    if format == "html":
        return re.findall(r"<mi>(.)</mi>", formula)
    if format == "typ":
        maths = re.sub(r'"[^"]*"', "", formula)
        return re.findall(r"(?<![A-Za-z.])[A-Za-z](?![A-Za-z:])", maths)
    bare = re.sub(
        r"\\begin\{array\}\{[^}]*\}|\\(begin|end|mathrm|text|symreason|phantom)\{.*?\}|\\symhint\{(calculated )?with |\\symdigits\{(calculated with )?",
        "",
        formula,
    )
    bare = re.sub(r"\\sym\w+|\\[A-Za-z]+|\[\d+pt\]", "", bare)
    return re.findall(r"[A-Za-z]", bare.removeprefix("```math"))


@pytest.fixture(scope="module")
def alone():
    """Each document in each format; the printers of a second sign are made after those of the first."""
    return {(sign, format): written(sign, format) for sign in ".," for format in FORMATS}


@pytest.mark.parametrize("format", FORMATS)
def test_a_second_notation_and_decimal_sign_leave_nothing_of_the_first(alone, format):
    found = formulas(alone[",", format], format)
    assert len(found) > 100
    assert not [formula for formula in found if re.search(r"\d\.\d", formula)]
    letters = {letter for formula in found for letter in words_of(formula, format)}
    assert letters
    assert not letters & (LATIN - {"W", "b"})  # of the output layer W_y and b_y stay
    names = {"html": GREEK.values(), "typ": SPOKEN}.get(format, LATEX)
    assert all(name in "".join(found) for name in names)


@pytest.mark.parametrize("format", FORMATS)
def test_the_first_has_nothing_of_the_second(alone, format):
    found = formulas(alone[".", format], format)
    assert not [formula for formula in found if re.search(r"\d(,|\{,\})\d|\d class", formula)]
    text = "".join(found)
    assert not [name for name in [*LATEX, *GREEK.values()] if name in text]
    assert not [name for name in SPOKEN if re.search(rf"\b{name}\b", text)]


@pytest.mark.parametrize("order", [".,.", ",.,"])
@pytest.mark.parametrize("format", FORMATS)
def test_in_either_order_each_is_what_it_is_alone(alone, format, order):
    for sign in order:
        assert written(sign, format) == alone[sign, format]


@pytest.mark.parametrize("format", ["html", "typ"])
def test_what_is_said_has_the_sign_too(alone, format):
    pattern = {"html": r'<math[^>]*alttext="([^"]*)"', "typ": r'(?:maths|shown|display)\("([^"]*)"'}[format]
    said = {sign: [unescape(text) for text in re.findall(pattern, alone[sign, format])] for sign in ".,"}
    assert any("0,5" in text for text in said[","])
    assert not [text for text in said[","] if re.search(r"\d\.\d", text)]
    assert not [text for text in said["."] if re.search(r"\d,\d", text)]


def test_both_are_set_as_pdf(alone):
    made = {sign: pdf_of(alone[sign, "typ"]) for sign in ",."}
    assert all(pdf.startswith(b"%PDF") for pdf in made.values())
    assert made["."] == pdf_of(alone[".", "typ"])


def test_pictures_have_the_sign_too():
    figures = {sign: [svg_file(figure, sign) for figure in DOCUMENTS[sign].figures] for sign in ",."}
    labels = {sign: re.findall(r"<text[^>]*>([^<]*)</text>", "".join(texts)) for sign, texts in figures.items()}
    assert any("," in label for label in labels[","])
    assert not [label for label in labels[","] if "." in label]
    assert not [label for label in labels["."] if re.search(r"\d,\d", label)]


def test_a_template_of_ones_own_prints_with_the_sign_too():
    own = OwnTemplate("mine.md", "<< document.named.specimen.blocks[0].blocks[0] | display >>")
    assert "{,}" in write_document(DOCUMENTS[","], "md", own=own, decimal=",")
    assert "{,}" not in write_document(DOCUMENTS["."], "md", own=own)


PAIR = (with_backward(load_example()), with_backward(load_example("gru")))


@pytest.mark.parametrize("format", FORMATS)
def test_two_threads_write_two_problems_as_each_alone(format):
    expected = [render(solve(problem), format) for problem in PAIR]
    both = Barrier(2)

    def at_once(problem):
        solution = solve(problem)
        both.wait()
        return [render(replace(solution), format) for _ in range(3)]

    with ThreadPoolExecutor(2) as threads:
        found = list(threads.map(at_once, PAIR))
    assert found == [[text] * 3 for text in expected]
