"""The worked solution as a Book: arranged, with nothing worked out."""

from collections.abc import Mapping

from symlstm.derivation.step import Derivation
from symlstm.document.names import names_of
from symlstm.document.workbook.book import Book
from symlstm.document.workbook.given_tables import given_groups
from symlstm.document.workbook.work_sheets import WorkSheets
from symlstm.language import N_, _
from symlstm.numbers.rounded import Rounded
from symlstm.problem.problem import Problem

GIVEN = N_("Given")


def compose_book(problem: Problem, derivation: Derivation, printed: Mapping[str, Rounded]) -> Book:
    """What stands on which sheet of the workbook."""
    names = names_of(problem)
    work = WorkSheets(problem, derivation, names)
    return Book(
        problem.title,
        _(GIVEN),
        tuple(given_groups(problem, names)),
        tuple(work.sheets()),
        tuple((names.of(quantity), quantity) for quantity in work.results),
        printed,
        problem.rounding,
        problem.layout.paper,
    )
