"""A fragment in a handout of one's own: nothing around it changes, and nothing of it is lost."""

import re

import pytest
from oracles.tex import log_of, words_of

from symlstm import load_example, render, solve, with_backward
from symlstm.rendering.latex import PREAMBLE_FILE, render_preamble

PACKAGES = r"\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern,amsmath,xcolor,booktabs}"
OWN_SETTINGS = (
    r"\renewcommand{\arraystretch}{1.7}\setlength{\tabcolsep}{3pt}\setlength{\parindent}{2em}\parskip=3pt\unitlength=2pt\pagestyle{empty}"
)
REGISTERS = (
    "interdisplaylinepenalty", "predisplaypenalty", "postdisplaypenalty", "c@MaxMatrixCols", "c@equation", "c@section", "parindent", "parskip",
    "tabcolsep", "arraycolsep", "unitlength", "abovedisplayskip", "belowdisplayskip", "abovedisplayshortskip", "jot", "baselineskip", "fboxsep", "fboxrule",
    "leftskip", "rightskip", "hangindent", "clubpenalty", "widowpenalty", "tolerance", "emergencystretch", "everypar", "everymath", "everydisplay",
    "lineskip", "topsep", "itemsep", "floatsep", "thinmuskip", "medmuskip", "thickmuskip",
)  # fmt: skip
MEANINGS = (
    "arraystretch",
    "\\",
    "section",
    "item",
    "tabular",
    "pmatrix",
    "align",
    "frac",
    "the",
    "f@size",
    "f@family",
    "f@series",
    "reset@color",
)
AROUND = r"""
A sentence with $\begin{pmatrix} 1 & \tfrac12 \\ 3 & 4 \end{pmatrix}$, and a table:
\begin{tabular}{lr} a & b \\ c & d \\ \midrule e & f \end{tabular}
\begin{align} x &= 1 \\ y &= \begin{pmatrix} 1 \\ 2 \end{pmatrix} \end{align}
\begin{itemize} \item One. \item Two. \end{itemize}
\[ \begin{array}{l} a \\ b \end{array} \] \section{After} Text.

Another paragraph.
"""


@pytest.fixture(scope="module")
def solution():
    return solve(with_backward(load_example(), "0.1"))


def handout(middle, preamble="", document_class="article"):
    """A document with settings of its own, which shows them behind what stands in its middle."""
    shown = "".join(rf"\typeout{{= {name}: \the\{name}}}" for name in REGISTERS)
    shown += "".join(rf"\typeout{{= \string\{name} \meaning\{name}}}" for name in MEANINGS)
    return (
        rf"\documentclass{{{document_class}}}{PACKAGES}{OWN_SETTINGS}{preamble}\begin{{document}}"
        rf"{AROUND}\newpage {middle}\newpage\typeout{{= @ \the\catcode64}}\makeatletter {shown}\makeatother{AROUND}\end{{document}}"
    )


@pytest.mark.tex
@pytest.mark.parametrize("tikz", [False, True])
def test_nothing_around_a_fragment_changes(solution, tikz, tmp_path):
    (tmp_path / PREAMBLE_FILE).write_text(render_preamble(tikz), encoding="utf-8")
    (tmp_path / "solution.tex").write_text(render(solution, "fragment.tex", tikz=tikz), encoding="utf-8")
    without = log_of(handout("Middle.", r"\usepackage{tikz}" if tikz else ""), tmp_path, name="without")
    within = log_of(handout(r"\input{solution}", rf"\input{{{PREAMBLE_FILE}}}"), tmp_path, name="within")
    assert [line for line in within.splitlines() if line.startswith("= ")] == [
        line for line in without.splitlines() if line.startswith("= ")
    ]
    pages = [re.findall(r"(?s)<page.*?</page>", words_of(tmp_path / f"{name}.pdf", "-bbox")) for name in ("without", "within")]
    (first, _, last), (same_first, *_, same_last) = pages
    assert "Another" in last
    assert same_first == first
    assert same_last == last
