"""A workbook as a student reads it, worked out by `formulas`: an engine of its own that knows nothing of symlstm."""

import io
import tempfile
from pathlib import Path

import openpyxl

NAME = "book.xlsx"
VALUE, CARRIED, CERTIFIED, AGREES = 4, 5, 6, 7  # columns of a sheet of lines, counted from 1


def rows_of_lines(book):
    """Every sheet and row that holds a line, with the line's id."""
    for sheet in book.worksheets[1:]:
        for row in range(3, sheet.max_row + 1):
            if sheet.cell(row, CERTIFIED).value is not None:
                yield sheet.cell(row, 1).value, sheet, row


def recalculated(content, changes=()):
    """What every cell gives, by sheet and address, after some cells of the first sheet were given other numbers."""
    import formulas

    book = openpyxl.load_workbook(io.BytesIO(content))
    for address, number in dict(changes).items():
        assert isinstance(book.worksheets[0][address].value, int | float), address
        book.worksheets[0][address].value = number
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, NAME)
        book.save(path)
        found = formulas.ExcelModel().loads(str(path)).finish().calculate()
    cells = {}
    for sheet in book.worksheets:
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"):
            value = found[f"'[{NAME}]{sheet.title.upper()}'!{cell.coordinate}"].value[0, 0]
            cells[sheet.title, cell.coordinate] = value if isinstance(value, str) else float(value)
    return cells


def values_by_id(content, changes=()):
    """What later lines read of each line, by id: the rounded number where printed ones are carried on."""
    cells = recalculated(content, changes)
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {
        quantity: cells[sheet.title, sheet.cell(row, CARRIED if sheet.cell(row, CARRIED).value else VALUE).coordinate]
        for quantity, sheet, row in rows_of_lines(book)
    }
