"""Honest sheets of random problems: none of their lines is ever called wrong."""

import random

import pytest
from oracles.calculator import honest

from symlstm import loads, with_backward
from symlstm.derivation import derive
from symlstm.marking.follow import Key, Status, follow
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding


def random_problem(draw):
    """An LSTM of one or two units and inputs, up to 8 time steps, weights of two decimals, with a target."""
    units, inputs, steps = draw.choice([1, 1, 2]), draw.choice([1, 2]), draw.randint(1, 8)

    def numbers(count, size=1):
        return [round(draw.uniform(-size, size), 2) for _ in range(count)]

    gates = "".join(
        f"W_{gate} = {[numbers(inputs + units) for _ in range(units)]}\nb_{gate} = {numbers(units)}\n" for gate in "fico"
    )
    return loads(
        f'cell = "lstm"\nsequence = {[numbers(inputs, 2) for _ in range(steps)]}\ntarget = {numbers(1)}\n'
        f"[weights]\n{gates}W_y = {[numbers(units)]}\nb_y = {numbers(1)}\n[initial]\nh = {numbers(units)}\nc = {numbers(units)}\n"
    )


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
