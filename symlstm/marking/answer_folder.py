"""A folder of answer sheets, a file or a folder for each student: which files are read, and whom their names name.

What was handed in comes from strangers: no symbolic link is followed that leads out of the folder.
"""

import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
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
LOCKS = ("~$", ".~lock.")  # what names of locks begin with, of Excel and of LibreOffice
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
            here = _Folder(path)
            here.look()
            read = [file for file in here.files if Path(file.path).suffix.lower() in ENDINGS][:MOST_FILES]
            said[path] = list(_not_read(here, read))
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


@dataclass
class _Folder:
    """What is in a folder and, a folder for each student, one floor below, in the order of the names; of hidden files nothing.

    locks  what office programs leave beside a file that is open in them
    links  the symbolic links that lead out of it
    """

    path: str
    files: list[AnswerFile] = field(default_factory=list)
    locks: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)

    def look(self) -> None:
        for entry in self._entries(self.path):
            if entry.is_dir():
                within = (file for file in self._entries(entry.path) if not file.is_dir())
                self.files += [AnswerFile(file.path, _student(entry.name), True) for file in within]
            else:
                self.files.append(AnswerFile(entry.path, student_of_file(entry.path), True))

    def _entries(self, folder: str) -> list[os.DirEntry[str]]:
        """What is in a folder, but for locks and links, which are noted."""
        try:
            with os.scandir(folder) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError:  # said where the folder is asked for
            return []
        self.locks += [entry.path for entry in found if entry.name.startswith(LOCKS)]
        seen = [entry for entry in found if not entry.name.startswith((".", *LOCKS))]
        links = [entry for entry in seen if entry.is_symlink() and self._leads_out(entry.path)]
        self.links += [entry.path for entry in links]
        return [entry for entry in seen if entry not in links]

    def _leads_out(self, link: str) -> bool:
        home = os.path.realpath(self.path)
        return os.path.commonpath([home, os.path.realpath(link)]) != home if os.path.exists(link) else True

    def named(self, paths: Iterable[str]) -> str:
        """Some files by their paths in the folder; of many the first ones."""
        names = [shown(source_name(os.path.relpath(path, self.path))) for path in paths]
        return ", ".join(names[:MOST_NAMED]) + (", ..." if len(names) > MOST_NAMED else "")


def _not_read(folder: _Folder, read: list[AnswerFile]) -> Iterator[Finding]:
    """What of a folder is not read."""
    if not os.access(folder.path, os.R_OK | os.X_OK):
        yield Finding(N_("folder"), N_("a folder that may not be read"), N_("a folder with read permission"))
    elif not read:
        yield Finding(N_("folder"), N_("no answer sheet in it"), READ)
    chosen = {file.path for file in read}
    left = [file.path for file in folder.files if file.path not in chosen]
    if left and read:
        found = said("{files}, {named}", files=counting("{n} other file", "{n} other files", len(left)), named=folder.named(left))
        expected = READ if len(read) < MOST_FILES else said("at most {number} files", number=f"{MOST_FILES:,}")
        yield Finding(N_("folder"), found, expected, N_("not read"))
    yield from _apart(folder)


def _apart(folder: _Folder) -> Iterator[Finding]:
    """What is not read whatever it is called: locks, and links that lead out."""
    if folder.locks:
        number = counting("{n} lock of an office program", "{n} locks of an office program", len(folder.locks))
        found = said("{files}, {named}", files=number, named=folder.named(folder.locks))
        hint = N_("not read; the sheet of that name is open there, and is read as it was saved last")
        yield Finding(N_("folder"), found, N_("sheets that are saved and closed"), hint)
    if folder.links:
        number = counting(
            "{n} symbolic link out of it or to nowhere", "{n} symbolic links out of it or to nowhere", len(folder.links)
        )
        found = said("{files}, {named}", files=number, named=folder.named(folder.links))
        yield Finding(N_("folder"), found, N_("the files themselves"), N_("not followed; copy the file into the folder"))
