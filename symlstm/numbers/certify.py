"""Certified values: precision is raised until the rounding rule is decided for every quantity, or work stops.

Guarantee: each printed number is the rounding, by the declared rule, of an exact number or of an enclosure whose two
ends round alike. Nothing else is ever printed.
"""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial

from mpmath import libmp

from symlstm.derivation.identity import is_proven_equal
from symlstm.derivation.step import Derivation, Step
from symlstm.enclosure.enclosure import UP, Enclosure, Real, as_fraction
from symlstm.errors import PrecisionError
from symlstm.gc_tuning import infrequent_gc
from symlstm.numbers.cutting import CutOff, Decided, Depth, cut_enclosure, decimal_of
from symlstm.numbers.engine import is_arb_worth_while
from symlstm.numbers.evaluate import evaluate
from symlstm.numbers.lazy import Lazy
from symlstm.numbers.precision import at_raised_precision, forecast_loss, next_precision, starting_precision
from symlstm.numbers.rounded import BITS_PER_DIGIT
from symlstm.numbers.rounded_ends import FAR_EXPONENT
from symlstm.numbers.rounding import DisplayRule, round_real, true_rule
from symlstm.numbers.values import Values
from symlstm.problem.settings import Rounding
from symlstm.words import said

MIN_LIMIT = 8_192  # bits: 2,400 digits, far more than a value that is not exactly a tie should need
SHOWN_FIGURES = 12  # of the boundary that a refusal names
LIMIT_FACTOR = 8  # precision may grow to this many times the one it started from


@infrequent_gc()
def certify(derivation: Derivation, rounding: Rounding) -> Values:
    """Certified values of every step.

    Raises PrecisionError where a digit stays undecided: at a tie or a zero that cannot be proven exact; UsageError where
    SYMLSTM_ENGINE names an engine that there is not.
    """
    start = starting_precision(derivation, rounding)
    if is_arb_worth_while(len(derivation.steps), start):
        from symlstm.numbers.arb_certify import certified_by_arb

        found = certified_by_arb(derivation, rounding)
        if found is not None:
            return found
    return _certified(derivation, rounding, start)


def _certified(derivation: Derivation, rounding: Rounding, start: int) -> Values:
    proven: dict[str, Fraction] = {}
    limit = max(MIN_LIMIT, LIMIT_FACTOR * start)

    def further(attempt: _Attempt, prec: int) -> int | None:
        if not attempt.undecided:
            return None
        if prec > start and _prove(derivation, rounding, attempt, proven):
            return prec
        if prec == limit:
            raise _refusal(attempt, rounding)
        return min(limit, next_precision(prec, attempt.lost, start))

    attempt = at_raised_precision(partial(_attempt, derivation, rounding, proven), further, start)
    return _values(derivation, rounding, attempt, start)


@dataclass
class _Attempt:
    """One evaluation at one precision, and what it leaves undecided.

    lost  0, or a forecast of the bits that a whole evaluation loses: the attempt was given up where too few were left
    """

    prec: int
    lost: int = 0
    computed: dict[str, Real] = field(default_factory=dict)
    carried: dict[str, Real] = field(default_factory=dict)
    decided: dict[str, Decided] = field(default_factory=dict)
    undecided: dict[str, Enclosure] = field(default_factory=dict)


class _Stuck(Exception):
    """Nothing useful can follow: a number to be carried on as printed is not decided, or too little accuracy is left."""


def _attempt(derivation: Derivation, rounding: Rounding, proven: Mapping[str, Fraction], prec: int) -> _Attempt:
    attempt = _Attempt(prec)
    depth = Depth.of(rounding, prec)
    rules = {carries: _Rules.of(rounding, carries, depth) for carries in (False, True)}
    computed, decided, lines = attempt.computed, attempt.decided, len(derivation.steps)

    def settle(step: Step, value: Real) -> Real:
        target, rule = step.target, rules[rounding.carries(step.name)]
        computed[target] = value = proven.get(target, value)
        found = rule.decided(value)
        if found is None:
            return _go_on_undecided(attempt, rule, target, value, rounding, len(computed) / lines)
        decided[target] = found
        return found[0].real(prec) if rule.carries and not isinstance(found, (int, CutOff)) else value

    with suppress(_Stuck):
        attempt.carried = evaluate(derivation, prec, settle)
    return attempt


@dataclass(frozen=True, slots=True)
class _Rules:
    """How one kind of quantity is rounded: for print, as an operand, and whether it is carried on as printed."""

    printed: DisplayRule
    operand: DisplayRule
    carries: bool
    is_one_rule: bool  # the printed number stands in later lines, too
    depth: Depth | None  # at which values are cut off first; None where figures are asked, or the printed number at once

    @classmethod
    def of(cls, rounding: Rounding, carries: bool, depth: Depth | None) -> "_Rules":
        rule = replace(true_rule(rounding), tiny=not carries)
        return cls(rule, rule.finer(rounding.guard), carries, carries or not rounding.guard, None if carries else depth)

    def decided(self, value: Real) -> Decided | None:
        """What the value's digits follow from; None where the enclosure does not decide them."""
        cut = cut_enclosure(value, self.depth) if self.depth and isinstance(value, Enclosure) else None
        if cut is not None:
            return cut
        printed = round_real(value, self.printed)
        operand = printed if self.is_one_rule else round_real(value, self.operand)
        return None if printed is None or operand is None else (printed, operand)


def _go_on_undecided(attempt: _Attempt, rules: _Rules, target: str, value: Real, rounding: Rounding, done: float) -> Real:
    """The value itself. Raises _Stuck where it is to be carried on as printed, and where enclosures are wider than the digits asked.

    done  the share of the lines that are worked out"""
    assert isinstance(value, Enclosure)
    attempt.undecided[target] = value
    attempt.lost = 0 if rules.carries else forecast_loss(attempt.prec, value, rounding, done)
    if rules.carries or attempt.lost:
        raise _Stuck
    return value


def _values(derivation: Derivation, rounding: Rounding, attempt: _Attempt, start: int) -> Values:
    true = evaluate(derivation, attempt.prec) if rounding.carry == "printed" else attempt.carried
    index, decided = {target: n for n, target in enumerate(attempt.decided)}, list(attempt.decided.values())
    rule, depth = true_rule(rounding), Depth.of(rounding, attempt.prec)
    finer, places = rule.finer(rounding.guard), depth.places if depth else 0
    printed = Lazy(index, decided, lambda _, held: decimal_of(held, places, rule, 0))
    operands = Lazy(index, decided, lambda _, held: decimal_of(held, places, finer, 1)) if rounding.guard else printed
    return Values(rounding, true, attempt.computed, attempt.carried, printed, operands, attempt.prec, start)


def _prove(derivation: Derivation, rounding: Rounding, attempt: _Attempt, proven: dict[str, Fraction]) -> bool:
    """Try to prove the undecided values equal to the boundary they sit on; whether any was."""
    if rounding.carry == "printed":  # closed forms are of true values, not of rounded chains
        return False
    before = len(proven)
    for quantity, enclosure in _narrow(attempt):
        boundary = _boundary(enclosure, rounding)
        if boundary is not None and is_proven_equal(derivation, quantity, boundary):
            proven[quantity] = boundary
    return len(proven) > before


def _narrow(attempt: _Attempt) -> list[tuple[str, Enclosure]]:
    """What is undecided but for what an attempt was given up at, which is too wide to say anything. A sign that is not decided may be
    why that is so wide: a step function makes of it anything from 0 to 1."""
    found = list(attempt.undecided.items())
    return found[:-1] if attempt.lost else found


def _boundary(value: Enclosure, rounding: Rounding) -> Fraction | None:
    """The point where the rule changes its mind that lies nearest: a multiple of half a unit of the last digit shown. None where the
    value lies too far from 1 for that to be written out."""
    if not value.excludes_zero:
        return Fraction(0)
    if abs(int(value.lo[2]) + value.lo[3]) > FAR_EXPONENT:
        return None
    middle = as_fraction(value.lo)
    leading = rounding.places if rounding.places is not None and rounding.figures is None else _places_of(value, rounding)
    halves = 2 * Fraction(10) ** (leading + rounding.guard)
    return Fraction(round(middle * halves)) / halves


def _places_of(value: Enclosure, rounding: Rounding) -> int:
    """How many places the asked figures reach for a value of this size; one more does no harm."""
    bits = int(value.lo[2]) + value.lo[3]
    return rounding.digits - int(bits / BITS_PER_DIGIT) + 1


def _refusal(attempt: _Attempt, rounding: Rounding) -> PrecisionError:
    quantity, enclosure = next(iter(attempt.undecided.items()))
    width = libmp.mpf_sub(enclosure.hi, enclosure.lo, 53, UP)
    digits = max(0, int(-(int(width[2]) + width[3]) / BITS_PER_DIGIT)) if width[1] else 0
    boundary = _boundary(enclosure, rounding)
    value = enclosure if boundary is None else boundary
    near = round_real(value, DisplayRule(None, SHOWN_FIGURES, "half-even")) or said("a boundary of the rule")
    many = said("more than a million") if digits > 10**6 else f"{digits}"
    certain = said(
        "It lies within {distance} of {boundary}: {digits} decimals are certain, but not on which side of that it is.",
        distance=f"1e-{min(digits, 10**6)}",
        boundary=near,
        digits=many,
    )
    return PrecisionError(quantity, certain, attempt.prec)
