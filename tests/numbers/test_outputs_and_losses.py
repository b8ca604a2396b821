"""Output layers and losses: values and gradients against mpmath, worked out there in a way of its own, to forty digits."""

from fractions import Fraction
from random import Random

import pytest
from mpmath import mp, mpf
from oracles.stages import forward_of_rnn, slope_of_rnn, stage_problem, with_network

from symlstm.derivation import derive
from symlstm.numbers.certify import certify

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
