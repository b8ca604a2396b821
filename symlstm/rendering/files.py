"""Writing files: all that a command makes or none of it, and each of them whole.

Everything is written into a folder of the run's own beside its place, and put into place by renaming only when all is made.
Until all is in place the files that were there before are kept in that folder too, and put back if anything fails.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from errno import EISDIR
from pathlib import Path

from symlstm.errors import WriteError
from symlstm.interruption import undisturbed
from symlstm.problem.source import source_name
from symlstm.rendering.own_folder import OwnFolder
from symlstm.words import N_, said


class Staged:
    """Files on their way into a folder: `add` each, then `put` all in place; without `put` nothing has changed.

    Nothing is made before the first file, and of each file only its name is kept in memory. To be used by `with`.
    """

    def __init__(self, folder: Path):
        self.folder = folder
        self._stage: OwnFolder | None = None
        self._waiting: list[tuple[Path, Path]] = []
        self._made: list[Path] = []  # folders that were not there before, outermost first

    def add(self, name: str, content: str | bytes) -> None:
        """Take in a file, by its name below the folder. Raises WriteError."""
        final = self.folder / name
        with self._said():
            if final.is_dir():
                raise IsADirectoryError(EISDIR, f"{name!r} is a folder there")
            temporary = self._temporary() / f"new-{len(self._waiting)}"
            temporary.write_bytes(content if isinstance(content, bytes) else content.encode("utf-8"))
        self._waiting.append((temporary, final))

    def put(self) -> tuple[Path, ...]:
        """Put all in place, in the order in which they came. Raises WriteError, with everything as it was before."""
        done: list[tuple[Path, Path | None]] = []
        with self._said(), undisturbed():
            try:
                for temporary, final in self._waiting:
                    self._make(final.parent)
                    old = _kept(final, temporary.with_name(f"old-{len(done)}"))
                    os.replace(temporary, final)
                    done.append((final, old))
            except BaseException:
                _put_back(done)
                raise
        self._waiting.clear()
        return tuple(final for final, _ in done)

    def __enter__(self) -> "Staged":
        return self

    def __exit__(self, *error: object) -> None:
        with undisturbed():
            if self._stage is not None:
                self._stage.remove()
            for folder in reversed(self._made):
                with suppress(OSError):
                    folder.rmdir()  # goes only if nothing was put into it

    @contextmanager
    def _said(self) -> Iterator[None]:
        try:
            yield
        except (OSError, ValueError) as error:  # ValueError: a NUL in a name
            if isinstance(error, UnicodeError):
                raise
            reason = said("cannot write here ({reason})", reason=getattr(error, "strerror", None) or error)
            raise WriteError(source_name(self.folder), reason, N_("name another folder with --out")) from error

    def _temporary(self) -> Path:
        if self._stage is None:
            self._make(self.folder)
            self._stage = OwnFolder(self.folder)
        return self._stage.path

    def _make(self, folder: Path) -> None:
        """Make a folder and those above it, if missing."""
        self._made += [place for place in (folder, *folder.parents) if not place.exists()][::-1]
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except FileExistsError as error:
            raise OSError(error.errno, f"{folder.name!r} is there and is not a folder") from error


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Write every file into the folder (made if missing), all or none. Raises WriteError."""
    with Staged(folder) as staged:
        for name, content in files.items():
            staged.add(name, content)
        return staged.put()


def write_new(path: Path, text: str) -> None:
    """Write a file that was not there before, whole. Raises FileExistsError if there is anything of this name, and OSError."""
    with OwnFolder(path.parent) as folder:
        temporary = folder / "new"
        temporary.write_text(text, encoding="utf-8")
        with undisturbed():
            try:
                os.link(temporary, path)  # fails where something is in the way, even if it came this moment
            except FileExistsError:
                raise
            except OSError:  # a file system without links
                path.open("x").close()
                os.replace(temporary, path)


def _kept(final: Path, place: Path) -> Path | None:
    """What is there before a file is put there, kept in `place` too; None if there is nothing."""
    if not os.path.lexists(final):
        return None
    try:
        os.link(final, place, follow_symlinks=False)
    except (OSError, NotImplementedError):  # a file system without links
        shutil.copy2(final, place, follow_symlinks=False)
    return place


def _put_back(done: list[tuple[Path, Path | None]]) -> None:
    for final, old in reversed(done):
        if old is None:
            final.unlink()
        else:
            os.replace(old, final)
