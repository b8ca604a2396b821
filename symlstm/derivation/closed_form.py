"""Closed forms: a quantity written out in exp, from its own step or all the way back to the weights.

sigma(z) = 1/(1 + exp(-z)) and tanh(z) = (1 - exp(-2z))/(1 + exp(-2z)). An unrolled formula grows geometrically with
time (at H = 2 by a factor of some 25 a step), so its size is counted before it is built.
"""

from functools import cache
from typing import Any

from sympy import Add, Integer, Mul, Pow, Rational, exp, tanh

from symlstm.cells.activations import sigma
from symlstm.derivation.step import MOST_NUMBERS, Derivation
from symlstm.errors import SizeError

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

    @cache
    def build(identity: str) -> Any:
        if identity in derivation.givens:
            given = derivation.givens[identity]
            return Rational(given.numerator, given.denominator)
        step = derivation.step(identity)
        numbers = {name: build(read) for name, read in step.reads.items()}
        return _in_exp(step.unit_equation.formula, numbers)

    return build(quantity)


def _in_exp(formula: Any, numbers: dict[str, Any]) -> Any:
    """The formula with numbers put in, exact parts evaluated, sigma and tanh written in exp."""
    if formula.is_Symbol:
        return numbers[formula.name]
    if not formula.args:
        return formula
    args = [_in_exp(arg, numbers) for arg in formula.args]
    if formula.func in (sigma, tanh):
        return _activation(formula.func, args[0])
    return {Add: Add, Mul: Mul, Pow: Pow}[formula.func](*args)


def _activation(function: Any, z: Any) -> Any:
    if z.is_zero:
        return function(Integer(0))
    if function is sigma:
        return 1 / (1 + exp(-z))
    return (1 - exp(-2 * z)) / (1 + exp(-2 * z))
