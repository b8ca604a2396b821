"""Sheets of several samples: an honest one is right, and a mistake has its name in whichever sample it is made."""

import json
from functools import cache

import pytest
from oracles.calculator import cut, honest

from symlstm import load_example, loads, with_backward
from symlstm.derivation import derive
from symlstm.document.feedback.words import place_of
from symlstm.marking.diagnose import Diagnostician
from symlstm.marking.follow import AnswerKey, follow
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

pytest.importorskip("flint")

from oracles.any_network import random_samples


@cache
def marker():
    derivation = derive(with_backward(load_example("batch"), rate="0.1"))
    return derivation, Diagnostician(AnswerKey(derivation, Rounding(places=4))), honest(derivation, 4)


def test_an_honest_sheet_has_nothing_to_diagnose():
    _, by, right = marker()
    assert by.diagnose(follow(by.key, sheet_of("student", right))) == {}


MISTAKES = [
    ("recurrent-dropped", "s2.z_h.2.1", lambda v: v("W_xh.1.1") * v("s2.x.2.1") + v("b_h.1")),
    ("bias-dropped", "s1.z_h.2.1", lambda v: v("W_xh.1.1") * v("s1.x.2.1") + v("W_hh.1.1") * v("s1.h.1.1")),
    ("share-for-sum", "s2.d_W_xh.1.1", lambda v: v("s2.d_z_h.3.1") * v("s2.x.3.1")),
    ("sample-for-all", "d_W_y.1.1", lambda v: v("s1.d_W_y.1.1")),
    ("sample-for-all", "loss", lambda v: v("s1.loss")),
]


@pytest.mark.parametrize(("name", "target", "wrong"), MISTAKES)
def test_a_mistake_has_its_name_in_any_sample(name, target, wrong):
    derivation, by, right = marker()
    value = lambda q: float(right[q]) if q in right else float(derivation.givens[q])  # noqa: E731
    answers = honest(derivation, 4, slip={target: cut(wrong(value), 4, False)})
    found = by.diagnose(follow(by.key, sheet_of("student", answers)))
    assert list(found) == [target]
    assert name in found[target].names


@pytest.mark.parametrize("seed", range(12))
def test_honest_sheets_of_every_kind_of_network_are_right(seed):
    problem = loads(json.dumps(random_samples(seed)), format="json")
    derivation = derive(with_backward(problem) if problem.target is not None else problem)
    by = Diagnostician(AnswerKey(derivation, Rounding(places=4)))
    assert by.diagnose(follow(by.key, sheet_of("student", honest(derivation, 4)))) == {}


def test_a_line_is_said_to_stand_in_its_sample():
    derivation, _, _ = marker()
    assert place_of(derivation.step("s2.h.3.1")) == "sample 2, hidden state, time step 3, unit 1"
    assert place_of(derivation.step("loss")) == "loss of all samples"
