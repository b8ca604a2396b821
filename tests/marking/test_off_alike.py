"""What somebody did on every line of a kind is charged once, though nothing in the catalogue explains it; and nothing else is."""

import math
from dataclasses import replace
from random import Random

import pytest
from oracles.calculator import honest
from oracles.own_ways import MARKERS, Way, sigma, usual, worked

from symlstm import load_example
from symlstm.document.feedback.told import told_lines
from symlstm.marking.causes import EVERYWHERE
from symlstm.marking.deviations import TERM_TIMES
from symlstm.marking.mark import Marker
from symlstm.marking.off_words import in_words
from symlstm.marking.scheme_file import loads_marking
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding
from symlstm.rendering.evidence import evidence


def cut(value, places):
    return math.trunc(round(value * 10**places, 6)) / 10**places


def bent(z):
    return z / (1 + abs(z))


WAYS = {
    "0.9 of every sigmoid": Way(sigma=lambda z: 0.9 * sigma(z)),
    "2 for e": Way(sigma=lambda z: 1 / (1 + 2**-z)),
    "another curve for the sigmoid": Way(sigma=lambda z: (1 + bent(z)) / 2),
    "a straight line for the sigmoid": Way(sigma=lambda z: min(1, max(0, 0.5 + 0.2 * z))),
    "another curve for tanh": Way(tanh=bent),
    "every sum halved": Way(total=lambda products, bias, time: (sum(products) + bias) / 2),
    "all products doubled": Way(total=lambda products, bias, time: 2 * sum(products) + bias),
    "states halved in the sums": Way(total=lambda products, bias, time: products[0] + sum(products[1:]) / 2 + bias),
    "the sign of one weight of every sum lost": Way(
        total=lambda products, bias, time: products[0] + products[1] - products[2] + bias
    ),
    "bias taken three times": Way(total=lambda products, bias, time: sum(products) + 3 * bias),
    "states halved": Way(state=lambda terms: sum(terms) / 2),
    "gates rounded to one place": Way(sigma=lambda z: round(sigma(z), 1)),
    "3 in place of 1 below": Way(sigma=lambda z: 1 / (3 + math.exp(-z))),
    "arctan for tanh": Way(tanh=math.atan),
    "tan for tanh": Way(tanh=math.tan),
    "a minus before the exponential": Way(sigma=lambda z: 1 / (1 - math.exp(-z))),
    "gates squared": Way(sigma=lambda z: sigma(z) ** 2),
}


def marked(answers, cell="seed", marking=None):
    marker = Marker(load_example(cell), marking) if marking else MARKERS[cell]
    return marker.mark(sheet_of("student", answers), list(answers))


def lost(found):
    return found.total.possible - found.total.earned


def charged(found):
    return [line.quantity for line in found.wrong if not line.same_as]


def with_numbers(random, cell, quantities):
    """A sheet with numbers from anywhere on some lines, gone on with."""
    return honest(MARKERS[cell].derivation, 4, slip={quantity: f"{random.uniform(0, 1):.4f}" for quantity in quantities})


@pytest.mark.parametrize("cell", MARKERS)
def test_the_oracle_agrees_where_nothing_is_done_in_a_way_of_ones_own(cell):
    assert not marked(worked(cell, Way()), cell).wrong


@pytest.mark.parametrize("form", [dict, usual])
@pytest.mark.parametrize("cell", MARKERS)
@pytest.mark.parametrize("way", WAYS)
def test_what_nothing_explains_costs_one_line_where_it_was_done_everywhere(way, cell, form):
    found = marked(form(worked(cell, WAYS[way])), cell)
    assert len(found.wrong) >= 4
    assert len(charged(found)) == 1
    assert lost(found) == 1


def test_lines_that_come_after_the_first_name_it():
    found = marked(worked("seed", WAYS["0.9 of every sigmoid"]))
    assert {line.same_as for line in found.wrong} == {"", "f.1.1"}
    assert {line.judged.step.name for line in found.wrong} == {"f", "i", "o"}


def test_it_is_said_in_what_way_lines_are_off_together():
    told = told_lines(marked(worked("seed", WAYS["0.9 of every sigmoid"])))
    assert told[0].notes == ("off in the same way, as if every sigmoid were 0.9 times as large", "charged once")
    told = told_lines(marked(usual(worked("seed", WAYS["bias taken three times"]))))
    assert told[0].notes[0] == "off in the same way, as if every bias were 3 times as large"


def test_a_factor_of_nearly_nothing_is_said_as_left_out():
    assert str(in_words(TERM_TIMES, -2.99e-05)) == "off in the same way, as if one term were left out"
    assert str(in_words(TERM_TIMES, 0.5)) == "off in the same way, as if one term were 0.5 times as large"


def test_products_cut_off_before_they_are_added_cost_one_line():
    found = marked(worked("seed", Way(total=lambda products, bias, time: sum(cut(each, 1) for each in products) + bias)))
    assert len(found.wrong) > 20
    assert lost(found) == 1


def test_what_is_off_by_few_units_on_many_lines_costs_one_line():
    found = marked(worked("seed", Way(sigma=lambda z: 1 / (1 + 2.7**-z))))
    assert len(found.wrong) > 10
    assert lost(found) == 1


def test_an_equation_that_is_wrong_throughout_is_charged_once_where_all_else_is_right():
    found = marked(worked("seed", Way(state=lambda terms: math.copysign(math.sqrt(abs(sum(terms))), sum(terms)))))
    assert {line.judged.step.name for line in found.wrong} == {"c"}
    assert {line.diagnosis.off for line in found.wrong} == {EVERYWHERE}
    assert charged(found) == ["c.1.1"]


def test_where_each_line_is_to_be_charged_it_is():
    found = marked(
        worked("gru", WAYS["2 for e"]), "gru", loads_marking('repeat = "each"', tuple(MARKERS["gru"].derivation.by_target))
    )
    assert lost(found) == len(found.wrong) == 12


@pytest.mark.parametrize("seed", range(12))
def test_numbers_from_anywhere_on_a_few_lines_are_charged_one_by_one(seed):
    random = Random(seed)
    lines = random.sample(list(MARKERS["seed"].derivation.by_target), random.randint(3, 5))
    found = marked(with_numbers(random, "seed", lines))
    assert not any(line.same_as for line in found.wrong)


@pytest.mark.parametrize("cell", MARKERS)
def test_gates_put_down_from_anywhere_are_charged_one_by_one(cell):
    gates = [quantity for quantity in worked(cell, Way()) if quantity.split(".")[0] in "fiozr"]
    found = marked(with_numbers(Random(1), cell, gates), cell)
    assert len(charged(found)) >= len(gates) - 1
    assert lost(found) >= len(gates) - 1


def test_numbers_that_differ_in_their_sign_alone_are_no_curve():
    marker = Marker(replace(load_example("addition"), rounding=Rounding(places=4)))
    answers = {quantity: f"{0.5 * (-1) ** n:.4f}" for n, quantity in enumerate(honest(marker.derivation, 4))}
    total = marker.mark(sheet_of("student", answers), list(answers)).total
    assert total.earned <= total.possible / 10


def test_the_same_number_everywhere_is_no_factor():
    right = worked("seed", Way())
    for number in ("0.0000", "0.5000", "1.0000"):
        total = marked(dict.fromkeys(right, number)).total
        assert total.earned <= total.possible / 10


def test_what_the_catalogue_knows_is_told_as_that_beside_slips():
    answers = worked("seed", Way(total=lambda products, bias, time: sum(products)))
    answers |= {"c.2.1": "0.9999", "h.3.2": "0.9876"}  # not gone on with
    found = marked(answers)
    told = [line for line in found.wrong if line.causes == ("bias-dropped",)]
    assert len(told) == 24
    assert len({line.same_as for line in told}) == 2


def test_the_evidence_says_how_lines_are_off_together():
    found = marked(worked("seed", WAYS["every sum halved"]))
    wrong = [line for line in evidence(found, MARKERS["seed"])["lines"] if line["verdict"] == "unexplained"]
    assert {line["diagnosis"]["off"] for line in wrong} == {
        "off in the same way, as if every weighted sum were 0.5 times as large"
    }
