"""Zeros that a spreadsheet dropped from the ends of decimals: 0.5000 that became 0.5.

The last written digit says what a number stands for, so they matter. They are put back only where a sheet declares to how many
places it was written, and where its decimals look as a spreadsheet leaves them.
"""

from dataclasses import replace
from fractions import Fraction

from symlstm.marking.sheet import Sheet
from symlstm.marking.written import Entry, Written

LEAST = 10  # decimals; of so many written by hand, one ends in 0 in two sheets of three


def are_zeros_dropped(sheet: Sheet, is_sure: bool = False) -> bool:
    """Whether decimals differ in length and none of many ends in 0; of any number of them, where a spreadsheet held them as
    numbers for sure."""
    decimals = [entry for entry in sheet.entries.values() if isinstance(entry, Written) and 0 < entry.unit < 1]
    differ = len({entry.unit for entry in decimals}) > 1
    return differ and len(decimals) >= (2 if is_sure else LEAST) and not any(map(_ends_in_0, decimals))


def _ends_in_0(entry: Written) -> bool:
    return not (entry.value / entry.unit) % 10


def with_zeros(sheet: Sheet, places: int) -> Sheet:
    """The sheet with every number, whole ones among them, read to at least so many places."""
    unit = Fraction(1, 10**places)
    return replace(sheet, entries={quantity: _finer(entry, unit) for quantity, entry in sheet.entries.items()})


def _finer(entry: Entry, unit: Fraction) -> Entry:
    return replace(entry, unit=min(entry.unit, unit)) if isinstance(entry, Written) else entry
