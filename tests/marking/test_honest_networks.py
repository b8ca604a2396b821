"""Honest sheets of the starters' networks: none of their lines is rejected, in whatever way somebody works and whatever is asked."""

import random

import pytest
from oracles.honest_sheets import STARTERS, WAYS, asked, of_form, redrawn, worked

from symlstm.derivation import derive
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.follow import Status, follow
from symlstm.marking.sheet import sheet_of

ACCEPTED = {Status.CORRECT, Status.FOLLOWS}


def rejected(problem, way):
    """The lines of a sheet, in full and in the usual form, that are not accepted."""
    problem = asked(problem, way)
    derivation = derive(problem)
    key, texts = AnswerKey(derivation, problem.rounding), worked(derivation, way)
    for form in ("every", "usual"):
        answers = of_form(derivation, texts, form)
        for line in follow(key, sheet_of("somebody", answers)):
            if line.step.target in answers and line.status not in ACCEPTED:
                yield form, line.step.target, answers[line.step.target], line.status


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", STARTERS)
def test_no_line_of_an_honest_sheet_of_a_starter_is_rejected(name, way):
    assert list(rejected(redrawn(name, random.Random(f"{name} {way}")), WAYS[way])) == []


@pytest.mark.slow
@pytest.mark.parametrize("name", STARTERS)
def test_no_line_of_many_honest_sheets_is_rejected(name):
    draw = random.Random(name)
    for _ in range(25):  # problems; 300 sheets of each starter
        problem = redrawn(name, draw)
        assert [found for way in WAYS.values() for found in rejected(problem, way)] == []
