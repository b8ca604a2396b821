"""Which sections are kept on one page in Typst: the work of a time step, where a page has room for it.

Nothing overflows where an estimate is wrong: blocks stick to each other, and Typst lets go of what is longer than a page.
"""

from itertools import takewhile

from symlstm.document.blocks import Beside, Block, Bullets, Calculations, Display, Figure, Paragraph, Section, Spread, Table
from symlstm.document.breaking import AlignedRow
from symlstm.rendering.typst_calculations import row_lines
from symlstm.rendering.typst_height import PAGE_LINES, lines_of
from symlstm.rendering.typst_table import table_lines

ROW_GAP = 0.35  # lines of text between the rows of a display
LINE = 4.4  # mm
TEXT_LINES = 2.0  # of what is not worked out


def is_kept(section: Section) -> bool:
    """Whether all blocks of a section stick to each other."""
    is_one = section.is_time_step or section.name == "readout"
    return is_one and bool(section.blocks) and sum(map(_lines, section.blocks)) <= PAGE_LINES


def lines_above(section: Section, block: Block) -> float:
    """About how many lines of text lead in to a block: the states that are copied, and the sentence above them. Rows that have no room on
    one page together with these are parted, so that a page does not hold the states alone."""
    place = next(n for n, each in enumerate(section.blocks) if each is block)
    before = section.blocks[:place]
    copied = list(takewhile(lambda each: isinstance(each, Spread), reversed(before)))
    words = before[len(before) - len(copied) - 1 :][:1]
    return sum(map(_lines, [*copied, *(each for each in words if isinstance(each, Paragraph))]))


def display_lines(display: Display) -> float:
    """About how many lines of text a display takes."""
    return sum(_row_lines(row) for group in display.groups for row in group)


def _row_lines(row: AlignedRow) -> float:
    return ROW_GAP + max(lines_of(row.right), lines_of(row.left) if row.left is not None else 0.0)


def _lines(block: Block) -> float:
    match block:
        case Display():
            return display_lines(block)
        case Calculations(rows):
            return sum(map(row_lines, rows))
        case Table():
            return table_lines(block)
        case Spread(rows):
            return sum(max(map(lines_of, row)) for row in rows)
        case Figure():
            return block.drawing.height / LINE + TEXT_LINES
        case Beside(figure, blocks):
            return max(_lines(figure), sum(map(_lines, blocks)))
        case Bullets(items):
            return TEXT_LINES * len(items)
    return TEXT_LINES
