"""Certified values by python-flint's Arb, whole vectors at a time; what it leaves undecided is left to `certify`.

Guarantee: as for every certified value. A printed number is the rounding of an exact number, or of a ball that lies within
what rounds to it. Certified decimals are unique, so they are the same as those of the other engine.
"""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from flint import arb, ctx, fmpz

from symlstm.derivation.step import Derivation
from symlstm.enclosure.enclosure import Enclosure, Real
from symlstm.numbers.arb_pass import ArbPass
from symlstm.numbers.arb_rounding import Cut, Factors, cut_single, real
from symlstm.numbers.cutting import Decided, Depth, decimal_of
from symlstm.numbers.lazy import Lazy, LazyReals
from symlstm.numbers.precision import at_raised_precision, forecast_loss, next_precision, starting_precision
from symlstm.numbers.rounding import DisplayRule, Rounded, display_rule, round_exact, round_real
from symlstm.numbers.values import Values
from symlstm.numbers.vector_form import VectorForm, vector_form
from symlstm.problem.settings import Rounding

ATTEMPTS = 8
ENDS_BITS = 32  # beyond the precision, at which a ball's ends are taken: they are rounded outward


class _WornOut(Exception):
    """Too little accuracy is left for the digits asked."""


@dataclass
class _Attempt:
    """One evaluation at one precision: every number, and what it rounds to: half units, a number cut off elsewhere, or a pair of
    roundings; an exact number itself.

    places  behind the point, where half units are those of the last one
    lost    0, or a forecast of the bits that a whole evaluation loses: the attempt was given up where too few were left
    """

    prec: int
    numbers: list[Any] = field(default_factory=list)
    rounded: list[Any] = field(default_factory=list)
    places: int = 0
    lost: int = 0
    is_decided: bool = True


def certified_by_arb(derivation: Derivation, rounding: Rounding) -> Values | None:
    """Certified values of every step; None where a number stays undecided for another reason than wide enclosures."""
    if rounding.carry != "full":  # each printed number goes on into the next line, so there are no whole vectors
        return None
    start = starting_precision(derivation, rounding)

    def further(attempt: _Attempt, prec: int) -> int | None:
        return next_precision(prec, attempt.lost, start) if attempt.lost else None

    attempt = at_raised_precision(partial(_attempt, derivation, vector_form(derivation), rounding), further, start, ATTEMPTS)
    return _values(derivation, rounding, attempt, start) if attempt.is_decided else None


def _attempt(derivation: Derivation, form: VectorForm, rounding: Rounding, prec: int) -> _Attempt:
    attempt, lines = _Attempt(prec), len(derivation.steps)
    with ctx.workprec(prec), suppress(_WornOut):
        decide, evaluation = _Decide(rounding, prec), ArbPass(form)
        for stretch in form.stretches:
            numbers = evaluation.values_of(stretch)
            attempt.numbers += numbers
            attempt.rounded += decide(numbers, len(attempt.numbers), lines)
    attempt.is_decided, attempt.lost = decide.is_decided, decide.lost
    attempt.places = decide.cut.places if decide.cut else 0
    return attempt


class _Decide:
    """Rounds vectors for print and as operands, or finds that it cannot."""

    def __init__(self, rounding: Rounding, prec: int):
        self._rounding, self._prec = rounding, prec
        self._rule = display_rule(rounding, "")
        self._operand = self._rule.finer(rounding.guard)
        self._places, self._figures = self._operand.most_places, self._operand.most_figures
        self._factors = Factors(prec)
        depth = Depth.of(rounding, prec)
        self.cut = Cut(depth, self._factors) if depth else None
        self.is_decided, self.lost = True, 0

    def __call__(self, vector: list[Any], done: int, lines: int) -> Iterable[Any]:
        """For each number its half units, itself where it is exact, or else its roundings."""
        if self.cut is None:
            return [self._one(number, done / lines) for number in vector]
        halves, others = self.cut(vector)
        for n in others:
            halves[n] = self._one(vector[n], done / lines)
        return halves

    def _one(self, number: Any, done: float) -> Any:
        if type(number) is not arb:
            return number
        if number.is_finite():
            return self._rounded(number, done)
        self.is_decided = False
        return None

    def _rounded(self, ball: Any, done: float) -> Decided | None:
        cut = cut_single(ball, self._places, self._figures, self._factors)
        if cut is not None:
            return cut
        with ctx.workprec(self._prec + ENDS_BITS):
            value = real(ball)
        printed, operand = (round_real(value, rule) for rule in (self._rule, self._operand))
        if printed is not None and operand is not None:
            return printed, operand
        self.is_decided = False
        self.lost = forecast_loss(self._prec, value, self._rounding, done) if isinstance(value, Enclosure) else 0
        if self.lost:
            raise _WornOut
        return None


def _values(derivation: Derivation, rounding: Rounding, attempt: _Attempt, start: int) -> Values:
    def make(quantity: str, number: Any) -> Real:
        with ctx.workprec(attempt.prec + ENDS_BITS):
            return real(number)

    index = vector_form(derivation).index
    computed = LazyReals(index, attempt.numbers, make, arb)
    carried = LazyReals(index, attempt.numbers, make, arb, derivation.givens)
    rule = display_rule(rounding, "")
    printed = Lazy(index, attempt.rounded, _maker(attempt.places, rule, computed, 0))
    finer = _maker(attempt.places, rule.finer(rounding.guard), computed, 1)
    operands = Lazy(index, attempt.rounded, finer) if rounding.guard else printed
    return Values(rounding, carried, computed, carried, printed, operands, attempt.prec, start)


def _maker(places: int, rule: DisplayRule, values: Lazy[Real], which: int) -> Any:
    """What makes a Rounded from what an attempt holds: the one printed (0) or that of operands (1)."""

    def make(quantity: str, held: Any) -> Rounded:
        if type(held) is fmpz:
            held = int(held)
        if isinstance(held, (int, tuple)):
            return decimal_of(held, places, rule, which)
        return round_exact(values[quantity], rule)  # type: ignore[arg-type]

    return make
