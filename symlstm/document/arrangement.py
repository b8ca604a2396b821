"""How the work of a time step is arranged, by how many numbers there are.

One unit: a line for each quantity. Two or three: rows in matrix form. Four and more: a calculation table, in which each weight stands
under the number that it is multiplied by. Beyond that nobody works by hand: a table of values.
"""

from enum import Enum

from symlstm.problem.problem import Problem

MOST_IN_ROWS = 4  # columns of a stacked weight matrix, beside at most three units
UNITS_IN_ROWS = 3
MOST_IN_TABLES = 7


class Arrangement(Enum):
    """What the work of a time step stands in."""

    LINES = "a line for each quantity"
    ROWS = "rows in matrix form"
    TABLES = "calculation tables"
    VALUES = "tables of values"


def arrangement_of(problem: Problem) -> Arrangement:
    """The arrangement for a problem of this size; in brief, tables as early as there are two units."""
    sizes, brief = problem.sizes, problem.layout.detail == "brief"
    columns = max(sizes[cell.size] + sum(map(sizes.__getitem__, cell.reads.values())) for cell in problem.network.cells)
    if problem.hidden == 1 and columns <= MOST_IN_TABLES:
        return Arrangement.LINES
    if columns > MOST_IN_TABLES:
        return Arrangement.VALUES
    fits_rows = problem.hidden <= UNITS_IN_ROWS and columns <= MOST_IN_ROWS
    return Arrangement.ROWS if fits_rows and not brief else Arrangement.TABLES
