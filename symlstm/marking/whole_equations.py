"""Equations of which nearly all lines are wrong, and nothing says why, while what stands beside them is right.

Then one mistake made throughout is likelier than as many mistakes as lines: the equation is charged once. Not so on a sheet where much
else is wrong, or shows no work even then, and of many lines not where the numbers have nothing to do with those that were to come
out: numbers put down without working look like that, too.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction
from math import sqrt

import numpy as np

from symlstm.marking.causes import EVERYWHERE, Diagnosis
from symlstm.marking.fitted import LEAST
from symlstm.marking.float_formula import FloatFormula
from symlstm.marking.follow import ACCEPTED, Judged, Status, is_read
from symlstm.marking.ranges import range_of
from symlstm.marking.written import Written

NEARLY_ALL = Fraction(4, 5)  # of the lines of an equation
BEYOND_CHANCE = 2.5  # deviations
SOUND = Fraction(9, 10)  # of the other lines
MOST_SPOILT, FEW = Fraction(1, 2), Fraction(1, 6)  # of all lines that are written


Equations = Sequence[Sequence[str]]  # the lines of each equation, or of all gates together


def whole_equations(formulas: Mapping[str, FloatFormula], lines: Sequence[Judged], found: Mapping[str, Diagnosis]) -> Equations:
    """The lines of equations that are nearly all wrong, and not for one reason, where they are not most of the sheet."""
    written = [line for line in lines if is_read(line)]
    entries = {line.step.target: line for line in written}
    groups = [
        group
        for group in _joined(formulas, written, _wholly_wrong(written, found))
        if len(group) <= FEW * len(written) or _has_to_do_with_the_right_ones([entries[target] for target in group])
    ]
    return groups if sum(map(len, groups)) <= MOST_SPOILT * len(written) else []


def are_few(groups: Equations, formulas: Mapping[str, FloatFormula], lines: Sequence[Judged]) -> bool:
    """Whether there are any, of few lines all together, and most of the sums before a gate are none of them: who has these right works with
    the numbers of this problem."""
    spoilt = {formulas[target].name for group in groups for target in group}
    sums = {formula.name for formula in formulas.values() if formula.is_pre_activation}
    return 0 < sum(map(len, groups)) <= FEW * sum(map(is_read, lines)) and 2 * len(sums & spoilt) < len(sums)


def stands_beside(groups: Equations, lines: Sequence[Judged], idle: Collection[str]) -> bool:
    """Whether nearly all other lines are accepted and show work. `idle` are those that show none."""
    spoilt = {target for group in groups for target in group}
    others = [line for line in lines if is_read(line) and line.step.target not in spoilt]
    return sum(line.status in ACCEPTED and line.step.target not in idle for line in others) >= SOUND * len(others)


def charged_once(groups: Equations, found: Mapping[str, Diagnosis]) -> dict[str, Diagnosis]:
    """The diagnoses of a sheet, with the lines of each group put together."""
    return {**found} | {target: found[target].charged_with(group[0], EVERYWHERE) for group in groups for target in group}


def _wholly_wrong(written: Sequence[Judged], found: Mapping[str, Diagnosis]) -> dict[str, list[str]]:
    """The wrong lines of each equation of which nearly all are, charged for at least as many things as count as several."""
    number = Counter(line.step.name for line in written)
    often = Counter(found[line.step.target].first for line in written if line.step.target in found)
    groups: dict[str, list[str]] = {}
    for line in written:
        diagnosis = found.get(line.step.target)
        if line.status is Status.WRONG and diagnosis and not _is_known(diagnosis, often):
            groups.setdefault(line.step.name, []).append(line.step.target)
    return {
        name: group
        for name, group in groups.items()
        if len(group) >= NEARLY_ALL * number[name] and len({found[target].first or target for target in group}) >= LEAST
    }


def _is_known(diagnosis: Diagnosis, often: Mapping[str, int]) -> bool:
    """Whether a line was put together with others already, or a mistake is told of it that was made on several."""
    is_mistake = diagnosis.is_told and not diagnosis.causes[0].is_slip
    return bool(diagnosis.off) or (is_mistake and bool(diagnosis.first) and often[diagnosis.first] >= LEAST)


def _has_to_do_with_the_right_ones(lines: Sequence[Judged]) -> bool:
    """Whether the numbers written go with those that were to come out, more than numbers from anywhere do (by Fisher's transformation of
    the correlation)."""
    if len(lines) <= LEAST:
        return False
    entries = [float(line.entry.value) for line in lines if isinstance(line.entry, Written)]
    own = [float(sum(range_of(line.own))) for line in lines]
    with np.errstate(all="ignore"):
        correlation = abs(float(np.corrcoef(entries, own)[0, 1]))
        return bool(np.arctanh(correlation) * sqrt(len(lines) - LEAST) > BEYOND_CHANCE)


def _joined(formulas: Mapping[str, FloatFormula], written: Sequence[Judged], groups: Mapping[str, list[str]]) -> list[list[str]]:
    """The lines of these equations; those of all gates together where it holds of each gate."""
    kind = {line.step.name: formulas[line.step.target].kind for line in written}
    joined: dict[str, list[str]] = {}
    for name, group in groups.items():
        is_of_all = kind[name] and all(other in groups for other in kind if kind[other] == kind[name])
        joined.setdefault(kind[name] if is_of_all else name, []).extend(group)
    return list(joined.values())
