"""Wrong lines that one way of being off gives, whatever the reason: what is systematic costs one line, explained or not.

The same done on several lines seldom takes the same amount from each: what is off depends on the numbers of the line. So a few ways of
being off are held against all wrong lines at once, each with fewer unknown numbers than lines that come out with them.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from symlstm.marking.causes import Diagnosis
from symlstm.marking.deviations import Deviations
from symlstm.marking.fitted import LEAST, Fit, fit
from symlstm.marking.float_sheet import FloatSheet
from symlstm.marking.follow import is_read, wrong_lines

WAYS = 100  # about so many are tried
MOST_TOGETHER = 2  # ways of one's own on one sheet


def off_alike(ways: Deviations, sheet: FloatSheet, found: Mapping[str, Diagnosis]) -> dict[str, Diagnosis]:
    """The diagnoses of a sheet, with wrong lines put together that one way of being off gives. What was told of some of them is taken
    back: it would have to have happened there, and something else on the others."""
    left = [line.step.target for line in wrong_lines(tuple(sheet.lines.values()))]
    changed = dict(found)
    if len({_charged_at(target, found) for target in left}) < LEAST:
        return changed
    with np.errstate(all="ignore"):
        for _ in range(MOST_TOGETHER):
            best = _best(sheet, ways, left, found) if len(left) >= LEAST else None
            if best is None:
                break
            changed |= {target: found[target].charged_with(best.lines[0], best.said) for target in best.lines}
            left = [target for target in left if target not in best.lines]
    return changed


def _charged_at(target: str, found: Mapping[str, Diagnosis]) -> str:
    """The line at which a wrong one is charged for what is told of it."""
    return found[target].first or target if found[target].is_told else target


def _best(sheet: FloatSheet, ways: Deviations, wrong: Sequence[str], found: Mapping[str, Diagnosis]) -> Fit | None:
    """The way of being off for which there is most evidence; the first one that gives all lines settles it."""
    best: Fit | None = None
    for way in ways.of(_quantities(sheet, wrong)):
        now = fit(sheet, way, wrong)
        now = now and _without_told(now, wrong, found)
        if now and (best is None or now.evidence > best.evidence):
            best = now
        if best and len(best.lines) == len(wrong):
            break
    return best


def _quantities(sheet: FloatSheet, wrong: Sequence[str]) -> Iterator[str]:
    """The quantities of which several lines are wrong, and those of the forward pass that are left blank."""
    number = Counter(sheet.formulas[target].name for target in wrong)
    yield from (name for name, lines in number.items() if lines >= LEAST)
    blank = (sheet.formulas[target] for target, line in sheet.lines.items() if not is_read(line))
    yield from dict.fromkeys(formula.name for formula in blank if formula.line.is_forward and not number[formula.name])


def _without_told(fitted: Fit, wrong: Sequence[str], found: Mapping[str, Diagnosis]) -> Fit | None:
    """What is explained, but for lines of which something is told that was done on others, too, which are not; None where that leaves
    little, or little beside what one thing that is told explains."""
    told = {target: _charged_at(target, found) for target in wrong if found[target].is_told}
    kept = {first for target, first in told.items() if target not in fitted.lines}
    lines = tuple(target for target in fitted.lines if told.get(target) not in kept)
    by_one = max(Counter(found[target].names for target in lines if target in told).values(), default=0)
    is_enough = len(lines) >= LEAST + (by_one if by_one > 1 else 0) and 2 * len(lines) >= len(fitted.lines)
    return replace(fitted, lines=lines) if is_enough else None
