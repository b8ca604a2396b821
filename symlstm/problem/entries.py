"""Reading the entries of vectors and matrices as exact numbers.

Lists in place of numbers, and numbers in place of lists, are reported by `shapes`; they are skipped here.
"""

from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real

from symlstm.problem.exact import NotExact, exact, within_bounds
from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given
from symlstm.problem.typed import Matrix, Typed, Vector
from symlstm.problem.wording import shown
from symlstm.words import N_, said

PLAIN_BITS = 900  # of numerator and denominator: less than 1e300


def read_matrix(given: Given, findings: Findings) -> Matrix:
    """Every row that is a list, its entries read as by `read_vector`."""
    if not isinstance(given.value, list):
        return ()
    rows = (Given(f"{given.where}[{number}]", row) for number, row in enumerate(given.value, 1) if isinstance(row, list))
    return tuple(read_vector(row, findings) for row in rows)


def read_vector(given: Given, findings: Findings) -> Vector:
    """Every entry that is not a list, as a fraction; an entry that is not a number is reported."""
    if not isinstance(given.value, list):
        return ()
    if all(map(_is_read, given.value)):
        return tuple(given.value)
    entries = (Given(f"{given.where}[{number}]", entry) for number, entry in enumerate(given.value, 1))
    return tuple(read_number(entry, findings) for entry in entries if not isinstance(entry.value, list))


def _is_read(entry: object) -> bool:
    """Whether an entry was read before, or is a fraction that is plainly within the bounds."""
    if type(entry) is Typed:
        return True
    return type(entry) is Fraction and max(entry.numerator.bit_length(), entry.denominator.bit_length()) < PLAIN_BITS


def read_number(given: Given, findings: Findings) -> Fraction:
    """The entry's exact value; 0, reported, for what is not a number.

    From a file it is text or a whole number, from Python also a Fraction; a float is never taken.
    """
    try:
        return _number(given.value)
    except NotExact as error:
        findings.add(given.where, error.found, error.expected, error.hint)
        return Fraction(0)


def _number(value: object) -> Fraction:
    if isinstance(value, str):
        return Typed(exact(value), str(value))
    if isinstance(value, Fraction):
        return within_bounds(value)
    if isinstance(value, Integral) and not isinstance(value, bool):  # NumPy's, too; bool is an int to Python, not here
        return within_bounds(Fraction(int(value)))
    raise NotExact(shown(value), N_("a number"), _as_text(value))


def _as_text(value: object) -> str:
    """How a number of another type is to be written."""
    if isinstance(value, Real) and not isinstance(value, Rational):
        return said('a float has lost its digits: write it as text, "{number}"', number=value)
    is_exact = isinstance(value, Rational | Decimal) and not isinstance(value, bool)
    return said('write it as text, "{number}"', number=value) if is_exact else ""
