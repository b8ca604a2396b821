"""Sheets in whole numbers: honest work earns all, rounded or cut off as asked, whatever is gone on with; numbers put down earn nothing
to speak of."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from oracles.honest_sheets import WAYS, asked, of_form, redrawn, worked

from symlstm.marking.mark import Marker, Marking
from symlstm.marking.sheet import sheet_of
from symlstm.marking.tolerance import STRICT

AS_ASKED = ("rounds every line", "keeps all digits", "cuts off, as asked", "cuts off, keeps all digits")


def in_whole_numbers(name, way, **marking):
    problem = asked(redrawn(name, Random(f"{name} whole")), WAYS[way])
    return Marker(replace(problem, rounding=replace(problem.rounding, places=0)), Marking(**marking))


def marked(marker, answers):
    total = marker.mark(sheet_of("ann", answers), list(answers)).total
    return total.earned / total.possible


@pytest.mark.parametrize("form", ["every", "usual"])
@pytest.mark.parametrize("way", AS_ASKED)
@pytest.mark.parametrize("name", ["seed", "gru", "peephole"])
def test_honest_work_in_whole_numbers_earns_all_unless_it_is_one_number_everywhere(name, way, form):
    """Where every answer is 0, nobody can tell who worked: a person decides."""
    marker = in_whole_numbers(name, way)
    answers = of_form(marker.derivation, worked(marker.derivation, WAYS[way], 0), form)
    assert marked(marker, answers) == (1 if len(set(map(int, answers.values()))) > 1 else Fraction(1, 20))


@pytest.mark.parametrize("form", ["every", "usual"])
@pytest.mark.parametrize("text", ["0", "1"])
def test_where_numbers_are_cut_off_the_same_one_everywhere_earns_a_tenth_at_most(text, form):
    marker = in_whole_numbers("seed", "cuts off, as asked")
    answers = of_form(marker.derivation, dict.fromkeys(marker.derivation.by_target, text), form)
    assert marked(marker, answers) <= Fraction(1, 10)


def test_a_number_cut_off_the_wrong_way_is_not_right():
    marker = in_whole_numbers("seed", "cuts off, as asked")
    right = worked(marker.derivation, WAYS["cuts off, as asked"], 0)
    one_too_far = next(q for q, text in right.items() if int(text) > 0)
    found = marker.mark(sheet_of("ann", right | {one_too_far: str(int(right[one_too_far]) + 1)}))
    assert one_too_far in [line.quantity for line in found.wrong]


def test_where_rounding_is_taught_cut_off_digits_are_found_in_whole_numbers_too():
    marker = in_whole_numbers("seed", "rounds every line", tolerance=STRICT)
    found = marker.mark(sheet_of("ann", worked(marker.derivation, WAYS["cuts off, as asked"], 0)))
    assert found.wrong
