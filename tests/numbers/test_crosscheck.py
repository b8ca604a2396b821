"""The cross-check: it holds where all is right, fails for every broken witness, and never passes what it cannot decide."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from oracles.generic import generic_problem

from symlstm import load_example, loads, solve, with_backward
from symlstm.network import CELLS
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.witness import WITNESSES, gru, gru_reset_after, lstm, rnn


def swapped_gates(p, x, h0, c0):
    return lstm.forward(p | {"W_f": p["W_i"], "b_f": p["b_i"], "W_i": p["W_f"], "b_i": p["b_f"]}, x, h0, c0)


def swapped_in_the_sum(p, x, h0, c0):
    run = lstm.forward(p, x, h0, c0)
    return run | {"f": run["i"], "i": run["f"]}


def hidden_state_first(p, x, h0, c0):
    inputs = x.shape[1]
    turned = {name: np.roll(value, -inputs, axis=1) for name, value in p.items() if name.startswith("W")}
    return lstm.forward(p | turned, x, h0, c0)


def tanh_for_sigma(p, x, h0, c0):
    run = lstm.forward(p, x, h0, c0)
    return run | {"o": np.tanh(run["z_o"])}


def last_digit_off(p, x, h0, c0):
    run = lstm.forward(p, x, h0, c0)
    return run | {"h": run["h"] * (1 + 1e-12)}


def old_state_forgotten(p, x, h0):
    run = gru.forward(p, x, h0)
    return run | {"h": (1 - run["z"]) * run["n"]}


def update_gate_turned(p, x, h0):
    return gru.forward(p | {"W_z": -p["W_z"], "b_z": -p["b_z"]}, x, h0) | {
        name: gru.forward(p, x, h0)[name] for name in ("z_z", "z", "z_r", "r")
    }


def reset_after_the_product(p, x, h0):
    rows, h = [], h0
    for x_t in x:
        step = gru.forward(p, x_t[None], h)
        inputs = len(x_t)
        z_n = p["W_n"][:, :inputs] @ x_t + step["r"][0] * (p["W_n"][:, inputs:] @ h) + p["b_n"]
        n = np.tanh(z_n)
        h = (1 - step["z"][0]) * n + step["z"][0] * h
        rows.append(step | {"z_n": z_n[None], "n": n[None], "h": h[None]})
    return {name: np.concatenate([row[name] for row in rows]) for name in rows[0]}


def reset_before_the_product(p, x, h0):
    run = gru_reset_after.forward(p, x, h0)
    kept = run["r"][0] * h0
    return run | {"z_n": run["z_n"] - run["r"] * run["m"] + p["W_hn"] @ kept + p["b_hn"]}


def tanh_forgotten(p, x, h0):
    run = rnn.forward(p, x, h0)
    return run | {"h": run["z_h"]}


@pytest.mark.parametrize(
    ("cell", "witness", "first"),
    [
        ("lstm", swapped_gates, "z_f.1.1"),
        ("lstm", swapped_in_the_sum, "f.1.1"),
        ("lstm", hidden_state_first, "z_f.1.1"),
        ("lstm", tanh_for_sigma, "o.1.1"),
        ("lstm", last_digit_off, "h.1.1"),
        ("gru", old_state_forgotten, "h.1.1"),
        ("gru", update_gate_turned, "h.1.1"),
        ("gru", reset_after_the_product, "z_n.1.1"),
        ("gru-reset-after", reset_before_the_product, "z_n.1.1"),
        ("rnn", tanh_forgotten, "h.1.1"),
    ],
)
def test_a_broken_twin_of_the_witness_fails(cell, witness, first, monkeypatch):
    monkeypatch.setitem(WITNESSES, cell, replace(WITNESSES[cell], forward=witness))
    check = solve(generic_problem(1, cell)).crosscheck
    assert check.outcome is Outcome.FAILS
    assert first in [comparison.quantity for comparison in check.with_outcome(Outcome.FAILS)]


@pytest.mark.parametrize("cell", CELLS)
def test_it_holds_on_a_hundred_generic_problems(cell):
    for seed in range(100):
        problem = generic_problem(seed, cell, 1 + seed % 3, 1 + seed % 4, 1 + seed % 30)
        check = solve(problem).crosscheck
        assert check.outcome is Outcome.HOLDS, (seed, check.worst)


def test_it_holds_on_a_long_problem_by_restarting_the_witness():
    check = solve(generic_problem(3, "lstm", 3, 6, 60)).crosscheck
    assert check.outcome is Outcome.HOLDS
    assert len(check.restarts) > 0


def test_what_float64_cannot_hold_is_undecided():
    problem = load_example()
    huge = Fraction(10) ** 200
    check = solve(replace(problem, sequence=((huge,),) * 3, matrices=problem.matrices | {"W_f": ((huge,) * 3,) * 2})).crosscheck
    assert check.outcome is Outcome.UNDECIDED
    assert "z_f.1.1" in [comparison.quantity for comparison in check.with_outcome(Outcome.UNDECIDED)]


def test_the_tolerance_is_a_few_ulp_on_the_bundled_example():
    check = solve(load_example()).crosscheck
    assert check.outcome is Outcome.HOLDS
    assert max(comparison.tolerance for comparison in check.comparisons) < 500


def test_an_outcome_is_not_a_bool():
    with pytest.raises(TypeError, match="not a bool"):
        bool(Outcome.HOLDS)


CANCELLED = """
sequence = [[1], [-0.5]]
target = ["1/4"]
[weights]
W_f = [[2, 1.6]]
b_f = [100]
W_i = [[100, -0]]
b_i = [100]
W_c = [[-1e9, 56]]
b_c = [3]
W_o = [["1/3", 75]]
b_o = [0.2]
W_y = [[2]]
b_y = [5]
[layout]
backward = true
"""


def test_a_last_state_that_cancels_to_nothing_in_float64_is_no_disagreement():
    """c = -1 + 1 at the last time step: float64 gives 0, and so a weight gradient of 0, where both are some 1e-23."""
    check = solve(loads(CANCELLED)).crosscheck
    assert check.with_outcome(Outcome.FAILS) == ()


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("readout", ["last", "every"])
def test_it_never_fails_where_a_long_pass_has_to_be_restarted(cell, readout):
    for seed in range(3):
        problem = generic_problem(seed, cell, 1, 2, 60, readout=readout)
        wide = {name: tuple(tuple(4 * v for v in row) for row in matrix) for name, matrix in problem.matrices.items()}
        check = solve(with_backward(replace(problem, matrices=wide))).crosscheck
        assert check.with_outcome(Outcome.FAILS) == ()
