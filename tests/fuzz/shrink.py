"""The same failure from less: files, arguments and lines left out as long as the sign of the failure stays."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from time import monotonic

from fuzz.case import Case
from fuzz.supervise import verdict

SECONDS = 30  # for one failure


def shrunk(case: Case, sign: str, seconds: float = SECONDS) -> Case:
    """A case as small as can be found within some seconds, that fails in the same way."""
    end = monotonic() + seconds

    def fails(smaller: Case) -> bool:
        found = verdict(smaller)
        return found is not None and found.sign == sign

    return _smallest(case, fails, lambda: monotonic() > end)


def _smallest(case: Case, fails: Callable[[Case], bool], is_late: Callable[[], bool]) -> Case:
    """The case after every part of it was tried to be left out, until nothing more can be."""
    is_smaller = True
    while is_smaller:
        is_smaller = False
        for part in _parts(case):
            for smaller in part(case):
                if is_late():
                    return case
                if fails(smaller):
                    case, is_smaller = smaller, True
                    break
    return case


def _parts(case: Case) -> list[Callable[[Case], Iterator[Case]]]:
    def of_file(name: str) -> Callable[[Case], Iterator[Case]]:
        return lambda now: (replace(now, files={**now.files, name: less}) for less in _less(now.files[name]))

    def of_arguments(now: Case) -> Iterator[Case]:
        for size in (2, 1):
            for start in range(len(now.arguments) - size, 0, -1):
                yield replace(now, arguments=now.arguments[:start] + now.arguments[start + size :])

    return [of_arguments, *(of_file(name) for name in case.files)]


def _less(content: bytes) -> Iterator[bytes]:
    """The content without some lines, then without some bytes: large pieces first."""
    lines = content.splitlines(keepends=True)
    if len(lines) > 1:
        yield from (b"".join(piece) for piece in _without_pieces(lines))
    yield from (bytes(piece) for piece in _without_pieces(content))


def _without_pieces(whole: list[bytes] | bytes) -> Iterator[list[bytes] | bytes]:
    size = len(whole)
    while size:
        for start in range(0, len(whole), size):
            yield whole[:start] + whole[start + size :]
        size //= 2 if len(whole) <= 2000 or size > len(whole) // 64 else len(whole)
