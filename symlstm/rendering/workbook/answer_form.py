"""The answer form as a workbook: its first sheet is the table that is read back, and a second one says what is given.

The cells to fill in are text, so that what is typed stays as it is typed: 0.5000 keeps its zeros, and 8-7 becomes no date.
"""

import io
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from symlstm.document.workbook.answer_book import AnswerBook, AskedLine
from symlstm.language import _
from symlstm.marking.answers import PROBLEM, STUDENT
from symlstm.marking.class_table import NOTE, PLACES
from symlstm.marking.headings import NODE, VALUE
from symlstm.marking.workbook import GIVEN_SHEET
from symlstm.rendering.workbook import looks as of
from symlstm.rendering.workbook.given_tables import GivenTables
from symlstm.rendering.workbook.looks import Looks, Properties
from symlstm.rendering.workbook.numbers import write_certified
from symlstm.rendering.workbook.page import make_room, set_up, write_letters, write_runs, write_text
from symlstm.rendering.workbook.places import Address, placed_groups
from symlstm.rendering.workbook.rich_text import TextRun, runs_of
from symlstm.rendering.workbook.write import new_workbook

HEADS = (STUDENT, PROBLEM, PLACES, NODE, VALUE, NOTE)
WIDTHS = (20, 15, 7, 13, 16, 72)
TEXT: Properties = {"num_format": "@", "valign": "vcenter"}
OPEN: Properties = {**TEXT, "bg_color": of.GIVEN, "border": 1, "border_color": of.LINE}
PRINTED: Properties = {**of.NUMBER, "border": 1, "border_color": of.LINE}
BEGINS: Properties = {"top": 1, "top_color": of.QUIET}


def write_answers(form: AnswerBook, givens: Mapping[str, Fraction], numbers: Mapping[str, float]) -> bytes:
    """The form as an .xlsx file, the same bytes each time.

    givens   the given numbers, by id
    numbers  the same as a cell holds them

    Raises RenderError without XlsxWriter.
    """
    stream = io.BytesIO()
    made = new_workbook(stream, form.title)
    looks, name = Looks(made), _("Answers")
    _write_lines(made.add_worksheet(name), looks, form)
    _write_given(made.add_worksheet(GIVEN_SHEET), looks, form, givens, numbers)
    made.close()
    return stream.getvalue()


def _write_lines(sheet: Any, looks: Looks, form: AnswerBook) -> None:
    set_up(sheet, form.paper, 1)
    for column, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(column, column, width)
        sheet.write_string(0, column, head, looks(of.COLUMN_HEAD, TEXT))
    for row, line in enumerate(form.asked, 1):
        _write_line(sheet, looks, form, row, line)
    last = max(1, len(form.asked))
    sheet.ignore_errors({"number_stored_as_text": f"A2:E{last + 1}"})
    if not form.student:
        _prompt(sheet, (1, 0, 1, 0), _("Your name or number, once."))
    _prompt(sheet, (1, HEADS.index(VALUE), last, HEADS.index(VALUE)), form.rules[0])


def _write_line(sheet: Any, looks: Looks, form: AnswerBook, row: int, line: AskedLine) -> None:
    """The cells of a number that is asked."""
    begins = BEGINS if line.begins else {}
    _write_student(sheet, looks, form, row, begins)
    for column, text in enumerate((form.problem, "" if form.places is None else str(form.places)), 1):
        sheet.write_string(row, column, text, looks(TEXT, {"font_color": of.QUIET}, begins))
    sheet.write_string(row, HEADS.index(NODE), line.quantity, looks(TEXT, {"bold": True}, begins))
    sheet.write_blank(row, HEADS.index(VALUE), None, looks(OPEN, begins))
    note = Address(sheet.get_name(), row, HEADS.index(NOTE))
    runs = [TextRun(line.label), *([TextRun(": "), *runs_of(line.letters)] if line.letters is not None else [])]
    write_runs(sheet, looks, note, runs, {**of.WORDS, "indent": 1, **begins})
    make_room(sheet, row, (runs, WIDTHS[-1]))


def _write_student(sheet: Any, looks: Looks, form: AnswerBook, row: int, begins: Properties) -> None:
    """Whose number it is, where that is known; if not, a cell that is open in the first line, and stands for all below it."""
    if form.student:
        sheet.write_string(row, 0, form.student, looks(TEXT, {"font_color": of.QUIET}, begins))
    else:
        sheet.write_blank(row, 0, None, looks(OPEN) if row == 1 else looks(TEXT, begins))


def _prompt(sheet: Any, where: tuple[int, int, int, int], text: str) -> None:
    """A word on what belongs there, shown beside a cell that is chosen."""
    sheet.data_validation(*where, {"validate": "any", "input_message": text[:255]})


def _write_given(
    sheet: Any, looks: Looks, form: AnswerBook, givens: Mapping[str, Fraction], numbers: Mapping[str, float]
) -> None:
    """What is given, and how the form is filled in."""
    rules = (_how_to_fill_in(form), *form.rules)
    row = 1 + len(rules)
    row += 1 + (len(form.printed) + 2 if form.printed else 0)
    groups = placed_groups(form.given, row)
    columns = max(table.column + table.width for group in groups for table in group.tables)
    set_up(sheet, form.paper, 1, upright=columns <= of.MOST_UPRIGHT)
    sheet.set_column(0, columns, of.width_for((number for _, number in form.printed), of.WIDTH))
    write_text(sheet, Address(GIVEN_SHEET, 0, 0), form.title, looks(of.TITLE))
    for line, rule in enumerate(rules, 1):
        write_text(sheet, Address(GIVEN_SHEET, line, 0), rule, looks())
    if form.printed:
        _write_printed(sheet, looks, form, len(rules) + 2)
    GivenTables(sheet, looks, givens, numbers, PRINTED).write(groups)


def _how_to_fill_in(form: AnswerBook) -> str:
    if form.student:
        return _("Fill in the yellow cells of the first sheet: a number for each id.")
    return _("Fill in the yellow cells of the first sheet: your name once, and a number for each id.")


def _write_printed(sheet: Any, looks: Looks, form: AnswerBook, row: int) -> None:
    """The results to go on from."""
    write_text(sheet, Address(GIVEN_SHEET, row, 0), _("To go on from"), looks(of.GROUP))
    for line, (letters, number) in enumerate(form.printed, row + 1):
        write_letters(sheet, looks, Address(GIVEN_SHEET, line, 0), letters, of.LABEL)
        write_certified(sheet, Address(GIVEN_SHEET, line, 1), number, looks(PRINTED, of.shown_as(number)))
