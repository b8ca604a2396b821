"""What the sheets of a workbook have in common: the text in them, and how they are printed."""

from collections.abc import Sequence
from math import ceil
from typing import Any

from symlstm.document.formula import Formula
from symlstm.problem.settings import PaperSize
from symlstm.rendering.printable import printable
from symlstm.rendering.workbook.looks import Looks, Properties
from symlstm.rendering.workbook.places import Address
from symlstm.rendering.workbook.rich_text import TextRun, runs_of

PAPERS: dict[PaperSize, int] = {"us-letter": 1, "a4": 9}
HEIGHTS: dict[str, Properties] = {"": {}, "low": {"font_script": 2}, "high": {"font_script": 1}}
MARGIN = 0.5  # inches
LINE_HEIGHT, MOST_LINES = 15, 27  # points; a row is at most 409 high
SMALL, SAFE = 0.55, 1.15  # of a letter's width; how many letters stand in the room of a digit, by which columns are measured


def write_text(sheet: Any, cell: Address, text: str, look: Any) -> None:
    """A text as it is, whatever it begins with: never a formula, a number or a link."""
    sheet.write_string(cell.row, cell.column, printable(text), look)


def write_letters(sheet: Any, looks: Looks, cell: Address, formula: Formula, properties: Properties) -> None:
    """A formula in letters, its indices low and its time steps high."""
    write_runs(sheet, looks, cell, runs_of(formula), properties)


def write_runs(sheet: Any, looks: Looks, cell: Address, runs: Sequence[TextRun], properties: Properties) -> None:
    """Letters that do not all look alike."""
    shown = [run for run in runs if run.text]
    if len(shown) == 1 and not shown[0].height:
        sheet.write_string(cell.row, cell.column, shown[0].text, looks(properties, {"italic": shown[0].is_italic}))
        return
    parts = [part for run in shown for part in (looks({"italic": run.is_italic}, HEIGHTS[run.height]), run.text)]
    if len(shown) == 1:
        parts += [looks({}), " "]  # one run by itself has no look of its own
    sheet.write_rich_string(cell.row, cell.column, *parts, looks(properties))


def make_room(sheet: Any, row: int, *columns: tuple[Sequence[TextRun], int]) -> None:
    """A row as high as the letters in its columns need, each with how many letters wide it is; what stands low or high is small."""
    lines = max(ceil(_letters(runs) / (width * SAFE)) for runs, width in columns)
    if lines > 1:
        sheet.set_row(row, min(lines, MOST_LINES) * LINE_HEIGHT)


def _letters(runs: Sequence[TextRun]) -> float:
    return sum(len(run.text) * (SMALL if run.height else 1) for run in runs)


def set_up(sheet: Any, paper: PaperSize, heads: int, upright: bool = False) -> None:
    """As it is printed: as wide as the page, which lies or stands `upright`, with the heads on every page."""
    sheet.hide_gridlines(2)
    sheet.freeze_panes(heads, 0)
    if not upright:
        sheet.set_landscape()
    sheet.set_paper(PAPERS[paper])
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0, heads - 1)
    sheet.set_margins(MARGIN, MARGIN, MARGIN, 1.5 * MARGIN)
    sheet.set_footer("&L&A&R&P / &N")
