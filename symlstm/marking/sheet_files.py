"""Answer sheets from files: CSV or TOML by the ending of the name; one student's or a class's, any number of files."""

import os
from collections.abc import Iterable
from pathlib import Path

from symlstm.errors import ProblemError
from symlstm.marking.answers import ClassAnswers, Expected
from symlstm.marking.class_csv import MAX_CHARACTERS, read_class
from symlstm.marking.sheet_toml import read_sheet
from symlstm.problem.source import FileKind, read_text
from symlstm.problem.wording import escaped, shown

SHEET_FILE = FileKind("an answer sheet", 4 * MAX_CHARACTERS, "`symlstm sheet PROBLEM` writes an empty one")


def read_sheets(paths: Iterable[str | os.PathLike[str]], expected: Expected) -> dict[str, ClassAnswers]:
    """What each file holds, by its path. A student whose sheet stands in an earlier file already is said, and not read again."""
    found: dict[str, ClassAnswers] = {}
    seen: dict[str, str] = {}
    for path in dict.fromkeys(os.fspath(path) for path in paths):
        found[path] = here = _read(path, expected)
        for sheet in [sheet for sheet in here.sheets if sheet.student in seen]:
            where = f"sheet of {shown(sheet.student)}"
            here.say(where, "a second sheet", "one sheet a student", f"the one in {escaped(seen[sheet.student])} is marked")
            here.sheets.remove(sheet)
        seen |= {sheet.student: path for sheet in here.sheets}
    return found


def _read(path: str, expected: Expected) -> ClassAnswers:
    try:
        text = read_text(path, SHEET_FILE)
    except ProblemError as error:
        return ClassAnswers(findings=list(error.findings))
    if Path(path).suffix.lower() == ".toml":
        return read_sheet(text, expected, Path(path).stem)
    return read_class(text, expected)
