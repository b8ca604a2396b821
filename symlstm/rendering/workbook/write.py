"""The whole workbook: every cell of the derivation a formula of the cells that it comes of, down to the given numbers.

Beside each formula stands the value that it gave, for whoever opens the file with something that does not calculate. The same solution
gives the same bytes.
"""

import io
from collections.abc import Mapping
from datetime import datetime
from fractions import Fraction
from typing import Any

from symlstm.document.workbook.book import Book
from symlstm.errors import RenderError
from symlstm.rendering.workbook.given_sheet import GivenSheet
from symlstm.rendering.workbook.line_sheet import LineSheet
from symlstm.rendering.workbook.looks import Looks
from symlstm.rendering.workbook.places import all_cells, below_results, sheet_names

MISSING = "a workbook needs the library XlsxWriter: pip install 'symlstm[excel]'"
MADE = datetime(1980, 1, 1)  # in place of the time at which it was made, so that the same problem gives the same bytes


def new_workbook(stream: io.BytesIO, title: str) -> Any:
    """An empty workbook, to be written to a stream when it is closed. Raises RenderError without XlsxWriter."""
    try:
        import xlsxwriter
    except ImportError:
        raise RenderError(MISSING) from None
    made = xlsxwriter.Workbook(stream, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False})
    made.set_properties({"title": title, "created": MADE})
    return made


def write_book(book: Book, givens: Mapping[str, Fraction], computed: Mapping[str, float], carried: Mapping[str, float]) -> bytes:
    """The workbook as an .xlsx file.

    givens    the given numbers, by id
    computed  what every line gives, and the given numbers, as a cell holds them; what it cannot hold is left out
    carried   the same, of what later lines go on with

    Raises RenderError without XlsxWriter, and for a problem that is too large for a sheet.
    """
    stream = io.BytesIO()
    made = new_workbook(stream, book.title)
    looks, names, groups = Looks(made), sheet_names(book), below_results(book)
    cells = all_cells(names, book, groups)
    sheets = [made.add_worksheet(name) for name in names]
    lines = [LineSheet(sheet, looks, book, computed, carried, cells) for sheet in sheets[1:]]
    counts = [line.write(work) for line, work in zip(lines, book.sheets, strict=True)]
    compared = sum(line.compared for line in lines)
    GivenSheet(sheets[0], looks, givens, carried, cells).write(book, groups, counts, compared)
    made.close()
    return stream.getvalue()
