"""A class's answers from a CSV text, and the empty form of it."""

from collections.abc import Iterable

from symlstm.marking.answers import PROBLEM, ClassAnswers, Expected
from symlstm.marking.class_table import NODE, PLACES, STUDENT, VALUE, read_table
from symlstm.marking.csv_table import csv_table

HEADS = (STUDENT, PROBLEM, PLACES, NODE, VALUE)


def form_rows(quantities: Iterable[str], problem: str, places: int | None = None) -> list[tuple[str, ...]]:
    """The cells of the form in long form: the headings, and a row for each id, student and value left empty."""
    declared = "" if places is None else str(places)
    return [HEADS, *(("", problem, declared, quantity, "") for quantity in quantities)]


def empty_csv(quantities: Iterable[str], problem: str, places: int | None = None) -> str:
    """The form that `read_class` reads."""
    return "".join(",".join(row) + "\n" for row in form_rows(quantities, problem, places))


def read_class(text: str, expected: Expected) -> ClassAnswers:
    """The sheets in a CSV text, and the problems found in it."""
    found = ClassAnswers()
    table = csv_table(text, found.gathered)
    if table is not None:
        read_table(table, expected, found)
    return found
