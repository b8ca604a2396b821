"""Whether vectors and matrices have the shape that belongs, said in rows and numbers. Numbers are not read here.

A length of None is one that could not be found out; it agrees with everything.
"""

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given
from symlstm.problem.wording import shown
from symlstm.words import N_, counting, said

Length = int | None
MOST_IN_FULL = 6  # entries of a list that a hint writes


def check_vector(given: Given, length: Length, meaning: str, findings: Findings) -> None:
    """Report a value that is not a flat list of `length` entries."""
    value, expected = given.value, vector_text(length, meaning)
    if not isinstance(value, list):
        findings.add(given.where, shown(value), expected, written_as([value]) if length == 1 else "")
    elif not value:
        findings.add(given.where, shown(value), expected)
    elif all(isinstance(entry, list) for entry in value):
        findings.add(given.where, N_("a list of lists"), expected, written_as(_flat(value)))
    else:
        if length not in (None, len(value)):
            findings.add(given.where, numbers_counted(len(value)), expected)
        _refuse_lists(given, findings)


def check_matrix(given: Given, rows: Length, columns: Length, meaning: str, findings: Findings) -> None:
    """Report a value that is not a list of `rows` lists of `columns` entries."""
    value, expected = given.value, matrix_text(rows, columns, meaning)
    if not isinstance(value, list) or not value:
        findings.add(given.where, shown(value), expected)
    elif all(isinstance(row, list) and row and all(isinstance(entry, list) for entry in row) for row in value):
        hint = N_("several sequences are tables here: [[samples]]") if given.where == "sequence" else ""
        findings.add(given.where, N_("lists of lists of lists"), expected, hint)
    elif not any(isinstance(row, list) for row in value):
        found = said("a flat list of {numbers}", numbers=numbers_counted(len(value)))
        findings.add(given.where, found, expected, _rows_hint(value, rows, columns))
    else:
        _check_rows(given, rows, columns, expected, findings)


def matrix_text(rows: Length, columns: Length, meaning: str = "") -> str:
    """`2 rows of 3 numbers (meaning)`, as far as the lengths are known."""
    numbers = numbers_counted(columns)
    shape = said("{rows} of {numbers}", rows=_rows_counted(rows), numbers=numbers) if rows else rows_text(numbers)
    return _explained(shape, meaning)


def vector_text(length: Length, meaning: str = "") -> str:
    """`a list of 2 numbers (meaning)`, as far as the length is known."""
    return _explained(said("a list of {numbers}", numbers=numbers_counted(length)), meaning)


def numbers_counted(number: Length) -> str:
    """`2 numbers`, or numbers where it is not known how many."""
    return said("numbers") if number is None else counting("{n} number", "{n} numbers", number)


def rows_text(numbers: str) -> str:
    """`rows of 3 numbers`, however many there are."""
    return said("rows of {numbers}", numbers=numbers)


def _rows_counted(number: int) -> str:
    return counting("{n} row", "{n} rows", number)


def _explained(shape: str, meaning: str) -> str:
    return said("{shape} ({meaning})", shape=shape, meaning=meaning) if meaning else shape


def both(rows: str, width: str) -> str:
    """What each row is for, and how long it is, as far as that is known."""
    return said("{rows}; {width}", rows=rows, width=width) if width else rows


def majority(votes: Iterable[int]) -> Length:
    """The most frequent positive length; the first of them if several are."""
    counts = Counter(vote for vote in votes if vote > 0)
    return counts.most_common(1)[0][0] if counts else None


def row_lengths(value: Any) -> list[int]:
    """The lengths of those rows that are lists; of none if the value is no list."""
    return [len(row) for row in value if isinstance(row, list)] if isinstance(value, list) else []


def _check_rows(given: Given, rows: Length, columns: Length, expected: str, findings: Findings) -> None:
    lengths = row_lengths(given.value)
    count = len(given.value)
    if len(set(lengths)) == 1 and len(lengths) == count and lengths[0]:  # a true matrix: speak of it as a whole
        if rows not in (None, count) or columns not in (None, lengths[0]):
            hint = N_("looks transposed") if (lengths[0], count) == (rows, columns) else ""
            findings.add(given.where, matrix_text(count, lengths[0]), expected, hint)
    else:
        if rows not in (None, count):
            findings.add(given.where, _rows_counted(count), expected)
        _check_each_row(given, columns or majority(lengths), findings)
    for number, row in enumerate(given.value, 1):
        if isinstance(row, list):
            _refuse_lists(Given(f"{given.where}[{number}]", row), findings)


def _check_each_row(given: Given, columns: Length, findings: Findings) -> None:
    for number, row in enumerate(given.value, 1):
        where = f"{given.where}[{number}]"
        if not isinstance(row, list):
            findings.add(where, shown(row), vector_text(columns))
        elif not row or columns not in (None, len(row)):
            findings.add(where, numbers_counted(len(row)), numbers_counted(columns))


def _refuse_lists(given: Given, findings: Findings) -> None:
    for number, entry in enumerate(given.value, 1):
        if isinstance(entry, list):
            findings.add(f"{given.where}[{number}]", shown(entry), N_("a number"))


def _rows_hint(value: list[Any], rows: Length, columns: Length) -> str:
    if rows == 1 and columns == len(value):
        return written_as([value])
    if columns in (None, 1):
        return written_as([[entry] for entry in value])
    return N_("write each row in its own brackets")


def written_as(value: list[Any]) -> str:
    """The hint to write a list so; none where something in it cannot be written there, such as a table."""
    return said("write {list}", list=written_list(value)) if _can_be_written(value) else ""


def _can_be_written(value: Any) -> bool:
    return all(map(_can_be_written, value)) if isinstance(value, list) else isinstance(value, str | int | Fraction)


def written_list(value: list[Any]) -> str:
    """A list as it could be written in the file, its first four entries only."""
    entries = [written_list(entry) if isinstance(entry, list) else shown(entry) for entry in value[:4]]
    return f"[{', '.join(entries + ['...'] * (len(value) > 4))}]"


def written_in_full(value: list[Any]) -> str:
    """A list as it could be written in the file; where it has more than six entries, its first four only."""
    if len(value) > MOST_IN_FULL:
        return written_list(value)
    return f"[{', '.join(written_in_full(entry) if isinstance(entry, list) else shown(entry) for entry in value)}]"


def _flat(value: list[list[Any]]) -> list[Any]:
    return [entry for row in value[:5] for entry in row[:5]]
