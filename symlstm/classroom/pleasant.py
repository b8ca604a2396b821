"""Whether a problem is pleasant by hand: the rules that are checked when its numbers are drawn and every line is worked out.

Each rule decides by what is true of the numbers, never by how precisely they were worked out, so that every machine decides alike.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor

from symlstm.derivation import Derivation, Step, derive
from symlstm.derivation.expression import Call, Variable
from symlstm.enclosure.enclosure import Real, as_fraction
from symlstm.errors import DomainError, PrecisionError
from symlstm.functions import FUNCTIONS
from symlstm.network.names import Kind
from symlstm.numbers.certify import certify
from symlstm.numbers.rounding import Rounded
from symlstm.numbers.values import Values
from symlstm.problem import Problem
from symlstm.words import N_

SATURATED = 3  # the sigmoid is 0.953 there, tanh 0.995: beyond, a result hardly depends on what was put in
NEAR_TIE = Fraction(1, 1000)  # of a unit of the last digit: three more digits decide every rounding

Broken = str  # a rule that does not hold, in words
ALIKE = N_("two parameters that could be taken for each other are alike")
UNDECIDED = N_("a result has no value, or none whose rounding can be proven")


@dataclass(frozen=True)
class WorkedOut:
    """A problem, worked out."""

    problem: Problem
    derivation: Derivation
    values: Values

    def forward(self) -> Iterator[Step]:
        """The lines of the forward pass."""
        names = self.derivation.network.names
        return (step for step in self.derivation.steps if names[step.name].kind is Kind.VALUE)


def broken_rule(problem: Problem) -> Broken | None:
    """The first rule that the problem breaks; None where it is pleasant."""
    derivation = derive(problem)
    try:
        worked = WorkedOut(problem, derivation, certify(derivation, problem.rounding))
        return next((words for words, is_broken in RULES.items() if is_broken(worked)), None)
    except (PrecisionError, DomainError):
        return UNDECIDED


def _saturates(worked: WorkedOut) -> bool:
    known: Mapping[str, Real] = worked.values.true
    return any(abs(_size(known[quantity])) > SATURATED for step in worked.forward() for quantity in arguments_of(step))


def arguments_of(step: Step) -> Iterator[str]:
    """What a line applies a bounded function to."""
    match step.expression:
        case Call(function, (Variable(name),)) if function in FUNCTIONS and None not in FUNCTIONS[function].limits:
            yield step.reads[name]


def _is_near_tie(worked: WorkedOut) -> bool:
    values, is_cut = worked.values, worked.problem.rounding.ties == "truncate"
    return any(near_tie(values.computed[target], values.printed[target], is_cut) for target in worked.derivation.by_target)


def near_tie(value: Real, printed: Rounded, is_cut: bool) -> bool:
    """Whether a result lies so near to where the rounding changes its mind that digits beyond the usual ones decide.

    is_cut  whether digits are cut off, so that it does so at every digit and not halfway
    """
    away = distance_to_tie(value, printed, is_cut)
    return away is not None and away < NEAR_TIE


def distance_to_tie(value: Real, printed: Rounded, is_cut: bool) -> Fraction | None:
    """How far a result lies from where the rounding changes its mind, in units of its last digit; None where nothing is cut off."""
    units = _size(value) / Fraction(10) ** printed.exponent
    away = abs(units - round(units)) if is_cut else abs(units - floor(units) - Fraction(1, 2))
    is_exact = is_cut and isinstance(value, Fraction) and not away
    return None if is_exact else away


def _is_monotonous(worked: WorkedOut) -> bool:
    """Whether all results of one name are printed alike, where there are several."""
    found: dict[str, list[str]] = {}
    for step in worked.forward():
        found.setdefault(step.name, []).append(str(worked.values.printed[step.target]))
    return any(len(printed) > 1 and len(set(printed)) == 1 for printed in found.values())


def _size(value: Real) -> Fraction:
    return value if isinstance(value, Fraction) else as_fraction(value.lo)


RULES: Mapping[Broken, Callable[[WorkedOut], bool]] = {
    N_("a gate or a state is saturated"): _saturates,
    N_("a result lies at a tie of the rounding, or next to one"): _is_near_tie,
    N_("all results of one kind are alike"): _is_monotonous,
}
