"""The folder of a class: what of it is done, and whose the files in it are.

A file is ours where the manifest names it with what it holds, or as one that was being made when a run ended. Anything else that stands in
the way is left as it is, and reported.
"""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path

from symlstm.classroom.manifest import MANIFEST, Hashes, Manifest, manifest_text, read_manifest
from symlstm.errors import WriteError
from symlstm.interruption import undisturbed
from symlstm.problem.source import source_name
from symlstm.rendering.files import write_files
from symlstm.rendering.own_folder import OwnFolder
from symlstm.words import N_, said

SUBFOLDERS = ("problems", "worksheets", "forms", "solutions")
OTHER_FOLDER = N_("name another folder with --out")


class Folder:
    """Reads and writes the files of a class.

    changed  files of ours that hold something else by now, and are left as they are
    """

    def __init__(self, path: Path):
        self.path = path
        self.changed: dict[str, None] = {}
        for name in SUBFOLDERS:
            if (path / name).is_symlink():
                raise WriteError(source_name(path / name), N_("is a link, which may lead elsewhere"), OTHER_FOLDER)

    def manifest(self) -> Manifest | None:
        """The manifest that is there. Raises ProblemError for one that cannot be read."""
        return read_manifest(self.path) if os.path.lexists(self.path / MANIFEST) else None

    def has(self, files: Hashes) -> bool:
        """Whether all of these files are there. Those that hold something else are noted, and count as there."""
        found = [self._has(name, expected) for name, expected in files.items()]
        return all(found)

    def refuse_others(self, names: Iterable[str], ours: Iterable[str]) -> None:
        """Raises WriteError where a file of one of these names is there and is not ours."""
        for name in set(names).difference(ours):
            if os.path.lexists(self.path / name):
                reason = N_("is there already, and is no file of this class; it is left as it is")
                raise WriteError(source_name(self.path / name), reason, N_("move it away, or name another folder with --out"))

    def write(self, files: Mapping[str, bytes], ours: Hashes) -> None:
        """Write files; one that `ours` knows is left as it is where it holds something else than that. Raises WriteError."""
        write_files(self.path, {name: content for name, content in files.items() if self.is_free(name, ours.get(name))})

    def write_manifest(self, manifest: Manifest) -> None:
        """Put the manifest in place of the one before. Raises WriteError."""
        write_files(self.path, {MANIFEST: manifest_text(manifest)})

    def replace(self, name: str, make: Callable[[Path], None], ours: str | None, declare: Callable[[str, str], None]) -> None:
        """Make a large file and put it in the place of ours; `declare` is told its name and its hash before it is there, and when none is.

        Raises WriteError."""
        try:
            with OwnFolder(self.path) as own:
                make(own / "new")
                if self.is_free(name, ours):
                    (self.path / name).unlink(missing_ok=True)  # so that whatever ends the run, none is there that nobody knows
                    declare(name, _hash(own / "new"))
                    with undisturbed():
                        os.replace(own / "new", self.path / name)
        except OSError as error:
            reason = said("cannot write here ({reason})", reason=error.strerror or error)
            raise WriteError(source_name(self.path), reason, OTHER_FOLDER) from error

    def is_free(self, name: str, ours: str | None) -> bool:
        """Whether a file may be written, `ours` being what it holds if it is ours; one that was changed since is noted."""
        is_free = ours is None or not os.path.lexists(self.path / name) or self.hash_of(name) == ours
        self.changed |= {} if is_free else {name: None}
        return is_free

    def hash_of(self, name: str) -> str | None:
        """What a file holds; None where there is none that can be read."""
        with suppress(OSError):
            return None if (self.path / name).is_symlink() else _hash(self.path / name)
        return None

    def _has(self, name: str, expected: str) -> bool:
        if not os.path.lexists(self.path / name):
            return False
        if self.hash_of(name) != expected:
            self.changed.setdefault(name)
        return True


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
