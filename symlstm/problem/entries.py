"""Reading the entries of vectors and matrices as exact numbers.

Lists where numbers belong, and the other way round, are `shapes`' to report; they are passed over here.
"""

from fractions import Fraction

from symlstm.problem.exact import NotExact, exact
from symlstm.problem.keys import Given
from symlstm.problem.problem import Matrix, Vector
from symlstm.problem.report import Report
from symlstm.problem.wording import shown


def read_matrix(given: Given, report: Report) -> Matrix:
    """Every row that is a list, its entries read as by `read_vector`."""
    if not isinstance(given.value, list):
        return ()
    rows = (Given(f"{given.where}[{number}]", row) for number, row in enumerate(given.value, 1) if isinstance(row, list))
    return tuple(read_vector(row, report) for row in rows)


def read_vector(given: Given, report: Report) -> Vector:
    """Every entry that is not a list, as a fraction; an entry that is not a number is reported."""
    if not isinstance(given.value, list):
        return ()
    entries = (Given(f"{given.where}[{number}]", entry) for number, entry in enumerate(given.value, 1))
    return tuple(read_number(entry, report) for entry in entries if not isinstance(entry.value, list))


def read_number(given: Given, report: Report) -> Fraction:
    """The entry's exact value; 0, reported, for what is not a number."""
    value = str(given.value) if type(given.value) is int else given.value  # bool is an int to Python, not here
    if not isinstance(value, str):
        report.add(given.where, shown(value), "a number")
        return Fraction(0)
    try:
        return exact(value)
    except NotExact as error:
        report.add(given.where, error.found, error.expected, error.hint)
        return Fraction(0)
