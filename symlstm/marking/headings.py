"""What to do about headings that do not tell what stands below them: titles above them, other names, rows for columns."""

import re
from collections.abc import Sequence
from itertools import islice

from symlstm.marking.answers import STUDENT, Expected
from symlstm.marking.table import TextRow, TextTable
from symlstm.problem.wording import shown
from symlstm.words import N_, said

NODE, VALUE = "node", "value"
LIKE_AN_ID = re.compile(r"[A-Za-z]\w*(\.\w+)*\.[0-9]+")
LIKE_STUDENT = ("name", "names", "students", "student name", "id", "student id", "matriculation", "user", "username", "email")
LIKE_NODE = ("id", "ids", "quantity", "line", "name", "variable", "symbol", "question", "node")
LIKE_VALUE = ("answer", "answers", "number", "result", "results", "solution", "value", "values", "response")
MOST_ABOVE = 30  # rows in which the headings are looked for, where they are not the first


def without_student(table: TextTable, names: list[str]) -> str:
    """What to do about headings without a column of names."""
    below = next((row for row in islice(table.rows, MOST_ABOVE) if STUDENT in map(_as_heading, row.cells)), None)
    if below:
        return said("the headings stand on line {line}; take out what stands above them", line=below.line)
    if named := next((head for head in table.heads if _as_heading(head) in LIKE_STUDENT), ""):
        return said("call the column {name} student", name=shown(named))
    if NODE in names or any(map(LIKE_AN_ID.fullmatch, names)):
        return N_("call the column that says whose answers they are student, or add one")
    return N_("long form: student,node,value")


def _as_heading(cell: str) -> str:
    return cell.strip().casefold()


def as_otherwise(names: Sequence[str], rows: Sequence[TextRow], expected: Expected) -> tuple[str, str] | None:
    """What belongs in a table without any id as a heading, and what to do, where that can be told: ids and students that have changed
    places, long form with other headings."""
    if any(name in expected.quantities for name in names):
        return None
    first = [row.cells[0] for row in rows if row.cells]
    if names[:1] == [STUDENT] and first and all(expected.id_of(cell) in expected.quantities for cell in first):
        turn = N_("exchange rows and columns: in a spreadsheet copy the table and paste it transposed")
        return N_("a row for each student, with ids as headings"), turn
    node = next((name for name in names if name.casefold() in LIKE_NODE), "")
    value = next((name for name in names if name.casefold() in LIKE_VALUE), "")
    if node and value:
        call = said("call the column {node} node, and the column {value} value", node=shown(node), value=shown(value))
        return N_("long form: student,node,value"), call
    return None
