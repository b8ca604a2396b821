"""Every cell, form of weights, output, loss, layer and direction, forward and backward, to 40 figures against python-flint's balls."""

import json
from fractions import Fraction
from random import Random

import pytest

from symlstm import Rounding, loads, solve, with_backward

flint = pytest.importorskip("flint")

from oracles.any_network import FIGURES, agrees, gradient_id, random_network  # noqa: E402
from oracles.arb_network import BITS, evaluated, slope  # noqa: E402


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(200))
def test_forty_figures_of_every_value_and_gradient(seed):
    tree = random_network(seed)
    problem = loads(json.dumps(tree | {"rounding": {"figures": FIGURES}}), format="json")
    assert problem.rounding == Rounding(places=None, figures=FIGURES)
    solution = solve(with_backward(problem))
    printed = {step.target: solution.values.printed[step.target].fraction for step in solution.derivation.steps}
    flint.ctx.prec = BITS
    given = {id_: flint.arb(flint.fmpq(value.numerator, value.denominator)) for id_, value in problem.givens.items()}
    forward, _ = evaluated(tree, given)
    assert {id_ for id_, ball in forward.items() if not agrees(printed[id_], ball)} == set()
    asked = [id_ for id_ in given if not id_.startswith("target")]
    for id_ in Random(seed).sample(asked, min(12, len(asked))):
        assert agrees(printed[gradient_id(id_)], slope(tree, given, id_)), id_


def test_a_wrong_sign_in_one_gradient_would_be_seen():
    tree = random_network(1)
    problem = with_backward(loads(json.dumps(tree | {"rounding": {"figures": FIGURES}}), format="json"))
    flint.ctx.prec = BITS
    given = {id_: flint.arb(flint.fmpq(value.numerator, value.denominator)) for id_, value in problem.givens.items()}
    id_ = next(each for each in given if each.startswith(("W", "l1.W")))
    right = solve(problem)[gradient_id(id_)]
    assert agrees(right, slope(tree, given, id_))
    assert not agrees(-Fraction(right), slope(tree, given, id_))
