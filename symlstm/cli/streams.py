"""stdout and stderr that may be full, or whose reader may have gone: a message where one can still be printed, never a traceback."""

import io
import os
import sys
from errno import EPIPE
from typing import Any

UNSAID, READER_GONE = 1, 128 + 13  # exit codes; the second is what a shell gives for SIGPIPE


def guard_streams() -> None:
    """From here on an unwritable stdout ends the program with one message on stderr, and an unwritable stderr is silence."""
    sys.stderr = _guarded(sys.stderr, _Unheard) or _nowhere()
    sys.stdout = _guarded(sys.stdout, _Results) or _nowhere()


def _nowhere() -> io.TextIOWrapper:
    return open(os.devnull, "w", encoding="utf-8")


def _guarded(stream: object, kind: "type[_Unheard]") -> io.TextIOWrapper | None:
    """The stream again, its bytes written by way of `kind`; None for one that is closed."""
    if not isinstance(stream, io.TextIOWrapper):
        return None
    if not isinstance(getattr(stream.buffer, "raw", stream.buffer), io.FileIO):
        return stream  # a console of Windows
    buffer = io.BufferedWriter(kind(stream.fileno(), "wb", closefd=False))
    return io.TextIOWrapper(buffer, stream.encoding, "backslashreplace", line_buffering=stream.line_buffering)


class _Unheard(io.FileIO):
    """Takes everything; what cannot be written is dropped."""

    def write(self, data: Any) -> int:
        try:
            return super().write(data)
        except OSError as error:
            self.failed(error)
            return len(memoryview(data).cast("B"))

    def failed(self, error: OSError) -> None:
        """Do nothing: there is nobody left to read it."""


class _Results(_Unheard):
    """Ends the program the first time that something cannot be written; from then on it takes everything."""

    ended = False

    def failed(self, error: OSError) -> None:
        if self.ended:
            return
        self.ended = True
        if error.errno == EPIPE:
            sys.exit(READER_GONE)
        print(f"stdout: cannot write here ({error.strerror}); what is printed is not complete", file=sys.stderr)
        sys.exit(UNSAID)
