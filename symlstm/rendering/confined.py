"""A user's own template at work in a process of its own, with bounded time and memory, so that none can hang or exhaust symlstm.

What goes there is a pickle of this process's own making; what comes back is text. Where the system knows no such limits (Windows)
only the time is bounded, by the clock.
"""

import os
import pickle
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

from symlstm.document.blocks import Document
from symlstm.errors import RenderError, SymLSTMError
from symlstm.language import current_language, speaking
from symlstm.rendering import Format, written_here
from symlstm.rendering.child import run_child
from symlstm.rendering.decimal_sign import DecimalSign
from symlstm.rendering.links import Link
from symlstm.rendering.safe import MEMORY, OwnTemplate
from symlstm.words import N_, said

SECONDS = 3  # of computing that every template may take
BYTES_IN_A_SECOND = 100_000  # of a pickled document, which give it one more; printing takes a tenth of that
SLACK = 4  # how much slower the clock may be, on a busy computer
STARTING = 20  # seconds by the clock
MADE, REFUSED = b"made\n", b"refused\n"


def write_confined(document: Document, format: Format, tikz: bool, link: Link, own: OwnTemplate, decimal: DecimalSign) -> str:
    """What the user's own template makes of a document. Raises RenderError for a mistake in it, or where it takes too much."""
    addresses = {figure.name: link(figure) for figure in document.figures}
    content = pickle.dumps((document, addresses))
    seconds = SECONDS + len(content) // BYTES_IN_A_SECOND
    given = pickle.dumps((content, format, tikz, own, decimal, seconds, current_language()))
    try:
        exit_code, printed = run_child(_command(), SLACK * seconds + STARTING, given, environment=_environment())
    except TimeoutExpired:
        exit_code, printed = -XCPU, b""
    except OSError as error:
        words = said("{place}: no process can be started for it ({reason})", place=own.name, reason=error.strerror)
        raise RenderError(words) from error
    if printed.startswith(MADE):
        return printed.removeprefix(MADE).decode("utf-8")
    if printed.startswith(REFUSED):
        raise RenderError(printed.removeprefix(REFUSED).decode("utf-8"))
    if exit_code == -XCPU:
        raise RenderError(
            said(
                "{place}: stopped after {seconds} seconds of work; is there an endless loop in it, or a huge number?",
                place=own.name,
                seconds=seconds,
            )
        )
    raise RenderError(
        said(
            "{place}: broke off (exit code {code}); it is nested too deeply, or takes too much memory",
            place=own.name,
            code=exit_code,
        )
    )


XCPU = 24  # the number of SIGXCPU, which ends a process whose time is over


def _command() -> list[str]:
    if not sys.executable:
        words = N_("a template of your own needs Python as a program to start, and this Python does not know where it is")
        raise RenderError(words)
    return [sys.executable, "-P", "-m", "symlstm.rendering.confined"]


def _environment() -> dict[str, str]:
    """In which the other process finds the same modules."""
    package = Path(__file__).resolve().parents[2]
    return os.environ | {"PYTHONPATH": os.pathsep.join([str(package), *filter(None, sys.path)])}


def _answer() -> None:
    """The work of the process: what it was given on stdin, written to stdout."""
    try:
        *given, language = pickle.load(sys.stdin.buffer)
        with speaking(language):
            answer = _made_or_refused(*given)
    except SymLSTMError as error:  # a language that is not known here
        answer = _refusal(error)
    sys.stdout.buffer.write(answer)


def _made_or_refused(*given: Any) -> bytes:
    try:
        return MADE + _made(*given)
    except SymLSTMError as error:
        return _refusal(error)


def _refusal(error: SymLSTMError) -> bytes:
    return REFUSED + str(error).encode("utf-8", "backslashreplace")


def _made(content: bytes, format: Format, tikz: bool, own: OwnTemplate, decimal: DecimalSign, seconds: int) -> bytes:
    document, addresses = pickle.loads(content)
    _limit(seconds)
    return _written(document, format, tikz, addresses, own, decimal)


def _written(
    document: Document, format: Format, tikz: bool, addresses: Mapping[str, str], own: OwnTemplate, decimal: DecimalSign
) -> bytes:
    text = written_here(document, format, tikz, lambda figure: addresses[figure.name], own, decimal)
    try:
        return text.encode("utf-8")
    except UnicodeEncodeError as error:
        words = said("{place}: makes half a letter, {letter}", place=own.name, letter=repr(text[error.start]))
        raise RenderError(words) from None


def _limit(seconds: int) -> None:
    """From here on this process may take so much more time and MEMORY."""
    if sys.platform == "win32":
        return
    import resource

    used = int(time.process_time()) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (used + seconds, used + seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with suppress(OSError, ValueError):  # not on every system; the time is bounded on all
        pages = int(Path("/proc/self/statm").read_text().split()[0])
        most = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


if __name__ == "__main__":
    _answer()
