"""Proofs of equality, for values that no enclosure can decide: is this quantity exactly that fraction?

The quantity is written as a rational function of exponentials, each distinct exponential (up to the sign of its
argument) taken as an independent letter. If the function minus the fraction cancels to zero with letters, it is zero
for the numbers the letters stand for: all denominators are sums of positive terms. The converse does not hold
(exp(1) and exp(2) are not independent), so the answer is "proven" or "not proven", never "unequal". A logarithm or a ReLU
of what is not known exactly is a letter, too.
"""

from fractions import Fraction
from typing import Any

from sympy import Integer, Rational, Symbol, cancel

from symlstm.derivation.closed_form import unrolled
from symlstm.derivation.step import Derivation
from symlstm.functions import ElementaryFunction

MAX_POWER = 64  # of a letter: polynomials of higher degree cancel too slowly
MAX_NUMBERS = 150  # beyond this, cancelling takes longer than a user would wait


def is_proven_equal(derivation: Derivation, quantity: str, candidate: Fraction) -> bool:
    """Whether the quantity is proven to be exactly `candidate`. False means: not proven."""
    if derivation.numbers_written[quantity] > MAX_NUMBERS:
        return False
    letters: dict[Any, Symbol] = {}
    others: dict[tuple[str, Any], Symbol] = {}

    def in_letters(function: ElementaryFunction, z: Any) -> Any:
        """sigma(z) = 1/(1 + E) with E = exp(-z), and so on."""
        z = cancel(z)
        exact = function.exact(Fraction(int(z.p), int(z.q))) if z.is_Rational else None
        if exact is not None:
            return Rational(exact.numerator, exact.denominator)
        if function.in_exp is None:
            return others.setdefault((function.name, z), Symbol(f"F{len(others)}", real=True))
        return function.in_exp(1 / _letter(z, letters))

    difference = unrolled(derivation, quantity, in_letters) - Rational(candidate.numerator, candidate.denominator)
    return bool(cancel(difference) == 0)


def _letter(argument: Any, letters: dict[Any, Symbol]) -> Any:
    """The letter of exp(argument), or a power of one for a whole multiple of an argument seen before."""
    if argument == 0:
        return Integer(1)
    for known, letter in letters.items():
        ratio = cancel(argument / known)
        if ratio.is_Integer and abs(ratio) <= MAX_POWER:
            return letter**ratio
    return letters.setdefault(argument, Symbol(f"E{len(letters)}", positive=True))
