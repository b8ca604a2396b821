"""How values from a file appear in a message: short, and without anything that a terminal would obey."""

from collections.abc import Collection, Iterable
from datetime import date, time
from fractions import Fraction
from itertools import islice

from symlstm.problem.tree import BareNumber

MOST_NAMES, FIRST_NAMES = 30, 10  # a list of what is allowed that is longer is cut to its first names: a hint says what was meant
LONGEST = 40  # characters of a user's text that a message repeats
LONG_NUMBER = 3_322  # bits: a thousand digits


def escaped(text: str) -> str:
    """The text with control and other unprintable characters shown as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def in_lines(text: str) -> str:
    """The text line by line, escaped: nothing in it that a terminal would obey."""
    return "\n".join(map(escaped, text.split("\n")))


def plain(text: str) -> str:
    """The text on one line, escaped and shortened."""
    start = escaped(text[: LONGEST + 1])
    return start if len(start) <= LONGEST else start[: LONGEST - 3] + "..."


def shown(value: object) -> str:
    """A value from the tree as its author would recognise it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | Fraction):
        return plain(_digits_of(value))
    if isinstance(value, BareNumber):
        return plain(str(value))
    if isinstance(value, str):
        return f'"{plain(value)}"'
    if isinstance(value, list):
        return f"a list of {counted(len(value), 'item')}" if value else "an empty list"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, float):
        return f"the float {value!r}"
    if isinstance(value, date | time):
        return "a date or time"
    return "null" if value is None else f"an object of the type {plain(type(value).__name__)}"


def _digits_of(value: int | Fraction) -> str:
    """The number in digits, where it is not one of those that Python takes too long to write."""
    if max(abs(value.numerator), value.denominator).bit_length() > LONG_NUMBER:
        return "a number of more than 1,000 digits"
    return str(value)


def cut_off(text: str, most: int) -> str:
    """The text, or so many of its letters and dots."""
    return text if len(text) <= most else f"{text[:most]}..."


def counted(number: int, thing: str, things: str = "") -> str:
    """`1 row`, `2 rows`, `1,000 rows`; `things` is the plural where that is not the singular with an s."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def either(names: Iterable[str]) -> str:
    """`"last" or "every"`; the names quoted."""
    *most, last = (f'"{name}"' for name in names)
    return f"{', '.join(most)} or {last}" if most else last


def one_of(names: Collection[str]) -> str:
    """`one of f, i, o`; of a long list the first names and how many more there are."""
    if len(names) <= MOST_NAMES:
        return f"one of {', '.join(names)}"
    return f"one of {', '.join(islice(names, FIRST_NAMES))} and {len(names) - FIRST_NAMES:,} more"


def joined(where: str, key: str) -> str:
    """The place of a key inside the table at `where`; `""` is the top of the file."""
    return f"{where}.{plain(key)}" if where else plain(key)
