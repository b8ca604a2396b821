"""How many pages a solution takes, and that pages begin and end well: measured on the PDF."""

import re
import subprocess
from dataclasses import replace
from fractions import Fraction
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from oracles.generic import generic_problem
from oracles.tex import log_of
from rendering.test_pdf_structure import below, of_kind

from symlstm import Layout, Rounding, Training, load, load_example, render, render_pdf, solve, with_backward
from symlstm.document.blocks import Paragraph, QuantityHeading
from symlstm.rendering.pdf import pdf_of

SEED = load_example()


def seed(detail="normal", backward=False):
    return replace(SEED, layout=Layout(detail, backward), training=Training(Fraction(1, 10)) if backward else None)


def generic(*size, **layout):
    return replace(generic_problem(2, "lstm", *size), layout=Layout(**layout), rounding=SEED.rounding)


PAGES = {  # the problem, and how many pages it may take
    "seed": (seed, 3),
    "seed with backward pass and rate": (lambda: seed(backward=True), 6),
    "seed in brief": (lambda: seed("brief"), 2),
    "one unit, two steps": (lambda: generic(1, 1, 2), 1),
    "three inputs, four units, five steps": (lambda: generic(3, 4, 5), 5),
}


@cache
def solved(name):
    return solve(PAGES[name][0]())


@pytest.mark.parametrize("name", PAGES)
def test_a_solution_takes_no_more_pages_than_meant(name):
    with pikepdf.open(BytesIO(render_pdf(solved(name)))) as opened:
        pages = len(opened.pages)
    assert (pages <= 5) if name.startswith("three inputs") else (pages == PAGES[name][1])


def lines_of_pages(pdf):
    """The words of each page below its head, line by line."""
    text = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    return [[line.strip() for line in page.splitlines() if line.strip()][1:] for page in text.split("\f")[:-1]]


def plain(text):
    return "".join(part for part in text if isinstance(part, str)).strip()


def headings(document):
    return [section.title for section in document.sections]


def quantities(document):
    """The headings of the blocks within a section."""
    return [block.title for section in document.sections for block in section.blocks if isinstance(block, QuantityHeading)]


def lead_ins(document):
    """Sentences that end in a colon, with what they introduce right below."""
    blocks = [
        (one, other) for section in document.sections for one, other in zip(section.blocks, section.blocks[1:], strict=False)
    ]
    return [plain(one.text) for one, _ in blocks if isinstance(one, Paragraph) and plain(one.text).endswith(":")]


def is_left_behind(line, words):
    """Whether a line is one of these, perhaps with a remark behind it; "The LSTM cell at step 1" is none, nor is a row of an equation
    whose label is one of them."""
    remark = r"( +(input|from|with|nothing)\b.*| {2,}[^=≈]*)?"
    return any(re.fullmatch(re.escape(each) + remark, line) for each in words)


CASES = Path(__file__).parents[1] / "data" / "cases" / "pages"
EXAMPLES = ("gru", "fractions", "rnn", "peephole", "coupled")


def with_step(problem):
    return solve(with_backward(problem, "0.1"))


SLOW = {
    "eight units, a step": lambda _: with_step(load(CASES / "p02_h8.toml")),
    "twelve steps, a step": lambda _: with_step(load(CASES / "p04_t12.toml")),
    "tiny and large": lambda _: with_step(load(CASES / "p07_scales.toml")),
    "fifty places, a step": lambda _: with_step(replace(SEED, rounding=Rounding(places=50))),
    **dict.fromkeys(EXAMPLES, lambda name: with_step(load_example(name))),
    "upstream": lambda name: solve(with_backward(load_example(name))),
}
LONGER = {
    **dict.fromkeys(PAGES, solved),
    "full": lambda _: solve(seed("full", True)),
    "three units with backward pass": lambda _: solve(generic(1, 3, 4, backward=True)),
    "four units with backward pass": lambda _: solve(generic(2, 4, 4, backward=True)),
    **dict.fromkeys(
        ("rnn", "hello", "two-layers", "both-ways", "batch", "gru-pytorch"), lambda name: solve(with_backward(load_example(name)))
    ),
}


ALL = [*LONGER, *(pytest.param(name, marks=pytest.mark.slow) for name in SLOW)]


@cache
def longer(name):
    return (LONGER | SLOW)[name](name)


@cache
def pdf_of_longer(name):
    return render_pdf(longer(name))


@pytest.mark.needs("pdftotext")
@pytest.mark.parametrize("name", ALL)
def test_no_page_ends_with_a_heading_or_a_sentence_that_leads_in(name):
    solution = longer(name)
    last = [lines[-1] for lines in lines_of_pages(pdf_of_longer(name))[:-1]]
    words = (*headings(solution.document), *lead_ins(solution.document), *quantities(solution.document))
    assert [line for line in last if is_left_behind(line, words)] == []


def pages_of(tag, page=None):
    """The pages on which the marks of a tag, and of all below it, stand."""
    page = tag.get("/Pg", page)
    kids = tag.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if not isinstance(kid, pikepdf.Dictionary):
            yield page.objgen
        elif "/S" in kid:
            yield from pages_of(kid, page)
        elif "/Pg" in kid or page is not None:
            yield kid.get("/Pg", page).objgen


def formulas_on_two_pages(pdf):
    with pikepdf.open(BytesIO(pdf)) as opened:
        formulas = of_kind(below(opened.Root.StructTreeRoot), "Formula")
        assert len(formulas) > 20
        return [str(tag.Alt) for tag in formulas if len(set(pages_of(tag))) > 1]


@pytest.mark.parametrize("name", ALL)
def test_no_page_begins_inside_a_formula(name):
    assert formulas_on_two_pages(pdf_of_longer(name)) == []


@pytest.mark.needs("pdftotext")
@pytest.mark.slow
def test_no_page_of_many_matrices_holds_a_few_lines_only():
    """Matrices of a gate that take a page leave the heading above them on a page of its own, if they are not parted."""
    assert min(map(len, lines_of_pages(pdf_of_longer("eight units, a step"))[:-1])) > 20


NOTES = ("†", "The gradients of the initial state")
IN_LATEX = ("seed with backward pass and rate", "gru", "fractions", "tiny and large", "eight units, a step")


@cache
def latex_pages(name, folder):
    log_of(render(longer(name), "tex"), folder)
    return lines_of_pages((folder / "doc.pdf").read_bytes())


def first_quantities(document):
    """The titles of sections in which a heading follows after a sentence, each with that heading."""
    found = {
        section.title: next((b for b in section.blocks if not isinstance(b, Paragraph)), None) for section in document.sections
    }
    return {title: block.title for title, block in found.items() if isinstance(block, QuantityHeading)}


@pytest.mark.needs("pdftotext")
@pytest.mark.tex
@pytest.mark.slow
@pytest.mark.parametrize("name", IN_LATEX)
def test_no_page_of_the_latex_ends_with_what_leads_in_or_begins_with_a_note(name, tmp_path):
    document, pages = longer(name).document, latex_pages(name, tmp_path)
    words = (*headings(document), *lead_ins(document), *quantities(document))
    assert [lines[-1] for lines in pages[:-1] if is_left_behind(lines[-1], words)] == []
    assert [lines[0] for lines in pages if lines[0].startswith(NOTES)] == []
    for title, heading in first_quantities(document).items():
        (lines,) = [lines for lines in pages if any(line.startswith(title) for line in lines)]
        assert any(line.startswith(heading) for line in lines)
    assert [lines[-1] for lines in pages[:-1] if re.search(r"= W\S* − η *δ? *W\S*$", lines[-1])] == []  # without its numbers


def test_a_row_is_no_heading_that_is_left_behind_although_its_label_is_the_title_of_a_section():
    assert "Loss" in headings(longer("rnn").document)
    assert not is_left_behind("Loss               L = 12 ((d(1) ) + (d(2) ) ) ≈ 0.5437", ["Loss"])
    for line in ("Loss", "Loss   every time step's share, added up", "Time step 2 input x = 1.5"):
        assert is_left_behind(line, ["Loss", "Time step 2"])


def test_a_display_that_is_parted_is_noticed():
    """On one paper or the other a page ends within a display; on which one depends on the words above it."""
    source = render(longer("full"), "typ").replace("displayed(alt, body, false)", "displayed(alt, body, true)")
    source = source.replace("#displays(false", "#displays(true").replace(
        "set block(breakable: false, sticky", "set block(breakable: true, sticky"
    )
    sources = (source, source.replace('default: "a4"', 'default: "us-letter"'))
    assert any(formulas_on_two_pages(pdf_of(each)) for each in sources)


@pytest.mark.needs("pdftotext")
def test_a_heading_that_is_left_behind_is_noticed():
    solution = longer("full")
    source = render(solution, "typ").replace("sticky: true", "sticky: false")
    last = [lines[-1] for lines in lines_of_pages(pdf_of(source))[:-1]]
    words = (*headings(solution.document), *lead_ins(solution.document), *quantities(solution.document))
    assert any(is_left_behind(line, words) for line in last)
