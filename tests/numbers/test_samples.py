"""Several sequences with the same weights, of every kind of network: each sample's values and gradients, and those of all samples together, to
40 figures against python-flint's balls, which go through one sequence at a time."""

import json
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest

from symlstm import load_example, loads, solve, with_backward
from symlstm.numbers.outcome import Outcome

flint = pytest.importorskip("flint")

from oracles.any_network import FIGURES, agrees, gradient_id, random_samples  # noqa: E402
from oracles.arb_network import BITS, evaluated, slope  # noqa: E402


def ball_of(value):
    return flint.arb(flint.fmpq(value.numerator, value.denominator))


def given_of(problem, number):
    """The given numbers of one sample by the ids of a problem of one sequence."""
    prefix = f"s{number}."
    return {id_.removeprefix(prefix): ball_of(v) for id_, v in problem.givens.items() if id_.startswith(prefix) or id_[0] != "s"}


@pytest.mark.parametrize("seed", range(12))
def test_forty_figures_of_each_sample_and_of_all_together(seed):
    tree = random_samples(seed)
    problem = loads(json.dumps(tree | {"rounding": {"figures": FIGURES}}), format="json")
    has_loss = problem.target is not None
    solution = solve(with_backward(problem) if has_loss else problem)
    assert solution.crosscheck.outcome is Outcome.HOLDS
    printed = {step.target: solution.values.printed[step.target].fraction for step in solution.derivation.steps}
    flint.ctx.prec = BITS
    of_samples = [given_of(problem, number) for number in range(1, len(tree["samples"]) + 1)]
    losses = []
    for number, given in enumerate(of_samples, 1):
        forward, loss = evaluated(tree, given)
        losses.append(loss)
        assert {id_ for id_, ball in forward.items() if not agrees(printed[f"s{number}.{id_}"], ball)} == set()
    if not has_loss:
        return
    divisor = len(losses) if tree["over_samples"] == "mean" else 1
    assert agrees(printed["loss"], sum(losses) / divisor)
    asked = [id_ for id_ in of_samples[0] if not id_.startswith("target")]
    for id_ in Random(seed).sample(asked, 6):
        slopes = {n: slope(tree, given, id_) for n, given in enumerate(of_samples, 1) if id_ in given}
        gradient = gradient_id(id_)
        assert all(agrees(printed[f"s{n}.{gradient}"], each) for n, each in slopes.items()), id_
        if gradient in printed:
            assert agrees(printed[gradient], sum(slopes.values()) / divisor), id_


@pytest.mark.parametrize("over", ["sum", "mean"])
def test_gradient_descent_acts_on_what_all_samples_give(over):
    solution = solve(with_backward(replace(load_example("batch"), over_samples=over), rate="0.1", steps=2))
    number = {name: solution.values.printed[name].fraction for name in solution}
    total = (number["s1.d_W_y.1.1"] + number["s2.d_W_y.1.1"]) / (2 if over == "mean" else 1)
    assert abs(number["d_W_y.1.1"] - total) < Fraction(2, 10**4)
    assert abs(number["new_W_y.1.1"] - (Fraction(3, 2) - total / 10)) < Fraction(1, 10**4)
    assert not [name for name in solution if name.startswith(("s1.new", "s2.new"))]
    after = solution.problem.with_numbers(
        {i: solution.values.printed[f"new_{i}"].fraction for i in ("W_xh.1.1", "W_hh.1.1", "W_y.1.1", "b_h.1", "b_y.1")}
    )
    assert abs(solve(after).values.printed["loss"].fraction - solution.descent[0].new_loss.fraction) < Fraction(2, 10**4)
    assert solution.crosscheck.outcome is Outcome.HOLDS


def test_one_sample_gives_what_its_sequence_alone_gives():
    problem = with_backward(load_example("batch"))
    first = replace(problem, sequence=(), target=None, initial={}, samples=problem.samples[:1])
    alone_ = replace(first, samples=())
    ours, theirs = solve(first).values.printed, solve(alone_).values.printed
    assert {id_.removeprefix("s1."): str(v) for id_, v in ours.items()} == {id_: str(v) for id_, v in theirs.items()}


def test_a_witness_that_forgets_a_sample_is_noticed(monkeypatch):
    from symlstm.numbers.witness import run

    true = run._of_all_samples
    monkeypatch.setattr(run, "_of_all_samples", lambda problem, found: true(problem, found | {"s2.loss": 0.0}))
    assert solve(load_example("batch")).crosscheck.outcome is Outcome.FAILS
