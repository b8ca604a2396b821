"""Marks in exact fractions."""

from dataclasses import replace
from fractions import Fraction

import pytest

from symlstm import load_example
from symlstm.derivation import derive
from symlstm.marking.follow import Key, Status, follow
from symlstm.marking.marks import GRADED, PRACTICE, total
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding


@pytest.fixture(scope="module")
def lines():
    """Two lines of the bundled example are answered: 1.1 is given for z_f.1.1 in place of 0.875, and its sigma."""
    key = Key(derive(load_example()), Rounding())
    found = follow(key, sheet_of("someone", {"z_f.1.1": "1.1000", "f.1.1": "0.7503", "i.1.1": "nonsense"}))
    return {line.step.target: line for line in found}


def test_the_lines_are_as_the_story_says(lines):
    assert lines["z_f.1.1"].status is Status.WRONG
    assert lines["f.1.1"].status is Status.FOLLOWS
    assert lines["i.1.1"].status is Status.UNREADABLE


def test_what_follows_earns_all_in_practice_and_half_when_graded(lines):
    asked = [lines["z_f.1.1"], lines["f.1.1"]]
    assert (total(asked, PRACTICE).earned, total(asked, PRACTICE).possible) == (1, 2)
    assert total(asked, GRADED).earned == Fraction(1, 2)


def test_a_weight_counts_in_what_is_earned_and_in_what_is_possible(lines):
    scheme = replace(GRADED, weights={"f": Fraction(3)})
    found = total([lines["z_f.1.1"], lines["f.1.1"]], scheme)
    assert (found.earned, found.possible) == (Fraction(3, 2), 4)


def test_a_deduction_for_digits_never_makes_a_line_negative(lines):
    line = replace(lines["f.1.1"], few_digits=True)
    assert replace(GRADED, few_digits=Fraction(1, 4)).mark(line) == Fraction(1, 4)
    assert replace(GRADED, few_digits=Fraction(3, 4)).mark(line) == 0


def test_wrong_blank_and_unreadable_lines_earn_nothing_by_themselves(lines):
    assert PRACTICE.mark(lines["z_f.1.1"]) == PRACTICE.mark(lines["g.1.1"]) == PRACTICE.mark(lines["i.1.1"]) == 0
