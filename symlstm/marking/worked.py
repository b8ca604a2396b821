"""A sheet's wrong lines worked out with the student's own numbers: a finished record, so that whoever shows it computes nothing."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

from symlstm.derivation.expression import Expression, variables
from symlstm.enclosure.enclosure import Enclosure
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.causes import Cause
from symlstm.marking.charges import MarkedLine
from symlstm.marking.formula_line import by_ids
from symlstm.marking.mark import Marked
from symlstm.marking.own_numbers import OwnNumbers
from symlstm.numbers.rounding import Rounded


@dataclass(frozen=True, slots=True)
class Worked:
    """What the wrong lines of a sheet give.

    results  by the id of a wrong line: what its formula gives; None where a digit is not decided
    edited   by a wrong line and the name of a cause: what comes out with that mistake; None where that is not decided, or no number
    numbers  by the id of what these formulas read: the number as it is given or was written; of a blank line, as it comes out
    written  the lines that were written
    own      the lines that rest on a written one
    """

    results: Mapping[str, Rounded | None]
    edited: Mapping[tuple[str, str], Rounded | None]
    numbers: Mapping[str, Fraction | Rounded | None]
    written: frozenset[str]
    own: frozenset[str]


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
    )


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
                yield place, own.gives_with(line.quantity, formula, cause.numbers)


def _number(own: OwnNumbers, name: str) -> Fraction | Rounded | None:
    value = own.known[name]
    return own.gives(name) if isinstance(value, Enclosure) else value
