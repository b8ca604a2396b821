"""How the page stands in a browser: relations and the points of numbers below each other, in the right places."""

from dataclasses import replace

import pytest

from symlstm import Layout, load_example, render, solve
from symlstm.document.blocks import Document, Section, Spread
from symlstm.document.formula import Matrix, Numeral
from symlstm.rendering import write_document

pytestmark = [pytest.mark.browser]

# the right edge of what is in each cell of the first column of a table, or of each column of a matrix
EDGES = """tables => [...document.querySelectorAll(tables)].map(table => {
  const rows = [...table.children].map(row => [...row.children].map(cell => cell.lastElementChild?.getBoundingClientRect()));
  return rows[0].map((_, column) => rows.map(row => row[column]).filter(box => box?.width > 0).map(box => box.right)); })"""


# the same for the left sides of a display
LEFT_EDGES = """displays => [...document.querySelectorAll(displays)].map(display => [[...display.querySelectorAll('.left')]
  .map(left => left.lastElementChild?.getBoundingClientRect().right).filter(edge => edge)])"""


NUMBERS = Matrix(tuple(tuple(Numeral((text,)) for text in row) for row in (("0.65", "-0.15"), ("-10.55", "0.35"))))


@pytest.fixture(scope="module")
def source():
    return render(solve(replace(load_example(), layout=Layout("full"))), "html")


@pytest.fixture
def edges(chromium, tmp_path):
    def measured(source, tables, script=EDGES):
        with chromium.page() as page:
            page.show(source, tmp_path / "page.html")
            return page.evaluate(f"({script})('{tables}')")

    return measured


def uneven(columns):
    return [column for column in columns if max(column) - min(column) > 0.1]


def test_left_sides_end_at_their_relation(edges, source):
    firsts = [columns[0] for columns in edges(source, ".display", LEFT_EDGES) if columns[0]]
    assert len(firsts) > 20
    assert uneven(firsts) == []


def test_the_points_of_numbers_in_a_matrix_stand_below_each_other(edges):
    source = write_document(Document("t", "r", (), (Section("n", "T", (Spread(((NUMBERS,),)),)),)), "html")
    (columns,) = edges(source, "mtable.flush")
    assert len(columns) == 2
    assert uneven(columns) == []
    assert len(uneven(*edges(source.replace("-webkit-right", "left"), "mtable.flush"))) == 2


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_formula_that_fits_has_no_shade_at_its_edges(chromium, source, scheme, tmp_path):
    """The shade says that there is more; it is covered where there is none."""
    style = "<style>.wide > * { visibility: hidden; }</style></head>"
    with chromium.page(dark=scheme == "dark") as page:
        page.show(source.replace("</head>", style), tmp_path / "page.html")
        page.evaluate("document.body.replaceChildren(document.querySelector('.wide'))")
        shades = {page.screenshot()}
        page.evaluate("document.querySelector('.wide').style.background = 'none'")
        shades.add(page.screenshot())
    assert len(shades) == 1
