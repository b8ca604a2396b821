"""What a screen reader finds in the PDF, read back with a PDF library: the tree of tags, its words, its language, its title."""

from io import BytesIO
from itertools import pairwise

import pikepdf
import pytest
from rendering.test_pdf import DOCUMENTS

from symlstm import render_pdf, solve
from symlstm.document.blocks import Beside, Bullets, Calculations, Display, Figure, Maths, Paragraph, Spread, Table
from symlstm.document.formula import Hidden, Mark, Numeral, Operator, Row

NAMES = ("seed", "seed backward", "gru backward", "daggers")


@pytest.fixture(scope="module", params=NAMES)
def solution(request):
    return solve(DOCUMENTS[request.param]())


@pytest.fixture(scope="module")
def made(solution):
    with pikepdf.open(BytesIO(render_pdf(solution))) as opened:
        yield opened


def below(element):
    """The tags below a tag, in reading order; what is no tag is left out."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from below(kid)


@pytest.fixture(scope="module")
def tags(made):
    return list(below(made.Root.StructTreeRoot))


def kind(tag):
    return str(tag.S)[1:]


def of_kind(tags, *kinds):
    return [tag for tag in tags if kind(tag) in kinds]


def formulas_in(text):
    """A number is text, which says itself, and so is one that is marked as a result."""
    return sum(isinstance(part, Maths) and not is_number(part.formula) for part in text)


def is_number(formula):
    match formula:
        case Mark(_, body):
            return is_number(body)
        case Row(items):
            parts = [
                item for item in items if not isinstance(item, Hidden | Operator) or item == Operator("(")
            ]  # of brackets: no number
            return bool(parts) and all(map(is_number, parts))
    return isinstance(formula, Numeral) and len(formula.pieces) == 1


def formulas_of(document):
    """How many formulas a document has outside its figures."""
    remarks = sum(formulas_in(section.remark) for section in document.sections)
    return formulas_in(document.lead) + remarks + sum(map(formulas_of_block, all_blocks(document)))


def formulas_of_block(block):
    match block:
        case Display():
            return len(block.groups)  # each line is one, with its own words
        case Paragraph():
            return formulas_in(block.text)
        case Bullets():
            return sum(map(formulas_in, block.items))
        case Spread():
            return sum(not is_number(formula) for row in block.rows for formula in row)
        case Calculations():
            return sum(map(formulas_of_row, block.rows))
        case Table():
            cells = (*block.head, *block.times, *(cell for row in block.rows for cell in row))
            return sum(map(formulas_in, cells))
    return 0


def formulas_of_row(row):
    """An equation is one formula, however many lines it takes."""
    equations = [one for line in row.lines for one in line]
    bare = [one for one in equations if len(one.lines) == 1 and is_number(one.lines[0])]
    return len(equations) - len(bare) + sum(map(formulas_in, (row.used_in, row.words, *(one.note for one in equations))))


def all_blocks(document):
    """The blocks, and those beside a figure."""
    for section in document.sections:
        for block in section.blocks:
            yield from (block.figure, *block.blocks) if isinstance(block, Beside) else (block,)


def blocks(solution, wanted):
    return [block for block in all_blocks(solution.document) if isinstance(block, wanted)]


def test_it_says_that_it_is_tagged_and_has_a_language_and_a_title_that_is_shown(solution, made):
    root = made.Root
    assert bool(root.MarkInfo.Marked)
    assert str(root.Lang) == "en"
    assert bool(root.ViewerPreferences.DisplayDocTitle)
    with made.open_metadata() as said:
        assert said["dc:title"] == solution.problem.title
        assert said["pdfuaid:part"] == "1"


def test_every_formula_and_every_figure_has_its_words(solution, tags):
    figures, formulas = of_kind(tags, "Figure"), of_kind(tags, "Formula")
    assert [str(tag.Alt) for tag in figures] == [figure.alt for figure in blocks(solution, Figure)]
    assert all(str(tag.get("/Alt", "")).strip() for tag in formulas)
    inside = sum(len(of_kind(below(figure), "Formula")) for figure in figures)
    assert len(formulas) - inside == formulas_of(solution.document) > 50


def test_headings_go_down_one_level_at_a_time_and_are_those_of_the_document(solution, tags):
    headings = of_kind(tags, *(f"H{level}" for level in range(1, 7)))
    levels = [int(kind(tag)[1:]) for tag in headings]
    assert (levels[0], levels.count(1)) == (1, 1)
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert levels.count(2) == len(solution.document.sections)


def test_every_table_has_a_head_and_rows_as_long_as_it(solution, tags):
    tables = of_kind(tags, "Table")
    shown = blocks(solution, Table)
    assert len(tables) == len(shown) > 5 * solution.problem.layout.backward
    for table, block in zip(tables, shown, strict=True):
        head = of_kind(below(table), "THead")
        assert len(head) == 1
        assert len(of_kind(below(head[0]), "TH")) == len(block.spans) + len(block.head) + len(block.times)
        assert sum(columns for _, columns in block.spans) in (0, len(block.head))
        rows = of_kind(below(of_kind(below(table), "TBody")[0]), "TR")
        heads_in_one = [block.heads_of == 2 and row[0] != ("",) == row[1] for row in block.rows]  # a head takes the room of two
        expected = [len(row) - one for row, one in zip(block.rows, heads_in_one, strict=True)]
        assert [len(of_kind(below(row), "TD", "TH")) for row in rows] == expected


def test_nothing_on_a_page_is_outside_the_tags_but_what_is_marked_as_decoration(made):
    """Headers and page numbers are artifacts; everything else that is drawn has its place in the tree."""
    for page in made.pages:
        depth, loose = 0, []
        for operands, operator in pikepdf.parse_content_stream(page):
            match str(operator):
                case "BDC" | "BMC":
                    depth += 1
                case "EMC":
                    depth -= 1
                case "Tj" | "TJ" | "Do" | "S" | "f" if not depth:
                    loose.append((str(operator), operands))
        assert loose == []
