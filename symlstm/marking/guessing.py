"""How much better the numbers of a sheet are than numbers that were put down without working.

Where few digits are asked, a number from anywhere often stands: of gates to no places 0 and 1 both do. So of each line it is asked
how often other numbers would stand there: those that the sheet has on lines of its sort, or any within their range. A line where most
of them would proves nothing; one that is wrong, and nobody can tell why, speaks against work where few would. Work of another
exercise stands on all lines but those that take in weights, so these must speak for work by themselves, too.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import isfinite, log

from symlstm.derivation.expression import Call
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.follow import ACCEPTED, Judged, Status, is_read
from symlstm.marking.ranges import range_of
from symlstm.marking.written import Written
from symlstm.network.names import Kind

WORKED = 0.9  # how often a line stands of somebody who works
WRONG_AGAIN = 0.5  # how often one is wrong that rests on a blank line on which another wrong one rests
MOST_AGAIN = 10  # lines on which the same was done that say so: whoever does one thing wrong throughout has worked
LEAST_CHANCE = 0.001  # that another number stands; smaller ones are not known so well
Sort = tuple[bool, Kind]
LEAST_SPAN = 1.0  # within which numbers may lie, however near to each other those of a sheet are


def odds_of_work(key: AnswerKey, lines: Iterable[Judged], explained: Mapping[str, int], unproving: int) -> float | None:
    """The logarithm of how many times likelier the lines are to stand and to be wrong as they do where somebody worked than where
    numbers were put down, or where those of another exercise were copied, whichever is less; None where no line takes in weights.
    `explained` are wrong lines of which it is known what happened, with how many edits were tried: whoever made that mistake worked,
    unless one of so many fits a number that was put down. `unproving` is how many things are told that prove no work, however many lines
    each was done on."""
    written = [line for line in lines if is_read(line)]
    fresh = set(_taking_in_weights(key, lines))
    spoilt = set(spoilt_lines(key, lines))
    others = _by_sort(key, written)
    says = {
        line.step.target: _says(
            line,
            _chance(key, line, others[_sort(key, line)]),
            explained.get(line.step.target),
            WRONG_AGAIN if line.step.target in spoilt else 1 - WORKED,
        )
        for line in written
    }
    of_fresh = [says[target] for target in says if target in fresh]
    return of_told(explained, unproving) + min(sum(of_fresh), sum(says.values())) if of_fresh else None


def of_told(explained: Mapping[str, int], unproving: int) -> float:
    """What wrong lines say of which it is known what happened, where that proves no work: they are rare where somebody works, too."""
    lines_told = sum(not tried for tried in explained.values())
    return log(1 - WORKED) * unproving + log(WRONG_AGAIN) * min(lines_told, MOST_AGAIN)


def _taking_in_weights(key: AnswerKey, lines: Iterable[Judged]) -> Iterator[str]:
    """The written lines that take in weights, themselves or by way of blank ones."""
    blank: set[str] = set()
    for line in lines:
        target = line.step.target
        if target in key.taking_in_weights or not blank.isdisjoint(key.reads[target].values()):
            if is_read(line):
                yield line.step.target
            else:
                blank.add(line.step.target)


def spoilt_lines(key: AnswerKey, lines: Iterable[Judged]) -> Iterator[str]:
    """The wrong lines that rest on a blank one on which another wrong line above rests: one slip there spoils them all, also the work of
    somebody who worked."""
    blank: dict[str, int] = {}  # the blank lines above each blank one, and itself, each as one bit
    suspected = 0
    for line in lines:
        if is_read(line) and line.status is not Status.WRONG:
            continue
        above = 0
        for read in key.reads[line.step.target].values():
            above |= blank.get(read, 0)
        if not is_read(line):
            blank[line.step.target] = above | 1 << len(blank)
        else:
            if above & suspected:
                yield line.step.target
            suspected |= above


def _says(line: Judged, chance: float, tried: int | None, wrong: float) -> float:
    """What one line says for work (above 0) or against it; a slip, and a 0 that something explains, nothing. `wrong` is how often it is
    wrong where somebody worked."""
    if tried is not None:
        return max(0.0, log(WORKED / min(1.0, chance * tried))) if tried and _value(line) else 0.0
    if line.status in ACCEPTED:
        return max(0.0, log(WORKED / chance))
    return min(0.0, log(wrong / max(1 - chance, LEAST_CHANCE)))


def _chance(key: AnswerKey, line: Judged, others: Sequence[float]) -> float:
    """How often a number that was put down would stand on a line; `others` are the sheet's on lines of its sort, its own among them."""
    assert isinstance(line.entry, Written)
    low, high = range_of(key.values[line.step.target] if line.status is Status.KEY_ONLY else line.own)
    band = key.result_band(line.step.target, line.entry)
    more = float(band[1] - band[0]) / 2
    low, high = float(low - more), float(high + more)
    if not isfinite(high - low):
        return LEAST_CHANCE
    stand = bisect_right(others, high) - bisect_left(others, low) - (low <= _value(line) <= high)
    wide = (high - low) / max(others[-1] - others[0], LEAST_SPAN)
    return max(stand / max(len(others) - 1, 1), min(wide, 1.0), LEAST_CHANCE)


def _value(line: Judged) -> float:
    assert isinstance(line.entry, Written)
    return float(line.entry.value)


def _by_sort(key: AnswerKey, lines: Iterable[Judged]) -> dict[Sort, list[float]]:
    """The numbers of a sheet on the lines of each sort, in order."""
    found: dict[Sort, list[float]] = {}
    for line in lines:
        found.setdefault(_sort(key, line), []).append(_value(line))
    return {sort: sorted(numbers) for sort, numbers in found.items()}


def _sort(key: AnswerKey, line: Judged) -> Sort:
    """Lines of one sort have numbers alike: those of a function lie within its bounds, gradients are mostly small."""
    return isinstance(line.step.expression, Call), key.derivation.network.names[line.step.name].kind
