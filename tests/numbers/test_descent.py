"""Gradient descent: the loss after each step against NumPy, the first-order change against the true one."""

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from oracles.generic import generic_problem

from symlstm import Rounding, load_example, solve, with_backward

pytestmark = pytest.mark.usefixtures("engine")


def loss_by_numpy(p, x, target, readout):
    """Forward pass of the LSTM written out once more."""
    h = c = np.zeros(len(p["b_f"]))
    total = 0.0
    for t, row in enumerate(x):
        xh = np.concatenate([row, h])
        f, i, o = (1 / (1 + np.exp(-(p[f"W_{k}"] @ xh + p[f"b_{k}"]))) for k in "fio")
        c = f * c + i * np.tanh(p["W_c"] @ xh + p["b_c"])
        h = o * np.tanh(c)
        if readout == "every" or t == len(x) - 1:
            e = p["W_y"] @ h + p["b_y"] - target[t if readout == "every" else 0]
            total += 0.5 * float(e @ e)
    return total


def slope(p, name, index, loss):
    """A central difference in float64."""
    moved = []
    for sign in (1, -1):
        q = {n: v.copy() for n, v in p.items()}
        q[name][index] += sign * 1e-6
        moved.append(loss(q))
    return (moved[0] - moved[1]) / 2e-6


@pytest.mark.parametrize("readout", ["last", "every"])
def test_three_steps_of_descent_give_the_losses_of_numpy(readout):
    problem = generic_problem(6, "lstm", 2, 2, 3, 2, readout)
    problem = replace(problem, initial={s: (Fraction(0),) * 2 for s in "hc"}, rounding=Rounding(places=8))
    found = solve(with_backward(problem, "0.05", 3)).descent
    p = {n: np.array([[float(v) for v in row] for row in m]) for n, m in problem.matrices.items()}
    p |= {n: np.array([float(v) for v in b]) for n, b in problem.biases.items()}
    x, target = (np.array([[float(v) for v in row] for row in m]) for m in (problem.sequence, problem.target))
    for step in found:
        before = loss_by_numpy(p, x, target, readout)
        g = {
            n: np.array([slope(p, n, i, lambda q: loss_by_numpy(q, x, target, readout)) for i in np.ndindex(v.shape)])
            .reshape(v.shape) for n, v in p.items()
        }  # fmt: skip
        p = {n: v - 0.05 * g[n] for n, v in p.items()}
        after = loss_by_numpy(p, x, target, readout)
        predicted = -0.05 * sum(float((v * v).sum()) for v in g.values())
        for ours, theirs in (
            (step.loss, before),
            (step.new_loss, after),
            (step.change, after - before),
            (step.predicted, predicted),
        ):
            assert abs(float(ours.fraction) - theirs) < 1e-7


def test_a_small_rate_changes_the_loss_as_the_gradient_predicts():
    problem = replace(load_example(), rounding=Rounding(places=None, figures=12))
    (step,) = solve(with_backward(problem, "1e-9")).descent
    assert abs(step.change.fraction / step.predicted.fraction - 1) < Fraction(1, 10**7)


def test_printed_numbers_are_carried_through_the_second_forward_pass():
    problem = replace(load_example(), rounding=Rounding(places=2, carry="printed"))
    solution = solve(with_backward(problem, "0.1"))
    printed = {name: value.fraction for name, value in solution.values.printed.items()}

    def moved(name, numbers):
        if isinstance(numbers[0], tuple):
            rows = enumerate(numbers, 1)
            return tuple(tuple(printed[f"new_{name}.{r}.{c}"] for c in range(1, len(row) + 1)) for r, row in rows)
        return tuple(printed[f"new_{name}.{r}"] for r in range(1, len(numbers) + 1))

    again = replace(
        problem,
        matrices={n: moved(n, m) for n, m in problem.matrices.items()},
        biases={n: moved(n, b) for n, b in problem.biases.items()},
    )
    assert str(solution.descent[0].new_loss) == str(solve(again).values.printed["loss"])


@pytest.mark.parametrize("rate", [0.1, "0", "-1", "x", 0])
def test_a_rate_that_is_not_an_exact_positive_number_is_refused(rate):
    from symlstm.errors import UsageError

    with pytest.raises(UsageError, match=r"^rate: found"):
        with_backward(load_example(), rate)


@pytest.mark.parametrize("rate", ["0.1", "7", "1/3"])
def test_the_sum_of_squares_shown_gives_the_predicted_change_shown(rate):
    """By hand from the gradients of the page: the sum itself, and -rate times its digits rounded as results are."""
    solution = solve(with_backward(load_example(), rate))
    step = solution.descent[0]
    gradients = [s.target for block in solution.derivation.of_phase("gradients") for s in block.steps]
    total = sum(solution.values.printed[quantity].fraction ** 2 for quantity in gradients)
    assert abs(step.squares.fraction - total) < Fraction(1, 1000)  # the printed gradients are rounded themselves
    assert round(-Fraction(rate) * step.squares.fraction, 4) == step.predicted.fraction
