"""Whole processes: their processor time, their memory, and, where valgrind is installed, how many instructions they take.

Instructions are the same on every run of the same program, however busy the machine is: they settle a case that the times leave open.
"""

import os
import re
import resource
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass

PYTHON = sys.executable
MAIN = "from symlstm.cli import main; main()"


@dataclass(frozen=True)
class Use:
    """What one run used: processor seconds, and the most memory in MB."""

    seconds: float
    megabytes: float


def symlstm(*arguments: str) -> list[str]:
    """The command line of `symlstm`, by this interpreter."""
    return [PYTHON, "-c", MAIN, *arguments]


def _environment() -> dict[str, str]:
    """As for a user: what was compiled at the first run is kept, as it is of every installed library."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def use(command: Sequence[str]) -> Use:
    """One run, its output read and thrown away."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment())
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise RuntimeError(f"{command}: exit code {process.returncode}")
    return Use(used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def instructions(command: Sequence[str]) -> int | None:
    """How many instructions a run takes; None without valgrind."""
    if shutil.which("valgrind") is None:
        return None
    counted = ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", *command]
    environment = _environment() | {"PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}
    run = subprocess.run(counted, capture_output=True, text=True, env=environment)
    found = re.search(r"Collected : (\d+)", run.stderr)
    return int(found[1]) if found else None


def own_memory() -> float:
    """The most memory that this process has used, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
