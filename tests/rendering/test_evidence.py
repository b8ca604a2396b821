"""The evidence can be worked out again: each edited formula in it gives, from the numbers on the sheet, what the student wrote."""

import json
import math
from dataclasses import replace
from fractions import Fraction
from functools import cache

import pytest
from oracles.calculator import FUNCTIONS, by_calculator, cut, honest
from oracles.formula_text import value_of_text
from oracles.generic import generic_problem

from symlstm import load_example, with_backward
from symlstm.derivation import derive
from symlstm.marking.formula_line import by_ids
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.network import CELLS
from symlstm.problem.settings import Rounding
from symlstm.rendering.evidence import as_json, evidence, head

PLACES = 9
UNIT = 10.0**-PLACES  # of the last digit written


def with_mistakes(marker):
    """A sheet with a mistake on one line in five, each by another edit of its formula; later lines go on from there."""
    numbers = {name: float(value) for name, value in marker.derivation.givens.items()}
    answers = {}
    for number, step in enumerate(marker.derivation.steps):
        edits = marker.edits(step.target) if number % 5 == 0 else ()
        formula = edits[number % len(edits)][1] if edits else by_ids(step)
        answers[step.target] = cut(by_calculator(formula, numbers.__getitem__), PLACES, truncate=False)
        numbers[step.target] = float(answers[step.target])
    return answers, numbers


@cache
def evidence_of(cell):
    """The numbers that the student had, and the lines of the evidence as they are read from the file."""
    problem = replace(with_backward(generic_problem(5, cell, readout="every")), rounding=Rounding(places=PLACES))
    marker = Marker(problem)
    answers, numbers = with_mistakes(marker)
    file = as_json(head(marker), [json.dumps(evidence(marker.mark(sheet_of("ann", answers)), marker, shows_key=True))])
    (student,) = json.loads(file)["students"]
    return numbers, student["lines"]


def mistakes(lines):
    causes = ((line, cause) for line in lines for cause in line.get("diagnosis", {}).get("causes", ()))
    return [(line, cause) for line, cause in causes if cause["kind"] == "mistake"]


@pytest.mark.parametrize("cell", CELLS)
def test_an_edited_formula_gives_what_was_written(cell):
    numbers, lines = evidence_of(cell)
    assert len({line["id"] for line, _ in mistakes(lines)}) >= 8
    for line, cause in mistakes(lines):
        assert cause["at"] == [line["id"]]
        found = value_of_text(cause["edited"], numbers, FUNCTIONS)
        assert math.isclose(found, float(line["written"]), rel_tol=0, abs_tol=2 * UNIT), (line["id"], cause)


@pytest.mark.parametrize("cell", CELLS)
def test_an_edited_formula_does_not_give_what_the_line_should_be(cell):
    numbers, lines = evidence_of(cell)
    for line, cause in mistakes(lines):
        found = value_of_text(cause["edited"], numbers, FUNCTIONS)
        assert not math.isclose(found, float(line["own"]["value"]), rel_tol=0, abs_tol=UNIT), (line["id"], cause)


def test_a_number_that_was_read_in_place_of_a_given_one_stands_in_the_formula_as_such_numbers_are_given():
    problem = replace(load_example("seed"), sequence=((Fraction("1.2"),), (Fraction("1.5"),), (Fraction("2.5"),)))
    other = replace(problem, sequence=((Fraction("2.1"),), (Fraction("1.5"),), (Fraction("2.5"),)))
    marker = Marker(problem)
    found = evidence(marker.mark(sheet_of("ann", honest(derive(other), 4))), marker)
    edited = [
        cause["edited"] for line in found["lines"] for cause in line.get("diagnosis", {}).get("causes", ()) if "edited" in cause
    ]
    assert "W_f.1.1*2.1 + W_f.1.2*h.0.1 + W_f.1.3*h.0.2 + b_f.1" in edited
    assert not any("/" in text for text in edited)
