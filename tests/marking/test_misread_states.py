"""A given initial state misread is one mistake: told on every line that it changes, and charged once.

The student's sheet is the honest one of a twin problem with another initial state, marked by the problem as it was set.
"""

from dataclasses import replace
from fractions import Fraction

import pytest
from oracles.calculator import honest
from oracles.generic import generic_problem

from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

PLACES = 4
USUAL = ("c", "h", "y", "loss")
MISREAD = {
    "initial-state-as-zero": lambda initial: {name: (Fraction(0),) * len(state) for name, state in initial.items()},
    "initial-state-entries-exchanged": lambda initial: {name: state[::-1] for name, state in initial.items()},
    "initial-states-exchanged": lambda initial: dict(zip(initial, reversed(initial.values()), strict=True)),
    "initial-state-sign": lambda initial: {name: tuple(-entry for entry in state) for name, state in initial.items()},
}


def problem(cell, initial=None):
    made = replace(generic_problem(5, cell), rounding=Rounding(places=PLACES))
    return replace(made, initial=initial) if initial else made


def misread(cell, how, form):
    """The sheet of a student who reads the initial states so, marked."""
    twin = problem(cell, how(problem(cell).initial))
    answers = honest(Marker(twin).derivation, PLACES)
    asked = [line for line in answers if form == "every" or line.split(".")[0] in USUAL]
    return Marker(problem(cell)).mark(sheet_of("student", {line: answers[line] for line in asked}), asked)


CASES = [(cell, rule) for cell in ("lstm", "gru") for rule in MISREAD if (cell, rule) != ("gru", "initial-states-exchanged")]


@pytest.mark.parametrize("form", ["every", "usual"])
@pytest.mark.parametrize(("cell", "rule"), CASES)
def test_a_misread_initial_state_is_told_on_every_wrong_line_and_charged_once(cell, rule, form):
    found = misread(cell, MISREAD[rule], form)
    assert len(found.wrong) > 1
    assert {line.causes for line in found.wrong} == {(rule,)}
    assert found.total.possible - found.total.earned == 1


def test_of_two_states_the_one_that_was_misread_is_told():
    found = misread("lstm", lambda initial: {**initial, "c": (Fraction(0), Fraction(0))}, "usual")
    assert {line.causes for line in found.wrong} == {("initial-state-as-zero",)}
    assert {line.quantity for line in found.wrong} == {"c.1.1", "c.1.2"}


def test_one_wrong_line_never_tells_of_a_misread_state():
    right = honest(Marker(problem("lstm")).derivation, PLACES)
    twin = honest(Marker(problem("lstm", MISREAD["initial-state-as-zero"](problem("lstm").initial))).derivation, PLACES)
    found = Marker(problem("lstm")).mark(sheet_of("student", {**right, "z_f.1.1": twin["z_f.1.1"]}))
    assert not {cause for line in found.wrong for cause in line.causes} & MISREAD.keys()


def test_a_state_that_more_lines_read_rightly_was_not_misread():
    """The recurrent terms left out of two gates' sums, while the other gates read the state."""
    right = honest(Marker(problem("lstm")).derivation, PLACES)
    twin = honest(Marker(problem("lstm", MISREAD["initial-state-as-zero"](problem("lstm").initial))).derivation, PLACES)
    wrong = {line: twin[line] for line in ("z_f.1.1", "z_f.1.2")}
    found = Marker(problem("lstm")).mark(sheet_of("student", {**right, **wrong}))
    assert {line.quantity for line in found.wrong} >= wrong.keys()
    assert not {cause for line in found.wrong for cause in line.causes} & MISREAD.keys()


def test_an_initial_state_of_zeros_is_not_misread():
    zeros = MISREAD["initial-state-as-zero"](problem("gru").initial)
    marker = Marker(problem("gru", zeros))
    answers = honest(Marker(problem("gru")).derivation, PLACES)
    found = marker.mark(sheet_of("student", answers))
    assert not {cause for line in found.wrong for cause in line.causes} & MISREAD.keys()
