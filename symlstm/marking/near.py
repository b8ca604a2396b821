"""How much better the numbers of a sheet are than numbers that were put down somewhere near the right ones.

Whoever has seen about what comes out (in a plot, on another sheet, to fewer digits) puts down numbers that are all off by a little, and
some of them stand by chance. How far off is seen from the wrong lines. Where such a number stands, it lies anywhere within what is
allowed; worked out and rounded it lies within half of that, as the rule allows twice what rounding does.
"""

from collections.abc import Collection, Mapping, Sequence
from math import isfinite, log
from statistics import median

from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.follow import ACCEPTED, Judged, Status, is_read
from symlstm.marking.guessing import WORKED, WRONG_AGAIN, spoilt_lines
from symlstm.marking.ranges import Range, range_of
from symlstm.marking.written import Written

CLOSE = 0.9  # how often a line of somebody who works that stands does so within half of what is allowed
NEAR = 0.25  # what numbers near the right ones are off at most, or by such a share; further off they would be any numbers
SEEN = 0.005  # nearer than that nobody sees in a plot or knows by heart
LEAST_CHANCE = 0.001  # that a number near the right one stands; smaller ones are not known so well
CLOSELY = 0.51
FEWEST = 3  # wrong lines, and one in so many, from which it is known how far off the others would be
MANY = 8


def odds_of_more_than_near(key: AnswerKey, lines: Sequence[Judged], explained: Mapping[str, int]) -> float | None:
    """The logarithm of how many times likelier the lines are to stand and to be wrong as they do where somebody worked than where numbers
    near the right ones were put down, off by about as much everywhere or by about such a share, whichever is less; None where few lines are
    wrong, or the wrong ones are far off. `explained` are wrong lines of which it is known what happened, with how many edits were
    tried; 0 where that proves no work."""
    written = [line for line in lines if is_read(line) and line.status in (*ACCEPTED, Status.WRONG)]
    telling = [
        line for line in written if (line.status in ACCEPTED or not explained.get(line.step.target)) and _is_finite(key, line)
    ]
    wrong = sum(line.status is Status.WRONG for line in telling)
    if wrong < FEWEST or MANY * wrong < len(telling):
        return None
    spoilt = set(spoilt_lines(key, lines))
    ways = ([1.0] * len(telling), [_size(key, line) for line in telling])
    odds = [found for sizes in ways if (found := _odds(key, telling, spoilt, sizes)) is not None]
    return min(odds, default=None)


def _odds(key: AnswerKey, lines: Sequence[Judged], spoilt: Collection[str], sizes: Sequence[float]) -> float | None:
    """The same for numbers that are all off by up to the same share of these sizes; None where that is not near."""
    halves = [_half_width(key, line) for line in lines]
    every = list(zip(lines, halves, sizes, strict=True))
    share = median((half + 2 * _off(key, line)) / size for line, half, size in every if line.status is Status.WRONG)
    if not SEEN < share <= NEAR:
        return None
    wrong = [WRONG_AGAIN if line.step.target in spoilt else 1 - WORKED for line in lines]
    return sum(_says(key, line, half / (share * size), often) for (line, half, size), often in zip(every, wrong, strict=True))


def _says(key: AnswerKey, line: Judged, stands: float, wrong: float) -> float:
    """What a line says for work (above 0) or against it; `stands` is how wide what is allowed is to how far off the
    numbers are, `wrong` how often it is wrong where somebody worked."""
    stand, close = (min(max(chance, LEAST_CHANCE), 1.0) for chance in (stands, stands / 2))
    if line.status is Status.WRONG:
        return min(0.0, log(wrong / max(1 - stand, LEAST_CHANCE)))
    if _is_close(key, line):
        return max(0.0, log(WORKED * CLOSE / close))
    return min(0.0, log(WORKED * (1 - CLOSE) / max(stand - close, LEAST_CHANCE)))


def _is_close(key: AnswerKey, line: Judged) -> bool:
    """Whether a number lies within half of what is allowed, of what it gives or of the right one."""
    allowed = CLOSELY * _half_width(key, line)
    return any(abs(float(_entry(line).value) - (low + high) / 2) <= allowed for low, high in _values(key, line))


def _half_width(key: AnswerKey, line: Judged) -> float:
    """How far a number may be off and stand: by what it stands for, and what the numbers above it leave open."""
    (low, high), (below, above) = range_of(line.own), _band(key, line)
    return float(high - low + above - below) / 2


def _off(key: AnswerKey, line: Judged) -> float:
    """How far a wrong number is from standing."""
    below, above = _band(key, line)
    return float(min(max(low - above, below - high, 0.0) for low, high in _values(key, line)))


def _size(key: AnswerKey, line: Judged) -> float:
    """How large the right value is; one unit at least."""
    low, high = range_of(key.values[line.step.target])
    return float(max(abs(low + high) / 2, key.units[line.step.target]))


def _values(key: AnswerKey, line: Judged) -> tuple[Range, Range]:
    """What a line gives, and the right value."""
    return range_of(line.own), range_of(key.values[line.step.target])


def _band(key: AnswerKey, line: Judged) -> Range:
    low, high = key.result_band(line.step.target, _entry(line))
    return float(low), float(high)


def _is_finite(key: AnswerKey, line: Judged) -> bool:
    """Whether a line gives a number that floats hold."""
    return all(isfinite(end) for ends in _values(key, line) for end in ends)


def _entry(line: Judged) -> Written:
    assert isinstance(line.entry, Written)
    return line.entry
