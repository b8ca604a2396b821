"""A fragment in a handout of one's own: nothing around it changes, and nothing of it is lost."""

import re

import pytest
from click.testing import CliRunner
from oracles.tex import log_of, words_of

from symlstm import load_example, render, solve, with_backward
from symlstm.cli import main
from symlstm.rendering.latex import PREAMBLE_FILE, render_parts, render_preamble

PACKAGES = r"\usepackage[T1]{fontenc}\usepackage[utf8]{inputenc}\usepackage{lmodern,amsmath,xcolor,booktabs}"
OWN_SETTINGS = r"\renewcommand{\arraystretch}{1.7}\setlength{\tabcolsep}{3pt}\setlength{\parindent}{2em}\parskip=3pt\unitlength=2pt\pagestyle{empty}"
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


BEAMER = rf"\documentclass{{beamer}}{PACKAGES}\input{{{PREAMBLE_FILE}}}\begin{{document}}"
FRAME = r"\begin{frame}[allowframebreaks]{Solution}\scriptsize %s \end{frame}"
TWO_COLUMNS = rf"\documentclass[10pt,a4paper,twocolumn]{{article}}{PACKAGES}\usepackage[margin=20mm]{{geometry}}\input{{{PREAMBLE_FILE}}}\begin{{document}}"
HOSTS = {
    "beamer": BEAMER + FRAME % r"\input{solution}",
    "two columns": TWO_COLUMNS + r"\input{solution}",
    "narrow margins": TWO_COLUMNS.replace(",twocolumn", "").replace("20mm", "35mm") + r"\input{solution}",
}


@pytest.mark.tex
@pytest.mark.slow
@pytest.mark.parametrize("host", HOSTS)
def test_nothing_is_lost_on_slides_and_in_narrow_columns(solution, host, tmp_path):
    solution = solve(load_example()) if host == "beamer" else solution  # beamer breaks no frame of more than 16000 points
    (tmp_path / PREAMBLE_FILE).write_text(render_preamble(), encoding="utf-8")
    (tmp_path / "solution.tex").write_text(render(solution, "fragment.tex"), encoding="utf-8")
    log = log_of(HOSTS[host] + r"\end{document}", tmp_path)
    assert [line for line in log.splitlines() if line.startswith("Overfull")] == []
    check_all_results(solution, words_of(tmp_path / "doc.pdf", "-bbox"))


def check_all_results(solution, boxes):
    """Every certified value is printed, and every word stands on its page."""
    words = re.findall(r'xMin="(.*?)" yMin="(.*?)" xMax="(.*?)" yMax="(.*?)">(.*?)</word>', boxes)
    width, height = map(float, re.search(r'<page width="(.*?)" height="(.*?)"', boxes).groups())
    assert [
        word
        for x, y, right, bottom, word in words
        if not (float(x) >= 0 and float(right) <= width and float(y) >= 0 and float(bottom) <= height)
    ] == []
    text = "".join(word for *_, word in words).replace("−", "-")
    shown = {
        target: printed for target, printed in solution.values.printed.items() if solution.values.exact(target) != 0
    }  # else 0
    assert [target for target, printed in shown.items() if str(printed) not in text] == []


@pytest.fixture(scope="module")
def parts(solution):
    return render_parts(solution.document)


def test_the_parts_have_a_name_for_each_step_and_together_hold_the_fragment(solution, parts):
    steps = ["step-1", "step-2", "step-3"]
    assert [name for name in parts if "step-" in name] == [*steps, "backward-step-3", "backward-step-2", "backward-step-1"]
    assert r"\symsection{Back through step 3" in parts["backward-step-3"]
    fragment = render(solution, "fragment.tex")
    bodies = [text.split("\n", 2)[2].removesuffix("\\symend\n") for text in parts.values()]
    assert all(body.strip() in fragment for body in bodies)
    lines = [line for body in bodies for line in body.splitlines() if line]
    whole = [line for line in fragment.partition("\n% -")[2].splitlines() if line and line != r"\symnewpage"]
    assert whole[1:] == [*lines[1:], r"\symend"]


@pytest.mark.tex
@pytest.mark.slow
def test_each_part_is_a_frame_of_its_own(solution, parts, tmp_path):
    (tmp_path / PREAMBLE_FILE).write_text(render_preamble(), encoding="utf-8")
    for name, text in parts.items():
        (tmp_path / f"{name}.tex").write_text(text, encoding="utf-8")
    log = log_of(BEAMER + "\n".join(FRAME % rf"\input{{{name}}}" for name in parts) + r"\end{document}", tmp_path)
    assert [line for line in log.splitlines() if line.startswith("Overfull")] == []
    check_all_results(solution, words_of(tmp_path / "doc.pdf", "-bbox"))


def test_the_command_writes_the_parts_beside_the_fragment(tmp_path):
    done = CliRunner().invoke(main, ["derive", "--fragment-parts", "--format", "tex,md", "--out", str(tmp_path)])
    assert done.exit_code == 0, done.output
    folder = tmp_path / "lstm_numerical_example_parts"
    assert {path.stem for path in folder.iterdir()} >= {"givens", "step-1", "step-2", "step-3", "readout"}
    assert done.output.splitlines()[-2:] == [
        f"{'':20}{tmp_path}/lstm_numerical_example_figures/ (1 figure)",
        f"{'':20}{folder}/ (10 parts)",
    ]
