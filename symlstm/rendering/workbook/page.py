"""What the sheets of a workbook have in common: the text in them, and how they are printed."""

from math import ceil
from typing import Any

from symlstm.document.formula import Formula
from symlstm.problem.settings import Paper
from symlstm.rendering.printable import printable
from symlstm.rendering.workbook.looks import Looks, Properties
from symlstm.rendering.workbook.places import Cell
from symlstm.rendering.workbook.rich_text import Run, runs_of

PAPERS: dict[Paper, int] = {"us-letter": 1, "a4": 9}
HEIGHTS: dict[str, Properties] = {"": {}, "low": {"font_script": 2}, "high": {"font_script": 1}}
MARGIN = 0.5  # inches
SMALL, SAFE = 0.65, 0.85  # of a letter's width; of a line, as words are not parted


def write_text(sheet: Any, cell: Cell, text: str, look: Any) -> None:
    """A text as it is, whatever it begins with: never a formula, a number or a link."""
    sheet.write_string(cell.row, cell.column, printable(text), look)


def write_letters(sheet: Any, looks: Looks, cell: Cell, formula: Formula, properties: Properties) -> None:
    """A formula in letters, its indices low and its time steps high."""
    runs = [run for run in runs_of(formula) if run.text]
    if len(runs) == 1 and runs[0] == Run(runs[0].text, runs[0].is_italic):
        sheet.write_string(cell.row, cell.column, runs[0].text, looks(properties, {"italic": runs[0].is_italic}))
        return
    parts = [part for run in runs for part in (looks({"italic": run.is_italic}, HEIGHTS[run.height]), run.text)]
    if len(runs) == 1:
        parts += [looks({}), " "]  # one run by itself has no look of its own
    sheet.write_rich_string(cell.row, cell.column, *parts, looks(properties))


def lines_in(formula: Formula, width: int) -> int:
    """How many lines a formula takes in a column so many letters wide; letters that stand low or high are small."""
    letters = sum(len(run.text) * (SMALL if run.height else 1) for run in runs_of(formula))
    return ceil(letters / (width * SAFE)) or 1


def set_up(sheet: Any, paper: Paper, heads: int, upright: bool = False) -> None:
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
