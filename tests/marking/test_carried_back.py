"""The gradients of somebody who differentiates what was worked out wrongly are the gradients of that wrong network.

All gradients are held against difference quotients of the loss, which know nothing of how formulas are taken apart: those that are formed
anew, and those that are said to stay as they are.
"""

import json
from functools import cache

import pytest
from oracles.calculator import by_calculator
from oracles.networks import network

from symlstm import loads, with_backward
from symlstm.marking.carried_back import WayBack
from symlstm.marking.catalogue import CATALOGUE
from symlstm.marking.edit_table import EditTable
from symlstm.marking.mark import Marker
from symlstm.network.ids import Id, Place

STEP = 1e-6
SMALL = {"inputs": 2, "steps": 3, "outputs": 1}
KINDS = {
    "lstm": ("lstm", {"hidden": (2,), **SMALL}),
    "lstm, read out last": ("lstm", {"hidden": (2,), "readout": "last", **SMALL}),
    "peepholes": ("lstm-peephole", {"hidden": (2,), "form": "split", **SMALL}),
    "coupled": ("lstm-cifg", {"hidden": (2,), **SMALL}),
    "gru": ("gru", {"hidden": (2,), "form": "stacked", **SMALL}),
    "gru, reset after": ("gru-reset-after", {"hidden": (2,), **SMALL}),
    "rnn": ("rnn", {"hidden": (2,), **SMALL}),
    "relu": ("rnn", {"hidden": (2,), "activation": "relu", **SMALL}),
    "no readout": ("rnn", {"hidden": (2,), "inputs": 2, "steps": 3, "outputs": 0}),
    "softmax": ("lstm", {"hidden": (2,), "inputs": 2, "steps": 3, "outputs": 2, "output": "softmax", "loss": "cross-entropy"}),
    "two layers": ("lstm", {"hidden": (2, 2), **SMALL}),
    "both ways": ("gru", {"hidden": (2,), "both": True, **SMALL}),
}
MADE = [
    *(("lstm", name) for name in ("tanh-for-sigmoid", "output-without-tanh", "gates-exchanged", "cell-state-for-hidden", "bias-twice")),
    *(("lstm", name) for name in ("weights-transposed", "recurrent-dropped", "squashed-state-carried-on", "cell-state-added")),
    ("lstm, read out last", "all-states-read-out"),
    *(("peepholes", name) for name in ("peephole-sees-hidden", "peephole-dropped", "peephole-sees-tanh")),
    ("coupled", "sigmoid-for-tanh"),
    *(("gru", name) for name in ("gates-of-gru-exchanged", "reset-on-whole-sum", "reset-of-input", "reset-after-with-bias")),
    ("gru, reset after", "activation-left-out"),
    *(("rnn", name) for name in ("sigmoid-for-tanh", "loss-averaged", "activation-on-readout", "own-unit-alone", "squared-sum")),
    *(("relu", name) for name in ("another-row", "recurrent-dropped", "bias-twice")),
    *(("no readout", name) for name in ("recurrent-dropped", "activation-left-out")),
    *(("softmax", name) for name in ("sigmoid-for-tanh", "softmax-over-others", "softmax-of-squashed")),
    *(("two layers", name) for name in ("tanh-for-sigmoid", "output-without-tanh", "another-row")),
    *(("both ways", name) for name in ("tanh-for-sigmoid", "reset-after", "bias-twice")),
    *(("samples", name) for name in ("tanh-for-sigmoid", "output-without-tanh", "gates-exchanged", "another-row")),
]  # fmt: skip


@cache
def table(kind):
    problem = of_samples() if kind == "samples" else network(5, KINDS[kind][0], **KINDS[kind][1])
    derivation = Marker(with_backward(loads(json.dumps(problem), "json"))).derivation
    return EditTable(derivation, CATALOGUE), derivation


def of_samples():
    """Two sequences of different lengths."""
    problem = network(5, "lstm", hidden=(2,), **SMALL)
    sequence, target = problem.pop("sequence"), problem.pop("target")
    samples = [{"sequence": sequence, "target": target}, {"sequence": sequence[1:], "target": target[1:]}]
    return {**problem, "samples": samples}


def forward(lines, edited, givens, moved=(), by=0.0):
    """All numbers of the forward pass; something added to one of them wherever it is read."""
    known = {name: float(number) + by * (name in moved) for name, number in givens.items()}
    for target, line in lines.items():
        if line.is_forward:
            known[target] = by_calculator(edited.get(target, line.expression), known.__getitem__) + by * (target in moved)
    return known


def of_a_quantity(target, known):
    """What a gradient is of, f.2.1 of d_f.2.1, and of which loss; nothing where it is of a part of what comes back."""
    found = Id.parse(target)
    place = Place(sample=found.sample).prefix
    of = target.replace("d_", "", 1)
    return (
        (of if of in known else of.removeprefix(place), f"{place}loss")
        if of.removeprefix(place) in known or of in known
        else ("", "")
    )


@pytest.mark.parametrize(("kind", "name"), MADE)
def test_gradients_through_edited_formulas_are_those_of_the_edited_network(kind, name):
    edits, derivation = table(kind)
    rule = next(rule for rule in CATALOGUE if rule.name == name)
    made = max(edits.by_rule(rule).values(), key=len)
    edited = {target: edit.formula for target, edit in made.items() if edits.lines[target].is_forward}
    back = WayBack(edits.lines, derivation.givens, derivation.network.names).edited(edited)
    assert back
    known = forward(edits.lines, edited, derivation.givens)
    held = 0
    for target, line in edits.lines.items():
        if line.is_gradient:
            known[target] = by_calculator(back.get(target, line.expression), known.__getitem__)
            quantity, loss = of_a_quantity(target, known)
            if quantity:
                held += 1
                ends = [forward(edits.lines, edited, derivation.givens, (quantity,), by)[loss] for by in (STEP, -STEP)]
                assert known[target] == pytest.approx((ends[0] - ends[1]) / (2 * STEP), rel=1e-4, abs=1e-6), target
    assert held > 10
