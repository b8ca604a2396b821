"""Marks in exact fractions: by status, by mistake, once for a mistake that is made again, and as a person decided."""

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from oracles.calculator import cut, honest

from symlstm import load_example
from symlstm.derivation import derive
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.charges import Override
from symlstm.marking.follow import Status, follow
from symlstm.marking.mark import Marker, Marking
from symlstm.marking.marks import GRADED, PRACTICE
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

PROBLEM = load_example()
DERIVATION = derive(PROBLEM)
RIGHT = honest(DERIVATION, 4)
HALF = Fraction(1, 2)


@pytest.fixture(scope="module")
def lines():
    """Two lines of the bundled example are answered: 1.1 is given for z_f.1.1 in place of 0.875, and its sigma."""
    key = AnswerKey(DERIVATION, Rounding())
    found = follow(key, sheet_of("someone", {"z_f.1.1": "1.1000", "f.1.1": "0.7503", "i.1.1": "nonsense"}))
    return {line.step.target: line for line in found}


def tanh_of(quantity):
    return cut(math.tanh(float(RIGHT[f"z_{quantity}"])), 4, False)


def marked(slip, scheme=PRACTICE, overrides=None, **without):
    answers = honest(DERIVATION, 4, slip=slip) | without
    return Marker(PROBLEM, Marking(scheme=scheme)).mark(sheet_of("someone", answers), (), overrides)


def line_of(sheet, quantity):
    return next(line for line in sheet.lines if line.quantity == quantity)


def test_the_lines_are_as_the_story_says(lines):
    assert lines["z_f.1.1"].status is Status.WRONG
    assert lines["f.1.1"].status is Status.FOLLOWS
    assert lines["i.1.1"].status is Status.UNREADABLE


def test_what_follows_earns_all_in_practice_and_half_when_graded(lines):
    assert (PRACTICE.mark(lines["f.1.1"]), GRADED.mark(lines["f.1.1"])) == (1, HALF)


def test_a_weight_counts_in_what_is_earned_and_in_what_is_possible():
    plain = marked({})
    heavy = marked({}, replace(PRACTICE, weights={"f": Fraction(3)}))
    assert plain.total.earned == plain.total.possible == 69
    assert heavy.total.earned == heavy.total.possible == 69 + 2 * 6


def test_a_deduction_for_digits_never_makes_a_line_negative(lines):
    line = replace(lines["f.1.1"], few_digits=True)
    assert replace(GRADED, few_digits=Fraction(1, 4)).mark(line) == Fraction(1, 4)
    assert replace(GRADED, few_digits=Fraction(3, 4)).mark(line) == 0


def test_wrong_blank_and_unreadable_lines_earn_nothing_by_themselves(lines):
    assert PRACTICE.mark(lines["z_f.1.1"]) == PRACTICE.mark(lines["g.1.1"]) == PRACTICE.mark(lines["i.1.1"]) == 0


def test_a_mistake_that_is_made_again_is_charged_once_unless_each_is_asked():
    slip = {"f.1.1": tanh_of("f.1.1"), "o.1.2": tanh_of("o.1.2")}
    once, each = marked(slip), marked(slip, replace(PRACTICE, repeat_once=False))
    assert once.total.earned == 68
    assert (line_of(once, "f.1.1").earned, line_of(once, "o.1.2").earned) == (0, 1)
    assert line_of(once, "o.1.2").same_as == "f.1.1"
    assert each.total.earned == 67


def test_two_different_mistakes_are_charged_both():
    slip = {"f.1.1": tanh_of("f.1.1"), "o.1.2": cut(1 - float(RIGHT["o.1.2"]), 4, False)}
    assert marked(slip).total.earned == 67


def test_a_mistake_earns_the_credit_that_was_set_for_it():
    scheme = replace(PRACTICE, credit={"tanh-for-sigmoid": Fraction(1, 3)})
    assert line_of(marked({"f.1.1": tanh_of("f.1.1")}, scheme), "f.1.1").earned == Fraction(1, 3)


def test_tied_causes_that_earn_differently_go_to_a_person():
    f, i, g = (float(RIGHT[name]) for name in ("f.1.1", "i.1.1", "g.1.1"))
    tied = {"c.1.1": cut(f + i * g, 4, False)}  # f + c_0 or f alone, as c_0 is 0
    names = line_of(marked(tied), "c.1.1").causes
    assert len(names) == 2
    odd = line_of(marked(tied, replace(PRACTICE, credit={names[0]: HALF})), "c.1.1")
    even = line_of(marked(tied, replace(PRACTICE, credit=dict.fromkeys(names, HALF))), "c.1.1")
    assert (odd.earned, bool(odd.look)) == (0, True)
    assert (even.earned, bool(even.look)) == (HALF, False)


def test_what_a_person_decided_wins():
    sheet = marked({}, overrides={"loss": Override(HALF, "seen")}, loss="illegible")
    line = line_of(sheet, "loss")
    assert (line.earned, line.look, line.by_hand.note) == (HALF, (), "seen")
    assert sheet.total.earned == 68 + HALF


def test_a_mistake_that_is_made_again_earns_no_more_than_a_line_that_follows():
    slip = {"f.1.1": tanh_of("f.1.1"), "o.1.2": tanh_of("o.1.2")}
    assert line_of(marked(slip, GRADED), "o.1.2").earned == HALF


def test_a_line_that_a_person_decided_does_not_pay_for_the_others():
    slip = {"f.1.1": tanh_of("f.1.1"), "o.1.2": tanh_of("o.1.2")}
    sheet = marked(slip, overrides={"f.1.1": Override(Fraction(1))})
    assert (line_of(sheet, "f.1.1").earned, line_of(sheet, "o.1.2").earned) == (1, 0)


@pytest.mark.parametrize("text", ["1", "0", "0e1", "1e300", "-1000000", "0.7e-1e"])
def test_an_entry_that_fits_anything_or_is_out_of_all_proportion_earns_nothing_until_a_person_has_looked(text):
    sheet = Marker(PROBLEM).mark(sheet_of("someone", dict.fromkeys(DERIVATION.by_target, text)))
    assert sheet.total.earned == 0
    assert len(sheet.to_look_at) == len(sheet.lines)


def test_two_digits_fewer_than_asked_are_still_marked():
    assert line_of(marked({}, loss="5.37"), "loss").earned == 1


def test_rounding_alone_makes_no_line_follow_where_nothing_above_it_is_wrong():
    """At two places the loss comes out away from the key, though every line is worked out as it should be."""
    answers = honest(DERIVATION, 2)
    lines = Marker(PROBLEM, Marking(scheme=GRADED)).mark(sheet_of("gus", answers)).lines
    assert {line.verdict.value for line in lines} == {"correct"}


def test_a_line_below_a_wrong_one_that_was_left_blank_still_follows():
    sheet = marked({"f.2.1": "0.4000"}, **{"c.2.1": ""})
    assert line_of(sheet, "tanh_c.2.1").verdict.value == "follows"
