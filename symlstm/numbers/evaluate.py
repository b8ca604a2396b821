"""The value of every step at a working precision: exact as long as it can be, an Enclosure from then on.

Pre-activations are evaluated as affine rows and sums over time as dot products, in integers; everything else by walking its
expression, with one rounding a sum.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from fractions import Fraction

from mpmath import libmp

from symlstm.derivation.affine import Entry
from symlstm.derivation.expression import ONE, Call, Constant, Expression, Power, Product, Sum, Variable, factors_of, is_share
from symlstm.derivation.step import Derivation, Step
from symlstm.enclosure.enclosure import (
    Bounds,
    Enclosure,
    Real,
    enclose,
    linear_combination,
    multiply,
    one_minus,
    scale,
)
from symlstm.errors import DomainError
from symlstm.functions import FUNCTIONS
from symlstm.numbers.over_time import Series, dot, total
from symlstm.numbers.real_arithmetic import Scaled, add, power, product, split
from symlstm.numbers.rows import AffineRow, FixedColumn, fix_column, row_times_column
from symlstm.numbers.step_arithmetic import StepArithmetic

Lookup = Callable[[str], Real]
Settle = Callable[[Step, Real], Real]
ValueOf = Callable[[Expression], Real]
Bounded = Callable[[Real], Real]


def evaluate(
    derivation: Derivation,
    prec: int,
    settle: Settle = lambda step, value: value,
    givens: Mapping[str, Real] | None = None,
) -> dict[str, Real]:
    """The value of every given and every step at `prec` bits.

    settle  is shown each value as it comes and returns the one to go on with (the printed one, or a proven exact one)
    givens  take the place of the derivation's own, where these are not to be used

    Raises DomainError where a function has no value.
    """
    given: Mapping[str, Real] = derivation.givens if givens is None else givens
    values = dict(given)
    evaluator = Evaluator(given, values, prec)
    for step in derivation.steps:
        try:
            value = evaluator.of_step(step)
        except DomainError as error:
            raise DomainError(error.what, step.target) from None
        values[step.target] = settle(step, value)
    return values


class Evaluator(StepArithmetic[FixedColumn, Series, Real]):
    """The ways from values that are known, or are as soon as they are asked for, to those of the steps that read them."""

    def __init__(self, givens: Mapping[str, Real], values: Mapping[str, Real], prec: int):
        super().__init__(givens)
        self._values, self._prec = values, prec

    def of_row(self, row: AffineRow, column: FixedColumn) -> Real:
        return row_times_column(row, column, self._prec)

    def of_sum(self, step: Step, first: Series, second: Series | None) -> Real:
        """In integers; term by term where one fixed point for all of them leaves even the sign open."""
        value = total(first, self._prec) if second is None else dot(first, second, self._prec)
        return self.of_formula(step) if isinstance(value, Enclosure) and not value.excludes_zero else value

    def of_formula(self, step: Step) -> Real:
        return value_of(step, self._values, self._prec)

    def column(self, entries: tuple[Entry, ...], time: int) -> FixedColumn:
        return fix_column([self._entry(entry, time) for entry in entries], self._prec)

    def series(self, entry: Entry, times: tuple[int, ...]) -> Series:
        return Series(tuple(self._entry(entry, time) for time in times), self._prec)

    def _entry(self, entry: Entry, time: int) -> Real:
        return product([self._values[reference.at(time)] for reference in entry], self._prec)


def value_of(step: Step, values: Mapping[str, Real], prec: int) -> Real:
    """The value of one step's formula, given the values it reads."""
    references, time = step.unit_equation.references, step.time
    return evaluate_expression(step.expression, lambda name: values[references[name].at(time)], prec)


def evaluate_expression(expression: Expression, lookup: Lookup, prec: int, bounded: Bounded | None = None) -> Real:
    """The value of an expression whose variables `lookup` knows.

    bounded  is shown the value of each part and returns the one to go on with, or raises where it has grown too large
    """
    return (_Walk(lookup, prec) if bounded is None else _BoundedWalk(lookup, prec, bounded))(expression)


class _Walk:
    """The value of any part of an expression."""

    def __init__(self, lookup: Lookup, prec: int):
        self._lookup, self._prec = lookup, prec

    def __call__(self, part: Expression) -> Real:
        match part:
            case Variable(name):
                return self._lookup(name)
            case Call(function, (argument,)):
                return FUNCTIONS[function].value(self(argument), self._prec)
            case Product((term, Power(Sum(terms), -1))) if is_share(part):
                return _share(terms.index(term), [self(each) for each in terms], self._prec)
            case Product(factors):
                return product([self(factor) for factor in factors], self._prec)
            case Sum(terms):
                return _sum(terms, self, self._prec)
            case Power(base, exponent):
                return power(self(base), exponent, self._prec)
            case Constant(number):
                return number
        raise TypeError(f"cannot evaluate {part!r}")


class _BoundedWalk(_Walk):
    def __init__(self, lookup: Lookup, prec: int, bounded: Bounded):
        super().__init__(lookup, prec)
        self._bounded = bounded

    def __call__(self, part: Expression) -> Real:
        return self._bounded(super().__call__(part))


def _sum(terms: tuple[Expression, ...], value: ValueOf, prec: int) -> Real:
    if len(terms) == 2 and terms[0] == ONE:
        complement = _complement(terms[1], value, prec)
        if complement is not None:
            return complement
    scaled = [_scaled(term, value, prec) for term in terms]
    near_one = _from_one(scaled, prec) if len(scaled) == 2 else None
    return add(scaled, prec) if near_one is None else near_one


def _share(place: int, terms: list[Real], prec: int) -> Real:
    """One of some terms over their sum. Where all are positive, the others over the sum are the complement, to full relative accuracy
    however near to 1 the share is."""
    below = power(_above_zero(_added(terms, prec), terms, prec), -1, prec)
    share, others = product([terms[place], below], prec), terms[:place] + terms[place + 1 :]
    if isinstance(share, Fraction) or not others or not all(map(_is_positive, terms)):
        return share
    return replace(share, beside=lambda: _ends(product([_added(others, prec), below], prec), prec))


def _added(terms: list[Real], prec: int) -> Real:
    return add([split([term], prec) for term in terms], prec)


def _above_zero(added: Real, terms: list[Real], prec: int) -> Real:
    """A sum of positive terms, which is no less than the largest of them: e^z for a huge z has bounds so far apart that the lower one
    drops out of the sum."""
    if isinstance(added, Fraction) or added.excludes_zero or not all(map(_is_positive, terms)):
        return added
    lowest = [enclose(term, prec).lo for term in terms]
    return Enclosure(next(lo for lo in lowest if all(libmp.mpf_ge(lo, other) for other in lowest)), added.hi)


def _is_positive(value: Real) -> bool:
    return value > 0 if isinstance(value, Fraction) else value.excludes_zero and not value.lo[0]


def _ends(value: Real, prec: int) -> Bounds:
    enclosed = enclose(value, prec)
    return enclosed.lo, enclosed.hi


def _from_one(scaled: "list[Scaled]", prec: int) -> Real | None:
    """c + k v where c = -k for a positive v, or k for a negative one: c (1 - |v|), from the complement of v, where v has one; else None."""
    for (c, nothing), (k, v) in (scaled, scaled[::-1]):
        if nothing is None and v is not None and v.beside is not None and v.excludes_zero and c == (k if v.lo[0] else -k):
            return scale(c, Enclosure(*v.beside()), prec)
    return None


def _complement(subtracted: Expression, value: ValueOf, prec: int) -> Enclosure | None:
    """1 - v and 1 - v^2 = (1 - |v|)(1 + |v|) from the complement of v, where v has one; else None."""
    match subtracted:
        case Product((Constant(minus), Variable() as variable)) if minus == -1:
            v = value(variable)
            return one_minus(v, prec) if isinstance(v, Enclosure) and v.beside is not None else None
        case Product((Constant(minus), Power(Variable() as variable, 2))) if minus == -1:
            v = value(variable)
            return _one_minus_square(v, prec) if isinstance(v, Enclosure) and v.beside is not None else None
    return None


def _one_minus_square(v: Enclosure, prec: int) -> Enclosure:
    below = v.complement
    assert below is not None
    return multiply(below, linear_combination([(Fraction(-1), below)], Fraction(2), prec), prec)


def _scaled(term: Expression, value: ValueOf, prec: int) -> Scaled:
    """A term as an exact coefficient times an enclosure, or as an exact number."""
    return split([value(factor) for factor in factors_of(term)], prec)
