"""What a sheet's written lines give where the numbers on blank lines were rounded to fewer places."""

import numpy as np

from symlstm.marking.coarser_blanks import HALF, CoarserBlanks
from symlstm.marking.ranges import Range
from symlstm.marking.search import FormulaLines, SheetSearch


def rounded_through(search: SheetSearch, way: CoarserBlanks, lines: FormulaLines) -> dict[str, Range]:
    """What those of the lines give that are written and rest on blank ones which were rounded so."""
    gives, known, rounded = dict[str, Range](), dict(search.known), set[str]()
    with np.errstate(all="ignore"):
        for target, line in lines.items():
            low, high = search.gives(target, known)
            if target in search.written:
                gives |= {} if rounded.isdisjoint(line.reads) else {target: (low, high)}
            elif target in way.lines:
                unit = float(way.unit(search.key.units[target]))
                middle, half = (low + high) / 2 / unit, float(HALF)
                known[target] = float(np.ceil(middle - half)) * unit, float(np.floor(middle + half)) * unit
                rounded.add(target)
            else:
                known[target] = low, high
    return gives
