"""Proofs of equality, for values that no enclosure can decide: is this quantity exactly that fraction?

The quantity is written as a rational function of exponentials, each distinct exponential (up to the sign of its
argument) taken as an independent letter. If the function minus the fraction cancels to zero with letters, it is zero
for the numbers the letters stand for: all denominators are sums of positive terms. The converse does not hold
(exp(1) and exp(2) are not independent), so the answer is "proven" or "not proven", never "unequal".
"""

from fractions import Fraction
from typing import Any

from sympy import Integer, Rational, Symbol, cancel
from sympy import exp as exponential

from symlstm.derivation.closed_form import closed_form
from symlstm.derivation.step import Derivation
from symlstm.errors import SizeError

MAX_NUMBERS = 150  # beyond this, cancelling takes longer than a user would wait


def is_proven_equal(derivation: Derivation, quantity: str, candidate: Fraction) -> bool:
    """Whether the quantity is proven to be exactly `candidate`. False means: not proven."""
    try:
        formula = closed_form(derivation, quantity, MAX_NUMBERS)
    except SizeError:
        return False
    letters: dict[Any, Symbol] = {}
    difference = _in_letters(formula, letters) - Rational(candidate.numerator, candidate.denominator)
    return bool(cancel(difference) == 0)


def _in_letters(formula: Any, letters: dict[Any, Symbol]) -> Any:
    """The formula with exp(u) replaced by a letter, and exp(-u) by its reciprocal."""
    if isinstance(formula, exponential):
        return _letter(cancel(_in_letters(formula.args[0], letters)), letters)
    if not formula.args:
        return formula
    return formula.func(*(_in_letters(arg, letters) for arg in formula.args))


def _letter(argument: Any, letters: dict[Any, Symbol]) -> Any:
    """The letter of exp(argument). A rational multiple that doubles an argument seen before becomes a power."""
    for known, letter in letters.items():
        ratio = cancel(argument / known)
        if ratio.is_Integer:
            return letter**ratio
    if argument == 0:
        return Integer(1)
    return letters.setdefault(argument, Symbol(f"E{len(letters)}", positive=True))
