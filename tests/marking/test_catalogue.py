"""Every mistake of the catalogue: a student who makes it on one line, and works on from there, is told it by its name.

What the student computes is written out here from the textbook, over the numbers on the student's own sheet, and knows nothing of how
the marker edits formulas.
"""

import math
from dataclasses import replace
from functools import cache

import pytest
from oracles.calculator import cut, honest
from oracles.generic import generic_problem
from oracles.network_mistakes import CASES as OF_NETWORKS

from symlstm import with_backward
from symlstm.marking.catalogue import CATALOGUE
from symlstm.marking.diagnose import Diagnostician
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.marking.verdict import Verdict
from symlstm.network import CELLS
from symlstm.problem.settings import Rounding

PLACES = 9  # so many that no formula gives another's number by accident


@cache
def marker(cell):
    """Two inputs, two units, three time steps, one output at each: the smallest problem on which every rule shows."""
    problem = generic_problem(17, cell, inputs=2, hidden=2, steps=3, outputs=1, readout="every")
    return Marker(replace(with_backward(problem), rounding=Rounding(places=PLACES)))


@cache
def numbers(cell):
    """Every number that a careful student reads: the given ones, and those on the sheet."""
    derivation = marker(cell).derivation
    return {name: float(number) for name, number in {**derivation.givens, **honest(derivation, PLACES)}.items()}


def marked(cell, slip=None):
    return marker(cell).mark(sheet_of("student", honest(marker(cell).derivation, PLACES, slip=slip)))


# The textbook


def sigma(z):
    return 1 / (1 + math.exp(-z))


def dot(row, column):
    return math.fsum(weight * entry for weight, entry in zip(row, column, strict=True))


def x(s, t):
    return [s[f"x.{t}.1"], s[f"x.{t}.2"]]


def state(s, t, name="h"):
    return [s[f"{name}.{t}.1"], s[f"{name}.{t}.2"]]


def joined(s, t):
    """[x_t; h_(t-1)]"""
    return x(s, t) + state(s, t - 1)


def row(s, matrix, unit=1, columns=4):
    return [s[f"{matrix}.{unit}.{column}"] for column in range(1, columns + 1)]


def read_out(s, hidden):
    return dot(row(s, "W_y", columns=2), hidden) + s["b_y.1"]


def back_through(s, matrix, gradient, column):
    """One column of the weights times the gradients of the two pre-activations at time step 2."""
    return dot([s[f"{matrix}.1.{column}"], s[f"{matrix}.2.{column}"]], [s[f"{gradient}.2.1"], s[f"{gradient}.2.2"]])


FORWARD = [
    # The pre-activations
    ("bias-dropped", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_f"), joined(s, 2))),
    ("bias-dropped", "rnn", "z_h.2.1", lambda s: dot(row(s, "W_h"), joined(s, 2))),
    ("bias-dropped", "gru-reset-after", "m.2.1", lambda s: dot(row(s, "W_hn", columns=2), state(s, 1))),
    ("bias-dropped", "gru-reset-after", "z_n.2.1", lambda s: dot(row(s, "W_xn", columns=2), x(s, 2)) + s["r.2.1"] * s["m.2.1"]),
    ("bias-dropped", "lstm", "y.3.1", lambda s: dot(row(s, "W_y", columns=2), state(s, 3))),
    ("bias-sign", "lstm", "z_i.2.1", lambda s: dot(row(s, "W_i"), joined(s, 2)) - s["b_i.1"]),
    ("bias-sign", "rnn", "z_h.2.1", lambda s: dot(row(s, "W_h"), joined(s, 2)) - s["b_h.1"]),
    ("bias-twice", "gru", "z_r.2.1", lambda s: dot(row(s, "W_r"), joined(s, 2)) + 2 * s["b_r.1"]),
    ("bias-twice", "rnn", "y.2.1", lambda s: read_out(s, state(s, 2)) + s["b_y.1"]),
    ("bias-after-activation", "lstm", "f.2.1", lambda s: sigma(dot(row(s, "W_f"), joined(s, 2))) + s["b_f.1"]),
    ("bias-after-activation", "lstm", "g.2.1", lambda s: math.tanh(s["z_g.2.1"]) + s["b_c.1"]),
    ("bias-after-activation", "rnn", "h.2.1", lambda s: math.tanh(dot(row(s, "W_h"), joined(s, 2))) + s["b_h.1"]),
    ("bias-after-activation", "gru-reset-after", "n.2.1", lambda s: math.tanh(s["z_n.2.1"] - s["b_xn.1"]) + s["b_xn.1"]),
    ("recurrent-dropped", "lstm", "z_o.2.1", lambda s: dot(row(s, "W_o", columns=2), x(s, 2)) + s["b_o.1"]),
    ("recurrent-dropped", "rnn", "z_h.2.1", lambda s: dot(row(s, "W_h", columns=2), x(s, 2)) + s["b_h.1"]),
    ("input-dropped", "gru", "z_z.2.1", lambda s: dot(row(s, "W_z")[2:], state(s, 1)) + s["b_z.1"]),
    ("input-dropped", "gru-reset-after", "z_n.2.1", lambda s: s["b_xn.1"] + s["r.2.1"] * s["m.2.1"]),
    ("product-sign", "lstm", "z_g.2.1", lambda s: dot(row(s, "W_c"), joined(s, 2)) + s["b_c.1"] - 2 * s["W_c.1.2"] * s["x.2.2"]),
    ("product-sign", "rnn", "y.3.1", lambda s: -s["W_y.1.1"] * s["h.3.1"] + s["W_y.1.2"] * s["h.3.2"] + s["b_y.1"]),
    ("product-dropped", "gru", "z_z.2.1", lambda s: dot(row(s, "W_z")[:3], joined(s, 2)[:3]) + s["b_z.1"]),
    ("product-dropped", "gru-reset-after", "m.2.1", lambda s: s["W_hn.1.2"] * s["h.1.2"] + s["b_hn.1"]),
    ("cell-state-for-hidden", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_f"), x(s, 2) + state(s, 1, "c")) + s["b_f.1"]),
    ("cell-state-in-readout", "lstm", "y.3.1", lambda s: read_out(s, state(s, 3, "c"))),
    ("initial-state-kept", "lstm", "z_f.3.1", lambda s: dot(row(s, "W_f"), x(s, 3) + state(s, 0)) + s["b_f.1"]),
    ("initial-state-kept", "lstm", "c.3.1", lambda s: s["f.3.1"] * s["c.0.1"] + s["i.3.1"] * s["g.3.1"]),
    ("initial-state-kept", "gru", "h.3.1", lambda s: (1 - s["z.3.1"]) * s["n.3.1"] + s["z.3.1"] * s["h.0.1"]),
    ("one-step-early", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_f"), x(s, 1) + state(s, 1)) + s["b_f.1"]),
    ("one-step-early", "lstm", "c.2.1", lambda s: s["f.2.1"] * s["c.0.1"] + s["i.2.1"] * s["g.2.1"]),
    ("one-step-early", "rnn", "z_h.2.1", lambda s: dot(row(s, "W_h"), x(s, 2) + state(s, 0)) + s["b_h.1"]),
    ("weights-transposed", "lstm", "z_f.2.1", lambda s: dot([s["W_f.1.1"], s["W_f.2.1"], s["W_f.1.3"], s["W_f.2.3"]], joined(s, 2)) + s["b_f.1"]),
    ("weights-transposed", "gru-reset-after", "m.2.1", lambda s: dot([s["W_hn.1.1"], s["W_hn.2.1"]], state(s, 1)) + s["b_hn.1"]),
    ("another-row", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_f", unit=2), joined(s, 2)) + s["b_f.2"]),
    ("another-row", "gru", "z_z.2.1", lambda s: dot(row(s, "W_z", unit=2), joined(s, 2)) + s["b_z.1"]),
    ("another-row", "rnn", "z_h.2.1", lambda s: dot(row(s, "W_h"), joined(s, 2)) + s["b_h.2"]),
    ("columns-permuted", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_f"), state(s, 1) + x(s, 2)) + s["b_f.1"]),
    ("columns-permuted", "rnn", "z_h.2.1", lambda s: dot(row(s, "W_h"), x(s, 2)[::-1] + state(s, 1)) + s["b_h.1"]),
    ("another-gates-weights", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_i"), joined(s, 2)) + s["b_i.1"]),
    ("another-gates-weights", "gru-reset-after", "z_z.2.1", lambda s: dot(row(s, "W_r"), joined(s, 2)) + s["b_z.1"]),
    ("added-not-joined", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_f", columns=2), [a + b for a, b in zip(x(s, 2), state(s, 1), strict=True)]) + s["b_f.1"]),
    ("added-not-joined", "rnn", "z_h.2.1", lambda s: dot(row(s, "W_h")[2:], [a + b for a, b in zip(x(s, 2), state(s, 1), strict=True)]) + s["b_h.1"]),
    ("candidate-squashed-again", "lstm", "c.2.1", lambda s: s["f.2.1"] * s["c.1.1"] + s["i.2.1"] * math.tanh(s["g.2.1"])),
    ("old-state-added", "lstm", "h.2.1", lambda s: s["o.2.1"] * s["tanh_c.2.1"] + s["h.1.1"]),
    ("old-state-added", "rnn", "h.2.1", lambda s: math.tanh(s["z_h.2.1"]) + s["h.1.1"]),
    ("input-of-another-step", "lstm", "z_f.3.1", lambda s: dot(row(s, "W_f"), x(s, 1) + state(s, 2)) + s["b_f.1"]),
    ("input-of-another-step", "rnn", "z_h.2.1", lambda s: dot(row(s, "W_h"), [a + b for a, b in zip(x(s, 1), x(s, 2), strict=True)] + state(s, 1)) + s["b_h.1"]),
    ("initial-state-kept", "gru", "z_z.3.1", lambda s: dot(row(s, "W_z"), x(s, 3) + state(s, 0)) + s["b_z.1"]),
    ("bias-multiplied", "lstm", "z_f.2.1", lambda s: s["b_f.1"] * dot(row(s, "W_f"), joined(s, 2))),
    ("cell-state-for-hidden", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_f"), x(s, 2) + [math.tanh(c) for c in state(s, 1, "c")]) + s["b_f.1"]),
    ("reset-in-other-gate", "gru", "z_z.2.1", lambda s: dot(row(s, "W_z"), x(s, 2) + [r * h for r, h in zip(state(s, 2, "r"), state(s, 1), strict=True)]) + s["b_z.1"]),
    ("candidate-carried-on", "gru", "h.2.1", lambda s: (1 - s["z.2.1"]) * s["n.2.1"] + s["z.2.1"] * s["n.1.1"]),
    ("brackets-left-out", "gru", "h.2.1", lambda s: 1 - s["z.2.1"] * s["n.2.1"] + s["z.2.1"] * s["h.1.1"]),
    ("cell-state-added", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_f"), joined(s, 2)) + s["b_f.1"] + s["c.1.1"]),
    ("all-states-read-out", "gru", "y.3.1", lambda s: read_out(s, [sum(s[f"h.{t}.{u}"] for t in (1, 2, 3)) for u in (1, 2)])),
    ("squashed-state-carried-on", "lstm", "c.2.1", lambda s: s["f.2.1"] * math.tanh(s["c.1.1"]) + s["i.2.1"] * s["g.2.1"]),
    ("another-read-out", "gru", "y.3.1", lambda s: read_out(s, state(s, 3, "n"))),
    ("another-read-out", "lstm", "y.3.1", lambda s: read_out(s, state(s, 3, "tanh_c"))),
    # The activations
    ("tanh-for-sigmoid", "lstm", "f.2.1", lambda s: math.tanh(s["z_f.2.1"])),
    ("tanh-for-sigmoid", "gru-reset-after", "r.2.1", lambda s: math.tanh(s["z_r.2.1"])),
    ("sigmoid-for-tanh", "lstm", "g.2.1", lambda s: sigma(s["z_g.2.1"])),
    ("sigmoid-for-tanh", "rnn", "h.2.1", lambda s: sigma(s["z_h.2.1"])),
    ("activation-left-out", "lstm", "f.2.1", lambda s: s["z_f.2.1"]),
    ("activation-left-out", "rnn", "h.2.1", lambda s: s["z_h.2.1"]),
    ("activation-twice", "lstm", "i.2.1", lambda s: sigma(sigma(s["z_i.2.1"]))),
    ("activation-twice", "rnn", "h.2.1", lambda s: math.tanh(math.tanh(s["z_h.2.1"]))),
    ("sign-in-exponential", "lstm", "f.2.1", lambda s: math.exp(s["z_f.2.1"]) / (1 + math.exp(-s["z_f.2.1"]))),
    ("sign-in-exponential", "lstm", "o.2.1", lambda s: 1 / (1 + math.exp(s["z_o.2.1"]))),
    ("sign-in-exponential", "gru", "z.2.1", lambda s: 1 / (1 + math.exp(s["z_z.2.1"]))),
    ("half-or-double-argument", "rnn", "h.2.1", lambda s: math.tanh(s["z_h.2.1"] / 2)),
    ("half-or-double-argument", "rnn", "h.2.1", lambda s: math.tanh(2 * s["z_h.2.1"])),
    ("half-or-double-argument", "gru", "n.2.1", lambda s: 1 / (1 + math.exp(-2 * s["z_n.2.1"]))),  # tanh is twice this, less 1
    ("half-or-double-argument", "lstm", "f.2.1", lambda s: sigma(2 * s["z_f.2.1"])),
    ("half-or-double-argument", "lstm", "f.2.1", lambda s: sigma(s["z_f.2.1"] / 2)),
    ("bias-sign-in-activation", "lstm", "f.2.1", lambda s: sigma(s["z_f.2.1"] - 2 * s["b_f.1"])),
    ("derivative-for-function", "lstm", "i.2.1", lambda s: sigma(s["z_i.2.1"]) * (1 - sigma(s["z_i.2.1"]))),
    ("derivative-for-function", "rnn", "h.2.1", lambda s: 1 - math.tanh(s["z_h.2.1"]) ** 2),
    ("one-missing-in-denominator", "lstm", "o.2.1", lambda s: 1 / math.exp(-s["z_o.2.1"])),
    ("one-missing-in-denominator", "gru-reset-after", "z.2.1", lambda s: 1 / math.exp(-s["z_z.2.1"])),
    ("exponential-for-sigmoid", "lstm", "o.2.1", lambda s: math.exp(-s["z_o.2.1"])),
    ("brackets-left-out", "lstm", "f.2.1", lambda s: 1 + math.exp(-s["z_f.2.1"])),
    ("brackets-left-out", "gru", "n.2.1", lambda s: math.exp(s["z_n.2.1"]) - math.exp(-s["z_n.2.1"]) / math.exp(s["z_n.2.1"]) + math.exp(-s["z_n.2.1"])),
    ("sinh-for-tanh", "rnn", "h.2.1", lambda s: math.sinh(s["z_h.2.1"])),
    ("sinh-for-tanh", "lstm", "tanh_c.2.1", lambda s: math.sinh(s["c.2.1"])),
    ("activation-on-readout", "rnn", "y.2.1", lambda s: sigma(read_out(s, state(s, 2)))),
    ("activation-on-readout", "lstm", "y.3.1", lambda s: math.tanh(read_out(s, state(s, 3)))),
    # The states
    ("another-gate-throughout", "gru", "z_n.2.1", lambda s: dot(row(s, "W_n"), x(s, 2) + [z * h for z, h in zip(state(s, 2, "z"), state(s, 1), strict=True)]) + s["b_n.1"]),
    ("reset-after", "gru", "z_n.2.1", lambda s: dot(row(s, "W_n")[:2], x(s, 2)) + s["r.2.1"] * dot(row(s, "W_n")[2:], state(s, 1)) + s["b_n.1"]),
    ("reset-on-whole-sum", "gru", "z_n.2.1", lambda s: s["r.2.1"] * (dot(row(s, "W_n"), joined(s, 2)) + s["b_n.1"])),
    ("reset-on-whole-sum", "gru", "z_n.2.1", lambda s: s["r.2.1"] * dot(row(s, "W_n"), joined(s, 2)) + s["b_n.1"]),
    ("reset-on-whole-sum", "gru-reset-after", "z_n.2.1", lambda s: s["r.2.1"] * (dot(row(s, "W_xn", columns=2), x(s, 2)) + s["b_xn.1"] + s["m.2.1"])),
    ("reset-after-with-bias", "gru", "z_n.2.1", lambda s: dot(row(s, "W_n")[:2], x(s, 2)) + s["r.2.1"] * (dot(row(s, "W_n")[2:], state(s, 1)) + s["b_n.1"])),
    ("reset-of-input", "gru", "z_n.2.1", lambda s: dot(row(s, "W_n"), [s["r.2.1"] * s["x.2.1"], s["r.2.2"] * s["x.2.2"], *state(s, 1)]) + s["b_n.1"]),
    ("sum-for-product", "gru", "z_n.2.1", lambda s: dot(row(s, "W_n"), [*x(s, 2), *(r + h for r, h in zip(state(s, 2, "r"), state(s, 1), strict=True))]) + s["b_n.1"]),
    ("activation-on-new-state", "gru", "h.2.1", lambda s: math.tanh((1 - s["z.2.1"]) * s["n.2.1"] + s["z.2.1"] * s["h.1.1"])),
    ("tanh-of-product", "lstm", "h.2.1", lambda s: math.tanh(s["o.2.1"] * s["c.2.1"])),
    ("one-minus-forgotten", "lstm", "c.2.1", lambda s: (1 - s["f.2.1"]) * s["c.1.1"] + s["i.2.1"] * s["g.2.1"]),
    ("state-left-out", "lstm", "c.2.1", lambda s: s["f.2.1"] + s["i.2.1"] * s["g.2.1"]),
    ("state-left-out", "gru", "h.2.1", lambda s: (1 - s["z.2.1"]) * s["n.2.1"] + s["z.2.1"]),
    ("sum-for-product", "lstm", "c.2.1", lambda s: s["f.2.1"] * s["c.1.1"] + s["i.2.1"] + s["g.2.1"]),
    ("previous-cell-state", "lstm", "h.2.1", lambda s: s["o.2.1"] * math.tanh(s["c.1.1"])),
    ("gate-not-applied", "gru", "h.2.1", lambda s: s["n.2.1"] + s["z.2.1"] * s["h.1.1"]),
    ("another-gates-weights", "lstm", "z_f.2.1", lambda s: dot(row(s, "W_f", columns=2), x(s, 2)) + dot(row(s, "W_o")[2:], state(s, 1)) + s["b_f.1"]),
    ("gates-exchanged", "lstm", "c.2.1", lambda s: s["i.2.1"] * s["c.1.1"] + s["f.2.1"] * s["g.2.1"]),
    ("gate-not-applied", "lstm", "c.2.1", lambda s: s["c.1.1"] + s["i.2.1"] * s["g.2.1"]),
    ("gate-not-applied", "lstm", "c.2.1", lambda s: s["f.2.1"] * s["c.1.1"] + s["g.2.1"]),
    ("gate-not-applied", "lstm", "h.2.1", lambda s: math.tanh(s["c.2.1"])),
    ("gate-not-applied", "gru", "h.2.1", lambda s: (1 - s["z.2.1"]) * s["n.2.1"] + s["h.1.1"]),
    ("gate-not-applied", "gru", "z_n.2.1", lambda s: dot(row(s, "W_n"), joined(s, 2)) + s["b_n.1"]),  # W_n [x; h], without r
    ("gate-not-applied", "gru-reset-after", "z_n.2.1", lambda s: dot(row(s, "W_xn", columns=2), x(s, 2)) + s["b_xn.1"] + s["m.2.1"]),
    ("summand-dropped", "lstm", "c.2.1", lambda s: s["f.2.1"] * s["c.1.1"]),
    ("summand-dropped", "lstm", "c.2.1", lambda s: s["i.2.1"] * s["g.2.1"]),
    ("summand-dropped", "gru", "h.2.1", lambda s: (1 - s["z.2.1"]) * s["n.2.1"]),
    ("summand-dropped", "gru-reset-after", "h.2.1", lambda s: s["z.2.1"] * s["h.1.1"]),
    ("another-gate", "lstm", "h.2.1", lambda s: s["f.2.1"] * math.tanh(s["c.2.1"])),
    ("another-gate", "lstm", "c.2.1", lambda s: s["o.2.1"] * s["c.1.1"] + s["i.2.1"] * s["g.2.1"]),
    ("another-gate", "gru", "h.2.1", lambda s: (1 - s["r.2.1"]) * s["n.2.1"] + s["r.2.1"] * s["h.1.1"]),
    ("before-activation", "lstm", "c.2.1", lambda s: s["f.2.1"] * s["c.1.1"] + s["i.2.1"] * s["z_g.2.1"]),
    ("before-activation", "gru-reset-after", "h.2.1", lambda s: (1 - s["z.2.1"]) * s["z_n.2.1"] + s["z.2.1"] * s["h.1.1"]),
    ("minus-for-plus", "lstm", "c.2.1", lambda s: s["f.2.1"] * s["c.1.1"] - s["i.2.1"] * s["g.2.1"]),
    ("gru-habit", "lstm", "c.2.1", lambda s: s["f.2.1"] * s["c.1.1"] + (1 - s["f.2.1"]) * s["g.2.1"]),
    ("reset-in-activation", "gru", "n.2.1", lambda s: math.tanh(s["r.2.1"] * s["z_n.2.1"])),
    ("reset-in-activation", "gru-reset-after", "n.2.1", lambda s: math.tanh(s["r.2.1"] * s["z_n.2.1"])),
    ("forget-gate-coupled", "lstm", "f.2.1", lambda s: 1 - s["i.2.1"]),
    ("gates-of-gru-exchanged", "gru", "h.2.1", lambda s: s["z.2.1"] * s["n.2.1"] + (1 - s["z.2.1"]) * s["h.1.1"]),
    ("gates-of-gru-exchanged", "gru-reset-after", "h.2.1", lambda s: s["z.2.1"] * s["n.2.1"] + (1 - s["z.2.1"]) * s["h.1.1"]),
    ("hidden-for-cell-state", "lstm", "c.2.1", lambda s: s["f.2.1"] * s["h.1.1"] + s["i.2.1"] * s["g.2.1"]),
    ("output-without-tanh", "lstm", "h.2.1", lambda s: s["o.2.1"] * s["c.2.1"]),
    ("output-with-sigmoid", "lstm", "h.2.1", lambda s: s["o.2.1"] * sigma(s["c.2.1"])),
    ("sum-for-product", "lstm", "h.2.1", lambda s: s["o.2.1"] + math.tanh(s["c.2.1"])),
    ("dot-for-elementwise", "lstm", "h.2.1", lambda s: dot(state(s, 2, "o"), [math.tanh(c) for c in state(s, 2, "c")])),
    ("dot-for-elementwise", "lstm", "c.2.1", lambda s: dot(state(s, 2, "f"), state(s, 1, "c")) + dot(state(s, 2, "i"), state(s, 2, "g"))),
    # The loss
    ("square-forgotten", "lstm", "loss", lambda s: (s["diff.1.1"] + s["diff.2.1"] + s["diff.3.1"]) / 2),
    ("factor-two", "rnn", "loss", lambda s: s["diff.1.1"] ** 2 + s["diff.2.1"] ** 2 + s["diff.3.1"] ** 2),
    ("target-minus-prediction", "gru", "diff.2.1", lambda s: s["target.2.1"] - s["y.2.1"]),
    ("squared-sum", "rnn", "loss", lambda s: (s["diff.1.1"] + s["diff.2.1"] + s["diff.3.1"]) ** 2 / 2),
    ("another-target", "rnn", "diff.2.1", lambda s: s["y.2.1"] - s["target.3.1"]),
    ("target-left-out", "gru", "diff.2.1", lambda s: s["y.2.1"]),
    ("target-added", "gru", "diff.2.1", lambda s: s["y.2.1"] + s["target.2.1"]),
    ("absolute-for-square", "rnn", "loss", lambda s: abs(s["diff.1.1"]) + abs(s["diff.2.1"]) + abs(s["diff.3.1"])),
    ("loss-averaged", "lstm", "loss", lambda s: (s["diff.1.1"] ** 2 + s["diff.2.1"] ** 2 + s["diff.3.1"] ** 2) / 6),
]  # fmt: skip

BACKWARD = [
    ("one-step-late", "lstm", "d_f.2.1", lambda s: s["d_c.3.1"] * s["c.1.1"]),
    ("one-step-late", "rnn", "d_z_h.2.1", lambda s: s["d_h.3.1"] * (1 - s["h.2.1"] ** 2)),
    ("hidden-for-cell-state", "lstm", "d_f.2.1", lambda s: s["d_c.2.1"] * s["h.1.1"]),
    ("output-without-tanh", "lstm", "d_o.2.1", lambda s: s["d_h.2.1"] * s["c.2.1"]),
    ("output-with-sigmoid", "lstm", "d_o.2.1", lambda s: s["d_h.2.1"] * sigma(s["c.2.1"])),
    ("dot-for-elementwise", "lstm", "d_f.2.1", lambda s: dot(state(s, 2, "d_c"), state(s, 1, "c"))),
    ("derivative-for-value", "lstm", "d_o.2.1", lambda s: s["d_h.2.1"] * (1 - s["tanh_c.2.1"] ** 2)),
    ("wrong-factor", "lstm", "d_f.2.1", lambda s: s["d_c.2.1"] * s["o.2.1"]),
    ("wrong-factor", "lstm", "d_c.2.1", lambda s: s["d_h.2.1"] * s["o.2.1"] * (1 - s["tanh_c.2.1"] ** 2) + s["d_c.3.1"] * s["i.3.1"]),
    ("wrong-factor", "gru", "d_z_r.2.1", lambda s: s["d_r.2.1"] * s["z.2.1"] * (1 - s["z.2.1"])),
    ("loss-for-derivative", "lstm", "d_y.2.1", lambda s: s["loss"]),
    ("hidden-state-squashed-again", "lstm", "d_h.2.1", lambda s: (s["W_y.1.1"] * s["d_y.2.1"] + s["d_h_in.3.1"]) * (1 - s["h.2.1"] ** 2)),
    ("own-unit-alone", "lstm", "d_h_in.2.1", lambda s: sum(s[f"W_{w}.1.3"] * s[f"d_z_{q}.2.1"] for w, q in ("ff", "ii", "cg", "oo"))),
    ("weights-left-out", "lstm", "d_h_in.2.1", lambda s: sum(s[f"d_z_{q}.2.1"] for q in "figo")),
    ("gradient-before-derivative", "rnn", "d_W_h.1.1", lambda s: sum(s[f"d_h.{t}.1"] * s[f"x.{t}.1"] for t in (1, 2, 3))),
    ("bias-gradient-paired", "rnn", "d_b_h.1", lambda s: sum(s[f"d_z_h.{t}.1"] * s[f"x.{t}.1"] for t in (1, 2, 3))),
    ("gradient-times-parameter", "lstm", "d_b_f.2", lambda s: s["b_f.2"] * sum(s[f"d_z_f.{t}.2"] for t in (1, 2, 3))),
    ("derivative-incomplete", "rnn", "d_z_h.2.1", lambda s: s["d_h.2.1"] * (1 - s["h.2.1"]) ** 2),
    ("paired-with-another-step", "lstm", "d_W_f.1.1", lambda s: sum(s[f"d_z_f.{t}.1"] for t in (1, 2, 3)) * s["x.3.1"]),
    ("paired-with-another-step", "lstm", "d_W_f.1.1", lambda s: sum(s[f"d_z_f.{t}.1"] * s[f"x.{4 - t}.1"] for t in (1, 2, 3))),
    ("reset-in-gradient", "gru", "d_W_n.1.3", lambda s: sum(s[f"d_z_n.{t}.1"] * s[f"h.{t - 1}.1"] for t in (1, 2, 3))),
    ("reset-in-gradient", "gru", "d_W_z.1.3", lambda s: sum(s[f"d_z_z.{t}.1"] * s[f"r.{t}.1"] * s[f"h.{t - 1}.1"] for t in (1, 2, 3))),
    ("path-forgotten", "gru", "d_z.2.1", lambda s: s["d_h.2.1"] * s["h.1.1"]),
    ("weights-left-out", "gru", "d_r.2.1", lambda s: s["d_z_n.2.1"] * s["h.1.1"]),
    ("derivative-incomplete", "rnn", "d_z_h.2.1", lambda s: s["d_h.2.1"] - s["d_h_in.3.1"] * s["h.2.1"] ** 2),
    ("paths-averaged", "rnn", "d_h.2.1", lambda s: (s["W_y.1.1"] * s["d_y.2.1"] + s["d_h_in.3.1"]) / 2),
    ("gradient-unpaired", "lstm", "d_W_f.1.1", lambda s: sum(s[f"d_z_f.{t}.1"] for t in (1, 2, 3))),
    ("order-in-gradient", "lstm", "d_W_f.1.1", lambda s: sum(s[f"d_z_f.{t}.1"] * s[f"h.{t - 1}.1"] for t in (1, 2, 3))),
    ("before-activation", "lstm", "d_i.2.1", lambda s: s["d_c.2.1"] * s["z_g.2.1"]),
    ("before-activation", "rnn", "d_z_h.2.1", lambda s: s["d_h.2.1"] * (1 - s["z_h.2.1"] ** 2)),
    ("derivative-left-out", "lstm", "d_z_f.2.1", lambda s: s["d_f.2.1"]),
    ("derivative-left-out", "rnn", "d_z_h.2.1", lambda s: s["d_h.2.1"]),
    ("derivative-left-out", "lstm", "d_c.2.1", lambda s: s["d_h.2.1"] * s["o.2.1"] + s["d_c.3.1"] * s["f.3.1"]),
    ("derivative-incomplete", "lstm", "d_z_f.2.1", lambda s: s["d_f.2.1"] * s["f.2.1"]),
    ("derivative-incomplete", "lstm", "d_z_f.2.1", lambda s: s["d_f.2.1"] * (1 - s["f.2.1"])),
    ("derivative-of-other-function", "lstm", "d_z_f.2.1", lambda s: s["d_f.2.1"] * (1 - s["f.2.1"] ** 2)),
    ("derivative-incomplete", "lstm", "d_z_f.2.1", lambda s: s["d_f.2.1"] * s["f.2.1"] * (1 + s["f.2.1"])),
    ("derivative-incomplete", "rnn", "d_z_h.2.1", lambda s: s["d_h.2.1"] * (1 - s["h.2.1"])),
    ("derivative-incomplete", "rnn", "d_z_h.2.1", lambda s: s["d_h.2.1"] * s["h.2.1"]),
    ("derivative-incomplete", "rnn", "d_z_h.2.1", lambda s: s["d_h.2.1"] * s["h.2.1"] ** 2),
    ("derivative-incomplete", "gru", "d_z_n.2.1", lambda s: s["d_n.2.1"] * (1 + s["n.2.1"] ** 2)),
    ("derivative-of-other-function", "gru-reset-after", "d_z_n.2.1", lambda s: s["d_n.2.1"] * s["n.2.1"] * (1 - s["n.2.1"])),
    ("derivative-at-wrong-argument", "lstm", "d_c.2.1", lambda s: s["d_h.2.1"] * s["o.2.1"] * (1 - s["c.2.1"] ** 2) + s["d_c.3.1"] * s["f.3.1"]),
    ("derivative-at-wrong-argument", "lstm", "d_c.2.1", lambda s: s["d_h.2.1"] * s["o.2.1"] * (1 - math.tanh(s["tanh_c.2.1"]) ** 2) + s["d_c.3.1"] * s["f.3.1"]),
    ("derivative-at-wrong-argument", "lstm", "d_z_i.2.1", lambda s: s["d_i.2.1"] * sigma(s["i.2.1"]) * (1 - sigma(s["i.2.1"]))),
    ("derivative-at-wrong-argument", "rnn", "d_z_h.2.1", lambda s: s["d_h.2.1"] * (1 - math.tanh(s["h.2.1"]) ** 2)),
    ("path-forgotten", "lstm", "d_c.2.1", lambda s: s["d_h.2.1"] * s["o.2.1"] * (1 - s["tanh_c.2.1"] ** 2)),
    ("path-forgotten", "lstm", "d_c.2.1", lambda s: s["d_c.3.1"] * s["f.3.1"]),
    ("path-forgotten", "rnn", "d_h.2.1", lambda s: s["W_y.1.1"] * s["d_y.2.1"]),
    ("path-forgotten", "lstm", "d_h.2.1", lambda s: s["d_h_in.3.1"]),
    ("path-forgotten", "rnn", "d_x.2.1", lambda s: s["W_h.1.1"] * s["d_z_h.2.1"]),
    ("path-forgotten", "gru-reset-after", "d_h_in.2.1", lambda s: back_through(s, "W_z", "d_z_z", 3) + back_through(s, "W_r", "d_z_r", 3) + back_through(s, "W_hn", "d_m", 1)),
    ("path-forgotten", "lstm", "d_x.2.1", lambda s: back_through(s, "W_f", "d_z_f", 1) + back_through(s, "W_i", "d_z_i", 1) + back_through(s, "W_c", "d_z_g", 1)),
    ("path-forgotten", "gru", "d_h_in.2.1", lambda s: back_through(s, "W_z", "d_z_z", 3) + back_through(s, "W_r", "d_z_r", 3) + s["d_h.2.1"] * s["z.2.1"]),
    ("gate-missing-in-gradient", "lstm", "d_o.2.1", lambda s: s["d_h.2.1"]),
    ("gate-missing-in-gradient", "gru-reset-after", "d_m.2.1", lambda s: s["d_z_n.2.1"]),
    ("another-column-of-gradient", "lstm", "d_W_f.1.3", lambda s: sum(s[f"d_z_f.{t}.1"] * s[f"h.{t - 1}.2"] for t in (1, 2, 3))),
    ("outer-product-transposed", "lstm", "d_W_f.1.2", lambda s: sum(s[f"d_z_f.{t}.2"] * s[f"x.{t}.1"] for t in (1, 2, 3))),
    ("cell-state-in-gradient", "lstm", "d_W_y.1.1", lambda s: sum(s[f"d_y.{t}.1"] * s[f"c.{t}.1"] for t in (1, 2, 3))),
    ("share-for-sum", "lstm", "d_W_f.1.1", lambda s: s["d_z_f.3.1"] * s["x.3.1"]),
    ("share-for-sum", "rnn", "d_b_h.1", lambda s: s["d_z_h.1.1"]),
    ("step-left-out", "lstm", "d_W_f.1.1", lambda s: s["d_z_f.1.1"] * s["x.1.1"] + s["d_z_f.3.1"] * s["x.3.1"]),
    ("mean-for-sum", "rnn", "d_W_h.1.1", lambda s: (s["d_z_h.1.1"] * s["x.1.1"] + s["d_z_h.2.1"] * s["x.2.1"] + s["d_z_h.3.1"] * s["x.3.1"]) / 3),
    ("own-gate", "lstm", "d_i.2.1", lambda s: s["d_c.2.1"] * s["i.2.1"]),
    ("own-gate", "lstm", "d_g.2.1", lambda s: s["d_c.2.1"] * s["g.2.1"]),
    ("not-transposed", "rnn", "d_h_in.2.1", lambda s: s["W_h.1.3"] * s["d_z_h.2.1"] + s["W_h.1.4"] * s["d_z_h.2.2"]),
    ("factor-two", "lstm", "d_y.2.1", lambda s: 2 * s["diff.2.1"]),
    ("factor-two", "rnn", "d_W_h.1.1", lambda s: (s["d_z_h.1.1"] * s["x.1.1"] + s["d_z_h.2.1"] * s["x.2.1"] + s["d_z_h.3.1"] * s["x.3.1"]) / 2),
    ("wrong-sign", "lstm", "d_i.2.1", lambda s: -s["d_c.2.1"] * s["g.2.1"]),
    ("wrong-sign", "gru", "d_z.2.1", lambda s: s["d_h.2.1"] * (s["n.2.1"] - s["h.1.1"])),
]  # fmt: skip

CASES = [*FORWARD, *BACKWARD]


@pytest.mark.parametrize(("rule", "cell", "line", "wrong"), CASES, ids=["-".join(case[:3]) for case in CASES])
def test_a_mistake_is_told_by_its_name_and_costs_no_other_line(rule, cell, line, wrong):
    found = marked(cell, {line: cut(wrong(numbers(cell)), PLACES, truncate=False)})
    assert [(each.quantity, each.verdict) for each in found.wrong] == [(line, Verdict.MISTAKE)]
    assert rule in found.wrong[0].causes


def test_relu_is_told_where_it_was_taken_throughout_and_never_from_one_line():
    """Above 0 it is its argument, and a 0 is written for many reasons: it takes both to tell it."""
    lines = [f"h.{t}.{unit}" for t in (1, 2, 3) for unit in (1, 2)]
    rectified = {line: cut(max(numbers("rnn")[f"z_{line}"], 0), PLACES, truncate=False) for line in lines}
    assert {line.causes for line in _rectified(lines).wrong if line.quantity in lines} == {("relu-for-activation",)}
    for line, text in rectified.items():
        assert all("relu-for-activation" not in each.causes for each in marked("rnn", {line: text}).wrong)


def _rectified(lines):
    """A sheet with ReLU for tanh on all of these lines, each worked out from what the sheet says above it."""
    answers = {}
    for line in lines:
        pre = {**numbers("rnn"), **{name: float(text) for name, text in marked_answers(answers).items()}}[f"z_{line}"]
        answers[line] = cut(max(pre, 0), PLACES, truncate=False)
    return marked("rnn", answers)


def marked_answers(slip):
    return honest(marker("rnn").derivation, PLACES, slip=slip)


OF_INITIAL_STATES = {
    "initial-state-as-zero", "initial-state-entries-exchanged", "initial-states-exchanged", "initial-state-sign",
}  # fmt: skip  # of what is given, not of a line: their cases stand in test_misread_states
OF_INPUTS = {"input-misread", "inputs-exchanged", "sequence-turned-round"}  # these in test_misread_inputs
OF_PARAMETERS = {
    "weight-misread", "parameters-exchanged", "signs-overlooked",
}  # fmt: skip  # these in test_everywhere and test_students
JOINTLY = {
    "update-and-reset-exchanged", "reset-of-one-unit", "update-of-one-unit", "input-of-step-before", "nothing-handed-on",
    "stacked-the-other-way", "gradients-of-gates-exchanged", "state-after-activation", "reset-on-candidate", "reset-as-forget-gate",
}  # fmt: skip  # of several lines together, in test_misread_inputs and test_students
FROM_SEVERAL_LINES = (
    {"loss-at-every-step", "relu-for-activation", "sample-for-all"} | OF_INITIAL_STATES | OF_INPUTS | OF_PARAMETERS | JOINTLY
)  # sample-for-all: in test_sample_sheets


def test_every_rule_has_a_case():
    assert {case[0] for case in (*CASES, *OF_NETWORKS)} | FROM_SEVERAL_LINES == {rule.name for rule in CATALOGUE}


def test_the_initial_state_at_every_time_step_is_told_as_that_and_charged_once():
    answers, given = honest(marker("rnn").derivation, PLACES), marker("rnn").derivation.givens
    slips = {}
    for t, unit in ((t, unit) for t in (2, 3) for unit in (1, 2)):
        s = {name: float(number) for name, number in {**given, **answers}.items()}
        kept = dot(row(s, "W_h", unit), x(s, t) + state(s, 0)) + s[f"b_h.{unit}"]
        slips[f"z_h.{t}.{unit}"] = cut(kept, PLACES, truncate=False)
        answers = honest(marker("rnn").derivation, PLACES, slip=slips)
    for wrong, form in (("z_h", answers), ("h", {line: text for line, text in answers.items() if line[:2] in ("h.", "y.")})):
        found = marker("rnn").mark(sheet_of("student", form))
        assert {(line.judged.step.name, line.causes) for line in found.wrong} == {(wrong, ("initial-state-kept",))}
        assert sum(line.weight - line.earned for line in found.lines if line.quantity in form) == 1


def test_a_reset_gate_on_the_whole_sum_is_charged_once_and_withholds_nothing_that_follows():
    answers = honest(marker("gru").derivation, PLACES)
    given = marker("gru").derivation.givens
    for t, unit in ((t, unit) for t in (1, 2, 3) for unit in (1, 2)):
        s = {name: float(number) for name, number in {**given, **answers}.items()}
        whole = dot(row(s, "W_n", unit), x(s, t) + state(s, t - 1)) + s[f"b_n.{unit}"]
        wrong = cut(s[f"r.{t}.{unit}"] * whole, PLACES, truncate=False)
        slips = {**{line: answers[line] for line in answers if line.startswith("z_n.") and line < f"z_n.{t}.{unit}"}}
        answers = honest(marker("gru").derivation, PLACES, slip={**slips, f"z_n.{t}.{unit}": wrong})
    found = marker("gru").mark(sheet_of("student", answers))
    assert {(line.quantity[:3], line.causes) for line in found.wrong} == {("z_n", ("reset-on-whole-sum",))}
    assert not any(line.is_held for line in found.lines)
    assert found.total.possible - found.total.earned == 1


# Where no mistake is

OF_CELL_STATES = {
    "cell-state-for-hidden", "cell-state-in-gradient", "cell-state-in-readout", "gates-exchanged", "minus-for-plus", "gru-habit", "forget-gate-coupled", "hidden-for-cell-state",
    "output-without-tanh", "output-with-sigmoid", "dot-for-elementwise", "previous-cell-state", "own-gate", "cell-state-shown",
    "cell-state-squashed", "derivative-for-value", "squashed-state-carried-on", "cell-state-added", "tanh-of-product", "candidate-squashed-again",
}  # fmt: skip
OF_GATES = {
    "another-gates-weights", "tanh-for-sigmoid", "one-missing-in-denominator", "gate-not-applied", "summand-dropped", "another-gate",
    "exponential-for-sigmoid", "sign-in-exponential", "state-left-out", "sum-for-product", "ten-for-e",
}  # fmt: skip
OF_ENTROPIES = {
    "softmax-of-squashed", "softmax-lowered-above", "softmax-over-time", "softmax-sum-left-out", "softmax-without-exponential", "softmax-over-others", "sigmoid-for-softmax", "log-of-wrong-entry",
    "log-without-minus", "log-left-out", "log-to-another-base", "cross-terms-forgotten",
    "gradient-of-prediction", "derivative-twice", "squares-for-entropy", "sum-for-mean", "softmax-over-one", "softmax-over-length",
}  # fmt: skip
OF_TWO_BIASES, OF_ONE_MINUS = {"one-of-two-biases", "recurrent-bias-dropped"}, {"one-minus-forgotten"}
OF_PEEPHOLES = {
    "peephole-dropped", "peephole-of-another-step", "peephole-sees-hidden", "peephole-summed", "peephole-sign", "peephole-without-state",
    "peephole-sees-tanh", "peephole-of-another-unit", "peephole-after-activation",
}  # fmt: skip
BEFORE, AFTER = {"bias-inside-reset"}, {"recurrent-bias-outside", "recurrent-bias-moved", "reset-before"}
OF_OTHERS = OF_ENTROPIES | OF_TWO_BIASES  # what no cell in its usual form has, with a linear readout
OF_UPDATE_GATES = {"gates-of-gru-exchanged", "candidate-carried-on"}
OF_SEVERAL_CELLS = {
    "direction-run-forwards", "direction-numbered-from-its-start", "directions-paired-wrongly", "another-cells-weights",
    "state-of-layer-below-carried", "state-of-other-direction", "cell-state-handed-up", "state-of-layer-below", "input-past-a-layer",
    "gradient-handed-back-forwards",
}  # fmt: skip
OF_SAMPLES = {
    "sample-for-all",
    "state-of-sample-before",
    "another-sample",
    "mean-over-something-else",
    "samples-summed",
    "samples-averaged",
}
OF_UPDATES = {"gradient-added", "rate-left-out", "rate-misread", "step-alone"}
OF_LAST_STEP = {"loss-at-every-step"}  # where something is read out at every step there is no such mistake; in test_students
OF_MORE = OF_LAST_STEP | OF_INPUTS | OF_PARAMETERS | JOINTLY | OF_SEVERAL_CELLS | OF_SAMPLES | OF_UPDATES | OF_INITIAL_STATES
OF_RESET_GATES = (
    {
        "reset-in-gradient",
        "reset-in-other-gate",
        "reset-after-with-bias",
        "reset-of-input",
        "reset-in-activation",
        "another-gate-throughout",
        "reset-after",
        "reset-in-new-state",
        "reset-on-whole-sum",
    }
    | BEFORE
    | AFTER
)
NOWHERE = {
    "lstm": OF_UPDATE_GATES | OF_RESET_GATES | OF_OTHERS | OF_PEEPHOLES,
    "lstm-peephole": OF_UPDATE_GATES | OF_RESET_GATES | OF_OTHERS,
    "lstm-cifg": OF_UPDATE_GATES | OF_RESET_GATES | OF_OTHERS | OF_PEEPHOLES | {"forget-gate-coupled"},
    "gru": OF_CELL_STATES | OF_OTHERS | OF_PEEPHOLES | AFTER,
    "gru-reset-after": OF_CELL_STATES | {"reset-after"} | OF_OTHERS | OF_PEEPHOLES | BEFORE,
    "rnn": {"activation-on-new-state"}
    | OF_CELL_STATES
    | OF_GATES
    | OF_UPDATE_GATES
    | OF_RESET_GATES
    | OF_OTHERS
    | OF_ONE_MINUS
    | OF_PEEPHOLES,
}


@pytest.mark.parametrize("cell", CELLS)
def test_a_rule_stands_only_on_cells_that_have_what_it_speaks_of(cell):
    key = marker(cell).key
    by = Diagnostician(key)
    standing = {rule.name for step in key.derivation.steps for rule, _ in by.edits(step.target)}
    assert standing == {rule.name for rule in CATALOGUE} - NOWHERE[cell] - OF_MORE


@pytest.mark.parametrize("cell", CELLS)
def test_no_rule_is_told_on_a_right_sheet(cell):
    assert {line.verdict for line in marked(cell).lines} == {Verdict.CORRECT}


def off_by(text, units):
    return cut(float(text) + units * 10.0**-PLACES, PLACES, truncate=False)


@pytest.mark.parametrize("units", [-2, 30])
@pytest.mark.parametrize("cell", CELLS)
def test_no_rule_is_told_where_every_line_is_a_little_off(cell, units):
    right = honest(marker(cell).derivation, PLACES)
    found = marker(cell).mark(sheet_of("student", {quantity: off_by(text, units) for quantity, text in right.items()}))
    assert [line.quantity for line in found.lines if line.verdict is Verdict.MISTAKE] == []


@pytest.mark.parametrize("cell", CELLS)
def test_no_rule_is_told_where_one_line_is_a_little_off(cell):
    right = honest(marker(cell).derivation, PLACES)
    for line in list(right)[::7]:
        found = marked(cell, {line: off_by(right[line], 12)})
        assert {each.quantity for each in found.wrong} <= {line}
        assert found.count(Verdict.MISTAKE) == 0
