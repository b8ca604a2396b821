"""The columns of a table that is too wide for a page, in groups that stand below each other."""

from collections.abc import Iterable, Iterator


def columns_that_fit(widths: Iterable[tuple[str, float]], heads: float, line: float) -> Iterator[list[str]]:
    """The columns in groups that have room on a line, behind the columns of heads; all widths in em."""
    group: list[str] = []
    used = heads
    for column, wide in widths:
        if group and used + wide > line:
            yield group
            group, used = [], heads
        group.append(column)
        used += wide
    yield group
