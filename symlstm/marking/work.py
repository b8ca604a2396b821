"""Whether the numbers of a sheet show that somebody worked.

The rule in one sentence: what follows mostly from unexplained wrong numbers, and a whole sheet that numbers put down without working (any,
near the right ones, or those of another variant) would be likely to match, or most of which has two digits fewer than asked or zeros at
its end that do not come out, earns together no more than a twentieth of the marks, or one line's.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import log

from symlstm.language import N_
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.copied import odds_of_own_numbers
from symlstm.marking.follow import ACCEPTED, Judged, Status, is_read
from symlstm.marking.guessing import odds_of_work, of_told
from symlstm.marking.near import odds_of_more_than_near
from symlstm.marking.rough import rough_lines
from symlstm.marking.written import Entry, Written

UNPROVEN_SHARE = Fraction(1, 20)  # of all marks
RIGHT = (Status.CORRECT, Status.KEY_ONLY)
MOST_ADRIFT = 2  # one in so many lines that stand; of more, the whole sheet is adrift
MANY_OTHERS = 4  # one in so many lines that are not the key; fewer are drift
LEAST = 8  # numbers; of fewer two may well be the same
FEWEST = 5  # numbers that are put down without working; of fewer nobody can tell
LEAST_ODDS = log(20)  # how many times likelier than numbers put down a sheet must be to count as work
GUESSED = N_("too few of the lines that stand show work: numbers put down without working would do about as well")
UNPROVEN = N_("nothing on the sheet shows where the numbers above it come from")


@dataclass(frozen=True)
class Explained:
    """Wrong lines of which it is known what happened.

    tried  how many edits were tried to find it, by line; 0 for a slip
    first  by line, the first of those on which the same was done; of lines that stand alone they themselves
    """

    tried: Mapping[str, int]
    first: Mapping[str, str]


def unproven(key: AnswerKey, lines: Iterable[Judged], explained: Explained) -> dict[str, str]:
    """The lines that may earn something and show no work, each with the reason. `lines` are all of the problem."""
    every = tuple(lines)
    working = _showing_work(every, explained)
    adrift = dict.fromkeys(_adrift(key, every, explained.tried.keys(), working))
    standing = [line for line in every if is_read(line) and line.status in ACCEPTED]
    if MOST_ADRIFT * len(adrift) > len(standing):  # then what follows besides comes out of nowhere all the same
        adrift |= dict.fromkeys(line.step.target for line in standing if line.status is Status.FOLLOWS)
    found = dict.fromkeys(adrift, UNPROVEN)
    if _is_guessed(key, every, explained, working):
        found |= dict.fromkeys((line.step.target for line in every if line.step.target not in found), GUESSED)
    return found | rough_lines(key, every)


def _showing_work(lines: tuple[Judged, ...], explained: Explained) -> set[str]:
    """The wrong lines that show work: those on which something was done that gives a number which tells."""
    filler = _filler(lines)
    telling = {explained.first[line.step.target] for line in lines if _shows_work(line, explained.tried, filler)}
    return {target for target, first in explained.first.items() if first in telling}


def _is_guessed(key: AnswerKey, lines: tuple[Judged, ...], explained: Explained, working: Collection[str]) -> bool:
    """Whether numbers put down without working would be likely to do as well. A sheet on which nothing is wrong is left alone, unless
    it consists of 0 and 1 to no places."""
    if sum(map(is_read, lines)) < FEWEST or not (any(line.status is Status.WRONG for line in lines) or _is_of_bits(key, lines)):
        return False
    if len({line.entry.value for line in lines if isinstance(line.entry, Written)}) == 1:
        return True
    filler = _filler(lines)  # edits that make everything alike explain it, and say nothing
    filled = {line.step.target for line in lines if line.entry == filler} - set(working)
    left = {target: tried for target, tried in explained.tried.items() if target not in filled}
    return any(odds is not None and odds < LEAST_ODDS for odds in _odds_of_work(key, lines, explained, left))


def _odds_of_work(
    key: AnswerKey, lines: tuple[Judged, ...], explained: Explained, left: Mapping[str, int]
) -> Iterator[float | None]:
    """The odds against each way to put numbers down; what takes the longest comes last, where the others leave it open."""
    unproving = len({explained.first[target] for target, tried in left.items() if not tried})
    yield odds_of_work(key, lines, left, unproving)
    yield odds_of_more_than_near(key, lines, explained.tried)
    yield odds_of_own_numbers(key, lines, left, of_told(left, unproving))


def _is_of_bits(key: AnswerKey, lines: tuple[Judged, ...]) -> bool:
    """Whether whole numbers are asked and nothing but 0, 1 and -1 is written: all the same, or many not the right ones, though they follow."""
    written = {line.step.target: line.entry for line in lines if isinstance(line.entry, Written)}
    numbers = {entry.value for entry in written.values()}
    if min(key.units.values()) < 1 or not numbers <= {-1, 0, 1}:
        return False
    others = sum(not key.accepts(target, entry) for target, entry in written.items())
    return len(numbers) == 1 or MANY_OTHERS * others > len(written)


def _adrift(key: AnswerKey, lines: tuple[Judged, ...], explained: Collection[str], working: Collection[str]) -> Iterable[str]:
    """The lines that follow from numbers of most of which nobody can tell the origin."""
    shown: set[str] = set()  # that the student worked, or could have
    filler = None if working else _filler(lines)  # what a mistake makes 0 goes on as 0
    for line in lines:
        target, reads = line.step.target, key.reads[line.step.target].values()
        above = [read for read in reads if read not in key.derivation.givens]
        rests = 2 * sum(read in shown for read in above) >= len(above)
        rests = (rests or _goes_on_with_givens(key, line)) and line.entry != filler
        if not is_read(line) or line.status in RIGHT:
            shown |= {target} if rests or line.status in RIGHT else set()
        elif line.status is Status.WRONG and target not in explained:
            continue
        elif rests or target in working:
            shown.add(target)
        elif line.status is not Status.FOLLOWS_TRIVIAL:  # which earns nothing anyway
            yield target


def _shows_work(line: Judged, tried: Mapping[str, int], filler: Entry | None) -> bool:
    """Whether a line has a number that a mistake explains: whoever made it worked. A slip, a 0 and what stands everywhere say nothing."""
    return (
        bool(tried.get(line.step.target)) and isinstance(line.entry, Written) and line.entry != filler and line.entry.value != 0
    )


def _filler(lines: tuple[Judged, ...]) -> Entry | None:
    """The number that stands on a third of the lines, if there is one: whoever works does not find the same so often."""
    counts = Counter(line.entry for line in lines if isinstance(line.entry, Written))
    entry, number = next(iter(counts.most_common(1)), (None, 0))
    return entry if 3 * number > counts.total() >= LEAST else None


def _goes_on_with_givens(key: AnswerKey, line: Judged) -> bool:
    """Whether a line takes in weights, which nobody who did not work it out would hit upon, and its entry says something. A blank one
    does, too: the next entry cannot be right without it."""
    says = not isinstance(line.entry, Written) or abs(line.entry.value) > line.entry.unit
    return says and line.step.target in key.taking_in_weights
