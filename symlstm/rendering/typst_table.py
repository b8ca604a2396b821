"""Tables in Typst: words over several columns, heads, the numbers that columns are multiplied by, rows parted by rules."""

from collections.abc import Callable, Iterator
from itertools import pairwise

from symlstm.document.blocks import Maths, Table, Text
from symlstm.document.formula import Formula
from symlstm.rendering.typst_height import lines_of
from symlstm.rendering.typst_rows import has_blank, is_formula, struts_of
from symlstm.rendering.typst_string import string
from symlstm.rendering.typst_width import typst_text_width

ALIGNED = {"l": "left", "w": "left", "r": "right"}
MOST_LINES = 40  # of a table that is not parted by the end of a page
WORDS_LINES = 2.5  # that a cell of words may take
SPREAD_FROM = 8  # columns: from here on a table is as wide as the text
SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)  # points: the next where a table is too wide
LINE = 467.0  # points: the width of the text
BESIDE, BESIDE_SPREAD = 9.0, 3.0  # points beside a column; 3 at least where columns are spread
RULE = "  thin-rule,"
NOTHING: Text = ("",)
NARROW_BLANKS = "#let blank = blank.with(letter: .58em)\n"  # where many columns leave little room


def typst_table(table: Table, inline: Callable[[Text], str], is_text: Callable[[Formula], bool]) -> str:
    """The call of the template's `results`. A table that is too long for a page is parted where it has rules, else anywhere.

    `inline` prints a cell; `is_text` says which formulas are set as text.
    """
    return _Printed(table, inline, is_text)()


class _Printed:
    def __init__(self, table: Table, inline: Callable[[Text], str], is_text: Callable[[Formula], bool]):
        self._table, self._inline = table, inline
        rows = [table.head, *([table.times] if table.times else []), *table.rows]
        first = len(rows) - len(table.rows)
        rules = {0, first, len(rows), *(first + n for n in table.rules)}
        head, *others = struts_of(rows, rules, is_text)
        self._head, self._times, self._struts = head, others[0] if table.times else "", others[first - 1 :]

    def __call__(self) -> str:
        table = self._table
        is_long, is_spread = table_lines(table) > MOST_LINES, len(table.head) >= SPREAD_FROM
        groups = _groups(table) if is_long and table.rules else {}
        options = [
            f"long: {truth(is_long)}",
            *([f"size: {size:g}pt"] if (size := _size(table, is_spread)) != SIZES[0] else []),
            f"spread: {truth(is_spread)}",
            f"grouped: {truth(bool(groups))}",
            f"spans: ({''.join(f'({string(words)}, {columns}), ' for words, columns in table.spans)})",
            f"times: ({self._cells(table.times, self._times)})",
        ]
        align = "".join(f"{ALIGNED[letter]}, " for letter in table.align)
        body = "\n".join(self._rows(groups))
        call = f"#results({string(table.caption)}, ({align}), ({self._cells(table.head, self._head)}), {', '.join(options)},\n{body}\n)"
        is_tight = is_spread and any(map(has_blank, (table.times, *table.rows)))
        return f"#[{NARROW_BLANKS}{call}]" if is_tight else call

    def _cells(self, row: tuple[Text, ...], strut: str) -> str:
        return "".join(f"[{strut}{self._inline(cell)}], " for cell in row)

    def _rows(self, groups: dict[int, int]) -> Iterator[str]:
        for number, (row, strut) in enumerate(zip(self._table.rows, self._struts, strict=True)):
            if number in self._table.rules and number:
                yield RULE
            last = f"{_together(self._table, number, groups[number])}, " if number in groups else ""
            yield "  " + "".join(self._cells_of_row(row, strut)) + last

    def _cells_of_row(self, row: tuple[Text, ...], strut: str) -> Iterator[str]:
        """The cells; the head of a row takes the room of a second one that is empty, so that it need not be broken into lines."""
        spans = self._table.heads_of == 2 and row[0] != NOTHING == row[1]
        yield f"{'table.cell(colspan: 2)' if spans else ''}{self._cell(row[0], strut, 0)}"
        yield from (self._cell(cell, strut, column) for column, cell in enumerate(row) if column > spans)

    def _cell(self, cell: Text, strut: str, column: int) -> str:
        """A formula below the title of a row is set a little smaller."""
        printed = self._inline(cell)
        is_label = column < self._table.heads_of and is_formula(cell)
        return f"[{strut}#under-title[{printed}]], " if is_label else f"[{strut}{printed}], "


def _size(table: Table, is_spread: bool) -> float:
    """The largest print in which no cell of numbers needs to be broken."""
    sizes = SIZES[2:] if table.is_small else SIZES
    if "w" in table.align:
        return sizes[0]
    rows = [table.head, *([table.times] if table.times else []), *table.rows]
    wide = sum(max(map(typst_text_width, column)) for column in zip(*rows, strict=True))
    beside = (BESIDE_SPREAD if is_spread else BESIDE) * len(table.head)
    return next((size for size in sizes if wide * size + beside <= LINE), sizes[-1])


def table_lines(table: Table) -> float:
    """About how many lines the rows of a table take."""
    return _lines(table, 0, len(table.rows))


def truth(holds: bool) -> str:
    return "true" if holds else "false"


def _groups(table: Table) -> dict[int, int]:
    """How many rows stand between two rules, by the first of them."""
    starts = sorted({0, *table.rules, len(table.rows)})
    return {start: end - start for start, end in pairwise(starts)}


def _together(table: Table, start: int, rows: int) -> str:
    """The empty cell that keeps rows on one page, if they fit on it."""
    return f"together({rows}, {truth(_lines(table, start, start + rows) > MOST_LINES)})"


def _lines(table: Table, start: int, end: int) -> float:
    """About how many lines some rows of a table take."""
    least = WORDS_LINES if "w" in table.align else 1.0
    return sum(max([least, *_heights(row)]) for row in table.rows[start:end])


def _heights(row: tuple[Text, ...]) -> Iterator[float]:
    return (lines_of(part.formula) for cell in row for part in cell if isinstance(part, Maths))
