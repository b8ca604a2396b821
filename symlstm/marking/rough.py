"""Sheets most of which was written with too few digits to show that somebody worked."""

from collections.abc import Iterable, Sequence
from fractions import Fraction

from symlstm.language import N_
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.follow import ACCEPTED, Judged, is_read
from symlstm.marking.tolerance import ends
from symlstm.marking.written import Entry, Written, read_entry

FEWER = 100  # units of the last digit asked: two digits fewer
TENTH = Fraction(1, 10)  # and one behind the point, where two are asked
MOST_ROUGH = 2  # one in so many lines; fewer are a habit on some lines, not a sheet by eye
FEWEST = 5  # numbers of which most end in zeros; of fewer that may well be so
ROUGH = N_("written with two digits fewer than asked, and nothing finer goes on with it")
PADDED = N_("most numbers of the sheet end in zeros where other digits come out")


def rough_lines(key: AnswerKey, lines: Sequence[Judged]) -> dict[str, str]:
    """The lines with too few digits, each with the reason, where most of what stands has two digits fewer than asked, or most numbers of the
    sheet end in zeros that do not come out."""
    standing = [line for line in lines if is_read(line) and line.status in ACCEPTED]
    padded = [line.step.target for line in lines if _ends_in_zeros(key, line)] if _is_padded(key, lines) else []
    if not padded and MOST_ROUGH * len(tuple(_rough(key, lines))) <= len(standing):
        return {}
    rough = [line.step.target for line in lines if not _is_fine(key, line)]
    return dict.fromkeys(rough, ROUGH) | dict.fromkeys(padded, PADDED)


def _is_padded(key: AnswerKey, lines: Iterable[Judged]) -> bool:
    """Whether most numbers end in zeros, though other digits come out there: of honest ones to two places one in ten ends so. A 0 does not
    say how it came about."""
    telling = [line for line in lines if is_read(line) and _value(line) and not _comes_out_with_zeros(key, line)]
    padded = sum(_ends_in_zeros(key, line) for line in telling)
    return len(telling) >= FEWEST and MOST_ROUGH * padded > len(telling)


def _ends_in_zeros(key: AnswerKey, line: Judged) -> bool:
    """Whether a number was written to the last digit asked with zeros at its end."""
    entry, unit = line.entry, key.units[line.step.target]
    return isinstance(entry, Written) and _last_written(entry) <= unit and entry.value % _coarse(key, line) == 0


def _comes_out_with_zeros(key: AnswerKey, line: Judged) -> bool:
    """Whether a line comes out with such zeros as it is, from the student's own numbers; whole numbers and written fractions do."""
    unit, coarse = key.units[line.step.target], _coarse(key, line)
    return unit >= 1 or round(sum(ends(line.own)) / 2 / unit) * unit % coarse == 0


def _coarse(key: AnswerKey, line: Judged) -> Fraction:
    """The unit of a number with two digits fewer than asked; with one behind the point, where that is not as many."""
    unit = key.units[line.step.target]
    return min(FEWER * unit, max(10 * unit, TENTH))


def _rough(key: AnswerKey, lines: Sequence[Judged]) -> Iterable[str]:
    """The lines written with two digits fewer than asked, from which no finer one that stands goes on."""
    used: set[str] = set()
    for line in reversed(lines):
        if isinstance(line.entry, Written) and line.status in ACCEPTED:
            if _is_fine(key, line):
                used.update(key.reads[line.step.target].values())
            elif line.step.target not in used:
                yield line.step.target


def _is_fine(key: AnswerKey, line: Judged) -> bool:
    """Whether a line was written with nearly all the digits that are asked; zeros that were put back were not written."""
    entry = line.entry
    return isinstance(entry, Written) and _last_written(entry) < FEWER * key.units[line.step.target]


def _last_written(entry: Written) -> Fraction:
    """One unit of the last digit that was written, whatever zeros were put back."""
    written: Entry = read_entry(entry.text, decimal_comma=True)
    return written.unit if isinstance(written, Written) else entry.unit


def _value(line: Judged) -> Fraction:
    assert isinstance(line.entry, Written)
    return line.entry.value
