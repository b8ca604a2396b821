"""How wide the equations of a block are on a narrow screen, where they go on in new lines: the style sheet takes the size of the
numbers from it, and what may still be too wide can be scrolled, and is a stop of the tab key."""

from collections.abc import Callable, Iterable, Iterator

from symlstm.document.blocks import Calculations, Display, Spread
from symlstm.document.breaking import AlignedRow
from symlstm.document.formula import Formula
from symlstm.rendering.columns import set_width
from symlstm.rendering.pieces import Pieces, pieces

INDENT = 0.8  # em of a line that goes on, as in the style sheet
SLACK = 1.04  # by how much a browser may set wider than the estimate
PHONE_AT_LEAST = 22.0  # em of a page that is 320 CSS pixels wide, in the usual print
LONGEST_NAME = 6.0  # em of a left side that stands beside its right side
SMALLER_TO = 40.0  # em that fit on a phone of 390 pixels in the smallest print of all; what is wider is scrolled in the usual one


def liked_width(block: Calculations | Spread) -> float:
    """How wide the widest line of a block is, in em, where equations are parted at their relations only."""
    return max(map(_parted_once, map(pieces, _formulas(block))), default=0.0) * SLACK


def _formulas(block: Calculations | Spread) -> Iterator[Formula]:
    if isinstance(block, Spread):
        return (formula for formulas in block.rows for formula in formulas)
    return (line for row in block.rows for part in row.lines for calculation in part for line in calculation.lines)


def liked_width_of_display(display: Display) -> float:
    """The same for a display."""
    return _widest_row(display, _parted_once) * SLACK


def least_width(lines: Iterable[Formula]) -> float:
    """How wide an equation has to be, in em, however often it is parted."""
    return max((_whole(pieces(line)) for line in lines), default=0.0) * SLACK


def least_width_of_display(display: Display) -> float:
    """The same for a display."""
    return _widest_row(display, _whole) * SLACK


def _widest_row(display: Display, measured: Callable[[Pieces], float]) -> float:
    left = 0.0 if has_long_names(display) else _left_side(display)
    return max((left + INDENT + measured(pieces(row.right)) for group in display.groups for row in group), default=0.0)


def has_long_names(display: Display) -> bool:
    """Whether the left sides of a display take so much room that on a phone each stands above its right side."""
    return _left_side(display) > LONGEST_NAME


def _left_side(display: Display) -> float:
    """The column of left sides."""
    return max((_left(row) for group in display.groups for row in group), default=0.0)


def _left(row: AlignedRow) -> float:
    return 0.0 if row.left is None else set_width(row.left)


def _parted_once(parts: Pieces) -> float:
    """The widest piece of an equation that is parted at its relations only."""
    if not isinstance(parts, tuple):
        return set_width(parts)
    first, *others = map(_together, parts)
    return max(first, *(INDENT + part for part in others)) if others else first


def _together(parts: Pieces) -> float:
    return sum(map(_together, parts)) if isinstance(parts, tuple) else set_width(parts)


def _whole(parts: Pieces, indent: float = 0.0) -> float:
    """The widest piece that is never parted, with the indent that it has if it stands on a line of its own."""
    if not isinstance(parts, tuple):
        return indent + set_width(parts)
    first, *others = parts
    return max(_whole(first, indent), *(_whole(part, indent + INDENT) for part in others)) if others else _whole(first, indent)
