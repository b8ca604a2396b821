"""How somebody works who rounds the numbers on blank lines to fewer places than are asked of the others: who hands in the states alone.

One place fewer is as good there as it is on a line that is handed in, and what follows from it is accepted.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from symlstm.derivation.expression import Call
from symlstm.derivation.step import Derivation
from symlstm.enclosure.enclosure import Real
from symlstm.marking.tolerance import ANYTHING, ends, interval

MOST_FEWER = 3  # places
SIGMOID = "sigma"
HALF = Fraction(501, 1000)  # where nobody can tell whether it was rounded up or down, it was one or the other


@dataclass(frozen=True, slots=True)
class CoarserBlanks:
    """So many places fewer on these lines, where they are blank."""

    fewer: int
    lines: frozenset[str]

    def unit(self, asked: Fraction) -> Fraction:
        """One unit of the last digit that is kept, where a finer one is asked."""
        return asked * Fraction(10) ** self.fewer

    def gone_on_with(self, target: str, value: Real, asked: Fraction) -> Real:
        """What is gone on with where a blank line gives this."""
        if value is ANYTHING or target not in self.lines:
            return value
        unit, (low, high) = self.unit(asked), ends(value)
        middle = (low + high) / 2 / unit
        return interval(ceil(middle - HALF) * unit, floor(middle + HALF) * unit)


def coarser_blanks(derivation: Derivation, units: Mapping[str, Fraction], most: int = MOST_FEWER) -> Iterator[CoarserBlanks]:
    """The ways to keep up to so many places fewer: on all lines, on those that a function gives, on gates and candidates, on these and
    their sums, on what a sigmoid gives. One place at least is kept."""
    coarsest, kinds = max(units.values()), list(dict.fromkeys(_kinds(derivation)))
    for fewer in range(1, most + 1):
        yield from (CoarserBlanks(fewer, lines) for lines in kinds if lines and coarsest * 10**fewer < 1)


def _kinds(derivation: Derivation) -> Iterator[frozenset[str]]:
    steps = derivation.steps
    functions = {step.target for step in steps if isinstance(step.expression, Call)}
    sums = {step.target for step in steps if _takes_in_weights(derivation, step.reads.values())}
    gates = {step.target for step in steps if step.target in functions and not sums.isdisjoint(step.reads.values())}
    before = {read for step in steps if step.target in gates for read in step.reads.values()}
    sigmoids = {step.target for step in steps if isinstance(step.expression, Call) and step.expression.function == SIGMOID}
    yield from map(frozenset, (derivation.by_target, functions, gates, gates | before, sigmoids))


def _takes_in_weights(derivation: Derivation, reads: Collection[str]) -> bool:
    names = derivation.network.names
    return any(read in derivation.givens and not names.of_id(read).is_timed for read in reads)
