"""Variants on which mistakes can be told apart: put in one by one, each is named."""

import pytest

from symlstm import load_example, solve, vary
from symlstm.classroom.diagnosable import _alone
from symlstm.classroom.variants import diagnosability
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.diagnose import Diagnostician
from symlstm.marking.follow import follow
from symlstm.marking.sheet import sheet_of


@pytest.mark.parametrize("name", ["seed", "gru", "rnn", "coupled"])
def test_mistakes_put_in_one_by_one_are_each_named(name):
    diagnosable = diagnosability(load_example(name))
    variant = next(vary(load_example(name), 1, 1, diagnosable=diagnosable))
    told = diagnosable.told_apart(variant)
    assert set(told) >= set(diagnosable.asked)
    solution = solve(variant)
    by = Diagnostician(AnswerKey(solution.derivation, variant.rounding))
    right = {quantity: str(value) for quantity, value in solution.items()}
    for mistake, (line, value) in told.items():
        wrong = right | {line: f"{float(value):.{variant.rounding.places}f}"}
        found = by.diagnose(follow(by.key, sheet_of("student", wrong)))
        assert mistake in found[line].names


def test_what_a_template_never_shows_is_said():
    assert diagnosability(load_example("coupled")).never == ("recurrent-dropped", "activation-left-out", "gru-habit")
    assert diagnosability(load_example("seed")).never == ()


def test_the_same_variants_however_many_are_asked():
    seed = load_example("rnn")
    assert list(vary(seed, 1, 2, diagnosable=True)) == list(vary(seed, 1, 4, diagnosable=True))[:2]


def test_variants_that_were_tried_are_counted():
    diagnosable = diagnosability(load_example("rnn"))
    assert len(list(vary(load_example("rnn"), 1, 4, diagnosable=diagnosable))) == 4
    assert diagnosable.tried >= 4


@pytest.mark.parametrize(
    ("values", "alone"),
    [
        ([(0, ""), (9000, "a")], ["a"]),
        ([(0, ""), (2000, "a")], []),
        ([(0, ""), (9000, "a"), (9500, "a")], ["a", "a"]),
        ([(0, ""), (9000, "a"), (9500, "a"), (10000, "b")], []),
        ([(-9000, "a"), (0, ""), (9000, "b"), (20000, "c")], ["a", "b", "c"]),
    ],
)
def test_a_mistake_is_alone_where_nothing_else_comes_near(values, alone):
    assert [name for _, name in _alone(values)] == alone
