"""A sheet of lines: each with its id, what it is, its formula in letters, the live value, the certified one, and whether they agree."""

from collections.abc import Mapping
from typing import Any

from symlstm.derivation.spreadsheet_form import SpreadsheetForm
from symlstm.document.workbook.book import Book, WorkHeading, WorkLine, WorkSheet
from symlstm.language import _
from symlstm.rendering.workbook import looks as of
from symlstm.rendering.workbook.looks import Looks
from symlstm.rendering.workbook.numbers import DIFFERENT, GOOD, agreement, rounded_by_rule, write_certified
from symlstm.rendering.workbook.page import make_room, set_up, write_runs, write_text
from symlstm.rendering.workbook.places import (
    AGREES,
    CARRIED,
    CERTIFIED,
    HEADS,
    IDENTITY,
    LABEL,
    LETTERS,
    PARTS,
    VALUE,
    Address,
    rows_of,
)
from symlstm.rendering.workbook.rich_text import TextRun, runs_of

WIDTHS = {IDENTITY: 13, LABEL: 34, LETTERS: 62, VALUE: 13, CARRIED: 13, CERTIFIED: 13, AGREES: 4}
MOST_OF_LABEL = 56
NEARLY_ZERO = 1e-300  # of a saturated gate, which e to the power of 700 and more is in: a spreadsheet has no such number


class LineSheet:
    """Writes the lines of one sheet.

    computed  what the formula of each line gives, as a cell holds it
    carried   what later lines go on with
    cells     where everything stands
    """

    def __init__(
        self,
        sheet: Any,
        looks: Looks,
        book: Book,
        computed: Mapping[str, float],
        carried: Mapping[str, float],
        cells: Mapping[str, Address],
    ):
        self._sheet, self._looks, self._book, self._cells = sheet, looks, book, cells
        self._computed, self._carried = computed, carried
        self._name = sheet.get_name()
        self.compared = 0
        self._label_width = WIDTHS[LABEL]

    def write(self, work: WorkSheet) -> Address:
        """All lines; returns the cell that says how many of them do not agree. `compared` is then how many can be compared at all."""
        set_up(self._sheet, self._book.paper, HEADS)
        self._heads(work)
        row = HEADS
        for row, part in rows_of(work):
            if isinstance(part, WorkHeading):
                self._heading(row, part)
            else:
                self._line(row, part)
        return self._count(row)

    def _heads(self, work: WorkSheet) -> None:
        printed = [self._book.printed[line.quantity] for line in work.lines]
        self._label_width = min(MOST_OF_LABEL, max([WIDTHS[LABEL], *(len(line.label) for line in work.lines)]))
        for column, width in (WIDTHS | {LABEL: self._label_width}).items():
            self._sheet.set_column(column, column, of.width_for(printed, width) if VALUE <= column <= CERTIFIED else width)
        if not any(line.rounds for line in work.lines):
            self._sheet.set_column(CARRIED, CARRIED, None, None, {"hidden": True})
        write_text(self._sheet, self._at(0, IDENTITY), work.title, self._looks(of.TITLE))
        heads = (_("id"), _("what it is"), _("formula"), _("value"), _("rounded"), _("certified"), "")
        for column, head in enumerate(heads):
            look = self._looks(of.COLUMN_HEAD, {"align": "right"} if column >= VALUE else {})
            write_text(self._sheet, self._at(HEADS - 1, column), head, look)

    def _at(self, row: int, column: int) -> Address:
        return Address(self._name, row, column)

    def _heading(self, row: int, heading: WorkHeading) -> None:
        look = self._looks(of.OF_BLOCK if heading.is_of_block else of.STEP)
        write_text(self._sheet, self._at(row, IDENTITY), heading.title, look)
        for column in range(LABEL, PARTS):
            self._sheet.write_blank(row, column, None, look)

    def _line(self, row: int, line: WorkLine) -> None:
        write_text(self._sheet, self._at(row, IDENTITY), line.quantity, self._looks(of.IDENTITY))
        write_text(self._sheet, self._at(row, LABEL), line.label, self._looks(of.WORDS))
        runs = runs_of(line.letters)
        write_runs(self._sheet, self._looks, self._at(row, LETTERS), runs, of.WORDS)
        make_room(self._sheet, row, (runs, WIDTHS[LETTERS]), ([TextRun(line.label)], self._label_width))
        self._live(row, line)
        self._certified(row, line)

    def _live(self, row: int, line: WorkLine) -> None:
        """The value as a formula of the cells that it comes of; where the printed number is carried on, that beside it."""
        number, look = self._book.printed[line.quantity], of.GOAL if line.is_result else of.COMPUTED
        plain = self._looks(of.COMPUTED if line.rounds else look, of.shown_as(number, 2 if line.rounds else 0))
        self._sheet.write_formula(row, VALUE, self._formula(row, line), plain, self._computed.get(line.quantity, ""))
        if line.rounds:
            rounded = rounded_by_rule(self._at(row, VALUE).alone, self._book.rounding)
            carried = self._carried.get(line.quantity, "")
            self._sheet.write_formula(row, CARRIED, rounded, self._looks(look, of.shown_as(number)), carried)

    def _formula(self, row: int, line: WorkLine) -> str:
        parts = _Parts(self._sheet, self._looks, self._at(row, PARTS))
        form = SpreadsheetForm(lambda name: self._cells[line.reads[name]].seen_from(self._name), parts.keep)
        formula = form(line.expression)
        is_out_of_reach = self._book.printed[line.quantity].coefficient > 0 and self._is_nearly_zero(line.quantity)
        return f"=IFERROR({formula},0)" if is_out_of_reach else f"={formula}"

    def _is_nearly_zero(self, quantity: str) -> bool:
        return abs(self._computed.get(quantity, 1.0)) < NEARLY_ZERO

    def _certified(self, row: int, line: WorkLine) -> None:
        number = self._book.printed[line.quantity]
        write_certified(self._sheet, self._at(row, CERTIFIED), number, self._looks(of.CERTIFIED, of.shown_as(number)))
        live, certified = self._at(row, CARRIED if line.rounds else VALUE), self._at(row, CERTIFIED)
        formula = agreement(live.alone, certified.alone, number, self._book.rounding)
        if formula is not None:
            self.compared += 1
            self._sheet.write_formula(row, AGREES, formula, self._looks(of.CHECK), GOOD)

    def _count(self, last: int) -> Address:
        """How many lines do not agree, shown above them where there are any."""
        found = Address(self._name, 0, AGREES)
        checks = self._column(AGREES, last)
        look = self._looks(of.CHECK, {"num_format": "0;;", "font_color": of.DIFFERS})
        self._sheet.write_formula(0, AGREES, f'=COUNTIF({checks},"{DIFFERENT}")', look, 0)
        differs = {"type": "cell", "criteria": "==", "value": f'"{DIFFERENT}"', "format": self._looks({"font_color": of.DIFFERS})}
        self._sheet.ignore_errors(
            {"formula_differs": self._column(VALUE, last), "number_stored_as_text": self._column(CERTIFIED, last)}
        )
        self._sheet.conditional_format(HEADS, AGREES, last, AGREES, differs)
        return found

    def _column(self, column: int, last: int) -> str:
        """The cells of the lines in a column."""
        return f"{self._at(HEADS, column).alone}:{self._at(last, column).alone}"


class _Parts:
    """Keeps the parts of a long sum in cells at the end of its row."""

    def __init__(self, sheet: Any, looks: Looks, first: Address):
        self._sheet, self._looks, self._next = sheet, looks, first.beside(first.column + 1)

    def keep(self, part: str) -> str:
        here = self._next
        self._sheet.write_formula(here.row, here.column, f"={part}", self._looks(of.CERTIFIED), "")
        self._next = here.beside(here.column + 1)
        return here.alone
