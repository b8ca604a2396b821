"""Writing files: whole or not at all, each by way of a temporary file in the same folder."""

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from symlstm.errors import RenderError


def write_files(folder: Path, files: Mapping[str, str | bytes]) -> tuple[Path, ...]:
    """Write every file into the folder (made if missing), then put all in place. Raises RenderError, leaving nothing behind."""
    waiting: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            waiting[_waiting(folder, content)] = folder / name
        for temporary, final in waiting.items():
            os.replace(temporary, final)
    except OSError as error:
        raise RenderError(f"{folder}: cannot write here ({error.strerror or error}); name another folder with --out") from error
    finally:
        for temporary in waiting:
            temporary.unlink(missing_ok=True)
    return tuple(waiting.values())


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
