"""Writing files: whole or not at all, each by way of a temporary file in the same folder."""

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from symlstm.errors import RenderError


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Write every file into the folder (made if missing), then put all in place. Raises RenderError, leaving nothing behind."""
    waiting: dict[Path, Path] = {}
    made: list[Path] = []
    try:
        for name, content in files.items():
            final = folder / name
            made += _make(final.parent)
            waiting[_waiting(final.parent, content)] = final
        for temporary, final in waiting.items():
            os.replace(temporary, final)
    except OSError as error:
        raise RenderError(f"{folder}: cannot write here ({error.strerror or error}); name another folder with --out") from error
    finally:
        for temporary in waiting:
            temporary.unlink(missing_ok=True)
        for new in reversed(made):
            with suppress(OSError):
                new.rmdir()  # goes only if nothing was put into it
    return tuple(waiting.values())


def _make(folder: Path) -> list[Path]:
    """Make a folder and those above it; the ones that were not there before, outermost first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def _waiting(folder: Path, content: str | bytes) -> Path:
    """The content in a temporary file of the folder, readable by others as any new file would be."""
    handle, name = tempfile.mkstemp(prefix=".symlstm-", dir=folder)
    path = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content if isinstance(content, bytes) else content.encode("utf-8"))
        umask = os.umask(0)
        os.umask(umask)
        path.chmod(0o666 & ~umask)
    except BaseException:
        path.unlink(missing_ok=True)
        raise
    return path
