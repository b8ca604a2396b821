"""How much better the numbers of a sheet are than those that come out with other weights, as on the sheet of somebody who has a variant.

To two places many numbers of another variant stand: gradients near 0, and all that follows from what was copied above it. How often
each line stands is tried out, with this problem's own weights in another order and with other signs.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from math import isfinite, log
from random import Random

from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.follow import ACCEPTED, Judged, Status, follow, is_read
from symlstm.marking.guessing import WORKED, WRONG_AGAIN, spoilt_lines
from symlstm.marking.ranges import Range, range_of, range_of_formula
from symlstm.marking.sheet import Sheet
from symlstm.marking.written import Entry, Written

VARIANTS = 16  # that are tried
COARSEST = Fraction(1, 1000)  # of a finer unit nearly nothing of another variant stands
FEWEST = 3  # wrong lines; with fewer it is not another variant


def odds_of_own_numbers(key: AnswerKey, lines: Sequence[Judged], explained: Mapping[str, int], against: float) -> float | None:
    """The logarithm of how many times likelier the lines are to stand and to be wrong as they do where somebody worked than where the
    numbers of another variant were copied; None where digits enough are asked, or too few lines are wrong. `explained` are wrong lines
    of which it is known what happened, and `against` is what these say."""
    written = [line for line in lines if is_read(line) and line.status in (*ACCEPTED, Status.WRONG)]
    if sum(line.status is Status.WRONG for line in written) < FEWEST or max(key.units.values()) <= COARSEST:
        return None
    rates = _stand(key, frozenset(line.step.target for line in written))
    spoilt = set(spoilt_lines(key, lines))
    left = [line for line in written if line.step.target not in explained]
    return against + sum(_says(line, rates[line.step.target], line.step.target in spoilt) for line in left)


def _says(line: Judged, rate: float, is_spoilt: bool) -> float:
    if line.status in ACCEPTED:
        return max(0.0, log(WORKED / rate))
    return min(0.0, log((WRONG_AGAIN if is_spoilt else 1 - WORKED) / (1 - rate)))


@lru_cache(maxsize=8)
def _stand(key: AnswerKey, written: frozenset[str]) -> dict[str, float]:
    """How often each of these lines stands where the numbers of other variants were copied."""
    sheets = [Sheet("", _entries(key, variant, written)) for variant in _variants(key)]
    stood = dict.fromkeys(written, 0)
    for sheet in sheets:
        for line in follow(key, sheet):
            stood[line.step.target] = stood.get(line.step.target, 0) + (line.status in ACCEPTED)
    return {target: (stood[target] + 0.5) / (len(sheets) + 1) for target in written}


def _variants(key: AnswerKey) -> Iterator[dict[str, Range]]:
    """What comes out with the same weights in another order and with other signs, the same at every run."""
    names = key.derivation.network.names
    numbers = {given: range_of(value) for given, value in key.derivation.givens.items()}
    weights = [given for given in numbers if not names.of_id(given).is_timed]
    for seed in range(VARIANTS):
        draw = Random(seed)
        others = [draw.choice((1, -1)) * numbers[given][0] for given in draw.sample(weights, len(weights))]
        yield _worked(key, numbers | {given: (other, other) for given, other in zip(weights, others, strict=True)})


def _worked(key: AnswerKey, known: dict[str, Range]) -> dict[str, Range]:
    for step in key.derivation.steps:
        known[step.target] = range_of_formula(
            step.expression, {name: known[read] for name, read in key.reads[step.target].items()}.__getitem__
        )
    return known


def _entries(key: AnswerKey, values: Mapping[str, Range], written: Collection[str]) -> dict[str, Entry]:
    return dict(_rounded(key, ((target, values[target][0]) for target in written)))


def _rounded(key: AnswerKey, values: Iterable[tuple[str, float]]) -> Iterator[tuple[str, Entry]]:
    """The numbers as they are written down."""
    for target, value in values:
        if isfinite(value):
            unit = key.units[target]
            rounded = round(Fraction(value) / unit) * unit
            yield target, Written(str(rounded), rounded, unit)
