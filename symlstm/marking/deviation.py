"""One way in which all lines of a kind may be off alike."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf, log
from typing import Any

import numpy as np

from symlstm.marking.causes import ALIKE
from symlstm.marking.float_formula import FloatFormula, Known
from symlstm.marking.float_sheet import Gives

ON_A_GRID = log(4.0)
Unknowns = Sequence[Any]  # the unknown numbers, each an array of cases


@dataclass(frozen=True)
class Deviation:
    """One way in which lines are off: what each of `lines` gives with the unknown numbers.

    start  the numbers to begin with; of a single one, that with which nothing is changed
    rows   how many formulas, apart from time, must be among the lines before so many numbers say anything
    said   how the lines are off, in words; {n} is the number where there is one, {place} the place of the term
    says   how much one of `lines` may say for it, in logarithms: where what it gives lies on a coarse grid, other round numbers do, too
    """

    lines: frozenset[str]
    start: tuple[float, ...]
    gives: Gives = field(repr=False)
    said: str = ALIKE
    place: int = 0
    rows: int = 1
    says: float = inf


def with_factor(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return numbers[0] * formula.value(known)


def with_amount(formula: FloatFormula, known: Known, numbers: Unknowns) -> Any:
    return numbers[0] + formula.value(known)


def cut_to(places: int, value: Any) -> Any:
    return np.trunc(np.round(value * 10**places, 6)) / 10**places


def rounded_at(places: int, value: Any) -> Any:
    return np.round(value, places)
