"""Answer sheets from files: CSV, a workbook or TOML; one student's or a class's, any number of files."""

import os
from collections.abc import Iterable
from pathlib import Path

from symlstm.errors import ProblemError
from symlstm.marking.answers import ClassAnswers, Expected, sheet_of_student
from symlstm.marking.class_table import read_table
from symlstm.marking.csv_table import MAX_CHARACTERS
from symlstm.marking.encoding import spreadsheet_text
from symlstm.marking.sheet_toml import read_sheet
from symlstm.marking.table_file import table_of
from symlstm.problem.source import FileKind, read_bytes, source_name
from symlstm.problem.wording import escaped
from symlstm.words import N_, said

SHEET_FILE = FileKind(N_("an answer sheet"), 4 * MAX_CHARACTERS, N_("`symlstm sheet PROBLEM` writes an empty one"))


def read_sheets(paths: Iterable[str | os.PathLike[str]], expected: Expected) -> dict[str, ClassAnswers]:
    """What each file holds, by its path. A student whose sheet stands in an earlier file already is reported, and not read again."""
    found: dict[str, ClassAnswers] = {}
    seen: dict[str, str] = {}
    for path in dict.fromkeys(os.fspath(path) for path in paths):
        found[path] = here = _read(path, expected)
        for sheet in (sheet for sheet in here.sheets if sheet.student in seen):
            hint = said("the one in {file} is marked", file=escaped(seen[sheet.student]))
            here.add(sheet_of_student(sheet.student), N_("a second sheet"), N_("one sheet per student"), hint)
        here.sheets = [sheet for sheet in here.sheets if sheet.student not in seen]
        seen |= {sheet.student: path for sheet in here.sheets}
    return found


def _read(path: str, expected: Expected) -> ClassAnswers:
    found = ClassAnswers()
    try:
        content = read_bytes(path, SHEET_FILE)
        if Path(path).suffix.lower() == ".toml":
            return _from_toml(path, content, expected)
        if (table := table_of(content, path, found.gathered, found.gathered)) is not None:
            read_table(table, expected, found)
    except ProblemError as error:
        found.gathered.extend(error.findings)
    return found


def _from_toml(path: str, content: bytes, expected: Expected) -> ClassAnswers:
    text, notes = spreadsheet_text(content, source_name(path))
    found = read_sheet(text, expected, Path(path).stem)
    found.gathered.extend(notes)
    return found
