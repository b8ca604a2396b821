"""A number of the input misread at one time step, and the two gates of a GRU exchanged, are one mistake: told on every line, charged once.

The student's sheet is the honest one of a twin problem with another input, marked by the problem as it was set.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from oracles.calculator import honest
from oracles.generic import generic_problem

from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

USUAL = ("c", "h", "y", "loss")


def problem(cell):
    return replace(generic_problem(5, cell), rounding=Rounding(places=4))


def misread(cell, how, form):
    right = problem(cell)
    rows = [list(row) for row in right.sequence]
    how(rows[1])
    answers = honest(Marker(replace(right, sequence=tuple(map(tuple, rows)))).derivation, 4)
    asked = [line for line in answers if form == "every" or line.split(".")[0] in USUAL]
    return Marker(right).mark(sheet_of("student", {line: answers[line] for line in asked}), asked)


def sign_lost(row):
    row[0] = -row[0]


def digit_misread(row):
    row[0] += Fraction(3, 10)


@pytest.mark.parametrize("form", ["every", "usual"])
@pytest.mark.parametrize("how", [sign_lost, digit_misread])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_an_input_misread_at_one_step_is_told_on_every_wrong_line_and_charged_once(cell, how, form):
    found = misread(cell, how, form)
    assert len(found.wrong) > 1
    assert {line.causes for line in found.wrong} == {("input-misread",)}
    assert found.total.possible - found.total.earned == 1
