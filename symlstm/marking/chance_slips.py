"""Slips of the pen that fit by chance: where a quantity is wrong on every line, or on all units of a time step, and each line in another
way, no pen slipped on all.

A digit or a sign can be changed in so many ways that on a few lines of many one of them gives what was written. What is told then is
that nothing known explains it; the evidence keeps what was found. What the lines earn is not changed.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from symlstm.marking.charges import MarkedLine
from symlstm.marking.slips import NOTHING_ELSE, Slip
from symlstm.marking.verdict import Verdict

NO_HABITS = {NOTHING_ELSE.name, "swapped-digits", "last-digit", "digit-slip", "digit-left-out"}
FEWEST = 3  # lines of one quantity, so that it is wrong on all of them


def without_chance_slips(lines: Iterable[MarkedLine]) -> Iterator[MarkedLine]:
    """The lines, those not explained on which a slip of the pen is told, though their quantity is wrong on every line in several ways."""
    lines = tuple(lines)
    astray = {line.quantity for group in _groups(lines) for line in group if not _is_one_thing(group)}
    for line in lines:
        is_chance = line.quantity in astray and line.verdict is Verdict.SLIP and _is_of_the_pen(line)
        yield replace(line, verdict=Verdict.UNEXPLAINED) if is_chance else line


def _groups(lines: tuple[MarkedLine, ...]) -> Iterator[list[MarkedLine]]:
    """The lines of quantities that are wrong on every line, and of those that are wrong on all units of a time step."""
    for of_name in by_quantity(lines).values():
        if is_wrong_throughout(of_name):
            yield of_name
        of_steps: dict[int, list[MarkedLine]] = {}
        for line in of_name:
            of_steps.setdefault(line.judged.step.time or 0, []).append(line)
        yield from (group for time, group in of_steps.items() if time and len(group) > 1 and all(line.is_wrong for line in group))


def by_quantity(lines: Iterable[MarkedLine]) -> dict[str, list[MarkedLine]]:
    """The lines that were filled in, by the name of their quantity."""
    found: dict[str, list[MarkedLine]] = {}
    for line in lines:
        if line.verdict is not Verdict.BLANK:
            found.setdefault(line.judged.step.name, []).append(line)
    return found


def is_wrong_throughout(lines: Sequence[MarkedLine]) -> bool:
    """Whether a quantity is wrong on every line on which it was filled in, and these are not too few to say so."""
    return len(lines) >= FEWEST and all(line.is_wrong for line in lines)


def _is_one_thing(lines: Sequence[MarkedLine]) -> bool:
    """Whether the same is told on all lines: a sign lost each time is a habit, a digit each time is not."""
    told = {line.causes for line in lines}
    return len(told) == 1 and not any(set(causes) & NO_HABITS for causes in told)


def _is_of_the_pen(line: MarkedLine) -> bool:
    return line.diagnosis is not None and isinstance(line.diagnosis.causes[0].rule, Slip)
