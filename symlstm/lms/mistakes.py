"""The mistakes of the catalogue by what they give on a line, where that stands apart from the right answers and from each other.

A mistake is looked for on the line itself and on the lines above it that are not asked. Mistakes that give nearly the same are told
together, and those that give nearly what is right not at all.
"""

from collections import ChainMap
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from symlstm.derivation.expression import Expression
from symlstm.derivation.step import Derivation, Step
from symlstm.lms.envelope import Envelope
from symlstm.lms.window import Window, window_over
from symlstm.marking.catalogue import CATALOGUE, Rule
from symlstm.marking.edit_table import EditTable
from symlstm.marking.formula_line import by_ids
from symlstm.marking.ranges import LARGEST, NONE, Range, range_of_formula

MOST_JOINED = 4  # mistakes that are told together; more tell nobody anything
MOST_ABOVE = 24  # lines above one that are not asked and are searched, nearest first

TellingOrder = tuple[
    int, int
]  # how soon a mistake is told: by the place of its rule among those of its line, then by how near the line is


@dataclass(frozen=True, slots=True)
class MistakeAt:
    """A rule of the catalogue, and the line on which the mistake was made."""

    rule: Rule
    at: str


@dataclass(frozen=True, slots=True)
class Recognized:
    """Wrong answers, and the mistakes that give them."""

    window: Window
    mistakes: tuple[MistakeAt, ...]
    rank: TellingOrder

    def joined(self, other: "Recognized", unit: Fraction) -> "Recognized":
        """Both as one."""
        low, high = min(self.window.low, other.window.low), max(self.window.high, other.window.high)
        mistakes = tuple(dict.fromkeys((*self.mistakes, *other.mistakes)))
        return Recognized(window_over(Fraction(low), Fraction(high), unit), mistakes, min(self.rank, other.rank))


class MistakeSearch:
    """Which mistakes can be made on the lines of a problem; the same for all its variants, as it does not depend on numbers."""

    def __init__(self, derivation: Derivation, asked: Collection[str]):
        self._steps, self._asked = derivation.by_target, frozenset(asked)
        self._table = EditTable(derivation, CATALOGUE)
        self.above = cache(self._above)

    def recognized(self, envelope: Envelope, target: str, right: Window, most: int) -> tuple[Recognized, ...]:
        """What is recognized on a line, at most so many answers: those of which somebody is told soonest."""
        unit = envelope.key.units[target]
        apart = [each for each in self._found(envelope, target, unit) if not each.window.meets(right)] if most else []
        told = [each for each in _joined(apart, unit) if len(each.mistakes) <= MOST_JOINED and not each.window.meets(right)]
        return tuple(sorted(told, key=lambda each: each.rank)[:most])

    def _above(self, target: str) -> tuple[str, ...]:
        """A line, and the lines above it that are not asked, nearest first."""
        found, waiting = {target: None}, [target]
        while waiting and len(found) <= MOST_ABOVE:
            new = [read for read in self._read_by(waiting.pop(0)) if read not in found]
            found |= dict.fromkeys(new)
            waiting += new
        return tuple(found)[: MOST_ABOVE + 1]

    def _read_by(self, line: str) -> Iterator[str]:
        """What a line reads that is worked out and not asked."""
        reads = self._steps[line].reads.values()
        yield from (read for read in reads if read in self._steps and read not in self._asked)

    def _found(self, envelope: Envelope, target: str, unit: Fraction) -> Iterator[Recognized]:
        """What each edit of each line gives."""
        above = self.above(target)
        steps = [step for step in envelope.key.derivation.steps if step.target in above]
        trial = _Trial(envelope, steps, envelope.ranges)
        for distance, at in enumerate(above):
            rules: dict[str, int] = {}
            for edit in self._table.edits(at):
                place = rules.setdefault(edit.rule.name, len(rules))
                low, high = trial.outcome(edit.formula, at, target)
                if abs(low) < LARGEST and abs(high) < LARGEST:
                    window = window_over(Fraction(low), Fraction(high), unit)
                    yield Recognized(window, (MistakeAt(edit.rule, at),), (place, distance))


@dataclass(frozen=True)
class _Trial:
    """The lines that lead to one, in the order of the work, and the range of whatever may stand on each line, in floats: nothing is proven of
    mistakes."""

    envelope: Envelope
    steps: Sequence[Step]
    known: Mapping[str, Range]

    def outcome(self, formula: Expression, at: str, target: str) -> Range:
        """What comes out on a line where another formula was used on one above it, or on itself; NaN where nothing does."""
        changed: dict[str, Range] = {}
        known = ChainMap(changed, self.known)  # type: ignore[arg-type]
        for step in self.steps:
            if step.target == at:
                changed[at] = self._written(at, range_of_formula(formula, known.__getitem__))
            elif not changed.keys().isdisjoint(step.reads.values()):
                changed[step.target] = self._written(step.target, range_of_formula(by_ids(step), known.__getitem__))
        return changed.get(target, NONE)

    def _written(self, quantity: str, value: Range) -> Range:
        """What may be written as a result where a formula gives a value."""
        off = float(self.envelope.off(quantity))
        return value[0] - off, value[1] + off


def _joined(found: list[Recognized], unit: Fraction) -> list[Recognized]:
    """The same, those put together that overlap, until none do."""
    while True:
        together = list(_swept(sorted(found, key=lambda each: each.window.low), unit))
        if len(together) == len(found):
            return together
        found = together


def _swept(found: Sequence[Recognized], unit: Fraction) -> Iterator[Recognized]:
    """Neighbours that overlap, put together; they come in the order of their lower ends."""
    current: Recognized | None = None
    for each in found:
        if current is not None and each.window.meets(current.window):
            current = current.joined(each, unit)
        else:
            yield from [current] if current is not None else []
            current = each
    yield from [current] if current is not None else []
