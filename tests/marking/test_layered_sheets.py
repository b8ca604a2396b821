"""Sheets of several layers and both directions: honest ones are right, and a mistake has its name in whichever cell it is made."""

from functools import cache

import pytest
from oracles.calculator import cut, honest
from oracles.layers import NETWORKS, loaded, random_tree

from symlstm.derivation import derive
from symlstm.document.feedback.words import place_of
from symlstm.marking.diagnose import Diagnostician
from symlstm.marking.follow import AnswerKey, follow
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding


@cache
def marker(name):
    derivation = derive(loaded(random_tree(name)))
    return derivation, Diagnostician(AnswerKey(derivation, Rounding(places=4))), honest(derivation, 4)


def diagnosed(name, target, wrong):
    """The diagnosis of a sheet with one line worked out otherwise, from the numbers on it."""
    derivation, by, right = marker(name)
    value = lambda q: float(right[q]) if q in right else float(derivation.givens[q])  # noqa: E731
    answers = honest(derivation, 4, slip={target: cut(wrong(value), 4, False)})
    return by.diagnose(follow(by.key, sheet_of("student", answers)))


@pytest.mark.parametrize("name", NETWORKS)
def test_an_honest_sheet_has_nothing_to_diagnose(name):
    _, by, right = marker(name)
    assert by.diagnose(follow(by.key, sheet_of("student", right))) == {}


MISTAKES = {
    "bias-dropped": ("both-then-one", "l2.z_f.2.1", lambda v: v("l2.z_f.2.1") - v("l2.b_f.1")),
    "recurrent-dropped": (
        "both-rnn",
        "l1r.z_h.2.1",
        lambda v: v("l1r.W_h.1.1") * v("x.2.1") + v("l1r.W_h.1.2") * v("x.2.2") + v("l1r.b_h.1"),
    ),
    "input-dropped": (
        "two-rnn",
        "l2.z_h.2.1",
        lambda v: v("l2.W_h.1.3") * v("l2.h.1.1") + v("l2.b_h.1"),
    ),
    "gates-exchanged": (
        "both-lstm",
        "l1r.c.2.1",
        lambda v: v("l1r.i.2.1") * v("l1r.c.3.1") + v("l1r.f.2.1") * v("l1r.g.2.1"),
    ),
    "output-without-tanh": ("both-then-one", "l2.h.3.1", lambda v: v("l2.o.3.1") * v("l2.c.3.1")),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_has_its_name_in_any_cell(mistake):
    name, target, wrong = MISTAKES[mistake]
    found = diagnosed(name, target, wrong)
    assert list(found) == [target]
    assert mistake in found[target].names


def test_a_line_is_said_to_stand_in_its_layer():
    derivation, _, _ = marker("both-then-one")
    assert place_of(derivation.step("l2.f.2.1")) == "layer 2, forget gate, time step 2, unit 1"
    assert place_of(derivation.step("l1r.h.3.2")) == "layer 1, from right to left, hidden state, time step 3, unit 2"
    assert place_of(derivation.step("y.3.2")) == "readout, time step 3, unit 2"
