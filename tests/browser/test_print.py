"""Web pages as they are printed: long tables, and how many pages a solution takes."""

import re
import subprocess

import pytest
from printed_pages import ASKED, by_browser, page_count, seed

from symlstm.document.blocks import Bullets, Document, Paragraph, QuantityHeading, Section, Spread, Table
from symlstm.document.formula import Matrix, Numeral
from symlstm.problem.settings import PAPERS
from symlstm.rendering import write_document

pytestmark = [pytest.mark.browser, pytest.mark.needs("pdftotext"), pytest.mark.slow]

ROW = re.compile(r"^ *entry \d+", re.M)


def page_with(rows, rules):
    """A page with some lines, and below them a table."""
    table = Table((("Quantity",), ("Value",)), tuple(((f"entry {n}",), ("1",)) for n in range(rows)), "lr", rules=rules)
    lines = Bullets((("a line",),) * 12)
    return write_document(
        Document("t", "r", (), (Section("first", "First", (lines,)), Section("table", "Numbers", (table,)))), "html"
    )


@pytest.fixture
def pages(chromium, tmp_path):
    """The words of each printed page of a source."""

    def printed(source):
        with chromium.page() as page:
            page.show(source, tmp_path / "page.html")
            (tmp_path / "page.pdf").write_bytes(page.printed())
        command = ["pdftotext", "-layout", "page.pdf", "-"]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.split("\f")[:-1]

    return printed


def test_a_long_table_begins_below_its_heading_and_goes_on_below_its_head(pages):
    source = page_with(90, ())
    with_head = [page for page in pages(source) if "Quantity" in page]
    assert len(with_head) >= 2
    assert "Numbers" in with_head[0]
    assert "a line" in with_head[0]
    twin = pages(source.replace("table:not(.long)", "table"))
    assert "a line" not in next(page for page in twin if "Quantity" in page)


def test_a_table_of_forty_rows_is_not_parted(pages):
    with_rows = [page for page in pages(page_with(40, ())) if ROW.search(page)]
    assert len(with_rows) == 1
    assert "Numbers" in with_rows[0]


def test_a_long_table_is_parted_at_its_rules(pages):
    counts = [len(ROW.findall(page)) for page in pages(page_with(91, tuple(range(7, 91, 7))))]
    assert sum(counts) == 91
    assert len([count for count in counts if count]) >= 2
    assert {count % 7 for count in counts} == {0}


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("kind", ASKED)
def test_a_browser_prints_the_seed_on_the_pages_asked(kind, paper, chromium, tmp_path):
    assert page_count(by_browser(chromium, tmp_path)(seed(paper, *kind))) == ASKED[kind]


def test_words_before_the_heading_of_a_quantity_stay_with_it(pages):
    """A page with so many lines that the heading and its formula have no room on it, but the words before them would have."""
    formula = Spread(((Matrix(tuple((Numeral(("1",)),) for _ in range(12))),),))
    blocks = Bullets((("a line",),) * 44), Paragraph(("These words lead in.",)), QuantityHeading("Forget gate", "", ()), formula
    source = write_document(Document("t", "r", (), (Section("first", "First", blocks),)), "html")
    second = pages(source)[1]
    assert "These words lead in." in second
    assert "Forget gate" in second
    assert "These words lead in." in pages(source.replace("p:has(+ .quantity)", "p.none"))[0]
