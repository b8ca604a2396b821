"""The given numbers in their tables, each with its letters."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from symlstm.document.formula import Formula
from symlstm.document.workbook.book import GivenRow
from symlstm.rendering.workbook import looks as of
from symlstm.rendering.workbook.looks import Looks, Properties
from symlstm.rendering.workbook.numbers import given_format, write_given
from symlstm.rendering.workbook.page import write_letters, write_text
from symlstm.rendering.workbook.places import Address, PlacedGroup, PlacedTable


class GivenTables:
    """Writes tables of given numbers.

    givens   their exact values, by id
    numbers  the same as a cell holds them
    look     of a cell with a number
    """

    def __init__(self, sheet: Any, looks: Looks, givens: Mapping[str, Fraction], numbers: Mapping[str, float], look: Properties):
        self._sheet, self._looks, self._givens, self._numbers, self._look = sheet, looks, givens, numbers, look

    def write(self, groups: Sequence[PlacedGroup]) -> None:
        """All groups, each at its place."""
        for group in groups:
            self._text(group.row, 0, group.group.title, of.GROUP)
            for table in group.tables:
                self._table(table)

    def _table(self, placed: PlacedTable) -> None:
        if placed.table.name is not None:
            self._letters(placed.row, placed.column, placed.table.name, {**of.LABEL, "bold": True})
        for n, head in enumerate(placed.table.heads):
            self._letters(placed.row, placed.first + n, head, of.LABEL)
        for row, given in enumerate(placed.table.rows, placed.row + 1):
            self._row(placed, row, given)

    def _row(self, placed: PlacedTable, row: int, given: GivenRow) -> None:
        if given.head is not None:
            self._letters(row, placed.column, given.head, of.LABEL)
        for column, quantity in enumerate(given.quantities, placed.first):
            value = self._givens[quantity]
            look = self._looks(self._look, given_format(value))
            write_given(self._sheet, self._cell(row, column), value, self._numbers[quantity], look)
        if given.remark:
            self._text(row, placed.first + len(given.quantities), given.remark, of.REMARK)

    def _letters(self, row: int, column: int, formula: Formula, look: Properties) -> None:
        write_letters(self._sheet, self._looks, self._cell(row, column), formula, look)

    def _text(self, row: int, column: int, text: str, look: Properties) -> None:
        write_text(self._sheet, self._cell(row, column), text, self._looks(look))

    def _cell(self, row: int, column: int) -> Address:
        return Address(self._sheet.get_name(), row, column)
