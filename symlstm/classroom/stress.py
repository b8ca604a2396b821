"""The stress of a variant: how near its numbers come to what is unpleasant by hand."""

from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any

from symlstm.classroom.pleasant import WorkedOut, arguments_of, distance_to_tie
from symlstm.numbers.outcome import Outcome
from symlstm.pipeline import Solution

TINY = Fraction(1, 1000)
PARTS = 10_000  # of a unit of the last digit, in which the distance from a tie is given


def stress_of(solution: Solution, tries: int) -> dict[str, Any]:
    """What the report says of one paper, as it stands in the manifest.

    tries    how many variants were tried until this one
    ranges   the smallest and the largest printed result of each quantity of the forward pass
    largest  the largest number, as it is printed, that a bounded function is applied to; absent where there is none
    tie      how far the result nearest to a tie of the rounding lies from it, in units of its last digit
    tiny     the ids of results that are not zero, and smaller than 0.001
    zeros    the ids of results that are printed as 0, though they are not exactly
    holds    whether the cross-check holds
    """
    worked = WorkedOut(solution.problem, solution.derivation, solution.values)
    arguments = [abs(_printed(worked, q)) for step in worked.forward() for q in arguments_of(step) if _is_result(worked, q)]
    largest = {"largest": str(max(arguments))} if arguments else {}
    small = {"tiny": list(_tiny(worked)), "zeros": list(_zeros(worked))}
    outcome = {"holds": solution.crosscheck.outcome is Outcome.HOLDS}
    found = {key: ids for key, ids in small.items() if ids}
    return {"tries": tries, "ranges": _ranges(worked)} | largest | _nearest_tie(worked) | outcome | found


def is_stress(found: Mapping[str, Any], names: Iterable[str]) -> bool:
    """Whether what a manifest holds of a paper is what `stress_of` says, of quantities of these names: somebody may have edited it."""
    try:
        ends = [end for low, high in found["ranges"].values() for end in (low, high)]
        numbers = [Decimal(text) for text in (*ends, *(found[key] for key in ("largest", "tie") if key in found))]
        ids = [each for key in ("tiny", "zeros") for each in found.get(key, ())]
        is_whole = type(found["tries"]) is int and type(found["holds"]) is bool and found["ranges"].keys() == set(names)
        return is_whole and all(map(Decimal.is_finite, numbers)) and all(isinstance(each, str) for each in ids)
    except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError):
        return False


def _printed(worked: WorkedOut, quantity: str) -> Decimal:
    return Decimal(str(worked.values.printed[quantity]))


def _is_result(worked: WorkedOut, quantity: str) -> bool:
    return quantity in worked.values.printed


def _ranges(worked: WorkedOut) -> Mapping[str, list[str]]:
    """The printed results of each name: the smallest and the largest."""
    found: dict[str, list[Decimal]] = {}
    for step in worked.forward():
        found.setdefault(step.name, []).append(_printed(worked, step.target))
    return {name: [str(min(numbers)), str(max(numbers))] for name, numbers in found.items()}


def _tiny(worked: WorkedOut) -> Iterator[str]:
    return (step.target for step in worked.forward() if 0 < abs(_printed(worked, step.target)) < TINY)


def _zeros(worked: WorkedOut) -> Iterator[str]:
    """Results that are printed as 0 and are not 0."""
    for step in worked.forward():
        value = worked.values.computed[step.target]
        if not (isinstance(value, Fraction) and value == 0) and not _printed(worked, step.target):
            yield step.target


def _nearest_tie(worked: WorkedOut) -> dict[str, str]:
    """Cut to so many parts of a unit, so that it is never said to be farther than it is."""
    values, is_cut = worked.values, worked.problem.rounding.ties == "truncate"
    of_each = (distance_to_tie(values.computed[target], printed, is_cut) for target, printed in values.printed.items())
    found = [away for away in of_each if away is not None]
    return {"tie": str(Decimal(int(min(found) * PARTS)) / PARTS)} if found else {}
