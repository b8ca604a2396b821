"""Files that are no table: a scan, a page, a document of a word processor. Said for what they are, with what to do."""

import io
import re
import zipfile
from collections.abc import Iterator

from symlstm.errors import Finding
from symlstm.words import N_, said

TABLES = N_("a CSV or a workbook (.xlsx)")
TYPE_IT = N_("type its numbers into a table; `symlstm sheet` writes an empty one")
SAVE_IT = N_("open it in a spreadsheet program and save it as CSV or .xlsx")
_BY_FIRST_BYTES = {  # what a file begins with, what it is, what to do
    b"%PDF-": (N_("a PDF"), TYPE_IT),
    b"\x89PNG\r\n": (N_("a picture"), TYPE_IT),
    b"\xff\xd8\xff": (N_("a picture"), TYPE_IT),
    b"GIF8": (N_("a picture"), TYPE_IT),
    b"{\\rtf": (N_("a document of a word processor"), TYPE_IT),
}
_BY_FIRST_SIGN = {"<": (N_("a page in HTML or XML"), SAVE_IT), "{": (N_("JSON"), TYPE_IT)}
_IN_ARCHIVE = {  # a file that an archive holds
    "word/document.xml": (N_("a document of a word processor"), TYPE_IT),
    "ppt/presentation.xml": (N_("a presentation"), TYPE_IT),
    "xl/workbook.bin": (N_("a binary workbook (.xlsb)"), SAVE_IT),
}
_OPEN_DOCUMENT = re.compile(rb"application/vnd\.oasis\.opendocument\.(spreadsheet)?")


def foreign_bytes(content: bytes) -> Finding | None:
    """What a file is that holds no table, by its first bytes; None where that is not known."""
    return next((_finding(*kind) for begins, kind in _BY_FIRST_BYTES.items() if content.startswith(begins)), None)


def foreign_archive(content: bytes) -> Finding | None:
    """The same of an archive that is no workbook of Excel's."""
    return next((_finding(*kind) for kind in _kinds_of_archive(content)), None)


def foreign_text(text: str) -> Finding | None:
    """The same of a text, by its first sign."""
    kind = _BY_FIRST_SIGN.get(text.lstrip("\ufeff \t\r\n")[:1])
    return _finding(*kind) if kind else None


def _kinds_of_archive(content: bytes) -> Iterator[tuple[str, str]]:
    if found := _OPEN_DOCUMENT.search(content[:200]):
        yield (N_("an OpenDocument spreadsheet (.ods)"), SAVE_IT) if found[1] else (N_("an OpenDocument file"), TYPE_IT)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        return
    yield from (kind for name, kind in _IN_ARCHIVE.items() if name in names)
    if not any(name.startswith("xl/") for name in names):
        yield N_("an archive without a workbook"), N_("unpack it first")


def _finding(found: str, hint: str) -> Finding:
    return Finding(said("file"), found, TABLES, hint)
