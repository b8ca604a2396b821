"""Closed forms: a quantity written out in exp, from its own step or all the way back to the weights.

Each function as its record has it in exp: tanh(z) = (1 - exp(-2z))/(1 + exp(-2z)). An unrolled formula grows geometrically with
time (at H = 2 by a factor of some 25 a step), so its size is counted before it is built.
"""

from collections.abc import Callable
from fractions import Fraction
from functools import cache
from typing import Any

from sympy import Add, Mul, Pow, Rational, exp

from symlstm.derivation.step import MOST_NUMBERS, Derivation
from symlstm.errors import SizeError
from symlstm.functions import FUNCTIONS, ElementaryFunction

OF_SYMPY = {function.of_symbols: function for function in FUNCTIONS.values()}
InExp = Callable[[ElementaryFunction, Any], Any]
MAX_NUMBERS = 2_000  # numbers written in an unrolled formula; at 2,000 it fills some ten pages


def count_numbers(derivation: Derivation, quantity: str) -> int:
    """How many numbers the closed form of a quantity would write out, without building it; at most MOST_NUMBERS."""
    return derivation.numbers_written[derivation.step(quantity).target]


def closed_form(derivation: Derivation, quantity: str, limit: int = MAX_NUMBERS) -> Any:
    """The quantity as a SymPy expression in exact numbers and exp. Exactly known parts are evaluated.

    Raises UsageError for an unknown id; SizeError where it would write more than `limit` numbers.
    """
    size = count_numbers(derivation, quantity)
    if size > limit:
        at_least = "at least " if size == MOST_NUMBERS else ""
        raise SizeError(
            f"{quantity}: its closed form would write {at_least}{size:,} numbers, the limit is {limit:,}. "
            "Ask for an earlier time step, or raise the limit."
        )

    return unrolled(derivation, quantity, lambda function, z: function.in_exp(exp(-z)))


def unrolled(derivation: Derivation, quantity: str, in_exp: InExp) -> Any:
    """The quantity in exact numbers, each function of something but 0 replaced by what `in_exp` makes of it."""

    @cache
    def build(identity: str) -> Any:
        if identity in derivation.givens:
            return _rational(derivation.givens[identity])
        step = derivation.step(identity)
        numbers = {name: build(read) for name, read in step.reads.items()}
        return _with_numbers(step.unit_equation.formula, numbers, in_exp)

    return build(quantity)


def _with_numbers(formula: Any, numbers: dict[str, Any], in_exp: InExp) -> Any:
    """The formula with numbers put in, exact parts evaluated."""
    if formula.is_Symbol:
        return numbers[formula.name]
    if not formula.args:
        return formula
    args = [_with_numbers(arg, numbers, in_exp) for arg in formula.args]
    if formula.func in OF_SYMPY:
        function = OF_SYMPY[formula.func]
        # compared as a tree: to ask SymPy whether a number is zero would have it evaluate exp of anything
        return _rational(function.at_zero) if args[0] == 0 else in_exp(function, args[0])
    return {Add: Add, Mul: Mul, Pow: Pow}[formula.func](*args)


def _rational(value: Fraction) -> Rational:
    return Rational(value.numerator, value.denominator)
