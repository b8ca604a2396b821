"""The columns of a table that is too wide for a page, in groups that stand below each other, about as wide as each other."""

from collections.abc import Iterable, Iterator, Sequence

STEP = 1.0  # em by which the room is narrowed until another group would be needed
WideColumn = tuple[str, float]


def columns_that_fit(widths: Iterable[WideColumn], heads: float, line: float) -> Iterator[list[str]]:
    """The columns in as few groups as have room on a line, behind the columns of heads; all widths in em. No group is left with a last
    column alone that might have had others beside it."""
    columns = list(widths)
    room = line - heads
    groups = _filled(columns, room)
    while len(groups) > 1 and room > STEP and len(narrower := _filled(columns, room - STEP)) == len(groups):
        groups, room = narrower, room - STEP
    yield from groups


def _filled(columns: Sequence[WideColumn], room: float) -> list[list[str]]:
    """Groups of which each but the last is as full as it may be."""
    groups: list[list[str]] = [[]]
    used = 0.0
    for column, wide in columns:
        if groups[-1] and used + wide > room:
            groups.append([])
            used = 0.0
        groups[-1].append(column)
        used += wide
    return groups
