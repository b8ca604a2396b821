"""Wrong lines that are off in the same way, whatever the reason: by the same difference, or by the same factor."""

from collections.abc import Mapping, Sequence

from symlstm.marking.follow import Judged
from symlstm.marking.ranges import range_of
from symlstm.marking.written import Written

LEAST_UNITS = 8  # of a difference; smaller ones are alike by chance
NEAR = 3  # units by which two differences may differ
LEAST = 2  # lines besides the first


def alike(wrong: Sequence[Judged]) -> Mapping[str, str]:
    """For each line that is off as others of its quantity are, the first of them."""
    found: dict[str, str] = {}
    for number, line in enumerate(wrong):
        if line.step.target not in found:
            same = [other for other in wrong[number + 1 :] if _is_alike(line, other)]
            if len(same) >= LEAST:
                found |= {other.step.target: line.step.target for other in (line, *same)}
    return found


def _is_alike(line: Judged, other: Judged) -> bool:
    if line.step.name != other.step.name or line.entry == other.entry:
        return False
    (difference, ratio, unit), (other_difference, other_ratio, other_unit) = _off(line), _off(other)
    near = NEAR * max(unit, other_unit)
    if abs(difference - other_difference) <= near:
        return abs(difference) > LEAST_UNITS * unit
    return abs(ratio - other_ratio) <= abs(ratio) * 1e-3 and abs(ratio - 1) > 0.01 and ratio != 0


def _off(line: Judged) -> tuple[float, float, float]:
    """Difference and ratio of the entry to what was to come out, and the unit."""
    assert isinstance(line.entry, Written)
    low, high = range_of(line.own)
    value, middle = float(line.entry.value), (low + high) / 2
    return value - middle, value / middle if middle else 0.0, float(line.entry.unit)
