"""What ends a run from outside, by SIGINT, SIGTERM or SIGHUP: it is an ordinary exit, with all cleaning up, but never in the
middle of a step that must be whole. It imports nothing of symlstm, so every layer may use it."""

import _thread
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

ENDING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))
AGAIN = 0.05  # seconds until an interruption that was lost is repeated


class Interruption(SystemExit):
    """The end of the program by a signal; its exit code is the usual one, 130 for SIGINT and 143 for SIGTERM."""

    def __init__(self, number: int):
        super().__init__(128 + number)
        self.number = number


def end_cleanly() -> None:
    """From here on the signals end this process by an Interruption. What the caller lets it ignore it goes on to ignore."""
    for number in ENDING:
        if signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _end)
    sys.unraisablehook = _say_or_repeat


def _end(number: int, frame: FrameType | None) -> None:
    for other in ENDING:
        if signal.getsignal(other) is _end:
            signal.signal(other, signal.SIG_IGN)  # nothing disturbs the cleaning up
    raise Interruption(number)


def _say_or_repeat(lost: Any) -> None:
    """Python drops what is raised in a destructor; an Interruption must not be lost there."""
    if not isinstance(lost.exc_value, Interruption):
        sys.__unraisablehook__(lost)
        return
    with suppress(RuntimeError, ValueError):  # too late in the process's life, or not its main thread
        signal.signal(lost.exc_value.number, _end)
        _thread.start_new_thread(_repeat, (lost.exc_value.number,))  # does not wait for it here, where it would be lost again


def _repeat(number: int) -> None:
    """Send the signal to the main thread, which may be waiting for something, when it is out of its destructor."""
    time.sleep(AGAIN)
    if sys.platform == "win32":
        signal.raise_signal(number)
    else:
        signal.pthread_kill(threading.main_thread().ident or 0, number)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Within, the signals wait; the first that came takes effect at the end. Only the main thread is ever disturbed by one."""
    waiting: list[int] = []
    before: dict[int, Any] = {}
    numbers = ENDING if threading.current_thread() is threading.main_thread() else ()
    try:
        for number in numbers:
            handler = signal.getsignal(number)
            if handler is not None:  # one that was not set from Python cannot be put back
                before[number] = handler
                signal.signal(number, lambda came, frame: waiting.append(came))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        for number in waiting[:1]:
            signal.raise_signal(number)
