"""What may come of an input: success, or a message. Everything else is a failure, told by a few words that are the same for the same fault."""

import os
import shlex
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path

import numpy as np  # noqa: F401 - scripts use it, and it takes long to import
from click.testing import CliRunner
from fuzz.case import COMMAND, SCRIPT, Case

import symlstm
from symlstm.cli import main
from symlstm.errors import SymLSTMError

PACKAGE = str(Path(symlstm.__file__).parent)
CODES = (0, 1, 2)
LONGEST_MESSAGE = 100_000  # characters on stderr
CRASH_WORDS = ("Traceback (most recent call last)", "Exception ignored in", "Fatal Python error")


@dataclass(frozen=True)
class Failure:
    """`sign` tells faults apart; `detail` is for a person."""

    sign: str
    detail: str = ""


def judged(case: Case, folder: Path) -> Failure | None:
    """Run an input in an empty folder, the current one; None where all is well."""
    case.lay_out(folder)
    if case.how == SCRIPT:
        return _of_script(case)
    return _of_command(case, folder) if case.how == COMMAND else _of_process(case, folder)


def _of_script(case: Case) -> Failure | None:
    environment = dict(os.environ)
    try:
        exec(compile(case.script, "call.py", "exec"), {})
    except SymLSTMError as error:
        return None if str(error).strip() else Failure("an error without a word", case.script)
    except Exception as error:
        return _of_exception(error)
    finally:
        os.environ.clear()
        os.environ.update(environment)
    return None


def _of_command(case: Case, folder: Path) -> Failure | None:
    before = _listed(folder)
    result = CliRunner().invoke(main, list(case.arguments), input=case.stdin)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        return _of_exception(result.exception)
    return _of_end(result.exit_code, result.stdout, result.stderr) or _of_folder(result.exit_code, before, _listed(folder))


def _of_process(case: Case, folder: Path) -> Failure | None:
    before = _listed(folder)
    command = f"{shlex.join([sys.executable, '-m', 'symlstm', *case.arguments])} {case.stream}"
    done = subprocess.run(["bash", "-c", command], cwd=folder, input=case.stdin, capture_output=True, timeout=100)
    stdout, stderr = (said.decode(errors="replace") for said in (done.stdout, done.stderr))
    codes = CODES if "|" not in case.stream else (done.returncode,)
    silent = any(closed in case.stream for closed in ("2>", "|"))
    end = _of_end(done.returncode, stdout, stderr, codes, may_be_silent=silent)
    return end or _of_folder(done.returncode, before, _listed(folder))


def _of_end(code: int, stdout: str, stderr: str, codes: tuple[int, ...] = CODES, may_be_silent: bool = False) -> Failure | None:
    crash = next((word for word in CRASH_WORDS if word in stdout + stderr), "")
    if crash:
        return Failure(f"{crash}: {stderr.strip().rpartition(chr(10))[2][:100]}", stderr)
    if code not in codes:
        return Failure(f"exit code {code}", stderr)
    if code == 2 and not stderr.strip() and not may_be_silent:
        return Failure("exit code 2 without a message", stdout)
    if code == 1 and ("cross-check: fails" in stdout or '"outcome": "fails"' in stdout or "fails: " in stdout):
        return Failure("the cross-check fails", stdout)
    if len(stderr) > LONGEST_MESSAGE:
        return Failure("a message without an end", f"{len(stderr)} characters: {stderr[:500]}")
    return None


def _of_folder(code: int, before: dict[str, bytes], after: dict[str, bytes]) -> Failure | None:
    """Exit code 2 means that nothing changed; and nothing is left of any work but what was asked for."""
    changed = sorted(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
    if code == 2 and changed:
        return Failure("exit code 2, and files changed", ", ".join(changed[:10]))
    left = [
        name
        for name in changed
        if name.rpartition("/")[2].startswith(("tmp", ".tmp", ".symlstm")) or name.endswith((".tmp", ".part"))
    ]
    return Failure("a temporary file is left", ", ".join(left)) if left else None


def _listed(folder: Path) -> dict[str, bytes]:
    """Every file and empty folder below, with its content."""
    paths = [path for path in folder.rglob("*") if path.is_file() or not any(path.iterdir())]
    return {
        os.fsencode(path.relative_to(folder)).decode(errors="replace"): path.read_bytes() if path.is_file() else b""
        for path in paths
    }


def _of_exception(error: BaseException) -> Failure:
    """An exception by its type and by the innermost function of the package that it passed."""
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if frame.filename.startswith(PACKAGE)]
    place = f"{Path(own[-1].filename).relative_to(PACKAGE)}:{own[-1].name}" if own else "call.py"
    text = "".join(traceback.format_exception(error))
    return Failure(f"{type(error).__name__} in {place}", text if len(text) < 5000 else f"{text[:2500]}\n...\n{text[-2500:]}")
