"""Feedback on every mistake of the catalogue can be set, in LaTeX without an overfull box and as a tagged PDF."""

import pytest
from oracles.calculator import by_calculator, cut, honest
from oracles.generic import generic_problem
from oracles.tex import compile_tex
from rendering.test_latex import complaints

from symlstm import with_backward
from symlstm.checking import MarkedSheet
from symlstm.document.report import Report
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
    """The lines to repair of many sheets, one mistake on each, as one document."""
    marker = Marker(with_backward(generic_problem(7, request.param)))
    sheets = (honest(marker.derivation, 4, slip={target: text}) for target, text in mistakes(marker))
    marked = (MarkedSheet(marker.mark(sheet_of("ann", answers)), marker) for answers in sheets)
    repairs = (section for sheet in marked for section in sheet.document.sections if section.name == "repair")
    return Report("Every mistake", "", (), tuple(repairs))


@pytest.mark.slow
@pytest.mark.tex
def test_pdflatex_sets_every_mistake_without_an_overfull_box(report, tmp_path):
    (tmp_path / "doc.tex").write_text(write_document(report, "tex"), encoding="utf-8")
    assert complaints(compile_tex(tmp_path)) == []


@pytest.mark.slow
def test_every_mistake_is_set_as_a_tagged_pdf(report):
    assert len(report.sections) > 60
    assert pdf_of(write_document(report, "typ")).startswith(b"%PDF")
