"""What a sheet's written lines give where the numbers on blank lines, or all, were rounded to fewer places before they were gone on with."""

from math import ceil, floor, isfinite

import numpy as np

from symlstm.marking.coarser_blanks import HALF, CoarserBlanks
from symlstm.marking.ranges import NONE, Range
from symlstm.marking.search import FormulaLines, SheetSearch


def rounded_through(search: SheetSearch, way: CoarserBlanks, lines: FormulaLines, written_too: bool = False) -> dict[str, Range]:
    """What those of the lines give that are written and rest on blank ones which were rounded so, or on any others, if these were, too."""
    gives, known, rounded = dict[str, Range](), dict(search.known), set[str]()
    for target, entry in search.written.items() if written_too else ():
        known[target] = _rounded(float(entry.value), search.key.units_in_floats[target] * 10.0**way.fewer)
        rounded.add(target)
    with np.errstate(all="ignore"):
        for target, line in lines.items():
            if target in search.written:
                if not rounded.isdisjoint(line.reads):
                    gives[target] = search.gives(target, known)
                continue
            low, high = search.gives(target, known)
            if target in way.lines:
                known[target] = _rounded((low + high) / 2, search.key.units_in_floats[target] * 10.0**way.fewer)
                rounded.add(target)
            else:
                known[target] = low, high
    return gives


def _rounded(value: float, unit: float) -> Range:
    """A number rounded to a unit, up or down where it lies between the two."""
    middle, half = value / unit, float(HALF)
    if not isfinite(middle):
        return NONE
    return ceil(middle - half) * unit, floor(middle + half) * unit
