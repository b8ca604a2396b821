"""The gradients of somebody who differentiates what was worked out wrongly are the gradients of that wrong network.

Each formula is held against difference quotients of the loss, which know nothing of how formulas are taken apart.
"""

import math
from functools import cache

import pytest
from oracles.generic import generic_problem

from symlstm import with_backward
from symlstm.derivation.expression import Call, Constant, Power, Product, Sum, Variable
from symlstm.marking.carried_back import WayBack
from symlstm.marking.catalogue import CATALOGUE
from symlstm.marking.edit_table import EditTable
from symlstm.marking.mark import Marker

STEP = 1e-6
FUNCTIONS = {"sigma": lambda z: 1 / (1 + math.exp(-z)), "tanh": math.tanh, "exp": math.exp, "log": math.log}
MADE = [
    ("lstm", "tanh-for-sigmoid"),
    ("lstm", "output-without-tanh"),
    ("lstm", "gates-exchanged"),
    ("lstm", "cell-state-for-hidden"),
    ("lstm", "weights-transposed"),
    ("lstm", "bias-twice"),
    ("lstm", "recurrent-dropped"),
    ("lstm-peephole", "peephole-sees-hidden"),
    ("lstm-peephole", "peephole-dropped"),
    ("lstm-cifg", "sigmoid-for-tanh"),
    ("gru", "gates-of-gru-exchanged"),
    ("gru", "reset-on-whole-sum"),
    ("gru-reset-after", "activation-left-out"),
    ("rnn", "sigmoid-for-tanh"),
    ("rnn", "loss-averaged"),
    ("rnn", "activation-on-readout"),
]


@cache
def table(cell):
    marker = Marker(with_backward(generic_problem(23, cell, inputs=2, hidden=2, steps=3, outputs=1, readout="every")))
    return EditTable(marker.derivation, CATALOGUE), marker.derivation


def value(part, known):
    match part:
        case Variable(name):
            return known[name]
        case Constant(number):
            return float(number)
        case Sum(terms):
            return sum(value(term, known) for term in terms)
        case Product(factors):
            found = 1.0
            for factor in factors:
                found *= value(factor, known)
            return found
        case Power(base, exponent):
            return value(base, known) ** exponent
        case Call(function, (argument,)):
            return FUNCTIONS[function](value(argument, known))
    raise AssertionError(part)


def forward(lines, edited, givens, moved=(), by=0.0):
    """All numbers of the forward pass; something added to one of them wherever it is read."""
    known = {name: float(number) + by * (name in moved) for name, number in givens.items()}
    for target, line in lines.items():
        if line.is_forward:
            known[target] = value(edited.get(target, line.expression), known) + by * (target in moved)
    return known


@pytest.mark.parametrize(("cell", "name"), MADE)
def test_gradients_through_edited_formulas_are_those_of_the_edited_network(cell, name):
    edits, derivation = table(cell)
    givens = derivation.givens
    rule = next(rule for rule in CATALOGUE if rule.name == name)
    made = max(edits.by_rule(rule).values(), key=len)
    edited = {target: edit.formula for target, edit in made.items() if edits.lines[target].is_forward}
    back = WayBack(edits.lines, givens, derivation.network.names).edited(edited)
    assert back
    known = forward(edits.lines, edited, givens)
    for target, line in edits.lines.items():
        if line.is_gradient:
            known[target] = value(back.get(target, line.expression), known)
    plain = [target for target in back if quantity_of(target) in known]
    assert plain
    for target in plain:
        quantity = quantity_of(target)
        ends = [forward(edits.lines, edited, givens, (quantity,), by)["loss"] for by in (STEP, -STEP)]
        assert known[target] == pytest.approx((ends[0] - ends[1]) / (2 * STEP), rel=1e-5, abs=1e-8), target


def quantity_of(target):
    """What a gradient is of: f.2.1 of d_f.2.1."""
    return target.removeprefix("d_")
