"""Sheets that were filled in without working earn next to nothing, and a person is told why; trivial lines, zeros left out."""

from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from oracles.calculator import honest
from oracles.honest_sheets import of_form, redrawn

from symlstm import load_example, loads, mark, with_backward
from symlstm.derivation import derive
from symlstm.marking.mark import Marker
from symlstm.marking.pattern import parsed
from symlstm.marking.rough import PADDED
from symlstm.marking.sheet import sheet_of
from symlstm.marking.trivial import is_left_trivial
from symlstm.marking.work import GUESSED, UNPROVEN
from symlstm.problem.settings import Rounding

PROBLEM = load_example("seed")
RIGHT = honest(derive(PROBLEM), 4)


def share(answers):
    total = mark(PROBLEM, answers).marked.total
    return total.earned / total.possible


@pytest.mark.parametrize("text", ["1e-9", "0", "0.0000", "1/2", "0.5", "0.5000", "1", "1.0000"])
def test_the_same_number_everywhere_earns_a_tenth_at_most(text):
    assert share(dict.fromkeys(RIGHT, text)) <= Fraction(1, 10)


def test_the_work_on_another_exercise_earns_a_tenth_at_most_and_a_person_is_told_why():
    other = honest(derive(load_example("gru")), 4)
    assert share(dict(zip(RIGHT, [*other.values(), *other.values()], strict=False))) <= Fraction(1, 10)
    found = mark(PROBLEM, dict.fromkeys(RIGHT, "1e-9"))
    assert any(UNPROVEN in line.look for line in found.lines)


def of_places(places):
    """The problem as a course asks it that wants so many places, and honest work on it."""
    problem = replace(PROBLEM, rounding=Rounding(places=places))
    right = honest(derive(problem), places)
    return problem, right if places else {quantity: text.removesuffix(".0") for quantity, text in right.items()}


@pytest.mark.parametrize("places", [0, 1, 2])
def test_where_few_digits_are_asked_numbers_put_down_earn_a_tenth_at_most_and_honest_work_all(places):
    problem, right = of_places(places)
    draw = Random(places)
    shuffled = dict(zip(right, draw.sample(list(right.values()), len(right)), strict=True))
    drawn = {quantity: f"{draw.uniform(0, 1):.{places}f}" for quantity in right}
    for answers in (shuffled, drawn, dict.fromkeys(right, f"{0:.{places}f}"), dict.fromkeys(right, f"{0.5:.{places}f}")):
        total = mark(problem, answers).marked.total
        assert total.earned <= total.possible / 10
    assert any(GUESSED in line.look for line in mark(problem, shuffled).lines)
    assert mark(problem, right).mark == f"{len(right)} of {len(right)}"


def test_a_mistake_that_fits_many_numbers_of_another_variant_is_no_proof_of_work():
    """Gradients to two places are near 0, and nearly all of those of another variant come from these by a wrong sign somewhere."""
    problem = with_backward(replace(PROBLEM, rounding=Rounding(places=2)))
    derivation, told = derive(problem), set()
    for seed in (1, 5, 8):
        other = derive(replace(redrawn("seed", Random(seed)), rounding=problem.rounding))
        answers = of_form(derivation, honest(other, 2), "usual")
        found = mark(problem, answers, asked=list(answers)).marked
        assert found.total.earned <= found.total.possible / 10
        told |= {name for line in found.wrong for name in line.causes}
    assert told


def test_of_whole_numbers_too_one_mistake_costs_one_line():
    problem, right = of_places(0)
    found = mark(problem, right | {"z_f.1.1": "7"})
    assert found.marked.total.earned >= found.marked.total.possible - 1


def test_one_number_of_unknown_origin_costs_its_own_line_alone():
    answers = honest(derive(PROBLEM), 4, slip={"z_f.1.1": "0.1234"})
    assert mark(PROBLEM, answers).mark == "68 of 69"


@pytest.mark.parametrize(
    ("formula", "values", "is_trivial"),
    [
        ("o*t", {"o": 0}, True),
        ("o*t", {"o": 1}, True),
        ("f*c + i*g", {"c": 0}, False),
        ("f*c + i*g", {"c": 0, "g": 0}, True),
        ("w*x + u*h + b", {"h": 0}, False),
        ("tanh(c)", {"c": 0}, True),
        ("sigma(z)", {"z": 1}, False),
    ],
)
def test_a_line_is_trivial_where_nothing_is_left_to_work_out(formula, values, is_trivial):
    assert is_left_trivial(parsed(formula), {name: Fraction(v) for name, v in values.items()}) is is_trivial


def test_zeros_left_out_at_the_end_cost_nothing():
    dropped = {quantity: text.rstrip("0").rstrip(".") for quantity, text in RIGHT.items()}
    assert {text for text in RIGHT.values() if text.endswith("0")}
    assert mark(PROBLEM, dropped).mark == "69 of 69"


def test_what_is_too_few_digits_to_say_anything_is_not_right():
    assert mark(PROBLEM, RIGHT | {"c.1.1": "0"})["c.1.1"] == "coarse"


def test_zeros_in_place_of_the_last_two_digits_are_no_digits():
    tenths = {quantity: f"{round(float(text), 1):.4f}" for quantity, text in RIGHT.items()}
    assert share(tenths) <= Fraction(1, 10)


@pytest.mark.parametrize(
    "slips",
    [{"z_n.2.2": "-0.3158", "z_z.3.2": "1.7266"}, {"d_z_r.3.1": "-0.0298", "z.2.2": "0.9652"}],
)
def test_two_slips_on_blank_lines_that_spoil_every_gradient_are_no_lack_of_work(slips):
    problem = with_backward(load_example("gru"))
    derivation = derive(problem)
    answers = of_form(derivation, honest(derivation, 4, slip=slips), "usual")
    found = mark(problem, answers, asked=list(answers))
    assert not any(line.is_held for line in found.lines)


def asked_for(name, places, form):
    """What marks a starter to so many places, and honest work on the lines that a form asks for."""
    problem = load_example(name)
    marker = Marker(replace(with_backward(problem), rounding=Rounding(places=places)))
    return marker, of_form(marker.derivation, honest(marker.derivation, places), form)


def earned_and_why(marker, answers):
    """What share a sheet earns, and why a person should look at it."""
    found = marker.mark(sheet_of("student", answers), list(answers))
    return found.total.earned / found.total.possible, {why for line in found.lines for why in line.look}


def is_held(marker, answers):
    return any(line.is_held for line in marker.mark(sheet_of("student", answers), list(answers)).lines)


@pytest.mark.parametrize(("name", "form"), [("seed", "usual"), ("rnn", "every"), ("upstream", "usual")])
def test_tenths_with_a_zero_behind_them_are_no_work_to_two_places_and_a_person_is_told_why(name, form):
    marker, right = asked_for(name, 2, form)
    earned, why = earned_and_why(marker, {quantity: f"{round(float(text), 1):.2f}" for quantity, text in right.items()})
    assert earned <= Fraction(1, 10)
    assert PADDED in why


@pytest.mark.parametrize(("name", "size"), [("rnn", 0.1), ("sentiment", 0.05)])
def test_numbers_put_down_near_the_right_ones_earn_a_tenth_at_most(name, size):
    marker, right = asked_for(name, 3, "every")
    for seed in range(3):
        draw = Random(seed)
        near = {quantity: f"{float(text) + draw.uniform(-size, size):.2f}" for quantity, text in right.items()}
        earned, why = earned_and_why(marker, near)
        assert earned <= Fraction(1, 10)
        assert GUESSED in why


@pytest.mark.parametrize("name", ["batch", "both-ways"])
def test_three_numbers_slightly_off_are_slips_of_somebody_who_worked(name):
    marker, right = asked_for(name, 2, "usual")
    slips = {quantity: f"{float(right[quantity]) + 0.06:.2f}" for quantity in list(right)[:6:2]}
    assert not is_held(marker, of_form(marker.derivation, honest(marker.derivation, 2, slip=slips), "usual"))


LETTERS = """
cell = "rnn"
vocabulary = "abc"
sequence = "abca"
target = "bcab"
readout = "every"
output = "softmax"
[weights]
W_xh = [[0.7, -0.9, 0.4], [-0.5, 0.3, 1.1]]
W_hh = [[0.35, -0.62], [0.81, 0.27]]
b_h = [0.15, -0.1]
W_y = [[1.2, -0.6], [-0.8, 0.9], [0.5, 1.3]]
b_y = [0.1, -0.2, 0.3]
"""


def test_three_numbers_off_by_three_units_of_the_fourth_place_are_no_sheet_by_eye():
    marker = Marker(loads(LETTERS))
    right = of_form(marker.derivation, honest(marker.derivation, 4), "usual")
    slips = {quantity: f"{float(right[quantity]) + 0.0003:.4f}" for quantity in ("h.1.1", "h.1.2", "h.3.2")}
    found = marker.mark(sheet_of("student", right | slips), list(right))
    assert len(found.wrong) == 3
    assert found.total.possible - found.total.earned == 3


def test_the_key_of_another_variant_to_two_places_earns_a_tenth_at_most():
    """Of this one a third of the lines stand with what was copied above them, and of the others many are near 0."""
    marker, right = asked_for("coupled", 2, "usual")
    random = Random("72coupled")
    other = [redrawn("coupled", random) for _ in range(3)][-1]
    copied = honest(derive(replace(other, rounding=marker.problem.rounding)), 2)
    earned, why = earned_and_why(marker, {quantity: copied[quantity] for quantity in right})
    assert earned <= Fraction(1, 10)
    assert GUESSED in why


def test_the_same_number_everywhere_is_no_work_where_the_gradients_are_all_near_it():
    marker, right = asked_for("fractions", 3, "usual")
    assert earned_and_why(marker, dict.fromkeys(right, "1e-9"))[0] <= Fraction(1, 10)


@pytest.mark.parametrize("name", ["gru", "peephole"])
def test_honest_work_to_one_digit_fewer_is_not_held_back_where_many_numbers_are_zero(name):
    marker, _ = asked_for(name, 2, "usual")
    answers = of_form(marker.derivation, honest(marker.derivation, 1), "usual")
    assert sum(text in ("0.0", "-0.0") for text in answers.values()) > len(answers) / 3
    assert not is_held(marker, answers)


def test_of_whole_numbers_a_sheet_of_zeros_goes_to_a_person_even_where_that_is_right():
    marker, right = asked_for("fractions", 0, "usual")
    assert earned_and_why(marker, dict.fromkeys(right, "0")) == (Fraction(1, 20), {GUESSED})


def test_of_whole_numbers_the_key_earns_all_where_it_is_not_the_same_number_everywhere():
    marker, _ = asked_for("rnn", 0, "usual")
    key = of_form(marker.derivation, honest(marker.derivation, 0, carries=True), "usual")
    assert earned_and_why(marker, {quantity: text.removesuffix(".0") for quantity, text in key.items()}) == (1, set())
