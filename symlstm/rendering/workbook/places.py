"""Where everything stands in the workbook: a cell for every quantity, given before anything is written."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from symlstm.document.workbook.book import Book, GivenGroup, GivenTable, WorkHeading, WorkLine, WorkSheet
from symlstm.errors import RenderError

HEADS = 2  # rows above the lines of a sheet, which stay in sight: its title, and the heads of the columns
ABOVE_RESULTS = 4  # rows of the first sheet above the results: the title, what can be done, whether all agree, and a free one
MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384  # of a sheet
LONGEST_NAME = 31  # letters of a sheet's name
IDENTITY, LABEL, LETTERS, VALUE, CARRIED, CERTIFIED, AGREES, PARTS = range(8)  # columns of a sheet of lines
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NEEDS_NO_QUOTES = re.compile(r"[A-Za-z]{4,}")  # shorter ones may be columns


@dataclass(frozen=True, slots=True)
class Address:
    """A cell of a sheet, row and column counted from 0."""

    sheet: str
    row: int
    column: int

    @property
    def alone(self) -> str:
        """Its name on its own sheet."""
        return f"{letters_of_column(self.column)}{self.row + 1}"

    def seen_from(self, sheet: str) -> str:
        """Its name in a formula on a sheet."""
        return self.alone if sheet == self.sheet else f"{quoted_name(self.sheet)}!{self.alone}"

    def beside(self, column: int) -> "Address":
        """The cell of another column in the same row."""
        return Address(self.sheet, self.row, column)


def letters_of_column(column: int) -> str:
    """A, B, ... Z, AA, ..."""
    above, letter = divmod(column, 26)
    return (letters_of_column(above - 1) if above else "") + chr(ord("A") + letter)


def quoted_name(sheet: str) -> str:
    """The name of a sheet as it stands in formulas."""
    return sheet if _NEEDS_NO_QUOTES.fullmatch(sheet) else "'{}'".format(sheet.replace("'", "''"))


def sheet_names(book: Book) -> list[str]:
    """Names that every spreadsheet takes, the first that of the given numbers: short, without brackets and slashes, no two alike."""
    found: list[str] = []
    for name in (book.given_name, *(sheet.name for sheet in book.sheets)):
        plain = _NOT_IN_NAMES.sub(" ", name).strip("' ")[:LONGEST_NAME] or "-"
        taken = {each.casefold() for each in found}
        numbered = (f"{plain[: LONGEST_NAME - 5]} {n}" for n in range(2, 10_000))
        found.append(plain if plain.casefold() not in taken else next(n for n in numbered if n.casefold() not in taken))
    return found


@dataclass(frozen=True, slots=True)
class PlacedTable:
    """A table of given numbers, and the cell of its corner: that of its heads, if there are any beside it."""

    table: GivenTable
    row: int
    column: int

    @property
    def first(self) -> int:
        """The column of the first number."""
        return self.column + self.table.has_row_heads

    @property
    def width(self) -> int:
        has_remarks = any(row.remark for row in self.table.rows)
        return self.table.has_row_heads + len(self.table.heads) + has_remarks


@dataclass(frozen=True, slots=True)
class PlacedGroup:
    """A group of tables, and the row of its title."""

    group: GivenGroup
    row: int
    tables: tuple[PlacedTable, ...]


def below_results(book: Book) -> list[PlacedGroup]:
    """The groups of given numbers on the first sheet."""
    return placed_groups(book.given, ABOVE_RESULTS + len(book.results) + 2)


def placed_groups(groups: Iterable[GivenGroup], row: int) -> list[PlacedGroup]:
    """The groups of given numbers below each other from a row on, the tables of each side by side."""
    found: list[PlacedGroup] = []
    for group in groups:
        tables = tuple(_side_by_side(group, row + 1))
        found.append(PlacedGroup(group, row, tables))
        row += 3 + max(len(table.rows) for table in group.tables)
    _refuse_beyond(row, MOST_ROWS, "rows")
    return found


def _side_by_side(group: GivenGroup, row: int) -> Iterator[PlacedTable]:
    column = 0
    for table in group.tables:
        placed = PlacedTable(table, row, column)
        column += placed.width + 1
        _refuse_beyond(column, MOST_COLUMNS, "columns")
        yield placed


def given_cells(sheet: str, groups: list[PlacedGroup]) -> dict[str, Address]:
    """The cell of every given number, by id."""
    return {
        quantity: Address(sheet, placed.row + 1 + n, placed.first + m)
        for group in groups
        for placed in group.tables
        for n, row in enumerate(placed.table.rows)
        for m, quantity in enumerate(row.quantities)
    }


def rows_of(sheet: WorkSheet) -> Iterator[tuple[int, WorkHeading | WorkLine]]:
    """The parts of a sheet with their rows; a time step begins after a free row."""
    row = HEADS - 1
    for n, part in enumerate(sheet.parts):
        row += 2 if n and isinstance(part, WorkHeading) and not part.is_of_block else 1
        _refuse_beyond(row, MOST_ROWS, "rows")
        yield row, part


def line_cells(names: list[str], book: Book) -> dict[str, Address]:
    """The cell that later lines read, for every quantity that is worked out: where printed numbers are carried on, the rounded one."""
    return {
        part.quantity: Address(name, row, CARRIED if part.rounds else VALUE)
        for name, sheet in zip(names[1:], book.sheets, strict=True)
        for row, part in rows_of(sheet)
        if isinstance(part, WorkLine)
    }


def all_cells(names: list[str], book: Book, groups: list[PlacedGroup]) -> Mapping[str, Address]:
    """The cell of every quantity, by id."""
    return given_cells(names[0], groups) | line_cells(names, book)


def _refuse_beyond(number: int, most: int, of: str) -> None:
    if number > most:
        raise RenderError(f"a sheet of a workbook has {most:,} {of} at most, and this problem needs more")
