"""An equation of a row, in as many lines as it takes: every printer indents those after the first by the same space."""

from symlstm.document.breaking import Line, broken
from symlstm.document.formula import Formula, Row
from symlstm.document.width import width

CONTINUED = 2.0  # em by which lines after the first are indented


def equation_lines(line: Line, available: float) -> tuple[Formula, ...]:
    """The lines of an equation, none wider than the room there is unless one piece of it is."""
    missing = max(0.0, CONTINUED - width(line.left))  # breaking has later lines begin behind the left side, however short that is
    rows = broken(line, available - missing)
    return tuple(Row((*((row.left,) if row.left else ()), row.right)) for row in rows)
