"""File names from students' names: plain letters only, no two alike, none that some system keeps for itself."""

import re
import unicodedata

from symlstm.rendering.devices import DEVICES

UNSAFE = re.compile(r"[^A-Za-z0-9_.-]+")
LONGEST = 60  # characters of a file's name


class FileNames:
    """Hands out file names, each once, whatever a file system makes of capitals."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._last: dict[str, int] = {}  # the number that was last put behind a name, so that none is tried twice

    def name_for(self, student: str) -> str:
        """A name for a student's file, without its ending."""
        base = _base(student)
        name = base
        while name.lower() in self._taken:
            number = self._last[base.lower()] = self._last.get(base.lower(), 1) + 1
            name = f"{base}-{number}"
        self._taken.add(name.lower())
        return name


def _base(student: str) -> str:
    """The plain letters of a name. To Windows a device's name is one with any ending, too: only what stands before the first
    dot counts."""
    plain = unicodedata.normalize("NFKD", student).encode("ascii", "ignore").decode("ascii")
    base = UNSAFE.sub("-", plain).strip("-.")[:LONGEST].rstrip(".")
    if not base:
        return "student"
    return f"student-{base}" if base.partition(".")[0].lower() in DEVICES else base
