"""Tables in LaTeX: what stands above the rows, and the rows in stretches that fit on a page."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from symlstm.document.blocks import Maths, Table, Text
from symlstm.document.formula import Stack
from symlstm.rendering.latex_text import escape

LINES_OF_A_PAGE = 40  # of a table; one tabular is set in one run of TeX, a longtable needs three
WORDS = r"p{.42\linewidth}"
THIN_RULE = r"\symthinrule"
Sentences = Callable[[Text], str]


def columns(align: str) -> str:
    """The letters of a table's columns; one of words is broken into lines."""
    return "".join(WORDS if letter == "w" else letter for letter in align)


def head_rows(table: Table, inline: Sentences) -> str:
    """Words over several columns, the heads of the columns, and the numbers that they are multiplied by."""
    spans = [rf"\symspan{{{count}}}{{{escape(text)}}}" for text, count in table.spans]
    cells = [list(map(inline, row)) for row in (table.head, table.times) if row]
    return "\n".join(rf"{' & '.join(row)} \\" for row in [spans, *cells] if row)


def pages(table: Table, inline: Sentences) -> list[str]:
    """The rows in stretches that fit on a page, with a thin rule where the table has one; parted at its rules if it has any."""
    rows = [rf"{' & '.join(_cells(row, table.heads_of, inline))} \\" for row in table.rows]
    return ["\n".join(_ruled(rows, table.rules, start, stop)) for start, stop in _stretches(table)]


def _cells(row: tuple[Text, ...], heads: int, inline: Sentences) -> Iterator[str]:
    """The cells of a row; a formula below the title of a row is set a little smaller, so that rows are equally high."""
    for number, cell in enumerate(row):
        is_label = number < heads and len(cell) == 1 and isinstance(cell[0], Maths)
        yield rf"\symundertitle{{{inline(cell)}}}" if is_label else inline(cell)


def _ruled(rows: list[str], rules: tuple[int, ...], start: int, stop: int) -> Iterator[str]:
    for number in range(start, stop):
        if number in rules and number > start:
            yield THIN_RULE
        yield rows[number]


def _stretches(table: Table) -> Iterator[tuple[int, int]]:
    """From which row to which a stretch goes."""
    heights = [max(map(_lines, row)) for row in table.rows]
    start = used = 0
    for first, stop in _unparted(table, heights):
        height = sum(heights[first:stop])
        if used and used + height > LINES_OF_A_PAGE:
            yield start, first
            start, used = first, 0
        used += height
    if used:
        yield start, len(heights)


def _unparted(table: Table, heights: list[int]) -> Iterator[tuple[int, int]]:
    """Rows that stay together: those between two rules; where these are too many for a page or there are no rules, each alone."""
    bounds = sorted({0, *table.rules, len(heights)})
    for first, stop in pairwise(bounds):
        if table.rules and sum(heights[first:stop]) <= LINES_OF_A_PAGE:
            yield first, stop
        else:
            yield from ((row, row + 1) for row in range(first, stop))


def _lines(cell: Text) -> int:
    return max(
        (len(part.formula.rows) for part in cell if isinstance(part, Maths) and isinstance(part.formula, Stack)), default=1
    )
