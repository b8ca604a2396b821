"""A sheet's wrong lines worked out with the student's own numbers: a finished record, so that whoever shows it computes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from symlstm.derivation.expression import Expression, variables
from symlstm.derivation.step import Step
from symlstm.enclosure.enclosure import Enclosure, Real
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.causes import Cause
from symlstm.marking.charges import MarkedLine
from symlstm.marking.formula_line import by_ids
from symlstm.marking.mark import Marked
from symlstm.marking.own_numbers import OwnNumbers
from symlstm.marking.slips import EXPONENTIAL, exponential_in
from symlstm.marking.tolerance import PRECISION, WIDE, meet
from symlstm.marking.written import Written
from symlstm.numbers.rounding import Rounded

MOST_REPRODUCED = 48  # causes above a line that are worked through on one sheet


@dataclass(frozen=True, slots=True)
class Reproduced:
    """How a mistake on blank lines above gives what was written: the line's formula, its value, and its numbers as they come out."""

    formula: Expression
    value: Rounded
    numbers: Mapping[str, Rounded | None]


@dataclass(frozen=True, slots=True)
class Worked:
    """What the wrong lines of a sheet give.

    results  by the id of a wrong line: what its formula gives; None where a digit is not decided
    edited   by a wrong line and the name of a cause: what comes out with that mistake; None where that is not decided, or no number.
             Only where it is what was written, but for rounding on the way
    reproduced  the same where the mistake was made on blank lines above, or there as well
    exponentials  of a wrong sigmoid whose exponential was rounded: what that is before
    numbers  by the id of what these formulas read: the number as it is given or was written; of a blank line, as it comes out
    written  the lines that were written
    own      the lines that rest on a written one
    """

    results: Mapping[str, Rounded | None]
    edited: Mapping[tuple[str, str], Rounded | None]
    numbers: Mapping[str, Fraction | Rounded | None]
    written: frozenset[str]
    own: frozenset[str]
    reproduced: Mapping[tuple[str, str], Reproduced]
    exponentials: Mapping[str, Rounded | None]


def worked_out(marked: Marked, key: AnswerKey) -> Worked:
    """The wrong lines of a marked sheet, worked out."""
    own = OwnNumbers(key, marked.every)
    read = dict.fromkeys(name for line in marked.wrong for formula in _formulas(line) for name in variables(formula))
    return Worked(
        {line.quantity: own.gives(line.quantity) for line in marked.wrong},
        dict(_edited(marked, own)),
        {name: _number(own, name) for name in read if name in own.known},
        frozenset(own.written),
        frozenset(own.own),
        dict(_reproduced(marked, own)),
        {line.quantity: own.gives_with(line.quantity, exponential, {}) for line, exponential in _exponentials(marked)},
    )


def exponential_of(step: Step) -> Expression | None:
    """The exponential in a sigmoid; None of any other line."""
    return exponential_in(by_ids(step))


def _exponentials(marked: Marked) -> Iterator[tuple[MarkedLine, Expression]]:
    """The exponentials that were rounded before the division."""
    for line in marked.wrong:
        exponential = exponential_of(line.judged.step)
        if exponential is not None and any(EXPONENTIAL in cause.numbers for cause, _formula in _causes(line)):
            yield line, exponential


def _causes(line: MarkedLine) -> Iterator[tuple[Cause, Expression]]:
    """The causes that a student may be told of, with their formulas."""
    if line.causes and line.diagnosis:
        yield from ((cause, cause.edited) for cause in line.diagnosis.causes if cause.edited is not None)


def _formulas(line: MarkedLine) -> Iterator[Expression]:
    yield by_ids(line.judged.step)
    yield from (edited for cause, edited in _causes(line) if cause.at[0] == line.quantity)


def _edited(marked: Marked, own: OwnNumbers) -> Iterator[tuple[tuple[str, str], Rounded | None]]:
    """What comes out with each mistake that was made on the line itself; of two with one name, the first, which is told."""
    told: set[tuple[str, str]] = set()
    for line in marked.wrong:
        for cause, formula in _causes(line):
            place = (line.quantity, cause.rule.name)
            if cause.at[0] == line.quantity and place not in told:
                told.add(place)
                value = own.gives_with(line.quantity, formula, cause.numbers)
                if value is None or _is_written(value, line):
                    yield place, value


def _reproduced(marked: Marked, own: OwnNumbers) -> Iterator[tuple[tuple[str, str], Reproduced]]:
    """What comes out with each mistake that was made on blank lines above, where that is what was written."""
    blank: dict[int, dict[str, Real]] = {}
    kept: list[Mapping[str, Expression]] = []  # so that no two of them have the same identity
    told: set[tuple[str, str]] = set()
    for line in marked.wrong:
        for cause, formula in _causes(line):
            place, edited = (line.quantity, cause.rule.name), cause.through or {cause.at[0]: formula}
            if place in told or edited.keys() <= {line.quantity} or (len(cause.at) > 1 and not cause.through):
                continue
            if id(edited) not in blank:
                if len(blank) == MOST_REPRODUCED:
                    return
                blank[id(edited)] = own.come_out(edited, cause.numbers)
                kept.append(edited)
            shown, value, numbers = own.reproduced(line.quantity, edited, blank[id(edited)], cause.numbers)
            if numbers and value is not None and _is_written(value, line):
                told.add(place)
                yield place, Reproduced(shown, value, numbers)


def _is_written(value: Rounded, line: MarkedLine) -> bool:
    """Whether a number is what was written on a line, but for rounding on the way."""
    entry = line.judged.entry
    if not isinstance(entry, Written):
        return False
    return not entry.unit or meet(value.real(PRECISION), *entry.band(Fraction(WIDE)))


def _number(own: OwnNumbers, name: str) -> Fraction | Rounded | None:
    value = own.known[name]
    return own.gives(name) if isinstance(value, Enclosure) else value
