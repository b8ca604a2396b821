"""Follow-through: every line of a sheet against the right values (the key), and against the student's own numbers.

A line is judged by its formula alone, fed with what the student wrote for the quantities that it reads. So one mistake costs
one line, however many later lines it spoils. Forward and backward pass are one graph.

Lines are evaluated one by one, not all at once with `evaluate`: that adds up sums over time from middles and the largest
radius, which costs nothing where enclosures are narrow, and would accept more than the rule allows where they are as wide as
written numbers.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from fractions import Fraction
from itertools import combinations

from symlstm.derivation.step import Step, unknown_quantity
from symlstm.enclosure.enclosure import Real
from symlstm.errors import UsageError
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.sheet import Sheet
from symlstm.marking.tolerance import ANYTHING, WIDE, ends, interval, meet, widened
from symlstm.marking.trivial import PLAIN, is_left_trivial
from symlstm.marking.written import Entry, Unanswered, Unreadable, Written


class Status(Enum):
    """How a line stands."""

    CORRECT = "correct"
    FOLLOWS = "follows"
    FOLLOWS_TRIVIAL = "follows-trivial"
    KEY_ONLY = "key-only"
    WRONG = "wrong"
    COARSE = "coarse"
    BLANK = "blank"
    UNREADABLE = "unreadable"


MOST_OTHERS = 6  # numbers of a line that are tried as printed on the handout, or as they stand
CLOSELY = 4  # times WIDE: how closely a line must be known for zeros to be put back
COARSE = 100  # units of the last digit asked; an entry with fewer digits than that says too little to be marked
LARGE = 10_000  # of a larger number five figures are enough, as calculators and paper end somewhere
FAR = 10_000  # units that what a line gives may be wide; where it is wider, and by its size, any number would follow
PERCENT = 100
NOT_THE_KEY = {Status.FOLLOWS, Status.FOLLOWS_TRIVIAL, Status.WRONG}  # the entry cannot be the right value

ACCEPTED = (Status.CORRECT, Status.FOLLOWS, Status.KEY_ONLY)  # the line is accepted
SPOILS = {Status.WRONG, Status.FOLLOWS_TRIVIAL}  # a zero of such a line is not what work on honest numbers comes to


@dataclass(frozen=True, slots=True)
class Judged:
    """One line of a sheet.

    own             what the line's formula gives from the student's own numbers, as an interval
    stands_for      what later lines may read: the entry as the rule takes it; where there is none, whatever could have been written
    wide            accepted on weak evidence: that interval is wider than WIDE units to each side
    few_digits      written with fewer digits than asked
    from_given      ids of numbers printed on the handout from which it follows, in place of the student's own
    zeros_left_out  read with the zeros at its end that do not stand there
    rests_on_wrong  whether a wrong number stands above it, or one that follows from a wrong one; or one too coarse, as it stands
    """

    step: Step
    entry: Entry
    status: Status
    own: Real
    stands_for: Real
    wide: bool = False
    few_digits: bool = False
    from_given: tuple[str, ...] = ()
    zeros_left_out: bool = False
    rests_on_wrong: bool = False


def follow(key: AnswerKey, sheet: Sheet) -> tuple[Judged, ...]:
    """Every line of the problem on one sheet, in the order of the work. Raises UsageError for an id that does not exist."""
    for quantity in sheet.entries:
        if quantity not in key.derivation.by_target:
            raise UsageError(unknown_quantity(quantity, key.derivation))
    return tuple(_judged(key, sheet))


def _judged(key: AnswerKey, sheet: Sheet) -> Iterator[Judged]:
    known: dict[str, Real] = dict(key.derivation.givens)
    written: dict[str, Real] = {}
    coarse: dict[str, Real] = {}
    wrong: dict[str, Judged] = {}
    astray: set[str] = set()  # what is wrong, or depends on what is
    above = _Above(known, written, coarse, wrong)
    for step in key.derivation.steps:
        line = _line(key, step, sheet.of(step.target), above)
        if not line.rests_on_wrong:
            line = _resting(line, not astray.isdisjoint(key.reads[step.target].values()))
        if line.status in SPOILS:
            wrong[step.target] = line
        if line.status in NOT_THE_KEY or (line.rests_on_wrong and not is_read(line)):
            astray.add(step.target)
        known[step.target] = line.stands_for
        if isinstance(line.entry, Written):
            (written if is_read(line) else coarse)[step.target] = line.entry.value
        yield line


def _resting(line: Judged, on_wrong: bool) -> Judged:
    """A line that rests on wrong numbers or not. Where it does not, only rounding along the way has brought one that follows there."""
    if on_wrong:
        return replace(line, rests_on_wrong=True)
    return replace(line, status=Status.CORRECT) if line.status is Status.FOLLOWS else line


def is_read(line: Judged) -> bool:
    """Whether later lines go on with the entry: it is a number, and says enough."""
    return isinstance(line.entry, Written) and line.status is not Status.COARSE


def wrong_lines(lines: Iterable[Judged]) -> list[Judged]:
    """The lines that are wrong, in the order of the work."""
    return [line for line in lines if line.status is Status.WRONG]


def is_near(key: AnswerKey, line: Judged) -> bool:
    """Whether a line's entry is not far from what it gives: so near as rounding on the way may bring it."""
    near = COARSE * key.units[line.step.target]
    return isinstance(line.entry, Written) and meet(line.own, line.entry.value - near, line.entry.value + near)


@dataclass(frozen=True, slots=True)
class _Above:
    """What stands above a line: all that is known, each number as the rule takes it; the written ones as they stand; those that say too little
    by themselves, as somebody may have gone on with them; the wrong lines."""

    known: Mapping[str, Real]
    written: Mapping[str, Real]
    coarse: Mapping[str, Real]
    wrong: Mapping[str, Judged]


def _line(key: AnswerKey, step: Step, entry: Entry, above: _Above) -> Judged:
    own = key.value_of(step, above.known)
    if isinstance(entry, Unanswered):
        return Judged(step, entry, Status.BLANK, own, key.unwritten(step, own))
    if isinstance(entry, Unreadable):
        return Judged(step, entry, Status.UNREADABLE, own, key.unwritten(step, own))
    unit = key.units[step.target]
    finer = _with_zeros(key, step, entry, own)
    if finer is None and _says_too_little(entry, own, unit):
        return Judged(step, entry, Status.COARSE, own, key.unwritten(step, own), few_digits=True)
    stands_for = _with_more_digits(finer, own, unit) if finer else key.input_band(step, entry)
    entry = finer or entry
    band = key.result_band(step.target, entry)
    used, value = _used(key, step, band, own, above)
    right, follows = key.accepts(step.target, entry), meet(value, *band)
    if not right and (value is ANYTHING or (follows and _fits_anything(value, unit))):
        value = key.value_of(step, {**above.known, **above.written})
        if not meet(value, *band) or _fits_anything(value, unit):
            return Judged(step, entry, Status.COARSE, own, key.unwritten(step, own))
    status = _status(right, follows, _is_made_trivial(key, step, above.wrong, used))
    wide = follows and _is_wide(value, max(unit, entry.unit))
    printed = tuple(read for read in used if read in key.given)
    few_digits = _has_few_digits(entry, own, unit)
    return Judged(
        step, entry, status, own, stands_for, wide, few_digits, printed, finer is not None, rests_on_wrong=printed != used
    )


def _with_more_digits(entry: Written, own: Real, unit: Fraction) -> Real:
    """What an entry stands for whose zeros were left out: nobody can tell whether the number was held to more digits than stand there."""
    low, high = ends(widened(own, unit))
    return interval(min(low, entry.value), max(high, entry.value))


def _with_zeros(key: AnswerKey, step: Step, entry: Written, own: Real) -> Written | None:
    """The entry with the zeros at its end that were left out, where with them it is what the line gives, closely known; else None."""
    unit = key.units[step.target]
    if entry.unit <= unit or _is_wide(own, CLOSELY * unit):
        return None
    finer = replace(entry, unit=unit)
    return finer if meet(own, *key.result_band(step.target, finer)) else None


def _says_too_little(entry: Written, own: Real, unit: Fraction) -> bool:
    """Whether an entry is so coarse that it fits nearly anything."""
    is_coarse = entry.unit > COARSE * unit or (entry.unit > unit and abs(entry.value) <= entry.unit)
    return is_coarse and own != entry.value and not _is_large(entry)


def _is_large(entry: Written) -> bool:
    """Whether a number is so large that it needs no more digits. Zeros that only tell its size are none."""
    last = max(entry.unit, Fraction(1))
    while last < abs(entry.value) and entry.value % (10 * last) == 0:
        last *= 10
    return abs(entry.value) >= LARGE * last


def _fits_anything(own: Real, unit: Fraction) -> bool:
    """Whether a line rests on numbers so large that what it gives is known neither to a place nor to a figure."""
    low, high = ends(own)
    return high - low > FAR * unit and PERCENT * (high - low) > max(abs(low), abs(high))


def _used(key: AnswerKey, step: Step, band: tuple[Fraction, Fraction], own: Real, above: _Above) -> tuple[tuple[str, ...], Real]:
    """The numbers that a line goes on with in place of what is known, as few as need be, and what its formula gives with them: those
    printed on the handout, and what the student wrote too coarsely. None where what is known gives the entry, or where nothing does."""
    others = {**above.coarse, **key.given}
    possible = [read for read in dict.fromkeys(key.reads[step.target].values()) if read in others][:MOST_OTHERS]
    if possible and not meet(own, *band):
        for number in range(1, len(possible) + 1):
            for chosen in combinations(possible, number):
                value = key.value_of(step, {**above.known, **{read: others[read] for read in chosen}})
                if meet(value, *band):
                    return chosen, value
    return (), own


def _status(right: bool, follows: bool, trivial: bool) -> Status:
    if right:
        return Status.CORRECT if follows else Status.KEY_ONLY
    if follows:
        return Status.FOLLOWS_TRIVIAL if trivial else Status.FOLLOWS
    return Status.WRONG


def _is_made_trivial(key: AnswerKey, step: Step, wrong: Mapping[str, Judged], used: tuple[str, ...]) -> bool:
    """Whether wrong numbers that are 0 or 1 leave nothing of the line to work out."""
    plain: dict[str, Fraction] = {}
    reads = key.reads[step.target]
    for name, read in reads.items():
        entry = wrong[read].entry if read in wrong and read not in used else None
        if isinstance(entry, Written) and entry.value in PLAIN:
            plain[name] = entry.value
    zero = {name: Fraction(0) for name, read in reads.items() if key.derivation.givens.get(read) == 0}
    return bool(plain) and is_left_trivial(step.expression, zero | plain) and not is_left_trivial(step.expression, zero)


def _is_wide(own: Real, unit: Fraction) -> bool:
    low, high = ends(own)
    return high - low > 2 * WIDE * unit


def _has_few_digits(entry: Written, own: Real, unit: Fraction) -> bool:
    """Fewer digits than asked, unless the number is exact as it stands."""
    return entry.unit > unit and own != entry.value
