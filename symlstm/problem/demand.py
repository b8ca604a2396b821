"""Checking the types of arguments of the Python API, with an error message of our own."""

from collections.abc import Collection
from typing import Any

from symlstm.errors import Finding, UsageError
from symlstm.problem.wording import shown


def demand(where: str, value: object, kind: Any, expected: str, hint: str = "") -> None:
    """Raise UsageError unless the value is of this type, or of one of these.

    where     the function, and which of its arguments
    expected  what belongs there, in words of the catalogue
    """
    if not isinstance(value, kind):
        raise UsageError(Finding(where, shown(value), expected, hint).message)


def is_among(value: object, names: Collection[str]) -> bool:
    """Whether a value is one of these names; nothing but a text is, and arrays are not even compared."""
    return isinstance(value, str) and value in names
