"""The numbers that each worksheet of a class prints to go on from: other ones for everybody."""

from collections.abc import Collection
from dataclasses import replace
from fractions import Fraction

from symlstm.classroom.manifest import Manifest
from symlstm.derivation import derive
from symlstm.marking.mark import Marking
from symlstm.marking.sheet import Sheet
from symlstm.marking.written import Unanswered, Written
from symlstm.numbers.certify import certify
from symlstm.numbers.rounding import Rounded
from symlstm.pipeline import solve
from symlstm.problem import Problem
from symlstm.worksheets import make_worksheet


def printed_ids(manifest: Manifest, problem: Problem) -> frozenset[str]:
    """The ids of the numbers that the worksheets print. Raises UsageError where the manifest names states that the problem does not have."""
    names = manifest.options.get("go_on_from") or ()
    return make_worksheet(solve(problem), go_on_from=names).blanks.given if names else frozenset()


def marking_with_printed(marking: Marking, problem: Problem, ids: Collection[str]) -> Marking:
    """The marking of somebody's sheet: a line may follow from what their own worksheet prints."""
    if not ids:
        return marking
    printed = certify(derive(problem), problem.rounding).printed
    return replace(marking, given={quantity: _written(printed[quantity]) for quantity in ids})


def with_printed(sheet: Sheet, marking: Marking) -> Sheet:
    """The sheet with the numbers that its worksheet prints where nothing stands: what rests on them is worked out from them, even where
    the lines between are blank, as the worksheet says."""
    blank = {quantity: number for quantity, number in marking.given.items() if isinstance(sheet.of(quantity), Unanswered)}
    return replace(sheet, entries={**sheet.entries, **blank}) if blank else sheet


def _written(number: Rounded) -> Written:
    return Written(str(number), number.fraction, Fraction(10) ** number.exponent)
