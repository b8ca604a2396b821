"""A folder of answer sheets, a file or a folder for each student: which files are read, and whom their names name."""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from symlstm.errors import Finding
from symlstm.marking.student_name import student_name
from symlstm.problem.source import source_name
from symlstm.problem.wording import shown
from symlstm.words import N_, counting, said

ENDINGS = (".csv", ".tsv", ".toml", ".txt", ".xlsx")
MOST_FILES = 20_000
READ = said("files that end in {endings}", endings=", ".join(ENDINGS))
MOST_NAMED = 5  # of the files that are not read
_MOODLE = re.compile(
    r"(.+?)_[0-9]+_assignsubmission_.*"
)  # how Moodle hands out what was handed in: Ann Lee_123_assignsubmission_file


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file to be read. `student` is what its name, or that of its folder, says; empty where it stands in no folder of sheets."""

    path: str
    name: str
    is_in_folder: bool = False


def answer_files(paths: Iterable[str | os.PathLike[str]]) -> tuple[list[AnswerFile], dict[str, list[Finding]]]:
    """The files that are named, each once, and those in the folders that are named; and of each folder what is not read in it."""
    found: dict[str, AnswerFile] = {}
    said: dict[str, list[Finding]] = {}
    for path in [os.fspath(path) for path in paths]:
        if os.path.isdir(path):
            here = list(_within(path))
            read = [file for file in here if Path(file.path).suffix.lower() in ENDINGS][:MOST_FILES]
            said[path] = list(_not_read(path, here, read))
            found |= {file.path: found.get(file.path, file) for file in read}
        else:
            found.setdefault(path, AnswerFile(path, student_of_file(path)))
    return list(found.values()), said


def student_of_file(path: str) -> str:
    """The student whom a file's name names, if it names one."""
    return _student(Path(path).stem)


def _student(name: str) -> str:
    moodle = _MOODLE.fullmatch(name)
    return student_name(os.fsencode(moodle[1] if moodle else name).decode("utf-8", "replace"))  # any bytes may be a file's name


def _within(folder: str) -> Iterator[AnswerFile]:
    """The files in a folder and, a folder for each student, one floor below, in the order of their names; none that is hidden."""
    for entry in _entries(folder):
        if entry.is_dir():
            yield from (AnswerFile(file.path, _student(entry.name), True) for file in _entries(entry.path) if not file.is_dir())
        else:
            yield AnswerFile(entry.path, student_of_file(entry.path), True)


def _entries(folder: str) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            return sorted((entry for entry in entries if not entry.name.startswith((".", "~$"))), key=lambda entry: entry.name)
    except OSError:  # said where the folder is asked for
        return []


def _not_read(folder: str, here: list[AnswerFile], read: list[AnswerFile]) -> Iterator[Finding]:
    """What of a folder is not read."""
    if not os.access(folder, os.R_OK | os.X_OK):
        yield Finding(N_("folder"), N_("a folder that may not be read"), N_("a folder with read permission"))
    elif not read:
        yield Finding(N_("folder"), N_("no answer sheet in it"), READ)
    chosen = {file.path for file in read}
    left = [source_name(os.path.relpath(file.path, folder)) for file in here if file.path not in chosen]
    if left and read:
        named = ", ".join(map(shown, left[:MOST_NAMED])) + (", ..." if len(left) > MOST_NAMED else "")
        found = said("{files}, {named}", files=counting("{n} other file", "{n} other files", len(left)), named=named)
        expected = READ if len(read) < MOST_FILES else said("at most {number} files", number=f"{MOST_FILES:,}")
        yield Finding(N_("folder"), found, expected, N_("not read"))
