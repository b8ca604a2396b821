"""An Excel workbook as headings and rows, by openpyxl (an extra).

Only the first sheet is read. A cell that holds a number holds no zeros at its end, and one that came out of a calculation has
digits that nobody wrote: it is read to 15 figures, which is all that a spreadsheet shows. A workbook comes from a stranger: what
it unpacks to is bounded before any of it is parsed.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from symlstm.marking.table import Comma, TextRow, TextTable, Unpadded
from symlstm.problem.findings import Findings
from symlstm.words import N_, counting, said

MISSING = N_("a workbook needs the library openpyxl: pip install 'symlstm[excel]' (or save the sheet as CSV)")
AS_CSV, FROM_EXCEL = N_("save it as CSV"), N_("an .xlsx as Excel saves it")
GIVEN_SHEET = "Given"  # of a form, beside the answers: what is given
MAX_UNPACKED = 100_000_000  # bytes of all that is text in it
MAX_TAGS = 2_000_000  # of the sheets and their strings
CELLS = 250_000  # that so many tags hold for sure, even where no two cells are alike
MAX_OTHER_TAGS = 100_000  # of styles and the like
MAX_CELLS = 2_000_000  # with those that are left out, and cost no tags
FIGURES = 15
_SHEETS = re.compile(r"xl/(worksheets/[^/]+|sharedStrings)\.xml", re.IGNORECASE)
_FORMULA = re.compile(rb"<(?:\w+:)?f[ />]")
_DEFINITIONS = re.compile(rb"<\0?!\0?D\0?O\0?C\0?T")  # entities that grow; no workbook has them
_FIXED = re.compile(r"0\.(0{1,30})")  # a number format that shows so many decimals
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError, EOFError)


class _TooLarge(Exception):
    """More cells than MAX_CELLS."""


def workbook_table(content: bytes, findings: Findings, notes: Findings) -> TextTable | None:
    """The table in a workbook's first sheet; None where it cannot be read, which is reported."""
    try:
        import openpyxl
    except ImportError:
        findings.add(said("file"), N_("a workbook"), N_("CSV or TOML"), MISSING)
        return None
    parts = _parts(content, findings)
    if parts is None:
        return None
    modes = (True, False) if any(_FORMULA.search(part) for part in parts) else (True,)  # what formulas gave, and what they are
    try:
        with warnings.catch_warnings(action="ignore"):  # of what a workbook has beside its cells
            books = [openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=mode) for mode in modes]
            rows = list(_rows(books, notes))
    except _TooLarge:
        findings.add(said("the workbook"), said("more than {most} cells", most=f"{MAX_CELLS:,}"), N_("a smaller one"), AS_CSV)
    except Exception as error:  # whatever a damaged workbook makes openpyxl raise
        found = said("a workbook that cannot be read ({reason})", reason=type(error).__name__)
        findings.add(said("the workbook"), found, FROM_EXCEL)
    else:
        head = rows[0] if rows else TextRow(1, ())
        return TextTable(list(head.cells), iter(rows[1:]), Comma.ALONE, head.line)
    return None


def _parts(content: bytes, findings: Findings) -> list[bytes] | None:
    """The sheets and their strings, unpacked; None where the workbook is damaged or too large, which is reported."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if part.filename.lower().endswith((".xml", ".rels"))]
            if sum(part.file_size for part in parts) > MAX_UNPACKED:
                found = said("more than {most} bytes unpacked", most=f"{MAX_UNPACKED:,}")
                findings.add(said("the workbook"), found, N_("a smaller one"), AS_CSV)
                return None
            texts = {part.filename: archive.read(part) for part in parts}
    except _DAMAGED as error:
        found = said("a file that cannot be unpacked ({reason})", reason=type(error).__name__)
        findings.add(said("the workbook"), found, FROM_EXCEL)
        return None
    sheets = [text for name, text in texts.items() if _SHEETS.fullmatch(name)]
    tags, of_all = (sum(text.count(b"<") for text in some) for some in (sheets, texts.values()))
    if tags > MAX_TAGS or of_all - tags > MAX_OTHER_TAGS or any(map(_DEFINITIONS.search, texts.values())):
        expected = said("some {most} cells at most", most=f"{CELLS:,}")
        findings.add(said("the workbook"), N_("more than can be read safely"), expected, AS_CSV)
        return None
    return sheets


def _rows(books: list[Any], notes: Findings) -> Iterator[TextRow]:
    """The rows of the first sheet that hold anything; each cell in every book's sense."""
    sheets = [book.worksheets[0] for book in books]
    if any(map(_holds_anything, (sheet for sheet in books[0].worksheets[1:] if sheet.title != GIVEN_SHEET))):
        found = counting("{n} sheet", "{n} sheets", len(books[0].worksheets))
        notes.add(said("the workbook"), found, N_("one sheet"), N_("only the first is read"))
    for sheet in sheets:
        sheet.reset_dimensions()  # what a file says of its size need not be so
    read = 0
    for line, rows in enumerate(zip(*(sheet.iter_rows() for sheet in sheets), strict=True), 1):
        read += max(1, len(rows[0]))
        if read > MAX_CELLS:
            raise _TooLarge
        row = TextRow(line, [_text(cells, notes) for cells in zip(*rows, strict=True)]) if rows[0] else None
        if row and not row.is_empty:
            yield row


def _holds_anything(sheet: Any) -> bool:
    sheet.reset_dimensions()
    return any(value is not None for row in islice(sheet.iter_rows(values_only=True), 100) for value in row)


def _text(cells: tuple[Any, ...], notes: Findings) -> str:
    """What stands in a cell, as text; what is neither text nor a number is reported, and left for a person to read."""
    result, formula = cells[0], cells[-1].value
    if result.value is None:
        if formula is not None:
            _say(cells[-1], N_("a formula without its result"), N_("save it once in a spreadsheet program"), notes)
        return "" if formula is None else str(formula)
    if result.data_type == "n" and not isinstance(result.value, bool):
        return _number(result)
    if result.data_type != "s":
        error = said("the error {name}", name=result.value)
        kinds = {"b": N_("true or false"), "e": error, "d": N_("a date or time")}
        hint = N_("a spreadsheet takes 8-7 for a date unless the cells are text") if result.data_type == "d" else ""
        _say(result, kinds.get(result.data_type, N_("neither text nor a number")), hint, notes)
    return str(result.value)


def _say(cell: Any, found: str, hint: str, notes: Findings) -> None:
    notes.add(said("cell {name}", name=cell.coordinate), found, N_("text or a number"), hint, cell.row)


def _number(cell: Any) -> str:
    """The shortest decimal of a number; with the zeros at its end where the format of the cell shows them."""
    text = str(cell.value) if isinstance(cell.value, int) else format(cell.value, f".{FIGURES}g")
    if fixed := _FIXED.fullmatch(cell.number_format):
        shown = format(Decimal(text), f".{len(fixed[1])}f")
        if Decimal(shown) == Decimal(text):
            return shown
    return Unpadded(text)
