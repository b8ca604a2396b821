"""Every cell, form of weights, output, loss, layer and direction, forward and backward, to 40 figures against python-flint's balls."""

import json
from fractions import Fraction
from random import Random

import pytest

from symlstm import Rounding, loads, solve, with_backward

flint = pytest.importorskip("flint")

from oracles import networks  # noqa: E402
from oracles.arb_network import BITS, evaluated, slope  # noqa: E402

FIGURES = 40
CELLS = ("rnn", "lstm", "lstm-peephole", "lstm-cifg", "gru", "gru-reset-after")
GRADIENT_OF = {"h": "d_h0", "c": "d_c0"}


def random_network(seed):
    """One of every kind there is, by the seed."""
    random = Random(seed)
    cell = CELLS[seed % len(CELLS)]
    output = random.choice(["linear", "sigmoid", "softmax"])
    outputs = random.choice([0, 2, 3]) if output == "linear" else 2 + (output == "softmax")
    keys = {"output": output, "loss": random.choice(networks.LOSSES[output])} if outputs else {}
    keys |= {"activation": random.choice(["tanh", "sigmoid", "linear"])} if cell == "rnn" else {}
    keys |= {"z_gate": random.choice(["keeps", "updates"])} if cell.startswith("gru") else {}
    form = random.choice(networks.FORMS)
    keys |= {"stack": "h,x"} if form == "stacked" and random.random() < 0.5 else {}
    keys |= {"over_time": "mean"} if keys.get("loss") != "mean-squared" and random.random() < 0.3 else {}
    keys["readout"] = random.choice(["every", "last", [1, 3]])
    ways = [((2,), False), ((2,), False), ((2, 1), False)] + [((2,), True)] * bool(outputs)  # both directions need a readout
    hidden, both = random.choice(ways)
    return networks.network(seed, cell, form=form, hidden=hidden, both=both, inputs=2, steps=3, outputs=outputs, **keys)


def gradient_id(id_):
    """d_W_f.1.2 of W_f.1.2, d_h0.1 of h.0.1 or of h.4.1 where a layer runs from right to left."""
    *prefix, rest = (id_.partition(".")[0] + ".", id_.partition(".")[2]) if id_[0] == "l" else (id_,)
    name, *index = rest.split(".")
    return "".join(prefix) + ".".join([GRADIENT_OF[name], index[-1]] if name in GRADIENT_OF else [f"d_{name}", *index])


def agrees(ours, ball):
    """Whether the certified figures are those of the number that the ball holds, to half a unit of the last."""
    mine = Fraction(ours)
    distance = abs(ball - flint.arb(flint.fmpq(mine.numerator, mine.denominator)))
    return bool(distance <= abs(ball) * flint.arb(10) ** (1 - FIGURES))


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
