"""The numbers of a sheet in floats, and what its lines give where some formulas are other ones."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from math import isfinite
from typing import Any

import numpy as np

from symlstm.marking.float_formula import FloatFormula, Known
from symlstm.marking.follow import Judged, is_read
from symlstm.marking.ranges import range_of
from symlstm.marking.written import Written

Gives = Callable[[FloatFormula, Known, Any], Any]
UNITS = 1.5  # by which an entry may be off, besides what the numbers above it leave open
OUT_OF_REACH = 1e6  # in place of a number that floats do not hold


class FloatSheet:
    """What is known on a sheet: the numbers that were written, and on blank lines what these give.

    lines  every line of the problem, in the order of the work
    known  the numbers by id, those that are given among them
    """

    def __init__(self, formulas: Mapping[str, FloatFormula], givens: Mapping[str, Fraction], lines: Iterable[Judged]):
        self.formulas = formulas
        self._reached: dict[frozenset[str], list[str]] = {}
        self.lines = {line.step.target: line for line in lines}
        self.known: dict[str, Any] = {name: range_of(value)[0] for name, value in givens.items()}
        with np.errstate(all="ignore"):
            for target, line in self.lines.items():
                entry = line.entry if is_read(line) else None
                self.known[target] = float(entry.value) if isinstance(entry, Written) else formulas[target].value(self.known)

    def worked_out(self, target: str) -> float:
        """What a line gives, whatever was written there."""
        return float(self.formulas[target].value(self.known))

    def reached(self, changed: frozenset[str]) -> list[str]:
        """The lines that come out otherwise where some are worked out otherwise, in the order of the work; what is written is gone on
        with as it stands."""
        if changed not in self._reached:
            self._reached[changed] = self._found(changed)
        return self._reached[changed]

    def _found(self, changed: frozenset[str]) -> list[str]:
        moved: set[str] = set()
        found: list[str] = []
        for target, line in self.lines.items():
            if target in changed or not moved.isdisjoint(self.formulas[target].line.reads):
                found.append(target)
                moved |= set() if is_read(line) else {target}
        return found

    def above(self, reached: Sequence[str], wanted: Collection[str]) -> list[str]:
        """Those of the lines that are reached which some of them rest on, and these themselves."""
        needed = set(wanted)
        for target in reversed(reached):
            if target in needed:
                needed.update(self.formulas[target].line.reads)
        return [target for target in reached if target in wanted or (target in needed and not is_read(self.lines[target]))]

    def worked(self, changed: Collection[str], gives: Gives, reached: Sequence[str], numbers: Any) -> dict[str, Any]:
        """What the written ones of the lines that are reached give, where some formulas give something else with these numbers."""
        found: dict[str, Any] = {}
        before: dict[str, Any] = {}
        for target in reached:
            formula = self.formulas[target]
            value = gives(formula, self.known, numbers) if target in changed else formula.value(self.known)
            if is_read(self.lines[target]):
                found[target] = value
            else:
                before[target], self.known[target] = self.known[target], value
        self.known.update(before)
        return found


def tolerance_of(line: Judged) -> float:
    """How far from what comes out an entry may lie."""
    assert isinstance(line.entry, Written)
    low, high = range_of(line.own)
    half = float(high - low) / 2
    return (half if isfinite(half) else OUT_OF_REACH) + UNITS * float(line.entry.unit) + 1e-12
