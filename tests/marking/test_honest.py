"""Honest sheets of random problems: none of their lines is ever called wrong."""

import random

import pytest
from oracles.calculator import honest
from oracles.generic import generic_problem

from symlstm import with_backward
from symlstm.derivation import derive
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.follow import Status, follow
from symlstm.marking.sheet import sheet_of
from symlstm.network import CELLS
from symlstm.problem.settings import Rounding


def random_problem(draw):
    """Any cell, one or two units and inputs, up to 8 time steps, numbers of two decimals, with a target."""
    cell, inputs, hidden = draw.choice(list(CELLS)), draw.choice([1, 2]), draw.choice([1, 1, 2])
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
        found = follow(AnswerKey(derivation, Rounding(places=places)), sheet)
        assert [line.step.target for line in found if line.status is not Status.CORRECT] == []


def blanked(key, answers, share, draw):
    """The status of each line that is left when such a share of them is blank."""
    kept = {quantity: text for quantity, text in answers.items() if draw.random() > share}
    return {line.step.target: line.status for line in follow(key, sheet_of("ann", kept)) if line.step.target in kept}


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_blank_lines_change_no_verdict_on_the_rest_of_an_honest_sheet(share):
    draw = random.Random(share)
    for _ in range(60):
        derivation = derive(with_backward(random_problem(draw)))
        answers = honest(derivation, 4, draw.random() < 0.5, draw.random() < 0.5)
        assert set(blanked(AnswerKey(derivation, Rounding(places=4)), answers, share, draw).values()) <= {Status.CORRECT}


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.2, 0.5, 0.9])
def test_blank_lines_turn_no_correct_line_of_any_sheet_wrong(share):
    """Where the wrong line itself is blank, what came after it may be right for no visible reason; never wrong. Of course what it has
    moved further from the key than a unit or two is."""
    draw = random.Random(share)
    for _ in range(60):
        derivation = derive(with_backward(random_problem(draw)))
        key, right = AnswerKey(derivation, Rounding(places=4)), honest(derivation, 4)
        wrong = draw.choice(list(right))
        answers = honest(derivation, 4, slip={wrong: f"{float(right[wrong]) + 0.3:.4f}"})
        full = {line.step.target for line in follow(key, sheet_of("ann", answers)) if key.accepts(line.step.target, line.entry)}
        found = blanked(key, answers, share, draw)
        assert {found[quantity] for quantity in full & found.keys()} <= {Status.CORRECT, Status.KEY_ONLY}
