"""A pattern is a short cut: its lines break and read as those that are set piece by piece."""

from dataclasses import replace
from fractions import Fraction

import pytest
from oracles.generic import generic_problem

from symlstm import Layout, Rounding, solve, with_backward
from symlstm.document.breaking import broken
from symlstm.document.formula import Row
from symlstm.document.lines import Writer
from symlstm.document.names import names_of
from symlstm.document.pattern import PatternRow
from symlstm.document.patterns import Patterns
from symlstm.rendering.latex import formulas as latex
from symlstm.rendering.markdown import formulas as markdown
from symlstm.rendering.mathml import mathml

PROBLEMS = {
    "lstm": generic_problem(1, "lstm", 4, 3, 11),
    "gru with gradients": with_backward(generic_problem(2, "gru", 2, 3, 3)),
    "many digits": replace(generic_problem(3, "lstm", 2, 2, 2), rounding=Rounding(places=70)),
    "tiny numbers": replace(generic_problem(4, "lstm", 2, 2, 2), rounding=Rounding(places=1)),
    "twelve units": generic_problem(6, "lstm", 2, 12, 2),
}


def in_fractions(problem):
    """The problem with thirds for weights, so that numbers are shown as fractions."""
    thirds = {name: tuple(tuple(w / 3 for w in row) for row in matrix) for name, matrix in problem.matrices.items()}
    return replace(problem, matrices=thirds)


PROBLEMS["fractions"] = in_fractions(generic_problem(5, "gru", 2, 2, 2))


def rows_of(problem):
    """The rows of every line of a problem."""
    solution = solve(replace(problem, layout=replace(problem.layout, figures=False)))
    writer = Writer(solution.page, names_of(problem))
    return [row for step in solution.derivation.steps for row in broken(writer.line(step))]


def said(formula):
    return latex(formula), markdown(formula), mathml(formula)


@pytest.mark.parametrize("name", PROBLEMS)
def test_lines_made_from_patterns_are_those_that_are_set_piece_by_piece(name, monkeypatch):
    by_pattern = rows_of(PROBLEMS[name])
    monkeypatch.setattr(Patterns, "part", lambda *args, **kwargs: None)
    plainly = rows_of(PROBLEMS[name])
    assert [(row.left, row.starts, row.reason, said(row.right)) for row in by_pattern] == [
        (row.left, row.starts, row.reason, said(row.right)) for row in plainly
    ]


def test_most_rows_of_an_lstm_do_come_from_patterns():
    rows = [row.right for row in rows_of(PROBLEMS["lstm"])]
    assert sum(isinstance(row, PatternRow) for row in rows) > len(rows) / 2


@pytest.mark.parametrize("name", PROBLEMS)
def test_a_pattern_filled_prints_what_its_items_print(name):
    """The printer's stencil of a pattern against the items one by one, for every row and both languages."""
    for row in rows_of(PROBLEMS[name]):
        if isinstance(row.right, PatternRow):
            for printer in (latex, markdown):
                assert printer(row.right) == printer(Row(row.right.items))


def test_numbers_of_either_sign_fill_the_same_pattern():
    """A sign is part of what fills a hole: at one time step a state is negative and in brackets, at the next it is not."""
    problem = replace(generic_problem(1, "lstm", 1, 1, 2), layout=Layout(figures=False))
    problem = replace(problem, sequence=((Fraction(-1, 2),), (Fraction(1, 2),)))
    texts = [latex(row.right) for row in rows_of(problem)]
    assert any(r"\cdot (-0.5)" in text for text in texts)
    assert any(r"\cdot 0.5" in text for text in texts)
