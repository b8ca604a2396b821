"""Wrong lines that all come out as written when one blank line above them is another number: they are one mistake, and say together
what that number was, as if it had been written.

It is found by halving: a range of it is kept as long as every line that rests on it may come out as written, and is cut into
smaller ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from symlstm.marking.follow import Judged, Status, is_read
from symlstm.marking.ranges import Range
from symlstm.marking.search import SheetSearch
from symlstm.marking.trial import Trial, limits_of
from symlstm.marking.written import Written

CELLS, PARTS, ROUNDS = 64, 8, 5  # ranges to begin with; into how many each is cut, and how often
WIDE = 4.0  # times its size, or 1: how far from 0 a number may have been that no function keeps within limits
ENOUGH = 16  # ranges in a row, which tell where it begins and ends
MOST_LINES = 24  # wrong ones, on a sheet


def of_one_blank(search: SheetSearch, trials: Mapping[str, Trial]) -> Iterator[tuple[list[str], Trial]]:
    """The lines that one other number on a blank line explains together, and the blank line with that number, on trial."""
    found: set[str] = set()
    for blank, lines in _shared(search, trials) if len(trials) <= MOST_LINES else ():
        if found.isdisjoint(lines) and (number := _number(search, blank, lines)):
            found.update(lines)
            yield lines, search.opened(replace(search.line(blank), entry=number, status=Status.WRONG))


def _shared(search: SheetSearch, trials: Mapping[str, Trial]) -> Iterator[tuple[str, list[str]]]:
    """The blank lines on which several wrong lines rest and no right one, with these; but none that a single other one of them reads, as
    that one says the same."""
    below: dict[str, list[str]] = {}
    for target, trial in trials.items():
        for blank in trial.above:
            below.setdefault(blank, []).append(target)
    right = {blank for line in search.lines if _stands(line) for blank in search.blank_above(line.step.target)}
    shared = {blank: lines for blank, lines in below.items() if len(lines) > 1 and blank not in right}
    for blank, lines in shared.items():
        readers = search.readers(blank)
        if len(readers) > 1 or shared.get(readers[0]) != lines:
            yield blank, lines


def _stands(line: Judged) -> bool:
    return is_read(line) and line.status is not Status.WRONG


def _number(search: SheetSearch, blank: str, lines: Sequence[str]) -> Written | None:
    """The number on the blank line that gives all of these lines as they are written, as closely as they tell; None where none does,
    or where several do."""
    edges = np.linspace(*_limits(search, blank), CELLS + 1)
    cells = edges[:-1], edges[1:]
    with np.errstate(all="ignore"):
        cells = _kept(search, blank, lines, cells)
        for _ in range(ROUNDS):
            if 0 < len(cells[0]) <= ENOUGH:
                cells = _kept(search, blank, lines, _cut(cells))
    low, high = cells
    if not len(low) or np.any(low[1:] - high[:-1] > high[1:] - low[1:]):
        return None
    middle, unit = Fraction(float(low[0] + high[-1])) / 2, Fraction(float(high[-1] - low[0]))
    return Written(f"{float(middle)!r}", middle, unit)


def _limits(search: SheetSearch, blank: str) -> tuple[float, float]:
    """Between which numbers that of a blank line lies."""
    if limits := limits_of(search.table.lines[blank].expression):
        return limits
    size = WIDE * max([1.0, *(abs(end) for end in search.known[blank] if end == end)])
    return -size, size


def _kept(search: SheetSearch, blank: str, lines: Sequence[str], cells: Range) -> Range:
    """The ranges of a blank line's number with which every line may come out as written."""
    fits = np.ones(len(cells[0]), dtype=bool)
    for target in lines:
        fits &= search.fits_after(blank, cells, target)
    return cells[0][fits], cells[1][fits]


def _cut(cells: Range) -> Range:
    low, high = cells
    edges = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, PARTS + 1)
    return edges[:, :-1].ravel(), edges[:, 1:].ravel()
