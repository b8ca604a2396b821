"""Whether vectors and matrices have the shape that belongs, said in rows and numbers. Numbers are not read here.

A length of None is one that could not be found out; it agrees with everything.
"""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from symlstm.problem.findings import Findings
from symlstm.problem.keys import Given
from symlstm.problem.wording import counted, shown

Length = int | None


def check_vector(given: Given, length: Length, meaning: str, findings: Findings) -> None:
    """Report a value that is not a flat list of `length` entries."""
    value, expected = given.value, vector_text(length, meaning)
    if not isinstance(value, list):
        findings.add(given.where, shown(value), expected, f"write [{shown(value)}]" if length == 1 else "")
    elif not value:
        findings.add(given.where, "an empty list", expected)
    elif all(isinstance(entry, list) for entry in value):
        findings.add(given.where, "a list of lists", expected, f"write {written_list(_flat(value))}")
    else:
        if length not in (None, len(value)):
            findings.add(given.where, counted(len(value), "number"), expected)
        _refuse_lists(given, findings)


def check_matrix(given: Given, rows: Length, columns: Length, meaning: str, findings: Findings) -> None:
    """Report a value that is not a list of `rows` lists of `columns` entries."""
    value, expected = given.value, matrix_text(rows, columns, meaning)
    if not isinstance(value, list):
        findings.add(given.where, shown(value), expected)
    elif not value:
        findings.add(given.where, "an empty list", expected)
    elif not any(isinstance(row, list) for row in value):
        findings.add(given.where, f"a flat list of {counted(len(value), 'number')}", expected, _rows_hint(value, rows, columns))
    else:
        _check_rows(given, rows, columns, expected, findings)


def matrix_text(rows: Length, columns: Length, meaning: str = "") -> str:
    """`2 rows of 3 numbers (meaning)`, as far as the lengths are known."""
    number = counted(columns, "number") if columns else "numbers"
    text = f"{counted(rows, 'row')} of {number}" if rows else f"rows of {number}"
    return f"{text} ({meaning})" if meaning else text


def vector_text(length: Length, meaning: str = "") -> str:
    """`a list of 2 numbers (meaning)`, as far as the length is known."""
    text = f"a list of {counted(length, 'number')}" if length else "a list of numbers"
    return f"{text} ({meaning})" if meaning else text


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
            hint = "looks transposed" if (lengths[0], count) == (rows, columns) else ""
            findings.add(given.where, matrix_text(count, lengths[0]), expected, hint)
    else:
        if rows not in (None, count):
            findings.add(given.where, counted(count, "row"), expected)
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
            findings.add(where, counted(len(row), "number"), counted(columns, "number") if columns else "numbers")


def _refuse_lists(given: Given, findings: Findings) -> None:
    for number, entry in enumerate(given.value, 1):
        if isinstance(entry, list):
            findings.add(f"{given.where}[{number}]", shown(entry), "a number")


def _rows_hint(value: list[Any], rows: Length, columns: Length) -> str:
    if rows == 1 and columns == len(value):
        return f"write [{written_list(value)}]"
    if columns in (None, 1):
        return f"write {written_list([[entry] for entry in value])}"
    return "write each row in its own brackets"


def written_list(value: list[Any]) -> str:
    """A list as it could be written in the file, its first four entries only."""
    entries = [written_list(entry) if isinstance(entry, list) else shown(entry) for entry in value[:4]]
    return f"[{', '.join(entries + ['...'] * (len(value) > 4))}]"


def _flat(value: list[list[Any]]) -> list[Any]:
    return [entry for row in value[:5] for entry in row[:5]]
