"""Programs that symlstm starts: each ends, with all that it started itself, when symlstm has its answer or is ended itself."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from symlstm.interruption import undisturbed


def run_child(
    command: Sequence[str],
    seconds: float,
    given: bytes = b"",
    folder: Path | None = None,
    environment: Mapping[str, str] | None = None,
    with_errors: bool = False,
) -> tuple[int, bytes]:
    """The exit code of a program and what it wrote to stdout, and to stderr `with_errors`. `given` is its stdin.

    Raises subprocess.TimeoutExpired.
    """
    process, errors = None, subprocess.STDOUT if with_errors else subprocess.DEVNULL
    try:
        with undisturbed():  # from its first moment on it is known here
            process = subprocess.Popen(command, cwd=folder, env=environment, start_new_session=True, stderr=errors, **_PIPES)
        said, _ = process.communicate(given, timeout=seconds)
        return process.returncode, said
    finally:
        if process is not None:
            _end(process)


_PIPES: Any = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}


def _end(process: "subprocess.Popen[bytes]") -> None:
    with undisturbed():
        if process.poll() is None:
            _kill(process)
        with process:  # waits, and closes the pipes
            pass


def _kill(process: "subprocess.Popen[bytes]") -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        os.killpg(process.pid, signal.SIGKILL)
