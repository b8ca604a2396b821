"""The table of all values leaves out no result of the forward pass; a matrix of one row has no room for what stands in others."""

from collections import Counter

import pytest
from oracles.parts import parts_of

from symlstm import load_example, solve
from symlstm.document.blocks import Maths, Table
from symlstm.document.formula import Hidden, Matrix
from symlstm.document.lines import printed
from symlstm.rendering.text import plain_text

EXAMPLES = ("seed", "gru", "hello", "sentiment", "gru-pytorch", "addition", "both-ways", "two-layers", "peephole")


def numbers_of(table):
    """The numbers in a table, below its head and to the right of the heads of its rows."""
    cells = [cell for row in table.rows for cell in row[table.heads_of :]]
    return [plain_text(part.formula).strip() for cell in cells for part in cell if isinstance(part, Maths)]


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_result_stands_in_the_table_of_all_values(example):
    solution = solve(load_example(example))
    results = Counter(plain_text(printed(value)) for value in solution.values.printed.values())
    tables = [block for block in solution.document.named["summary"].blocks if isinstance(block, Table)]
    shown = Counter(number for table in tables for number in numbers_of(table))
    assert shown == results


@pytest.mark.parametrize("example", ["saturated", "sentiment", "gru-pytorch"])
def test_nothing_is_aligned_in_a_matrix_of_one_row(example):
    document = solve(load_example(example)).document
    single = [part for part in parts_of(document) if isinstance(part, Matrix) and len(part.rows) == 1]
    assert single
    assert not [part for matrix in single for part in parts_of(matrix) if isinstance(part, Hidden)]
