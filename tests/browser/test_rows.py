"""Rows of equations in a browser: in columns where there is room, below one another where there is none, each result in sight."""

import re
import subprocess
from itertools import pairwise

import pytest
from rendering.sample_page import GATES, GRADIENTS, SAMPLE, STEP, number
from tools import require

from symlstm.document.blocks import Bullets, Calculation, CalculationRow, Calculations, Document, Section
from symlstm.rendering import write_document

pytestmark = [pytest.mark.browser]

SOURCE = write_document(SAMPLE, "html")
STARTS = """[...document.querySelector('.calculations.labelled.paired:not(.explained)').querySelectorAll('.{}')]
  .map(e => e.getBoundingClientRect().left)"""
BASELINES = """[...document.querySelectorAll('.row')].map(row => ['.first', '.second'].map(part =>
  [...row.querySelectorAll(part + ' mo')].find(sign => sign.textContent == '≈').getBoundingClientRect().bottom))"""
SCROLLED = """[...document.querySelectorAll('.equation, .display, .wide')].filter(e => e.scrollWidth > e.clientWidth + 1)
  .map(e => [e.className, e.tabIndex])"""
OUT_OF_SIGHT = """[...document.querySelectorAll('.equation .result')].map(e => e.getBoundingClientRect())
  .filter(box => box.right > innerWidth || box.left < 0 || box.width < 10).length"""
SIZES = "[...document.querySelectorAll('.equation .result > mn')].map(e => parseFloat(getComputedStyle(e).fontSize))"


@pytest.fixture
def shown(chromium, tmp_path):
    """What an expression is in a page of a width."""

    def evaluated(source, script, width=1280):
        with chromium.page(width=width) as page:
            page.show(source, tmp_path / "page.html")
            return page.evaluate(script)

    return evaluated


@pytest.mark.parametrize("width", [1280, 800, 700])
@pytest.mark.parametrize("part", ["label", "first", "second"])
def test_labels_first_and_second_equations_each_start_at_one_place(shown, part, width):
    starts = shown(SOURCE, STARTS.replace("{}", part), width)
    assert len(starts) >= 4
    assert max(starts) - min(starts) < 0.5


def test_without_the_shared_columns_they_would_not(shown):
    starts = shown(SOURCE.replace("subgrid", "auto auto auto auto"), STARTS.replace("{}", "second"))
    assert max(starts) - min(starts) > 2


@pytest.mark.parametrize("width", [1280, 700, 390, 320])
def test_every_result_of_a_row_is_in_sight_and_no_row_is_scrolled(shown, width):
    assert shown(SOURCE, OUT_OF_SIGHT, width) == 0
    assert shown(SOURCE, "document.documentElement.scrollWidth", width) <= width
    scrolled = shown(SOURCE, SCROLLED, width)
    assert {kind.split()[0] for kind, _ in scrolled} <= {"wide"}
    assert {stop for _, stop in scrolled} <= {0}
    assert min(shown(SOURCE, SIZES, width)) >= 10, "CSS pixels of a digit"


def test_a_row_that_could_not_be_broken_would_be_cut_off_on_a_phone(shown):
    assert shown(SOURCE.replace(".piece {", ".line { white-space: nowrap; } .piece {"), OUT_OF_SIGHT, 390) > 0


def test_results_are_set_in_bold_digits_of_the_font_that_the_page_brings(chromium, tmp_path):
    with chromium.page() as page:
        page.show(SOURCE, tmp_path / "page.html")
        own, others = page.fonts_of(".result mn")
        weights = page.evaluate("[...document.querySelectorAll('.result mn')].map(e => getComputedStyle(e).fontWeight)")
        name = page.call("DOM.getDocument", depth=0)["root"]["nodeId"]
        node = page.call("DOM.querySelector", nodeId=name, selector=".result mn")["nodeId"]
        (font,) = page.call("CSS.getPlatformFontsForNode", nodeId=node)["fonts"]
    assert (set(weights), others) == ({"700"}, {})
    assert sum(own.values()) > 100
    assert "bold" in font["postScriptName"].lower()


@pytest.fixture
def pages(chromium, tmp_path):
    """The words of each printed page."""
    require("pdftotext")

    def printed(source):
        with chromium.page() as page:
            page.show(source, tmp_path / "page.html")
            (tmp_path / "page.pdf").write_bytes(page.printed())
        command = ["pdftotext", "-layout", "page.pdf", "-"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split("\f")[:-1]

    return printed


def test_results_are_found_in_a_printed_page(pages):
    text = "\n".join(pages(SOURCE))
    assert {"0.7488", "0.4560", "1.5220"} <= set(re.findall(r"\d\.\d{4}", text))


def test_a_section_may_start_a_page(pages):
    backward = [page for page in pages(SOURCE) if "Back through step 2" in page]
    assert [page.split("\n")[0].split()[0] for page in backward] == ["LSTM"]
    first_on_its_page = r"LSTM numerical example.*page \d of \d\s+Back through step 2"
    assert re.match(first_on_its_page, backward[0])
    parted = SOURCE.replace("break-before: page", "").replace("section:has(> details), ", "")
    (twin, *_) = [page for page in pages(parted) if "Back through step 2" in page]
    assert not re.match(first_on_its_page, twin)


def document(lines):
    """Sections of rows, each behind some lines more than the one before."""
    filled = [Section("fill", "Lines", (Bullets((("line",),) * n),)) for n in range(lines, lines + 3)]
    rows = [Section("rows", "Rows", (STEP,)) for _ in filled]
    return Document("t", "r", (), tuple(section for pair in zip(filled, rows, strict=True) for section in pair))


@pytest.mark.parametrize("lines", [12, 19, 37, 40])
def test_a_heading_stays_with_the_first_row(pages, lines):
    assert not ends_in_a_heading(pages(write_document(document(lines), "html")))


def test_a_heading_that_does_not_stay_is_noticed(pages):
    sources = (write_document(document(lines), "html") for lines in range(10, 42, 2))
    twins = (re.sub(r"(\.heading, summary \{[^}]*) break-after: avoid;", r"\1", source) for source in sources)
    assert any(ends_in_a_heading(pages(twin)) for twin in twins)


def ends_in_a_heading(found):
    labels = re.compile("|".join(["Rows", *(label for label, *_ in GATES.values()), "Cell state", "Hidden state"]))
    return any(labels.findall(page)[-1:] == ["Rows"] for page in found)


def test_a_row_of_several_lines_is_not_parted(pages):
    rows = tuple(
        CalculationRow(f"Row {n}", (), tuple((Calculation((number(str(1000 + n)),)),) for _ in range(3))) for n in range(40)
    )
    source = write_document(Document("t", "r", (), (Section("rows", "Rows", (Calculations(rows),)),)), "html")
    counts = [len(re.findall(r"10\d\d", page)) % 3 for page in pages(source)]
    assert set(counts) == {0}
    assert len(counts) > 2
    twin = source.replace(".row:not(.parted), ", "")
    assert any(len(re.findall(r"10\d\d", page)) % 3 for page in pages(twin))


def test_a_table_is_not_parted_from_its_caption(pages):
    (page,) = [page for page in pages(SOURCE) if "Back to the step before" in page]
    assert page.index("Back to the step before") < page.index("times")


def test_equations_of_a_line_stand_on_one_baseline(shown):
    pairs = shown(write_document(Document("t", "r", (), (Section("n", "T", (GRADIENTS,)),)), "html"), BASELINES)
    assert len(pairs) == 2
    assert all(abs(before - after) < 1 for pair in pairs for before, after in pairwise(pair))
