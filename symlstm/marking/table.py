"""Rows below a line of headings, whatever kind of file they come from, and what each cell of a row is called.

A cell without a heading is never ignored: most often a comma within a number or a name has pushed all cells behind
it into the wrong columns, so nothing of such a row can be trusted.
"""

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum

from symlstm.problem.findings import Findings
from symlstm.problem.wording import shown
from symlstm.words import N_, counting, said

NO_HEADING = N_("a heading above every cell")


class Comma(Enum):
    """When a comma within a number is its decimal point: where commas part the cells it never is."""

    NEVER = "never"
    ALONE = "where no number of the sheet has a point"
    ALWAYS = "always"


class Unpadded(str):
    """A number out of a spreadsheet's cell, which holds no zeros at the end: 0.5 may have been written 0.5000."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class TextRow:
    """The cells of one row, and the line of the file at which it begins."""

    line: int
    cells: Sequence[str]

    @property
    def is_empty(self) -> bool:
        return not any(cell and not cell.isspace() for cell in self.cells)


@dataclass
class TextTable:
    """The headings and the rows below them.

    head_line  the line of the headings
    lost       how many rows could not be split at all; known once the rows have been read
    """

    heads: list[str]
    rows: Iterator[TextRow]
    comma: Comma = Comma.NEVER
    head_line: int = 1
    lost: int = 0

    def called(self, name_of: Callable[[str], str]) -> list[str]:
        """The headings by the names that `name_of` gives them; empty ones at the end, as spreadsheets leave them, are dropped."""
        names = [name_of(unicodedata.normalize("NFC", head).strip()) if head.strip() else "" for head in self.heads]
        while names and not names[-1]:
            names.pop()
        return names


def column_name(head: str, columns: Iterable[str]) -> str:
    """The column that a heading names, whatever its capitals; the heading itself where it names none of them."""
    return next((name for name in columns if name == head.casefold()), head)


def says_twice(names: Sequence[str], line: int, findings: Findings) -> bool:
    """Whether a heading stands twice, which is reported."""
    twice = [name for name, number in Counter(names).items() if name and number > 1]
    for name in twice:
        found = said("the column {name} twice", name=shown(name))
        findings.add(said("first line"), found, N_("every column once"), N_("remove one of them"), line)
    return bool(twice)


def beyond_headings(row: TextRow, names: Sequence[str]) -> tuple[str, str] | None:
    """What is found and what belongs there, where a cell that is not empty stands below no heading; else None."""
    astray = [at for at, cell in enumerate(row.cells) if cell.strip() and (at >= len(names) or not names[at])]
    if not astray:
        return None
    if astray[-1] < len(names):
        cell, column = shown(row.cells[astray[0]]), astray[0] + 1
        found = said("{cell} in column {number}, which has no heading", cell=cell, number=column)
        return found, NO_HEADING
    return cells_counted(astray[-1] + 1), as_headings(names)


def cells_counted(number: int) -> str:
    """How many cells a row has."""
    return counting("{n} cell", "{n} cells", number)


def as_headings(names: Sequence[str]) -> str:
    """How many cells a row should have."""
    return said("{number}, as there are headings", number=len(names))


def by_name(row: TextRow, names: Sequence[str]) -> dict[str, str]:
    """The cells of a row by their headings; those that the row is too short for are left out."""
    return {name: cell for name, cell in zip(names, row.cells, strict=False) if name}
