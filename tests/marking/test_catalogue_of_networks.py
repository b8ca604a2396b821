"""The mistakes of the newer networks: each is told by its name, and costs no other line."""

from dataclasses import replace
from functools import cache

import pytest
from oracles.calculator import cut, honest
from oracles.generic import generic_problem
from oracles.network_mistakes import CASES, PROBLEMS

from symlstm import load_example, loads, with_backward
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.marking.verdict import Verdict
from symlstm.problem.load import example_text
from symlstm.problem.settings import Rounding

PLACES = 9
CHANGED = {
    "hello-mean": ('"cross-entropy"', '"cross-entropy"\nover_time = "mean"'),
    "gru-updates": ('cell  = "gru"', 'cell  = "gru"\nz_gate = "updates"'),
    "hello-squared": ('"cross-entropy"', '"squared"'),
}


@cache
def marker(name):
    if name == "gru":
        problem = generic_problem(17, "gru")
    elif name in CHANGED:
        problem = loads(example_text(name.partition("-")[0]).replace(*CHANGED[name]))
    elif name in PROBLEMS:
        problem = loads(PROBLEMS[name])
    elif name == "rnn-updated":
        return Marker(replace(with_backward(load_example("rnn"), "0.1"), rounding=Rounding(places=PLACES)))
    else:
        problem = load_example(name)
    return Marker(replace(with_backward(problem), rounding=Rounding(places=PLACES)))


@pytest.mark.parametrize(("rule", "name", "line", "wrong"), CASES, ids=["-".join(case[:3]) for case in CASES])
def test_a_mistake_is_told_by_its_name_and_costs_no_other_line(rule, name, line, wrong):
    by = marker(name)
    right = {**by.derivation.givens, **honest(by.derivation, PLACES)}
    text = cut(wrong({quantity: float(number) for quantity, number in right.items()}), PLACES, truncate=False)
    found = by.mark(sheet_of("student", honest(by.derivation, PLACES, slip={line: text})))
    assert [(each.quantity, each.verdict) for each in found.wrong] == [(line, Verdict.MISTAKE)]
    assert rule in found.wrong[0].causes


def test_on_other_outputs_the_gradient_is_zero_without_the_cross_terms():
    """A 0 alone proves little; all of them together are told."""
    by = marker("hello")
    slips = {f"d_z_y.{t}.{k}": cut(0, PLACES, truncate=False) for t in (1, 2, 3, 4) for k in (1, 2, 3, 4) if (t, k) not in RIGHT}
    found = by.mark(sheet_of("student", honest(by.derivation, PLACES, slip=slips)))
    told = [line.causes for line in found.wrong if line.quantity in slips]
    assert told
    assert all("cross-terms-forgotten" in causes for causes in told)  # -target/y is 0 there as well


def test_a_direction_handed_back_in_the_order_of_the_other_one_is_told_and_charged_once():
    by = marker("alike")
    s = {name: float(number) for name, number in {**by.derivation.givens, **honest(by.derivation, PLACES)}.items()}
    slips, arriving = {}, 0.0
    for t in (4, 3, 2, 1):  # rightly from t = 1 on, as this direction ends there
        gradient = s["W_y.1.2"] * s[f"d_y.{t}.1"] + arriving
        before = gradient * (1 - s[f"l1r.h.{t}.1"] ** 2)
        arriving = s["l1r.W_h.1.2"] * before
        slips |= {f"l1r.d_h.{t}.1": gradient, f"l1r.d_z_h.{t}.1": before}
        slips[f"l1r.d_h_in.{t}.1"] = arriving
    written = {line: cut(value, PLACES, truncate=False) for line, value in slips.items() if line in by.derivation.by_target}
    found = by.mark(sheet_of("student", honest(by.derivation, PLACES, slip=written)))
    assert {line.causes for line in found.wrong} == {("gradient-handed-back-forwards",)}
    assert found.total.possible - found.total.earned == 1


RIGHT = {(1, 2), (2, 3), (3, 3), (4, 4)}


@pytest.mark.parametrize("name", sorted({case[1] for case in CASES}))
def test_no_rule_is_told_on_a_right_sheet(name):
    by = marker(name)
    assert {line.verdict for line in by.mark(sheet_of("student", honest(by.derivation, PLACES))).lines} == {Verdict.CORRECT}
