"""What somebody's files are called: their id, where every file system takes it as it is; else its plain letters and a digest of it.

It depends on the id alone, so that whoever comes later changes nobody's files.
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable

from symlstm.classroom.roster import Person
from symlstm.errors import Finding, ProblemError
from symlstm.problem.wording import shown
from symlstm.rendering.devices import DEVICES
from symlstm.words import N_, said

LONGEST = 60  # characters
DIGITS = 10  # of the digest
_PLAIN = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_@+.-]*[A-Za-z0-9_])?")  # no hidden file, no option, no ending that Windows drops
_UNSAFE = re.compile(r"[^A-Za-z0-9_@+.-]+")


def stem_of_id(person_id: str) -> str:
    """The stem for an id."""
    if _PLAIN.fullmatch(person_id) and len(person_id) <= LONGEST and not _is_device(person_id):
        return person_id
    letters = unicodedata.normalize("NFKD", person_id).encode("ascii", "ignore").decode("ascii")
    base = _UNSAFE.sub("-", letters).strip("-.+@")[: LONGEST - DIGITS - 1] or "id"
    digest = hashlib.sha256(person_id.encode("utf-8")).hexdigest()[:DIGITS]
    return f"{'id-' if _is_device(base) else ''}{base}-{digest}"


def stems_of(people: Iterable[Person]) -> dict[str, str]:
    """The stem of each person by their id. Raises ProblemError for two that a file system may take for the same."""
    stems: dict[str, str] = {}
    whose: dict[str, str] = {}
    for person in people:
        stem = stems[person.id] = stem_of_id(person.id)
        other = whose.setdefault(stem.casefold(), person.id)
        if other != person.id:
            found = said("{one} and {other}, whose files would have one name", one=shown(other), other=shown(person.id))
            raise ProblemError("roster", [Finding("id", found, N_("ids that differ in more than signs"))])
    return stems


def _is_device(name: str) -> bool:
    return name.partition(".")[0].lower() in DEVICES
