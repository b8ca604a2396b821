"""Follow-through on the bundled example: honest sheets, one mistake, blanks. Honest values come from plain float64."""

import random
from fractions import Fraction

import pytest
from oracles.calculator import honest

from symlstm import load_example, loads, with_backward
from symlstm.derivation import derive
from symlstm.errors import UsageError
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.follow import Status, follow
from symlstm.marking.sheet import sheet_of
from symlstm.marking.tolerance import ends
from symlstm.problem.settings import Rounding


@pytest.fixture(scope="module")
def derivation():
    return derive(with_backward(load_example()))


@pytest.fixture(scope="module")
def key(derivation):
    return AnswerKey(derivation, Rounding())


def statuses(key, answers):
    return {line.step.target: line.status for line in follow(key, sheet_of("someone", answers))}


@pytest.mark.parametrize("places", [3, 4, 5, 6])
@pytest.mark.parametrize("truncate", [False, True])
@pytest.mark.parametrize("carries", [False, True])
def test_an_honest_sheet_is_correct_in_every_line(derivation, places, truncate, carries):
    found = statuses(AnswerKey(derivation, Rounding(places=places)), honest(derivation, places, truncate, carries))
    assert {quantity for quantity, status in found.items() if status is not Status.CORRECT} == set()


@pytest.mark.parametrize("quantity", ["z_f.1.1", "f.1.2", "c.1.1", "h.2.1", "y.3.1", "d_c.2.1", "d_z_f.2.1"])
def test_one_slip_costs_one_line_and_what_comes_after_follows(derivation, key, quantity):
    right = honest(derivation, 4)
    slipped = f"{float(right[quantity]) + 0.0713:.4f}"
    found = statuses(key, honest(derivation, 4, slip={quantity: slipped}))
    assert [name for name, status in found.items() if status is Status.WRONG] == [quantity]
    assert Status.FOLLOWS in found.values() or quantity == "d_z_f.2.1"


def test_the_right_value_after_a_wrong_one_is_key_only(derivation, key):
    answers = honest(derivation, 4)
    answers["f.1.1"] = "0.3171"
    found = statuses(key, answers)
    assert found["f.1.1"] is Status.WRONG
    assert found["z_f.2.1"] is Status.CORRECT
    assert Status.KEY_ONLY in found.values()


def test_a_wrong_number_that_makes_the_rest_easy_earns_nothing_by_itself(derivation, key):
    found = statuses(key, honest(derivation, 4, slip={"o.1.1": "0.0000"}))
    assert found["o.1.1"] is Status.WRONG
    assert found["h.1.1"] is Status.FOLLOWS_TRIVIAL


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("slip", [{}, {"i.2.1": "0.4111"}, {"c.1.1": "0.9", "d_h.3.1": "1"}])
def test_lines_left_blank_turn_no_correct_line_wrong(derivation, key, seed, slip):
    draw = random.Random(seed)
    answers = honest(derivation, 4, slip=slip)
    before = statuses(key, answers)
    kept = {quantity: text for quantity, text in answers.items() if draw.random() < 0.5}
    after = statuses(key, kept)
    correct = [quantity for quantity in kept if before[quantity] is Status.CORRECT]
    assert correct
    assert {after[quantity] for quantity in correct} <= {Status.CORRECT, Status.KEY_ONLY}
    assert slip or {after[quantity] for quantity in correct} == {Status.CORRECT}


def test_a_sum_over_time_may_be_anything_its_written_terms_allow_and_nothing_more(derivation, key):
    """The oracle adds up the products of the terms' ends, in fractions."""
    answers = honest(derivation, 4)
    sums = [line for line in follow(key, sheet_of("someone", answers)) if line.step.target.startswith("d_W_f.")]

    def band(quantity):
        if quantity in derivation.givens:
            return [derivation.givens[quantity]] * 2
        return [Fraction(answers[quantity]) + off * Fraction(1, 10_000) for off in (-1, 1)]

    for line in sums:
        corners = [
            [a * b for a in band(u.name) for b in band(v.name)] for u, v in (t.factors for t in line.step.expression.terms)
        ]
        least, greatest = ends(line.own)
        assert 0 <= sum(map(min, corners)) - least < Fraction(1, 10**30)
        assert 0 <= greatest - sum(map(max, corners)) < Fraction(1, 10**30)
    assert len(sums) == 6


def test_fewer_digits_than_asked_are_said_and_are_not_wrong(derivation, key):
    lines = {line.step.target: line for line in follow(key, sheet_of("someone", honest(derivation, 2)))}
    assert lines["f.1.1"].few_digits
    assert lines["f.1.1"].status is Status.CORRECT


def test_an_id_that_does_not_exist_is_refused_with_near_ones(key):
    with pytest.raises(UsageError, match=r"f\.1\.1"):
        follow(key, sheet_of("someone", {"ff.1.1": "0.5"}))


def test_a_float_is_refused_since_its_last_digit_is_lost():
    with pytest.raises(UsageError, match="as it was written"):
        sheet_of("someone", {"f.1.1": 0.5})


def test_who_goes_on_with_a_coarse_number_of_their_own_is_right_below_it():
    problem = loads("""
cell = "rnn"
sequence = [[1], [0]]
target = [0.3]
[weights]
W_xh = [[0.9]]
W_hh = [[0.5]]
b_h = [0.07]
""")
    key = AnswerKey(derive(with_backward(problem)), Rounding(places=3))
    right = honest(key.derivation, 3)
    goes_on = next(q for q in right if q == "d_z_h.1.1")
    coarse = {"d_h.1.1": "0.1"}
    slope = 1 - float(right["h.1.1"]) ** 2
    found = statuses(key, right | coarse | {goes_on: f"{0.1 * slope:.3f}"})
    assert found["d_h.1.1"] is Status.COARSE
    assert found[goes_on] in (Status.CORRECT, Status.FOLLOWS)
