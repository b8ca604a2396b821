"""Output layers and losses: values and gradients against mpmath, worked out there in a way of its own, to forty digits."""

import json
from copy import copy
from dataclasses import replace
from fractions import Fraction
from random import Random

import numpy as np
import pytest
from mpmath import libmp, mp, mpf
from oracles.generic import generic_problem
from oracles.stages import forward_of_rnn, slope_of_rnn, stage_problem, with_network

from symlstm import loads
from symlstm.derivation import derive
from symlstm.errors import DomainError
from symlstm.numbers.central_difference import central_differences
from symlstm.numbers.certify import certify
from symlstm.numbers.crosscheck import EVIDENCE
from symlstm.numbers.descent import descend
from symlstm.numbers.float_error import float_error_bounds
from symlstm.numbers.floats import nearest_float
from symlstm.numbers.outcome import Outcome, distances
from symlstm.problem.settings import Layout, Rounding

pytestmark = pytest.mark.usefixtures("engine")
STAGES = [
    ("linear", "half-squared", "any"),
    ("linear", "squared", "any"),
    ("linear", "mean-squared", "any"),
    ("sigmoid", "binary-cross-entropy", "bits"),
    ("sigmoid", "binary-cross-entropy", "probabilities"),
    ("sigmoid", "half-squared", "any"),
    ("softmax", "cross-entropy", "one-hot"),
    ("softmax", "cross-entropy", "probabilities"),
    ("softmax", "cross-entropy", "weights"),
    ("softmax", "squared", "any"),
    (None, "half-squared", "any"),
    (None, "mean-squared", "any"),
]


def close(ours, theirs, digits=40):
    with mp.workdps(80):
        return abs(mpf(ours.numerator) / ours.denominator - theirs) < mpf(10) ** -digits


@pytest.mark.parametrize(("output", "loss", "kind"), STAGES)
def test_predictions_and_losses_agree_with_mpmath(output, loss, kind):
    for seed in range(6):
        divisor = seed % 3 + 1
        problem = stage_problem(seed, output, loss, kind, backward=False, divisor=divisor, readout=("last", "every")[seed % 2])
        printed = certify(derive(problem), problem.rounding).printed
        predictions, total = forward_of_rnn(problem, {}, 60, output, loss, divisor)
        assert close(printed["loss"].fraction, total), seed
        name = "y" if output else "h"
        for t, row in predictions.items():
            assert all(close(printed[f"{name}.{t}.{k}"].fraction, value) for k, value in enumerate(row, 1)), seed


@pytest.mark.parametrize(("output", "loss", "kind"), STAGES)
def test_gradients_agree_with_central_differences(output, loss, kind):
    for seed in range(4):
        divisor = seed % 3 + 1
        problem = stage_problem(seed, output, loss, kind, divisor=divisor, readout=("last", "every")[seed % 2])
        printed, random = certify(derive(problem), problem.rounding).printed, Random(seed)
        names = ["W_h", "b_h", *(["W_y", "b_y"] if output else [])]
        for name in names:
            rows = {**problem.matrices, **problem.biases}[name]
            place = (random.randrange(len(rows)), *([random.randrange(len(rows[0]))] if isinstance(rows[0], tuple) else []))
            ours = printed[".".join((f"d_{name}", *(str(n + 1) for n in place)))].fraction
            slope = slope_of_rnn(problem, (name, *place), 150, output, loss, divisor)
            assert close(ours, slope), (seed, name)


def value(printed, quantity):
    return printed[quantity].fraction


@pytest.mark.parametrize(("output", "loss", "kind"), [s for s in STAGES if s[1].endswith("entropy")])
@pytest.mark.parametrize("divisor", [1, 3])
def test_the_gradient_before_an_entropy_is_the_prediction_less_the_target(output, loss, kind, divisor):
    """Nothing else is worked out on the way: there is no d_y."""
    problem = stage_problem(5, output, loss, kind, divisor=divisor)
    derivation = derive(problem)
    printed = certify(derivation, problem.rounding).printed
    assert not any(step.name == "d_y" for step in derivation.steps)
    for t, row in zip(problem.read_out_at, problem.target, strict=True):
        for k, target in enumerate(row, 1):
            share = sum(row) if output == "softmax" else 1
            ours, y = value(printed, f"d_z_y.{t}.{k}"), value(printed, f"y.{t}.{k}")
            assert abs(ours - (y * share - target) / divisor) < Fraction(1, 10**40)


def test_softmax_with_a_squared_loss_has_its_cross_terms():
    """dL/dz_j = sum over k of dL/dy_k y_k (1[j = k] - y_j), term by term."""
    problem = stage_problem(7, "softmax", "squared", "any")
    printed = certify(derive(problem), problem.rounding).printed
    for t in problem.read_out_at:
        y, d_y = ([value(printed, f"{name}.{t}.{k}") for k in range(1, problem.outputs + 1)] for name in ("y", "d_y"))
        for j in range(problem.outputs):
            expected = sum(d_y[k] * y[k] * ((j == k) - y[j]) for k in range(problem.outputs))
            assert abs(value(printed, f"d_z_y.{t}.{j + 1}") - expected) < Fraction(1, 10**39)


def test_the_hidden_state_itself_may_be_compared():
    problem = stage_problem(2, None, "half-squared", "any", readout="last")
    printed = certify(derive(problem), problem.rounding).printed
    t = problem.steps
    for j in range(1, problem.hidden + 1):
        assert value(printed, f"d_h.{t}.{j}") == value(printed, f"diff.{t}.{j}")


def test_no_bias_is_no_term():
    problem = with_network(stage_problem(1, "softmax", "cross-entropy", "one-hot"), "softmax", "cross-entropy", has_bias=False)
    derivation = derive(problem)
    assert "b_y" not in str([step.reads for step in derivation.steps])
    assert not any(step.name == "d_b_y" for step in derivation.steps)
    certify(derivation, problem.rounding)


def test_of_one_hot_targets_one_logarithm_a_time_step_is_written():
    problem = stage_problem(3, "softmax", "cross-entropy", "one-hot")
    [loss] = [step for step in derive(problem).steps if step.name == "loss"]
    hot = {f"y.{t}.{row.index(1) + 1}" for t, row in zip(problem.read_out_at, problem.target, strict=True)}
    assert set(loss.reads.values()) == hot
    assert loss.unit_equation.references.keys() == hot


def test_of_bits_one_logarithm_an_output_is_written_and_of_probabilities_both():
    bits, shares = (stage_problem(3, "sigmoid", "binary-cross-entropy", kind) for kind in ("bits", "probabilities"))
    logarithms = [str(step.expression).count("'log'") for p in (bits, shares) for step in derive(p).steps if step.name == "loss"]
    assert logarithms == [bits.outputs * 3, shares.outputs * 6]


# --- far from 0 -----------------------------------------------------------------------------------------------------------


def extreme_problem(output, loss, biases, target):
    """Scores as given, but for a little that the hidden state adds."""
    problem = stage_problem(4, output, loss, "one-hot", places=8)
    weights = tuple(tuple([Fraction(n, 10)] * problem.hidden) for n, _ in enumerate(biases, 1))
    problem = replace(
        problem,
        matrices={**problem.matrices, "W_y": weights},
        biases={**problem.biases, "b_y": tuple(map(Fraction, biases))},
        target=tuple(tuple(map(Fraction, target)) for _ in problem.read_out_at),
        rounding=Rounding(places=None, figures=30),
    )
    return with_network(problem, output, loss)


EXTREMES = [
    ("softmax", "cross-entropy", (800, -800, 0), (1, 0, 0)),
    ("softmax", "cross-entropy", (800, -800, 0), (0, 1, 0)),
    ("softmax", "cross-entropy", (-690, 0, 3), (1, 0, 0)),
    ("softmax", "squared", (800, -800, 0), (1, 0, 0)),
    ("sigmoid", "binary-cross-entropy", (800, -800, 30), (1, 0, 1)),
    ("sigmoid", "binary-cross-entropy", (800, -800, 30), (0, 1, 0)),
    ("sigmoid", "half-squared", (800, -800, 0), (1, 0, 1)),
]


def agrees(ours, theirs, figures):
    """Whether a certified number has so many figures of another."""
    with mp.workdps(60):
        ours = mpf(ours.numerator) / ours.denominator
        return ours == theirs or abs(ours - theirs) < abs(theirs) * mpf(10) ** -figures


@pytest.mark.parametrize(("output", "loss", "biases", "target"), EXTREMES)
def test_saturated_outputs_keep_every_figure(output, loss, biases, target):
    """Of probabilities, of what is left of 1, of their logarithms, and of the gradients: 30 figures each, down to 1e-695."""
    problem = extreme_problem(output, loss, biases, target)
    derivation = derive(problem)
    values = certify(derivation, problem.rounding)
    predictions, total = forward_of_rnn(problem, {}, 1500, output, loss)
    assert agrees(values.printed["loss"].fraction, total, 29)
    for t, row in predictions.items():
        for k, (y, wanted) in enumerate(zip(row, target, strict=True), 1):
            assert agrees(values.printed[f"y.{t}.{k}"].fraction, y, 29)
            if loss.endswith("entropy"):
                with mp.workdps(1500):
                    assert agrees(values.printed[f"d_z_y.{t}.{k}"].fraction, y - wanted, 29)


@pytest.mark.parametrize("power", [6, 100, 300])
@pytest.mark.parametrize("rounding", [{"places": 4}, {"figures": 2}, {"figures": 2, "carry": "printed"}])
def test_huge_scores_need_no_more_than_more_precision(power, rounding):
    """e^z has bounds so far apart, where z has few figures, that in their sum nothing of the lower one is left."""
    weights = {"W_xh": [["1/2"]], "W_hh": [["2/5"]], "W_y": [[1], [2]], "b_y": [f"1e{power}", f"-1e{power}"]}
    keys = {"cell": "rnn", "sequence": [[1], [2]], "output": "softmax", "target": [0, 1], "weights": weights}
    problem = loads(json.dumps(keys | {"rounding": rounding, "training": {"rate": "1/10"}}), "json")
    derivation = derive(problem)
    values = certify(derivation, problem.rounding)
    assert abs(values.printed["loss"].fraction - 2 * 10**power) <= 10 ** (power - 5) + 1
    assert Outcome.FAILS not in {slope.outcome for slope in central_differences(problem, derivation, values.true)}
    assert descend(derivation, values, 2)[0].loss is not None


@pytest.mark.parametrize(("output", "loss", "biases", "target"), EXTREMES)
def test_error_bounds_neither_overflow_nor_say_nothing(output, loss, biases, target):
    """float64 can be asked for predictions, loss and y - target, as the largest score is taken away first; what follows from a difference
    of 1e-14 is another matter."""
    problem = extreme_problem(output, loss, biases, target)
    derivation = derive(problem)
    values = certify(derivation, problem.rounding)
    bounds = float_error_bounds(derivation, values.true)
    asked = [step.target for step in derivation.steps if step.name in ("z_y", "y", "loss", "d_z_y", "d_y")]
    assert {quantity for quantity in asked if bounds.error[quantity] > EVIDENCE * bounds.scale[quantity]} == set()


# What NumPy does, as the most careful would do it.


def stable_softmax(z):
    powers = np.exp(z - z.max())
    return powers / powers.sum()


def stable_losses(z, target, output):
    with np.errstate(divide="ignore", invalid="ignore"):
        if output == "softmax":
            logs = z - z.max() - np.log(np.exp(z - z.max()).sum())
            return -np.where(target == 0, 0, target * logs).sum()
        below, above = np.logaddexp(0, -z), np.logaddexp(0, z)  # - log y and - log(1 - y)
        return (target * below + (1 - target) * above).sum()


@pytest.mark.parametrize("seed", range(25))
@pytest.mark.parametrize(("output", "loss"), [("softmax", "cross-entropy"), ("sigmoid", "binary-cross-entropy")])
def test_a_careful_evaluation_in_float64_keeps_within_the_bounds(output, loss, seed):
    random = Random(f"{seed} {output}")
    biases = [random.choice([-1, 1]) * random.choice([0, 1, 20, 40, 300, 800]) for _ in range(3)]
    target = [0, 0, 0]
    target[random.randrange(3)] = 1
    problem = extreme_problem(output, loss, biases, target)
    derivation = derive(problem)
    true = certify(derivation, problem.rounding).true
    bounds = float_error_bounds(derivation, true)
    total = 0.0
    for t in problem.read_out_at:
        z = np.array([float(as_float_nearest(true[f"z_y.{t}.{k}"])) for k in (1, 2, 3)])
        y = stable_softmax(z) if output == "softmax" else 1 / (1 + np.exp(-z)) if (z > -700).all() else None
        for k in range(3) if y is not None else ():
            assert is_within(y[k], true[f"y.{t}.{k + 1}"], bounds.error[f"y.{t}.{k + 1}"])
        total += stable_losses(z, np.array(target, dtype=float), output)
    assert is_within(total, true["loss"], bounds.error["loss"])


def as_float_nearest(value):
    return nearest_float(value) if isinstance(value, Fraction) else libmp.to_float(value.lo, strict=False)


def is_within(found, true, tolerance):
    _, farthest = distances(libmp.from_float(float(found)), true)
    return bool(libmp.mpf_le(farthest, libmp.from_float(tolerance)))


def test_a_printed_probability_of_1_has_no_logarithm_of_what_is_left():
    problem = extreme_problem("sigmoid", "binary-cross-entropy", (30, 30, 30), (0, 0, 0))
    problem = with_network(
        replace(problem, rounding=Rounding(places=4, carry="printed"), layout=Layout()), "sigmoid", "binary-cross-entropy"
    )
    with pytest.raises(DomainError, match=r"loss: ln\(0\) does not exist\n.*more digits"):
        certify(derive(problem), problem.rounding)


# --- gradients from outside -----------------------------------------------------------------------------------------------


def upstream_problem(cell, loss, given):
    problem = replace(generic_problem(8, cell, 2, 2, 3, 2, "every"), layout=Layout(backward=True), rounding=Rounding(places=42))
    return with_network(problem, "linear" if loss else None, loss, given={name: Fraction(v, 100) for name, v in given.items()})


GIVEN = {"u_h.1.1": 37, "u_h.1.2": -81, "u_h.3.1": 12, "u_h.3.2": 66}


@pytest.mark.parametrize("loss", [None, "half-squared"])
@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn"])
def test_gradients_from_outside_are_those_of_the_states_they_meet(cell, loss):
    """The gradients are those of the loss, where there is one, plus every given vector times its state."""
    given = GIVEN | ({"u_c.3.1": -45, "u_c.3.2": 23} if cell == "lstm" else {})
    problem = upstream_problem(cell, loss, given)
    derivation = derive(problem)
    values = certify(derivation, problem.rounding)
    assert ("loss" in values.printed) == (loss is not None)
    for slope in central_differences(replaced_matrices(problem, bool(loss)), derivation, values.true):
        assert slope.outcome is Outcome.HOLDS
        assert slope.figures >= 18


def replaced_matrices(problem, has_readout):
    """The problem without what nothing reads."""
    if has_readout:
        return problem
    made = copy(problem)
    made.__dict__["matrices"] = {name: matrix for name, matrix in problem.matrices.items() if name != "W_y"}
    return made


def test_without_a_loss_nothing_comes_from_a_prediction():
    steps = {step.name for step in derive(upstream_problem("lstm", None, GIVEN)).steps}
    assert not {"d_y", "d_W_y", "d_b_y", "loss"} & steps
    assert {"d_W_f", "d_h0", "d_c0"} <= steps


def test_a_state_gets_its_gradient_from_outside_where_one_is_given():
    problem = upstream_problem("rnn", None, GIVEN)
    printed = certify(derive(problem), problem.rounding).printed
    assert [printed[f"d_h.3.{j}"].fraction for j in (1, 2)] == [Fraction(12, 100), Fraction(66, 100)]
    by_target = derive(problem).by_target
    assert "u_h.2.1" not in by_target["d_h.2.1"].reads.values()
    assert "u_h.1.1" in by_target["d_h.1.1"].reads.values()
