"""Honest sheets of random problems: none of their lines is ever called wrong."""

import random

import pytest
from oracles.calculator import honest
from oracles.generic import generic_problem

from symlstm import with_backward
from symlstm.derivation import derive
from symlstm.marking.follow import Key, Status, follow
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding


def random_problem(draw):
    """Either cell, one or two units and inputs, up to 8 time steps, numbers of two decimals, with a target."""
    cell, inputs, hidden = draw.choice(["lstm", "gru"]), draw.choice([1, 2]), draw.choice([1, 1, 2])
    return generic_problem(draw.random(), cell, inputs, hidden, steps=draw.randint(1, 8))


@pytest.mark.slow
@pytest.mark.parametrize("places", [3, 4, 5, 6])
@pytest.mark.parametrize("truncate", [False, True], ids=["rounds", "truncates"])
@pytest.mark.parametrize("carries", [False, True], ids=["as written", "as calculated"])
def test_no_line_of_an_honest_sheet_is_rejected(places, truncate, carries):
    draw = random.Random(places)
    for _ in range(20):
        derivation = derive(with_backward(random_problem(draw)))
        sheet = sheet_of("someone", honest(derivation, places, truncate, carries))
        found = follow(Key(derivation, Rounding(places=places)), sheet)
        assert [line.step.target for line in found if line.status is not Status.CORRECT] == []
