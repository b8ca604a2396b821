"""Proofs of equality, for values that no enclosure can decide: is this quantity exactly that fraction?

The quantity is written as a rational function of exponentials, each distinct exponential (up to the sign of its
argument) taken as an independent letter. If the function minus the fraction cancels to zero with letters, it is zero
for the numbers the letters stand for: all denominators are sums of positive terms. The converse does not hold
(exp(1) and exp(2) are not independent), so the answer is "proven" or "not proven", never "unequal".
"""

from fractions import Fraction
from typing import Any

from sympy import Integer, Rational, Symbol, cancel

from symlstm.derivation.closed_form import unrolled
from symlstm.derivation.step import Derivation
from symlstm.network.functions import sigma

MAX_POWER = 64  # of a letter: polynomials of higher degree cancel too slowly
MAX_NUMBERS = 150  # beyond this, cancelling takes longer than a user would wait


def is_proven_equal(derivation: Derivation, quantity: str, candidate: Fraction) -> bool:
    """Whether the quantity is proven to be exactly `candidate`. False means: not proven."""
    if derivation.numbers_written[quantity] > MAX_NUMBERS:
        return False
    letters: dict[Any, Symbol] = {}

    def in_letters(function: Any, z: Any) -> Any:
        """sigma(z) = 1/(1 + E) with E = exp(-z), and tanh(z) = (1 - E^2)/(1 + E^2)."""
        e = 1 / _letter(cancel(z), letters)
        return 1 / (1 + e) if function is sigma else (1 - e**2) / (1 + e**2)

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
