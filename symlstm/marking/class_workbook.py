"""The empty form as a workbook, with every answer's cell formatted as text: what is typed stays as it is typed."""

import io
import re
import zipfile
from collections.abc import Iterable

from symlstm.errors import UsageError
from symlstm.marking.class_csv import form_rows
from symlstm.marking.workbook import MISSING

TEXT = "@"  # the number format of text
MADE = (1980, 1, 1, 0, 0, 0)  # in place of the time at which it was made, so that the same problem gives the same bytes
_TIME = re.compile(rb"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z")


def empty_workbook(quantities: Iterable[str], problem: str, places: int | None = None, student: str = "") -> bytes:
    """The form that is read from a workbook. Raises UsageError without openpyxl."""
    try:
        import openpyxl
    except ImportError:
        raise UsageError(MISSING) from None
    book = openpyxl.Workbook()
    sheet = book.active
    for row in form_rows(quantities, problem, places, student):
        sheet.append(row)
    for row in sheet.iter_rows():
        for cell in row:
            cell.number_format, cell.value = TEXT, cell.value or None
    sheet.freeze_panes = "A2"
    written = io.BytesIO()
    book.save(written)
    return _undated(written)


def _undated(written: io.BytesIO) -> bytes:
    """The workbook without the time at which it was made."""
    plain = io.BytesIO()
    with zipfile.ZipFile(written) as old, zipfile.ZipFile(plain, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            text = old.read(part)
            text = _TIME.sub(b"1980-01-01T00:00:00Z", text) if part.filename == "docProps/core.xml" else text
            new.writestr(zipfile.ZipInfo(part.filename, MADE), text, zipfile.ZIP_DEFLATED)
    return plain.getvalue()
