"""How values from a file appear in a message: short, and without anything that a terminal would obey."""

from collections.abc import Collection, Iterable
from datetime import date, time
from fractions import Fraction
from functools import reduce
from itertools import islice

from symlstm.problem.tree import BareNumber
from symlstm.words import counting, said

MOST_NAMES, FIRST_NAMES = 30, 10  # a list of what is allowed that is longer is cut to its first names: a hint says what was meant
LONGEST = 40  # characters of a user's text that a message repeats
LONGEST_NAME = 100  # letters of a person's name
LONG_NUMBER = 3_322  # bits: a thousand digits


def escaped(text: str) -> str:
    """The text with control and other unprintable characters shown as escapes."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def name_shown(name: str) -> str:
    """A person's name in full, as far as a line of a page has room for it."""
    return cut_off(escaped(name), LONGEST_NAME)


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
        return _number_shown(value)
    if isinstance(value, BareNumber):
        return plain(str(value))
    if isinstance(value, str):
        return f'"{plain(value)}"'
    if isinstance(value, list):
        return said("a list of {items}", items=counting("{n} item", "{n} items", len(value))) if value else said("an empty list")
    if isinstance(value, dict):
        return said("a table")
    if isinstance(value, float):
        return said("the float {number}", number=repr(value))
    if isinstance(value, date | time):
        return said("a date or time")
    return "null" if value is None else said("an object of the type {name}", name=plain(type(value).__name__))


def _number_shown(value: int | Fraction) -> str:
    """The number in digits, where it is not one of those that Python takes too long to write."""
    if max(abs(value.numerator), value.denominator).bit_length() > LONG_NUMBER:
        return said("a number of more than 1,000 digits")
    return plain(str(value))


def cut_off(text: str, most: int) -> str:
    """The text, or so many of its letters and dots."""
    return text if len(text) <= most else f"{text[:most]}..."


def counted(number: int, thing: str, things: str = "") -> str:
    """`1 row`, `2 rows`, `1,000 rows`; `things` is the plural where that is not the singular with an s."""
    return f"{number:,} {thing if number == 1 else things or thing + 's'}"


def either(names: Iterable[str]) -> str:
    """`"last" or "every"`; the names quoted."""
    *most, last = (f'"{name}"' for name in names)
    return said("{first} or {last}", first=", ".join(most), last=last) if most else last


def any_of(names: Iterable[str]) -> str:
    """`W_f.1.1 or W_f.1.2 or W_f.1.3`."""
    return reduce(lambda first, last: said("{first} or {last}", first=first, last=last), names)


def all_of(names: Iterable[str]) -> str:
    """`W_xf and W_hf`."""
    return reduce(lambda first, last: said("{first} and {last}", first=first, last=last), names)


def one_of(names: Collection[str]) -> str:
    """`one of f, i, o`; of a long list the first names and how many more there are."""
    if len(names) <= MOST_NAMES:
        return said("one of {names}", names=", ".join(names))
    first = ", ".join(islice(names, FIRST_NAMES))
    return said("one of {names} and {number} more", names=first, number=f"{len(names) - FIRST_NAMES:,}")


def joined(where: str, key: str) -> str:
    """The place of a key inside the table at `where`; `""` is the top of the file."""
    return f"{where}.{plain(key)}" if where else plain(key)
