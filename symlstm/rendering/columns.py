"""How wide the rows of equations and the tables of a page are, for formats that lay them out themselves."""

from collections.abc import Iterator

from symlstm.document.blocks import Calculation, Calculations, Inline, Maths, Table, Text
from symlstm.document.formula import Formula, Mark, Matrix, Named, flattened
from symlstm.document.remembering import remembering
from symlstm.document.width import BRACKET_PAIR, CELL_GAP, width

MEASURE = 51.5  # em of the numbers in rows that stand side by side across the text
LABEL, LABEL_LETTER, LABEL_GAP = 6.1, 0.52, 0.8  # em: the least column of labels, a letter of one, the space behind it
FIRST_OF = {True: 28.4, False: 22.4}  # em: where second equations start behind first ones, by whether there are labels
GAP = 0.9  # em between equations
MATRIX_MORE = 1.9 - BRACKET_PAIR  # em: by how much the brackets of the page's font are wider
PHONE = 16.5  # em of a page that is 320 CSS pixels wide
TEXT_LETTER, WORDS_COLUMN = 0.5, 12.0  # em: a letter of text, and a column of words


def has_room(line: tuple[Calculation, ...], block: Calculations) -> bool:
    """Whether the second of two equations has room in the column of second equations; else it follows right behind the first."""
    return len(line) == 2 and _set_width(line[1]) <= _room(block) - _widest_first(block)


def first_column(block: Calculations) -> float:
    """How wide the column of first equations is in em: as in other blocks, if that leaves enough to the second ones."""
    seconds = [_set_width(line[1]) for line in _lines(block) if has_room(line, block)]
    usual = FIRST_OF[any(row.label for row in block.rows)]
    return max(_widest_first(block), min(usual, _room(block) - max(seconds, default=0.0)))


def _lines(block: Calculations) -> Iterator[tuple[Calculation, ...]]:
    return (line for row in block.rows for line in row.lines)


@remembering
def _widest_first(block: Calculations) -> float:
    return max((_set_width(line[0]) for line in _lines(block) if len(line) == 2), default=0.0)


@remembering
def _room(block: Calculations) -> float:
    """What the labels leave to the equations."""
    labels = [LABEL_LETTER * len(row.label) + LABEL_GAP for row in block.rows if row.label]
    return MEASURE - GAP - (max(LABEL, *labels) if labels else 0.0)


@remembering
def _set_width(calculation: Calculation) -> float:
    """The width of the widest line of an equation as a browser sets it."""
    return max(map(set_width, calculation.lines), default=0.0)


def set_width(formula: Formula) -> float:
    """The width of a formula on one line as a browser sets it, in em."""
    return width(formula) + MATRIX_MORE * _matrices(formula)


def _matrices(formula: Formula) -> int:
    """How many matrices stand side by side."""
    match formula:
        case Matrix():
            return 1
        case Named(body) | Mark(_, body):
            return _matrices(body)
    items = flattened(formula)
    return sum(map(_matrices, items)) if len(items) > 1 else 0


def calculation_width(calculation: Calculation) -> float:
    """The width of the widest line of an equation, in em."""
    return max(map(width, calculation.lines), default=0.0)


def is_wider_than_a_phone(table: Table) -> bool:
    """Whether a table may have to be scrolled on the narrowest screen."""
    return table_width(table) > PHONE


def table_width(table: Table) -> float:
    """About how wide a table is, in em."""
    return sum(_column_width(align, cells) + CELL_GAP for align, cells in _columns(table))


def _columns(table: Table) -> Iterator[tuple[str, tuple[Text, ...]]]:
    rows = [cells for cells in (table.head, table.times, *table.rows) if cells]
    return zip(table.align, zip(*rows, strict=True), strict=True)


def turned_width(table: Table) -> float:
    """About how wide a table of numbers is, in em, where its rows stand side by side as columns; infinite for other tables."""
    numbers = table.align[table.heads_of :]
    if table.spans or table.times or set(numbers) != {"r"}:
        return float("inf")
    rows = (table.head, *table.rows)
    return sum(max(map(text_width, row)) + CELL_GAP for row in rows)


def _column_width(align: str, cells: tuple[Text, ...]) -> float:
    return min(max(map(text_width, cells)), WORDS_COLUMN if align == "w" else float("inf"))


def text_width(text: Text) -> float:
    """About how wide a text is on one line, in em."""
    return sum(map(_inline_width, text))


def _inline_width(part: Inline) -> float:
    return width(part.formula) if isinstance(part, Maths) else TEXT_LETTER * len(part if isinstance(part, str) else part.text)
