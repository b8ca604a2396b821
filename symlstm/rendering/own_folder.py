"""A temporary folder of this run's own, which goes with it; those of killed runs are cleared by the next that works there.

The owner holds a lock on its folder as long as it lives, so another's folder is never taken for a killed run's. Where the
system has no such locks (Windows, some network drives) nothing of others is cleared.
"""

import atexit
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from symlstm.errors import WriteError
from symlstm.interruption import undisturbed
from symlstm.words import N_, said

if sys.platform != "win32":
    import fcntl

PREFIX = ".symlstm-"


class OwnFolder:
    """Made at once in `parent`, with what killed runs left there cleared; raises OSError. Removed at the latest at exit."""

    def __init__(self, parent: Path):
        _clear_leftovers(parent)
        self._owner = os.getpid()
        self._lock: int | None = None
        while True:
            self.path = parent / f"{PREFIX}{os.urandom(8).hex()}"
            _OPEN.append(self)
            self.path.mkdir(mode=0o700)
            with suppress(BlockingIOError, FileNotFoundError):
                self._lock = _locked(self.path)
                if self.path.is_dir():  # else another run came between the two lines above, and cleared it
                    return

    def remove(self) -> None:
        """Remove it with all that is in it."""
        with undisturbed():
            shutil.rmtree(self.path, ignore_errors=True)
            if self._lock is not None:
                os.close(self._lock)
            self._lock = None
            _OPEN[:] = [other for other in _OPEN if other is not self]

    def is_ours(self) -> bool:
        """Whether this is the process that made it, not a fork of it."""
        return self._owner == os.getpid()

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, *error: object) -> None:
        self.remove()


def working_folder() -> OwnFolder:
    """A folder of this run's own where the system keeps temporary files. Raises OSError."""
    return OwnFolder(Path(tempfile.gettempdir()))


@contextmanager
def room_needed() -> Iterator[None]:
    """Within, temporary files that cannot be written are a WriteError that says so."""
    try:
        yield
    except OSError as error:
        reason = said("cannot be written ({reason})", reason=error.strerror or error)
        raise WriteError(said("temporary files"), reason, N_("name another folder by the variable TMPDIR")) from error


_OPEN: list[OwnFolder] = []


@atexit.register
def _remove_open() -> None:
    """What an exit between two lines of the program left open, and folders that live as long as the process."""
    for folder in tuple(_OPEN):
        if folder.is_ours():
            folder.remove()


def _locked(folder: Path) -> int | None:
    """A handle that holds the folder's lock until it is closed, or its process ends; None where there are no locks.

    Raises BlockingIOError where another process holds it."""
    if sys.platform == "win32":
        return None
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        os.close(handle)
        if isinstance(error, BlockingIOError):
            raise
        return None
    return handle


def _clear_leftovers(parent: Path) -> None:
    """Remove the folders whose owner is dead. One that cannot be looked at or removed is in nobody's way."""
    with suppress(OSError):
        for folder in parent.glob(f"{PREFIX}*"):
            with suppress(OSError):
                _clear(folder)


def _clear(folder: Path) -> None:
    handle = _locked(folder)
    if handle is not None:
        try:
            shutil.rmtree(folder, ignore_errors=True)
        finally:
            os.close(handle)
