"""A class's answers from a CSV text, and the empty form of it."""

import csv
import io
from collections.abc import Iterable

from symlstm.marking.answers import PROBLEM, STUDENT, ClassAnswers, Expected
from symlstm.marking.class_table import PLACES, read_table
from symlstm.marking.csv_table import csv_table
from symlstm.marking.headings import NODE, VALUE

HEADS = (STUDENT, PROBLEM, PLACES, NODE, VALUE)


def form_rows(quantities: Iterable[str], problem: str, places: int | None = None, student: str = "") -> list[tuple[str, ...]]:
    """The cells of the form in long form: the headings, and a row for each id, the value left empty, and the student unless known."""
    declared = "" if places is None else str(places)
    return [HEADS, *((student, problem, declared, quantity, "") for quantity in quantities)]


def empty_csv(quantities: Iterable[str], problem: str, places: int | None = None, student: str = "") -> str:
    """The form that `read_class` reads. With letters beyond ASCII it begins with a mark, without which Excel shows others."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(form_rows(quantities, problem, places, student))
    text = stream.getvalue()
    return text if text.isascii() else f"\ufeff{text}"


def read_class(text: str, expected: Expected) -> ClassAnswers:
    """The sheets in a CSV text, and the problems found in it."""
    found = ClassAnswers()
    table = csv_table(text, found.gathered)
    if table is not None:
        read_table(table, expected, found)
    return found
