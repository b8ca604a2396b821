"""Answer sheets from files: CSV, a workbook or TOML; one student's or a class's, any number of files, and folders of them."""

import os
import re
from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

from symlstm.errors import ProblemError
from symlstm.marking.answer_folder import AnswerFile, answer_files
from symlstm.marking.answers import ClassAnswers, Expected, sheet_of_student
from symlstm.marking.class_table import read_table
from symlstm.marking.csv_table import MAX_CHARACTERS
from symlstm.marking.encoding import spreadsheet_text
from symlstm.marking.sheet_toml import read_sheet
from symlstm.marking.student_name import bare_name
from symlstm.marking.table_file import table_of
from symlstm.problem.source import FileKind, read_bytes, source_name
from symlstm.problem.wording import escaped, shown
from symlstm.words import N_, said

_FIRST_LINE = re.compile(rb"(?:\xef\xbb\xbf)?(?:\s|#[^\r\n]*[\r\n])*+([^\r\n]{1,200})")
_TABLE = re.compile(rb"\[\s*(?:sheet|answers)\s*\]")
_HEADINGS = re.compile(rb'"?student"?\s*[,;\t|]', re.IGNORECASE)
SHEET_FILE = FileKind(N_("an answer sheet"), 4 * MAX_CHARACTERS, N_("`symlstm sheet PROBLEM` writes an empty one"))


def read_sheets(paths: Iterable[str | os.PathLike[str]], expected: Expected) -> dict[str, ClassAnswers]:
    """What each file holds, by its path, and what is not read of each folder. A student whose sheet stands in an earlier file already is
    reported, and not read again; an empty form gives way to one that is filled in."""
    files, said_of_folders = answer_files(paths)
    found: dict[str, ClassAnswers] = {}
    for folder, findings in said_of_folders.items():
        found[folder] = ClassAnswers(is_folder=True)
        found[folder].gathered.extend(findings)
    for file in files:
        found[file.path] = here = _read(file, expected)
        expected.settle(here, file)
    filled = {sheet.student for here in found.values() for sheet in here.sheets if not sheet.is_blank}
    seen: dict[str, str] = {}
    for path, here in found.items():
        _drop_blank(here, filled)
        _keep_first(here, path, seen)
    _note_names_alike(found)
    return found


def _drop_blank(here: ClassAnswers, filled: Collection[str]) -> None:
    """Leave out the empty forms of those who have another one that is filled in."""
    for sheet in (sheet for sheet in here.sheets if sheet.is_blank and sheet.student in filled):
        hint = N_("another one is filled in and marked")
        here.add(sheet_of_student(sheet.student), N_("an empty form"), N_("one sheet per student"), hint)
    here.sheets = [sheet for sheet in here.sheets if not sheet.is_blank or sheet.student not in filled]


def _keep_first(here: ClassAnswers, path: str, seen: dict[str, str]) -> None:
    """Leave out the students whose sheets stand in an earlier file."""
    for sheet in (sheet for sheet in here.sheets if sheet.student in seen):
        first = escaped(seen[sheet.student])
        hint = said("the one in {file} is marked", file=first)
        here.add(sheet_of_student(sheet.student), N_("a second sheet"), N_("one sheet per student"), hint)
        here.twice[sheet.student] = said("handed in twice: the sheet in {file} is marked", file=first)
    here.sheets = [sheet for sheet in here.sheets if sheet.student not in seen]
    seen |= {sheet.student: path for sheet in here.sheets}


def _note_names_alike(found: Mapping[str, ClassAnswers]) -> None:
    """Say which students' names differ so little that they may be one person's."""
    alike: dict[str, str] = {}
    for here in found.values():
        for sheet in here.sheets:
            first = alike.setdefault(bare_name(sheet.student), sheet.student)
            if first != sheet.student:
                another = said("a name that differs from {name} in capitals, spaces or hyphens alone", name=shown(first))
                hint = N_("marked as two students; if they are one, write the name in one way")
                here.add(sheet_of_student(sheet.student), another, N_("one way of writing each name"), hint)


def _read(file: AnswerFile, expected: Expected) -> ClassAnswers:
    found = ClassAnswers()
    of_file = expected.name_of_file(file.name, file.is_in_folder)
    try:
        content = read_bytes(file.path, SHEET_FILE)
        if is_toml(content, Path(file.path).suffix):
            found = _from_toml(file, content, expected, of_file)
        elif (table := table_of(content, file.path, found.gathered, found.gathered)) is not None:
            read_table(table, expected, found, of_file)
    except ProblemError as error:
        found.gathered.extend(error.findings)
    if of_file and not found.named:  # handed in, though it cannot be read
        found.named[of_file] = None
    return found


def is_toml(content: bytes, suffix: str) -> bool:
    """Whether a sheet is in TOML: by its first line, whatever the file is called, where that leaves no doubt; else by the name."""
    first = _FIRST_LINE.match(content)
    if content.startswith(b"PK\x03\x04") or (first and _HEADINGS.match(first[1])):
        return False
    return suffix.lower() == ".toml" or bool(first and _TABLE.match(first[1]))


def _from_toml(file: AnswerFile, content: bytes, expected: Expected, of_file: str) -> ClassAnswers:
    text, notes = spreadsheet_text(content, source_name(file.path))
    found = read_sheet(text, expected, file.name, of_file)
    found.gathered.extend(notes)
    return found
