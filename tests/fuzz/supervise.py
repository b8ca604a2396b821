"""Inputs run in child processes, so that one that takes all time or memory, or kills its process, is found and named."""

import faulthandler
import json
import os
import resource
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from fuzz.case import Case
from fuzz.judge import Failure, judged

CPU_SECONDS = 10  # for one input
WALL_SECONDS = 180  # on a busy machine, and for what waits for another process
MEMORY = 1 << 30  # bytes on top of what Python and the libraries take
BATCH = 40  # inputs in one process, after which its memory goes back
ENDS = {signal.SIGPROF: f"more than {CPU_SECONDS} s", signal.SIGALRM: f"more than {WALL_SECONDS} s by the clock"}


def verdicts(cases: Sequence[Callable[[], Case]]) -> Iterator[Failure | None]:
    """What came of each input, in order. An input is made in the process in which it runs."""
    done = 0
    while done < len(cases):
        for verdict in _of_batch(cases[done : done + BATCH]):
            done += 1
            yield verdict


def verdict(case: Case) -> Failure | None:
    """What came of one input."""
    return next(verdicts([lambda: case]))


def _of_batch(cases: Sequence[Callable[[], Case]]) -> list[Failure | None]:
    """What came of the inputs up to the first that ended the process."""
    read, write = os.pipe()
    with tempfile.TemporaryFile() as said, tempfile.TemporaryDirectory(prefix="fuzz", ignore_cleanup_errors=True) as home:
        child = os.fork()
        if not child:
            os.close(read)
            _run(cases, write, said.fileno(), Path(home))
        os.close(write)
        with os.fdopen(read, "rb") as pipe:
            found = [Failure(*json.loads(line)) if line.strip() != b"null" else None for line in pipe]
        status = os.waitpid(child, 0)[1]
        said.seek(0)
        return found if len(found) == len(cases) else [*found, _of_death(status, said.read().decode(errors="replace"))]


def _of_death(status: int, said: str) -> Failure:
    """How the process died, with the place in the program where it was then."""
    frames = [line.strip() for line in said.splitlines() if 'File "' in line and "/symlstm/" in line and "/tests/" not in line]
    place = f" in {frames[0].partition('/symlstm/')[2].replace(chr(34), '')}" if frames else ""
    if not os.WIFSIGNALED(status):
        return Failure(f"the process ended with exit code {os.waitstatus_to_exitcode(status)}", said[-3000:])
    number = os.WTERMSIG(status)
    words = ENDS.get(signal.Signals(number), f"killed by {signal.Signals(number).name}")
    return Failure(f"{words}{place.partition(', line')[0]}", said[-3000:])


def _run(cases: Sequence[Callable[[], Case]], write: int, said: int, home: Path) -> None:
    """In the child: one line of JSON for each input, then the end."""
    _confine(said)
    with os.fdopen(write, "w", buffering=1) as pipe:
        for number, made in enumerate(cases):
            folder = home / "above" / str(number)  # what climbs out of it is still below home
            folder.mkdir(parents=True)
            os.chdir(folder)
            case = made()
            _start_clock(CPU_SECONDS, WALL_SECONDS)
            found = _kept_alive(case, folder)
            _start_clock(0, 0)
            pipe.write(json.dumps([found.sign, found.detail] if found else None) + "\n")
            shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _kept_alive(case: Case, folder: Path) -> Failure | None:
    try:
        return judged(case, folder)
    except MemoryError:
        return Failure("MemoryError that is not told", "")
    except BaseException as error:  # of this target itself: seen, not hidden
        return Failure(f"the fuzz target: {type(error).__name__}: {error}"[:200])


def _confine(said: int) -> None:
    """Streams into a file, a bound on memory, and a traceback of wherever the program is when its time is up."""
    null = os.open(os.devnull, os.O_RDWR)
    for number, stream in enumerate((null, said, said)):
        os.dup2(stream, number)
    faulthandler.enable(sys.__stderr__ or said)
    for number in ENDS:
        signal.signal(number, signal.SIG_DFL)
        faulthandler.register(number, file=said, all_threads=False, chain=True)
    size = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    with suppress(ValueError):
        resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _start_clock(cpu: float, wall: float) -> None:
    signal.setitimer(signal.ITIMER_PROF, cpu)
    signal.setitimer(signal.ITIMER_REAL, wall)
