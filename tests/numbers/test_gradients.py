"""Gradients: against the certified reference, against forward-mode differentiation, and with broken twins that must fail."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import numpy as np
import pytest
from flint import arb, ctx, fmpq
from oracles import taylor
from oracles.generic import generic_problem

from symlstm import Layout, Rounding, load_example, loads, solve, with_backward
from symlstm.derivation import derive, gradients
from symlstm.network import CELLS
from symlstm.numbers.central_difference import ENOUGH, central_differences
from symlstm.numbers.certify import certify
from symlstm.numbers.crosscheck import cross_check
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.witness import WITNESSES, arrays, gru, gru_reset_after, lstm, rnn

pytestmark = pytest.mark.usefixtures("engine")
REFERENCE = json.loads((Path(__file__).parent.parent / "data/seed_values.json").read_text())["values"]


def backward(problem, **rounding):
    problem = replace(problem, layout=Layout(backward=True), rounding=Rounding(**rounding))
    return problem, derive(problem)


# --- values ----------------------------------------------------------------------------------------------------------


def test_every_gradient_of_the_seed_agrees_with_the_reference_to_fifty_figures():
    expected = {name: value for name, value in REFERENCE.items() if name.startswith("d_")}
    problem, derivation = backward(load_example(), places=None, figures=50)
    printed = certify(derivation, problem.rounding).printed
    assert len(expected) == 79
    as_in_the_reference = {name: str(printed[name]) if printed[name].coefficient else "0" for name in expected}
    assert as_in_the_reference == expected


def any_problem(seed):
    random = Random(f"gradients {seed}")
    shape = [random.randint(1, 3), random.randint(1, 4), random.randint(1, 8), random.randint(1, 2)]
    return generic_problem(
        seed, random.choice(["lstm", "gru", "gru-reset-after", "rnn"]), *shape, random.choice(["last", "every"])
    ), random


def gradient_id(given):
    """The id of the gradient with respect to a given number."""
    name, *rest = given.split(".")
    return f"d_{name}0.{rest[1]}" if name in ("h", "c") else f"d_{given}"


@pytest.mark.parametrize("chunk", range(10))
def test_three_hundred_random_problems_agree_with_forward_mode_differentiation_to_forty_digits(chunk):
    for seed in range(30 * chunk, 30 * chunk + 30):
        problem, random = any_problem(seed)
        problem, derivation = backward(problem, places=42)
        printed = certify(derivation, problem.rounding).printed
        for given in random.sample([g for g in problem.givens if not g.startswith("target")], 4):
            with ctx.workprec(400):
                ours = printed[gradient_id(given)].fraction
                difference = taylor.derivative(problem, given, 400) - arb(fmpq(ours.numerator, ours.denominator))
                assert abs(difference) < arb(10) ** -40, (seed, given)


def test_all_gradients_of_a_hidden_state_count_every_later_path():
    """At the first of many steps, dL/dh and dL/dc are those of the initial state of the same network one step later."""
    problem, derivation = backward(generic_problem(4, "lstm", 2, 3, 6), places=30)
    printed = certify(derivation, problem.rounding)
    state = {name: tuple(_exactly(printed, f"{name}.2.{j}") for j in (1, 2, 3)) for name in ("h", "c")}
    later = replace(problem, sequence=problem.sequence[2:], initial=state)
    there = certify(derive(later), later.rounding).printed
    for j in (1, 2, 3):
        assert abs(there[f"d_h0.{j}"].fraction - printed.printed[f"d_h.2.{j}"].fraction) < Fraction(1, 10**26)


def _exactly(values, quantity):
    return values.printed[quantity].fraction


# --- the cross-check -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("cell", CELLS)
def test_the_cross_check_holds_on_generic_problems(cell):
    for seed in range(60):
        problem = generic_problem(
            seed, cell, 1 + seed % 3, 1 + seed % 4, 1 + seed % 20, 1 + seed % 2, ["last", "every"][seed % 2]
        )
        check = solve(with_backward(problem, "0.05")).crosscheck
        assert check.outcome is Outcome.HOLDS, (seed, check.with_outcome(Outcome.FAILS), check.with_outcome(Outcome.UNDECIDED))
        assert {slope.figures for slope in check.slopes} == {ENOUGH}


def cell_path_dropped(p, x, states, run, outside, later):
    """Forgets what c_(t+1) hands back."""
    dead = run | {"f": np.zeros_like(run["f"])}
    parts = [lstm.backward(p, x, states, dead, outside, later)]
    return arrays.stacked([{name: rows[t] for name, rows in parts[0].items()} for t in range(len(x))])


def activation_in_place_of_its_derivative(p, x, states, run, outside, later):
    """sigma in place of sigma'."""
    found = lstm.backward(p, x, states, run, outside, later)
    return found | {"d_z_o": found["d_o"] * run["o"]}


def reset_forgotten(p, x, states, run, outside, later):
    return gru.backward(p, x, states, run | {"r": np.ones_like(run["r"])}, outside, later)


def reset_after_forgotten(p, x, states, run, outside, later):
    return gru_reset_after.backward(p, x, states, run | {"r": np.ones_like(run["r"])}, outside, later)


def no_derivative(p, x, states, run, outside, later):
    return rnn.backward(p, x, states, run | {"h": np.zeros_like(run["h"])}, outside, later)


def untransposed(p, x, states, run, outside, later):
    return lstm.backward(p | {"W_f": np.roll(p["W_f"], 1, axis=0)}, x, states, run, outside, later)


@pytest.mark.parametrize(
    ("cell", "twin", "wrong"),
    [
        ("lstm", cell_path_dropped, "d_c.2.1"),
        ("lstm", activation_in_place_of_its_derivative, "d_z_o.3.1"),
        ("lstm", untransposed, "d_x.3.1"),
        ("gru", reset_forgotten, "d_z_r.3.1"),
        ("gru-reset-after", reset_after_forgotten, "d_m.3.1"),
        ("rnn", no_derivative, "d_z_h.3.1"),
    ],
)
def test_a_broken_witness_of_the_backward_pass_fails(cell, twin, wrong, monkeypatch):
    monkeypatch.setitem(WITNESSES, cell, replace(WITNESSES[cell], backward=twin))
    check = solve(with_backward(generic_problem(1, cell))).crosscheck
    assert check.outcome is Outcome.FAILS
    assert wrong in [comparison.quantity for comparison in check.with_outcome(Outcome.FAILS)]


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_a_witness_that_takes_the_last_step_for_the_sum_over_time_fails(cell, monkeypatch):
    right = WITNESSES[cell].parameters

    def last_only(p, x, before, run, back):
        last = ({name: rows[-1:] for name, rows in part.items()} for part in (run, back))
        return right(p, x[-1:], [rows[-1:] for rows in before], *last)

    monkeypatch.setitem(WITNESSES, cell, replace(WITNESSES[cell], parameters=last_only))
    check = solve(with_backward(generic_problem(1, cell))).crosscheck
    failed = {comparison.quantity.split(".")[0] for comparison in check.with_outcome(Outcome.FAILS)}
    gates = {"lstm": "fico", "gru": "zrn"}[cell]
    assert failed >= {f"d_{letter}_{gate}" for letter in "Wb" for gate in gates}


@pytest.fixture
def fresh_derivatives():
    """The network's derivatives are kept once found; a broken twin must neither find them nor leave its own behind."""
    kept = (gradients.paths, gradients.gradient_equation, gradients.entering_equations, gradients.initial_equations)
    for function in kept:
        function.cache_clear()
    yield
    for function in kept:
        function.cache_clear()


def no_path_from_the_next_step(monkeypatch):
    monkeypatch.setattr(gradients, "_from_next_step", lambda network, name, context: ())


def activation_itself(monkeypatch):
    right = gradients.local_derivative
    monkeypatch.setattr(
        gradients,
        "local_derivative",
        lambda equation, variable: equation.target if str(equation.target) == "i" else right(equation, variable),
    )


def wrong_sign(monkeypatch):
    right = gradients.local_derivative
    monkeypatch.setattr(gradients, "local_derivative", lambda equation, variable: -right(equation, variable))


@pytest.mark.parametrize("broken", [no_path_from_the_next_step, activation_itself, wrong_sign])
def test_a_broken_derivation_fails_both_witnesses(broken, monkeypatch, fresh_derivatives):
    broken(monkeypatch)
    problem, derivation = backward(generic_problem(1, "lstm"))
    values = certify(derivation, problem.rounding)
    assert cross_check(problem, derivation, values.true).outcome is Outcome.FAILS
    slopes = central_differences(problem, derivation, values.true)
    assert Outcome.FAILS in {slope.outcome for slope in slopes}


def test_where_the_prediction_is_right_every_gradient_is_exactly_zero_and_the_cross_check_holds():
    problem = load_example()
    right = replace(problem, matrices=problem.matrices | {"W_y": ((Fraction(0),) * 2,)}, target=(problem.biases["b_y"],))
    solution = solve(with_backward(right, "0.5"))
    assert {solution.values.exact(step.target) for step in solution.derivation.steps if step.name.startswith("d_")} == {0}
    assert solution.crosscheck.outcome is Outcome.HOLDS


SATURATED = """
cell = "gru"
readout = "every"
sequence = [[0.5], [1e-3]]
target = [[1], [0]]
[weights]
W_z = [[0.5, -182]]
b_z = [0.1]
W_r = [[-63, 1e40]]
b_r = [0]
W_n = [[1e-300, 0.862]]
b_n = [-0.3]
W_y = [[2]]
b_y = [1e-300]
[initial]
h = [-1e300]
[layout]
backward = true
"""


def test_a_gradient_whose_exponent_has_300_digits_is_compared_and_no_more_figures_agree_than_the_quotient_has():
    check = solve(loads(SATURATED)).crosscheck
    assert check.outcome is not Outcome.FAILS
    assert all(0 <= slope.figures < 78 for slope in check.slopes)  # 256 bits are 77 figures


BENT = """
sequence = [[1], [5]]
target = [14]
[weights]
W_f = [[0.5, 0]]
b_f = [0.1]
W_i = [[1.9, 0]]
b_i = [0]
W_c = [[0, 0]]
b_c = [1e-300]
W_o = [["1/3", 5]]
b_o = [0.2]
W_y = [[-1e300]]
b_y = [5]
[layout]
backward = true
"""


def test_a_loss_that_bends_within_the_step_leaves_the_slope_undecided_and_no_gradient_is_called_wrong():
    check = solve(loads(BENT)).crosscheck
    outcomes = {slope.parameter: slope.outcome for slope in check.slopes}
    assert outcomes.pop("W_c.1.1") is Outcome.UNDECIDED
    assert set(outcomes.values()) == {Outcome.HOLDS}
    assert check.outcome is Outcome.UNDECIDED


UNDERFLOWING = """
sequence = [[1], [5]]
target = ["1/4"]
[weights]
W_f = [[0.5, 0]]
b_f = [0.1]
W_i = [[0.5, -0.25]]
b_i = [0]
W_c = [[1, 0.5]]
b_c = [-0.3]
W_o = [["1/3", -1e300]]
b_o = [0.2]
W_y = [[2]]
b_y = [0.05]
[layout]
backward = true
"""


def test_a_gradient_that_is_no_float_but_zero_where_the_backward_pass_is_restarted_is_no_disagreement():
    """Step 2 hands back some 10^-(10^300) to step 1, which goes on from 0.0: as near as a float can be."""
    check = solve(loads(UNDERFLOWING)).crosscheck
    assert check.back != ()
    assert check.with_outcome(Outcome.FAILS) == ()


# --- growth ----------------------------------------------------------------------------------------------------------


def test_the_unit_equations_of_the_backward_pass_do_not_grow_with_time():
    def equations(steps):
        derivation = derive(replace(generic_problem(1, "lstm", 2, 3, steps), layout=Layout(backward=True)))
        return len({id(step.unit_equation) for step in derivation.steps})

    assert equations(40) == equations(10)
