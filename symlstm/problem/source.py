"""Reading a stranger's file: to text, or to one Finding that says why it cannot be read."""

import codecs
import os
import stat
from dataclasses import dataclass
from pathlib import Path

from symlstm.errors import Finding, ProblemError
from symlstm.problem.wording import escaped
from symlstm.words import N_, said

MAX_BYTES = 1_000_000  # the largest problem within the bounds on sizes needs less; a bigger file is not a problem file

UTF8 = N_("save the file again with the encoding UTF-8")
_UTF16_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True, slots=True)
class FileKind:
    """What kind of file is read: its name in messages, its largest size in bytes, and what to do where there is none."""

    name: str
    most: int = MAX_BYTES
    missing: str = ""


PROBLEM_FILE = FileKind(N_("a problem file"), missing=N_("`symlstm new FILE` writes a starter to edit"))


def read_text(path: str | os.PathLike[str], kind: FileKind = PROBLEM_FILE) -> str:
    """The text of the file at `path`: UTF-8, with or without a byte order mark.

    Raises ProblemError if there is no such file, if it may not be read, or if it is not text of a fair size.
    """
    return decoded(read_bytes(path, kind), source_name(path))


def read_bytes(path: str | os.PathLike[str], kind: FileKind) -> bytes:
    """What the file at `path` holds. Raises ProblemError if there is no such file, if it may not be read, or if it is too large."""
    try:
        return _content(Path(path), kind)
    except _Refused as refused:
        raise ProblemError(source_name(path), [refused.finding]) from None


def decoded(content: bytes, source: str) -> str:
    """The text that UTF-8 bytes hold, without a byte order mark. Raises ProblemError for anything else; `source` names the file."""
    try:
        return _decoded(content)
    except _Refused as refused:
        raise ProblemError(source, [refused.finding]) from None


def source_name(path: str | os.PathLike[str]) -> str:
    """The path as the user gave it, with unprintable characters shown as escapes."""
    return escaped(os.fspath(path))


class _Refused(Exception):
    def __init__(self, found: str, expected: str, hint: str = "", line: int | None = None):
        self.finding = Finding(said("file"), found, expected, hint, line)


def _content(path: Path, kind: FileKind) -> bytes:
    try:
        _check_status(path.stat(), kind)
        with path.open("rb") as file:
            content = file.read(kind.most + 1)
    except FileNotFoundError:
        raise _Refused(N_("no file of this name"), kind.name, kind.missing) from None
    except PermissionError:
        raise _Refused(N_("a file that may not be read"), N_("a file with read permission")) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or str(error)
        raise _Refused(said("a name that cannot be opened ({reason})", reason=reason), kind.name) from None
    _check_size(len(content), kind)  # it may have grown since
    return content


def _check_status(status: os.stat_result, kind: FileKind) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise _Refused(N_("a folder"), kind.name)
    if not stat.S_ISREG(status.st_mode):
        raise _Refused(N_("a device or pipe"), N_("a regular file"), N_("write it to a file first"))
    _check_size(status.st_size, kind)


def _check_size(size: int, kind: FileKind) -> None:
    if size > kind.most:
        most = f"{kind.most:,}"
        raise _Refused(said("more than {most} bytes", most=most), said("a file of at most {most} bytes", most=most))


def _decoded(content: bytes) -> str:
    if utf16_of(content):
        raise _Refused(N_("UTF-16 text"), N_("UTF-8 text"), UTF8)
    if (offset := content.find(b"\0")) >= 0:
        raise _Refused(
            said("a NUL byte at offset {offset}", offset=offset),
            N_("text"),
            N_("is this the right file?"),
            _line(content, offset),
        )
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        # utf-8-sig counts from behind the byte order mark.
        offset = error.start + 3 * content.startswith(b"\xef\xbb\xbf")
        found = said("the byte {byte} at offset {offset}, which is not UTF-8", byte=f"0x{content[offset]:02x}", offset=offset)
        raise _Refused(found, N_("UTF-8 text"), UTF8, _line(content, offset)) from None


def utf16_of(content: bytes) -> str:
    """Which UTF-16 it is; empty where it is none. Without a mark every other byte at the beginning is NUL in Latin text."""
    start = content[:64]
    if len(start) >= 4 and start[:2] not in _UTF16_MARKS:
        if not any(start[1::2]):
            return "utf-16-le"
        return "" if any(start[::2]) else "utf-16-be"
    return _UTF16_MARKS.get(start[:2], "")


def _line(content: bytes, offset: int) -> int:
    return content.count(b"\n", 0, offset) + 1
