"""Gradients of weights that are wrong and belong together: other gradients of the sums, paired rightly with what the weights met.

On the usual form the gradients of the sums are blank. Whatever was done wrong on the way back to them, known here or not, what is made of
them is one outer product for each time step: so the gradients of a unit's weights and of its bias must come out with a few numbers
in place of the blank ones, fewer than there are lines. Numbers that were put down without working do not.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import log

import numpy as np

from symlstm.derivation.expression import Expression, factors_of, product_of, terms_of, variables
from symlstm.language import N_
from symlstm.marking.causes import Diagnosis
from symlstm.marking.float_formula import work_of
from symlstm.marking.float_sheet import FloatSheet
from symlstm.marking.follow import Status, is_read
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.suspects import Floats
from symlstm.marking.written import Written

TOGETHER = N_(
    "these gradients fit together, but not with the right gradients of the sums before the activations, which are not on the sheet"
)
NEAR = 2.0  # units that an entry may lie from what comes out
ENOUGH = log(10_000)  # evidence, in logarithms
SOUND = Fraction(9, 10)  # of the lines of the forward pass
SEVERAL, FEW_SLIPS = 2, 2  # lines; slips that may well be so many by themselves


@dataclass(frozen=True)
class _Equation:
    """What a line says of blank gradients: their factors, and what they must make together."""

    target: str
    factors: Mapping[str, float]
    rest: float
    unit: float


def paired_rightly(sheet: FloatSheet, found: Mapping[str, Diagnosis]) -> dict[str, Diagnosis]:
    """The diagnoses of a sheet whose forward pass is sound, with wrong gradients put together that belong together: with a mistake that is
    told of some of them, or else by themselves."""
    changed = dict(found)
    if not any(sheet.formulas[target].line.is_gradient for target in found) or not _is_sound(sheet, found):
        return changed
    groups = [group for group in _groups(list(_equations(sheet))) if any(each.target in found for each in group)]
    fitting = [(group, proves) for group in groups if (proves := _proves(group)) > 0]
    wrong = [each.target for group, _ in fitting for each in group if each.target in found]
    slips = {found[target].first or target for target in wrong if found[target].is_told and not _is_mistake(found[target])}
    untold = [
        target for target in wrong if not (_is_mistake(found[target]) or (found[target].is_told and len(slips) <= FEW_SLIPS))
    ]
    if sum(proves for _, proves in fitting) < ENOUGH or len(wrong) < SEVERAL or not untold:
        return changed
    first = next((found[target].first or target for target in wrong if _is_mistake(found[target])), untold[0])
    return changed | {target: found[target].charged_with(first, TOGETHER) for target in untold}


def _is_mistake(diagnosis: Diagnosis) -> bool:
    """Whether a mistake is told, or a way of being off, which may have been made further up."""
    return bool(diagnosis.off) or (diagnosis.is_told and not diagnosis.causes[0].is_slip)


def _is_sound(sheet: FloatSheet, found: Mapping[str, Diagnosis]) -> bool:
    """Whether nearly all lines of the forward pass that are written stand, or are explained."""
    forward = [line for target, line in sheet.lines.items() if is_read(line) and sheet.formulas[target].line.is_forward]
    unsound = [line for line in forward if line.status is Status.WRONG and not _is_mistake(found[line.step.target])]
    return bool(forward) and len(unsound) <= (1 - SOUND) * len(forward)


def _equations(sheet: FloatSheet) -> Iterator[_Equation]:
    """What the written gradients of parameters say of blank gradients."""
    for target, line in sheet.lines.items():
        formula = sheet.formulas[target].line
        if formula.is_gradient and not formula.step.time and isinstance(line.entry, Written) and is_read(line):
            with np.errstate(all="ignore"):
                parts = _parts(formula, sheet)
            if parts:
                factors, known = parts
                yield _Equation(target, factors, float(line.entry.value) - known, float(line.entry.unit))


def _parts(line: FormulaLine, sheet: FloatSheet) -> tuple[dict[str, float], float] | None:
    """The factors of blank gradients in a sum, and what the rest of it makes; None where one stands elsewhere than in a product, or where
    there is none."""
    factors, known = dict[str, float](), 0.0
    for term in terms_of(line.expression):
        blank = [name for name in variables(term) if _is_blank_gradient(name, line, sheet)]
        if not blank:
            known += float(work_of(term)(sheet.known))
            continue
        others = _without(term, blank[0])
        if len(blank) > 1 or others is None:
            return None
        factors[blank[0]] = factors.get(blank[0], 0.0) + float(work_of(product_of(others))(sheet.known) if others else 1.0)
    return (factors, known) if factors else None


def _is_blank_gradient(name: str, line: FormulaLine, sheet: FloatSheet) -> bool:
    return name in sheet.lines and not is_read(sheet.lines[name]) and line.network.names.of_id(name).is_gradient


def _without(term: Expression, name: str) -> list[Expression] | None:
    """The other factors of a product; None where the name is no factor of it."""
    others = [factor for factor in factors_of(term) if variables(factor) != (name,)]
    return others if len(others) == len(factors_of(term)) - 1 else None


def _groups(equations: Sequence[_Equation]) -> list[list[_Equation]]:
    """The equations that share unknown numbers."""
    groups: list[tuple[set[str], list[_Equation]]] = []
    for equation in equations:
        names, members = set(equation.factors), [equation]
        for group in [group for group in groups if not names.isdisjoint(group[0])]:
            groups.remove(group)
            names, members = names | group[0], [*group[1], *members]
        groups.append((names, members))
    return [members for _, members in groups]


def _proves(group: Sequence[_Equation]) -> float:
    """What it proves that the lines of a group come out with some numbers in place of the blank ones, in logarithms; 0 where they do not, or
    where there are as many such numbers as lines."""
    names = list(dict.fromkeys(name for equation in group for name in equation.factors))
    matrix = np.array([[equation.factors.get(name, 0.0) for name in names] for equation in group])
    rest, unit = np.array([equation.rest for equation in group]), np.array([equation.unit for equation in group])
    if not np.isfinite(matrix).all() or not (unit > 0).all():
        return 0.0
    off, free = _left_over(matrix / unit[:, None], rest / unit)
    room = float(np.median(np.abs(rest / unit))) / NEAR
    return free * log(room) if free and room > 1 and float(np.abs(off).max()) <= NEAR else 0.0


def _left_over(matrix: Floats, rest: Floats) -> tuple[Floats, int]:
    """By how much the lines are off with the numbers that fit best, and how many more lines there are than such numbers count."""
    numbers, _, rank, _ = np.linalg.lstsq(matrix, rest, rcond=1e-6)
    return matrix @ numbers - rest, len(rest) - int(rank)
