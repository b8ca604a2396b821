"""The first sheet: the numbers that may be changed, what they give in the end, and whether all is as it was certified."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from symlstm.document.workbook.book import Book
from symlstm.language import _, ngettext
from symlstm.rendering.workbook import looks as of
from symlstm.rendering.workbook.given_tables import GivenTables
from symlstm.rendering.workbook.looks import Looks
from symlstm.rendering.workbook.numbers import float_of_cell
from symlstm.rendering.workbook.page import set_up, write_letters, write_text
from symlstm.rendering.workbook.places import ABOVE_RESULTS, CERTIFIED, Address, PlacedGroup


class GivenSheet:
    """Writes the given numbers.

    givens   their exact values, by id
    numbers  the same, and those that follow, as a cell holds them
    cells    where everything stands
    """

    def __init__(
        self, sheet: Any, looks: Looks, givens: Mapping[str, Fraction], numbers: Mapping[str, float], cells: Mapping[str, Address]
    ):
        self._sheet, self._looks, self._givens, self._numbers, self._cells = sheet, looks, givens, numbers, cells

    def write(self, book: Book, groups: Sequence[PlacedGroup], counts: Sequence[Address], compared: int) -> None:
        """Everything; `counts` are the cells that say how many lines of a sheet do not agree, of all that are `compared`."""
        columns = max(t.column + t.width for g in groups for t in g.tables)
        set_up(self._sheet, book.paper, ABOVE_RESULTS, upright=columns <= of.MOST_UPRIGHT)
        self._sheet.set_column(0, columns, of.width_for((book.printed[quantity] for _, quantity in book.results), of.WIDTH))
        self._text(0, 0, book.title, of.TITLE)
        self._text(1, 0, _("Change a number in a yellow cell, and all that follows from it changes, on every sheet."), {})
        self._agreement(counts, compared)
        self._results(book)
        GivenTables(self._sheet, self._looks, self._givens, self._numbers, of.INPUT).write(groups)

    def _text(self, row: int, column: int, text: str, look: of.Properties) -> None:
        write_text(self._sheet, self._cell(row, column), text, self._looks(look))

    def _cell(self, row: int, column: int) -> Address:
        return Address(self._sheet.get_name(), row, column)

    def _agreement(self, counts: Sequence[Address], compared: int) -> None:
        """Whether every live value is the certified one, in words."""
        found = "+".join(cell.seen_from(self._sheet.get_name()) for cell in counts)
        agree = ngettext("{n} value, and it is the certified one.", "All {n} values are the certified ones.", compared)
        differ = _("values differ from the certified ones, which hold for the numbers as they were given.")
        said = f"=IF({found}=0,{_in_quotes(agree)},({found})&{_in_quotes(f' {differ}')})"
        self._sheet.write_formula(2, 0, said, self._looks({"font_color": of.QUIET}), agree)

    def _results(self, book: Book) -> None:
        """The prediction and the loss, as they are now and as they were certified."""
        self._text(ABOVE_RESULTS, 0, _("Results"), of.GROUP)
        for column, head in enumerate((_("now"), _("certified")), 1):
            self._text(ABOVE_RESULTS, column, head, {**of.LABEL, "align": "right"})
        for row, (letters, quantity) in enumerate(book.results, ABOVE_RESULTS + 1):
            write_letters(self._sheet, self._looks, self._cell(row, 0), letters, of.LABEL)
            here, source = self._sheet.get_name(), self._cells[quantity]
            shown = of.shown_as(book.printed[quantity])
            live, certified = f"={source.seen_from(here)}", f"={source.beside(CERTIFIED).seen_from(here)}"
            self._sheet.write_formula(row, 1, live, self._looks(of.GOAL, shown), self._numbers.get(quantity, ""))
            held = float_of_cell(book.printed[quantity])
            known = str(book.printed[quantity]) if held is None else held
            self._sheet.write_formula(row, 2, certified, self._looks(of.CERTIFIED, shown), known)


def _in_quotes(text: str) -> str:
    """A text within a formula."""
    return '"{}"'.format(text.replace('"', '""'))
