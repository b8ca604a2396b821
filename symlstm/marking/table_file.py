"""The table in a file, of whichever kind its first bytes tell that it is: a workbook, or CSV in any usual encoding."""

import os

from symlstm.marking.csv_table import csv_table
from symlstm.marking.encoding import spreadsheet_text
from symlstm.marking.foreign_file import foreign_archive, foreign_bytes, foreign_text
from symlstm.marking.table import TextTable
from symlstm.problem.findings import Findings
from symlstm.problem.source import source_name
from symlstm.words import N_, said

_ZIP, _OLD_OFFICE = (b"PK\x03\x04", b"PK\x05\x06"), b"\xd0\xcf\x11\xe0"


def table_of(content: bytes, path: str | os.PathLike[str], findings: Findings, notes: Findings) -> TextTable | None:
    """The table in the file at `path` that holds `content`; None where there is none, which is reported. What is read all the same,
    but worth knowing, goes to `notes`.

    Raises ProblemError for what is neither a workbook nor text."""
    if foreign := foreign_bytes(content) or (foreign_archive(content) if content.startswith(_ZIP) else None):
        findings.extend((foreign,))
        return None
    if content.startswith(_ZIP):
        from symlstm.marking.workbook import workbook_table

        return workbook_table(content, findings, notes)
    if content.startswith(_OLD_OFFICE):
        expected, hint = N_("an .xlsx without a password, or CSV"), N_("save it again in one of these forms")
        findings.add(said("file"), N_("an old or locked workbook"), expected, hint)
        return None
    text, noted = spreadsheet_text(content, source_name(path))
    notes.extend(noted)
    if foreign := foreign_text(text):
        findings.extend((foreign,))
        return None
    return csv_table(text, findings)
