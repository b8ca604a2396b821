"""Feedback on every mistake of the catalogue can be set, in LaTeX without an overfull box and as a tagged PDF; on one sheet it takes
a page."""

import math
from io import BytesIO

import pikepdf
import pytest
from oracles.calculator import by_calculator, cut, honest
from oracles.generic import generic_problem
from oracles.tex import compile_tex
from rendering.test_latex import complaints

from symlstm import load_example, with_backward
from symlstm.checking import MarkedSheet
from symlstm.document.blocks import Document
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.rendering import write_document
from symlstm.rendering.pdf import pdf_of

EACH = 2  # lines on which each mistake is shown


def mistakes(marker):
    """Of each rule a few edits, with the line on which each stands and what is written there."""
    right, given = honest(marker.derivation, 4), marker.derivation.givens
    shown = {}
    for step in marker.derivation.steps:
        for rule, expression in marker.edits(step.target):
            if shown.setdefault(rule.name, 0) < EACH:
                shown[rule.name] += 1
                value = by_calculator(expression, lambda name: float(right[name] if name in right else given[name]))
                yield step.target, cut(value, 4, False)


@pytest.fixture(scope="module", params=["lstm", "gru"])
def report(request):
    """The mistakes of many sheets, one on each, and how the last one was marked, as one document."""
    marker = Marker(with_backward(generic_problem(7, request.param)))
    sheets = (honest(marker.derivation, 4, slip={target: text}) for target, text in mistakes(marker))
    documents = [MarkedSheet(marker.mark(sheet_of("ann", answers)), marker).document for answers in sheets]
    wrong = (section for each in documents for section in each.sections if section.name.startswith(("mistake", "not-explained")))
    return Document("Every mistake", "", (), (*wrong, documents[-1].named["marks"]))


@pytest.mark.slow
@pytest.mark.tex
def test_pdflatex_sets_every_mistake_without_an_overfull_box(report, tmp_path):
    (tmp_path / "doc.tex").write_text(write_document(report, "tex"), encoding="utf-8")
    assert complaints(compile_tex(tmp_path)) == []


@pytest.mark.slow
def test_every_mistake_is_set_as_a_tagged_pdf(report):
    assert len(report.sections) > 60
    assert pdf_of(write_document(report, "typ")).startswith(b"%PDF")


SEED = Marker(load_example("seed"))
RIGHT = honest(SEED.derivation, 4)
TANH = {f"f.{t}.{k}": cut(math.tanh(float(RIGHT[f"z_f.{t}.{k}"])), 4, False) for t in (1, 2, 3) for k in (1, 2)}
NEGATIVE = {"c.1.1": f"-{RIGHT['c.1.1']}", "h.2.2": "0.9999"}
STATES = {quantity: text for quantity, text in RIGHT.items() if quantity.split(".")[0] in ("c", "h", "y", "loss")}
FAR = {quantity: f"{n % 7 - 3}.{1000 + 37 * n % 8999}" for n, quantity in enumerate(RIGHT)}  # where nobody can tell why
SHEETS = {
    "right": (RIGHT, ()),
    "blank": ({}, ()),
    "one mistake on six lines": (honest(SEED.derivation, 4, slip=TANH), ()),
    "a mistake, a slip and a line that is not explained": (
        honest(SEED.derivation, 4, slip=NEGATIVE | {"f.2.1": TANH["f.2.1"]}),
        (),
    ),
    "all wrong": (FAR, ()),
    "two digits fewer": ({quantity: cut(float(text), 2, False) for quantity, text in RIGHT.items()}, ()),
    "states only": (STATES | {"c.2.1": "0.9999"}, list(STATES)),
}


@pytest.mark.parametrize(("answers", "asked"), SHEETS.values(), ids=SHEETS)
def test_feedback_on_a_sheet_takes_one_page(answers, asked):
    sheet = MarkedSheet(SEED.mark(sheet_of("ann", answers), asked), SEED)
    assert len(pikepdf.open(BytesIO(pdf_of(sheet.render("typ")))).pages) == 1


OTHERS = {"gru": 2, "two-layers": 12, "batch": 2, "peephole": 2, "hello": 2}


def has_one_page(sheet):
    return len(pikepdf.open(BytesIO(pdf_of(sheet.render("typ")))).pages) == 1


@pytest.mark.slow
@pytest.mark.parametrize(("name", "each"), OTHERS.items(), ids=OTHERS)
def test_feedback_takes_one_page_whatever_the_network_where_one_line_in_a_few_is_wrong(name, each):
    marker = Marker(load_example(name))
    right = honest(marker.derivation, 4)
    wrong = {quantity: f"{float(text) * 1.5 + 0.2:.4f}" for quantity, text in list(right.items())[::each]}
    sheet = MarkedSheet(marker.mark(sheet_of("ann", honest(marker.derivation, 4, slip=wrong))), marker)
    assert len(sheet.marked.wrong) >= len(right) // each - 1
    assert has_one_page(sheet)


@pytest.mark.slow
def test_feedback_on_a_backward_pass_with_48_wrong_lines_takes_one_page():
    """The derivative of the activation is left out at every gate, and every gradient of a weight is doubled."""
    marker = Marker(with_backward(load_example("seed")))
    slips = {}
    for quantity in [step.target for step in marker.derivation.steps]:
        answers = honest(marker.derivation, 4, slip=slips)
        if quantity.startswith("d_z_"):
            slips[quantity] = answers[quantity.replace("z_", "")]
        elif quantity.startswith("d_W_"):
            slips[quantity] = f"{2 * float(answers[quantity]):.4f}"
    sheet = MarkedSheet(marker.mark(sheet_of("ann", honest(marker.derivation, 4, slip=slips))), marker)
    assert len(sheet.marked.wrong) == 48
    assert has_one_page(sheet)


@pytest.mark.tex
@pytest.mark.parametrize(("answers", "asked"), list(SHEETS.values())[2:], ids=list(SHEETS)[2:])
def test_pdflatex_sets_a_sheet_without_an_overfull_box(answers, asked, tmp_path):
    sheet = MarkedSheet(SEED.mark(sheet_of("ann", answers), asked), SEED)
    (tmp_path / "doc.tex").write_text(sheet.render("tex"), encoding="utf-8")
    assert complaints(compile_tex(tmp_path)) == []
