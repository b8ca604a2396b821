"""Which mistakes of the catalogue can be told from each other on a variant, where every line is asked.

A mistake is seen where it changes a line that is worked out from right numbers by more than a marker lets pass, and is told apart where no other
mistake gives nearly the same number on that line. Some are never seen on a problem, whatever its numbers: from a state of zero, a forget
gate that is left out changes nothing. What was seen on none of some trial variants is not asked of the others.
"""

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cached_property

from symlstm.classroom.pleasant import Broken
from symlstm.derivation import derive
from symlstm.derivation.expression import Expression
from symlstm.enclosure.enclosure import Real, as_fraction
from symlstm.marking.answer_key import AnswerKey, asked_unit
from symlstm.marking.bounded import NoValue, value_of_formula
from symlstm.marking.diagnose import Diagnostician
from symlstm.numbers.certify import certify
from symlstm.problem import Problem
from symlstm.words import said

MARGIN = 3  # units of the last digit: what is written may be off by one, and what it is compared with by as much
FINE = 1000  # parts of a unit that are compared
TRIALS = 12  # variants by which it is found out which mistakes are never seen

Edits = Mapping[str, tuple[tuple[str, Expression], ...]]


class Diagnosability:
    """The mistakes that can be made on a problem, and on which variants all of them are told apart.

    trials  variants of the problem, the same whatever is asked
    never   what was found out by them already, elsewhere
    tried   how many variants were looked at since
    """

    def __init__(self, problem: Problem, trials: Callable[[], Iterator[Problem]], never: tuple[str, ...] | None = None):
        self._problem, self._trials, self._never, self.tried = problem, trials, never, 0

    @cached_property
    def _edits(self) -> Edits:
        """Every edit of every line with the name of its mistake; they do not depend on the numbers."""
        derivation = derive(self._problem)
        by = Diagnostician(AnswerKey(derivation, self._problem.rounding))
        return {step.target: tuple((rule.name, e) for rule, e in by.edits(step.target)) for step in derivation.steps}

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The mistakes that can be made."""
        return tuple(dict.fromkeys(name for edits in self._edits.values() for name, _ in edits))

    @cached_property
    def never(self) -> tuple[str, ...]:
        """The mistakes that no trial variant tells from what is right and from all others: evidence, not proof, that none does."""
        if self._never is not None:
            return self._never
        seen = set().union(*map(self.told_apart, self._trials()))
        return tuple(name for name in self.names if name not in seen)

    @cached_property
    def asked(self) -> tuple[str, ...]:
        """The mistakes that every variant must tell apart."""
        return tuple(name for name in self.names if name not in self.never)

    def told_apart(self, variant: Problem) -> dict[str, tuple[str, Fraction]]:
        """The mistakes that are seen on a line of a variant and told apart there, each with the first such line and what it gives there."""
        derivation = derive(variant)
        known: dict[str, Real] = {**derivation.givens, **certify(derivation, variant.rounding).true}
        found: dict[str, tuple[str, Fraction]] = {}
        for target, edits in self._edits.items():
            unit = asked_unit(known[target], variant.rounding)
            for value, name in _alone(_in_units(known, target, edits, unit)):
                found.setdefault(name, (target, value * unit / FINE))
        return found

    def broken_rule(self, variant: Problem) -> Broken | None:
        """The first mistake that is not told apart, as a rule that the variant breaks; None where all are."""
        self.tried += 1
        told = self.told_apart(variant)
        missing = next((name for name in self.asked if name not in told), None)
        return said('the mistake "{name}" cannot be told apart', name=missing) if missing else None


def _in_units(
    known: Mapping[str, Real], target: str, edits: tuple[tuple[str, Expression], ...], unit: Fraction
) -> list[tuple[int, str]]:
    """What each mistake gives on a line, in order, in parts of the last digit; the right value among them, without a name."""
    found = [(_parts(known[target], unit), "")]
    for name, edited in edits:
        try:
            found.append((_parts(value_of_formula(edited, known.__getitem__), unit), name))
        except NoValue:
            continue
    return sorted(found)


def _parts(value: Real, unit: Fraction) -> int:
    middle = value if isinstance(value, Fraction) else as_fraction(value.lo)
    return round(middle * FINE / unit)


def _alone(values: list[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """The mistakes with a value that no other comes near."""
    for place, (value, name) in enumerate(values):
        if name and all(_is_far(value, name, values[place + step :: step]) for step in (-1, 1) if place + step >= 0):
            yield value, name


def _is_far(value: int, name: str, others: list[tuple[int, str]]) -> bool:
    """Whether the nearest of some others, in order of their distance, that is another mistake lies beyond the margin."""
    return next((abs(other - value) > MARGIN * FINE for other, of in others if of != name), True)
