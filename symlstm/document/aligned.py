"""Numbers below each other with their points below each other: hidden digits fill up what a shorter number lacks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

from symlstm.document.formula import SMALL, Formula, Hidden, Mark, Numeral, Row

Rows = tuple[tuple[Formula, ...], ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """The room that plain decimals take: digits before the point, digits behind it, and whether a minus sign stands before any."""

    whole: int = 0
    decimals: int = 0
    has_minus: bool = False

    def __or__(self, other: "Shape") -> "Shape":
        """The room for either."""
        return Shape(max(self.whole, other.whole), max(self.decimals, other.decimals), self.has_minus or other.has_minus)


def aligned(rows: Rows) -> Rows:
    """The rows of a matrix or table, each column aligned at the point."""
    return aligned_alike([rows])[0]


def aligned_alike(tables: Sequence[Rows]) -> list[Rows]:
    """Several matrices of equally many columns, each column as wide in one as in the other."""
    shapes = [room(column) for column in zip(*chain.from_iterable(tables), strict=True)]
    return [tuple(tuple(map(padded, row, shapes)) for row in rows) for rows in tables]


def room(numbers: Iterable[Formula]) -> Shape:
    """The room that all of these numbers need; what is no plain decimal counts for nothing."""
    found = Shape()
    for number in numbers:
        text = _text(number)
        found |= _shape(text) if text is not None else Shape()
    return found


def padded(number: Formula, shape: Shape) -> Formula:
    """A number with hidden digits before and behind it, so that it fills the room; anything but a plain decimal as it is."""
    text = _text(number)
    if text is None:
        return number
    own = _shape(text)
    before = "-" * (shape.has_minus and not own.has_minus) + "0" * (shape.whole - own.whole)
    behind = "." * (shape.decimals > 0 == own.decimals) + "0" * (shape.decimals - own.decimals)
    items = (_hidden(before),) * bool(before) + (number,) + (_hidden(behind),) * bool(behind)
    return Row(items) if len(items) > 1 else number


def _text(number: Formula) -> str | None:
    """The digits of a plain decimal, perhaps marked; None for anything else."""
    while isinstance(number, Mark):
        number = number.body
    return number.pieces[0] if isinstance(number, Numeral) and len(number.pieces) == 1 else None


def _shape(text: str) -> Shape:
    digits = text.removeprefix("-")
    whole, _, decimals = digits.partition(".")
    return Shape(len(whole), len(decimals), digits != text)


_hidden = lru_cache(SMALL)(Hidden)
