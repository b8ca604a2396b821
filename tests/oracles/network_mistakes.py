"""Mistakes that people make with the starters' networks, worked out from the textbook over the numbers of their own sheet.

Each is a rule's name, a starter, a line, and what is written there.
"""

import math


def sigma(z):
    return 1 / (1 + math.exp(-z))


def total(s, name, time, units):
    return math.fsum(math.exp(s[f"{name}.{time}.{k}"]) for k in range(1, units + 1))


def logs(s, entries):
    return math.fsum(math.log(s[name]) for name in entries)


def squared_error(s):
    return math.fsum((s[f"y.{t}.{k}"] - (f"y.{t}.{k}" in RIGHT)) ** 2 for t in (1, 2, 3, 4) for k in (1, 2, 3, 4))


RIGHT = ("y.1.2", "y.2.3", "y.3.3", "y.4.4")  # e, l, l, o
HELLO = [
    ("softmax-sum-left-out", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"])),
    ("softmax-sum-left-out", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"]) / 4),
    ("softmax-without-exponential", "hello", "y.2.2", lambda s: s["z_y.2.2"] / sum(s[f"z_y.2.{k}"] for k in (1, 2, 3, 4))),
    ("softmax-over-others", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"]) / (total(s, "z_y", 2, 4) - math.exp(s["z_y.2.3"]))),
    ("softmax-of-squashed", "hello", "y.2.3", lambda s: math.exp(math.tanh(s["z_y.2.3"])) / sum(math.exp(math.tanh(s[f"z_y.2.{k}"])) for k in (1, 2, 3, 4))),
    ("softmax-lowered-above", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"] - s["z_y.2.2"]) / total(s, "z_y", 2, 4)),
    ("softmax-over-time", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"]) / sum(math.exp(s[f"z_y.{t}.3"]) for t in (1, 2, 3, 4))),
    ("sigmoid-for-softmax", "hello", "y.2.3", lambda s: sigma(s["z_y.2.3"])),
    ("activation-left-out", "hello", "y.2.3", lambda s: s["z_y.2.3"]),
    ("log-of-wrong-entry", "hello", "loss", lambda s: -logs(s, ("y.1.2", "y.2.3", "y.3.4", "y.4.4"))),
    ("log-of-wrong-entry", "hello", "loss", lambda s: -logs(s, ("y.1.3", "y.2.3", "y.3.4", "y.4.1"))),
    ("squares-for-entropy", "hello", "loss", lambda s: squared_error(s) / 2),
    ("squares-for-entropy", "hello", "loss", lambda s: squared_error(s)),
    ("target-left-out", "hello", "d_z_y.2.3", lambda s: s["y.2.3"]),
    ("log-without-minus", "hello", "loss", lambda s: logs(s, RIGHT)),
    ("log-left-out", "hello", "loss", lambda s: math.fsum(s[name] for name in RIGHT)),
    ("log-left-out", "hello", "loss", lambda s: 4 - math.fsum(s[name] for name in RIGHT)),
    ("log-to-another-base", "hello", "loss", lambda s: -logs(s, RIGHT) / math.log(10)),
    ("log-to-another-base", "hello", "loss", lambda s: -logs(s, RIGHT) / math.log(2)),
    ("loss-averaged", "hello", "loss", lambda s: -logs(s, RIGHT) / 4),
    ("sum-for-mean", "hello-mean", "loss", lambda s: -logs(s, RIGHT)),
    ("target-minus-prediction", "hello", "d_z_y.2.3", lambda s: 1 - s["y.2.3"]),
    ("target-added", "hello", "d_z_y.2.3", lambda s: s["y.2.3"] + s["target.2.3"]),
    ("gradient-of-prediction", "hello", "d_z_y.2.3", lambda s: -1 / s["y.2.3"]),
    ("gradient-of-prediction", "hello", "d_z_y.2.3", lambda s: s["y.2.3"] * (1 - s["y.2.3"])),
    ("derivative-twice", "hello", "d_z_y.2.3", lambda s: (s["y.2.3"] - 1) * s["y.2.3"] * (1 - s["y.2.3"])),
    ("cross-terms-forgotten", "hello-squared", "d_z_y.2.3", lambda s: s["d_y.2.3"] * s["y.2.3"] * (1 - s["y.2.3"])),
    ("derivative-left-out", "hello", "d_z_h.2.1", lambda s: s["d_h.2.1"]),
    ("paired-with-another-step", "hello", "d_W_hh.1.1", lambda s: math.fsum(s[f"d_z_h.{t}.1"] * s[f"h.{t}.1"] for t in (1, 2, 3, 4))),
    ("paired-with-another-step", "hello", "d_W_y.1.1", lambda s: math.fsum(s[f"d_z_y.{t}.1"] * s[f"h.{t - 1}.1"] for t in (1, 2, 3, 4))),
]  # fmt: skip

SENTIMENT = [
    ("log-of-wrong-entry", "sentiment", "loss", lambda s: -math.log(s["y.3.1"])),
    ("log-without-minus", "sentiment", "loss", lambda s: math.log(1 - s["y.3.1"])),
    ("log-to-another-base", "sentiment", "loss", lambda s: -math.log10(1 - s["y.3.1"])),
    ("target-minus-prediction", "sentiment", "d_z_y.3.1", lambda s: -s["y.3.1"]),
]  # fmt: skip


def reset_first(s, bias):
    """The candidate's pre-activation at time step 2 with the state reset before the product."""
    product = math.fsum(s[f"W_hn.1.{k}"] * s[f"r.2.{k}"] * s[f"h.1.{k}"] for k in (1, 2))
    return s["W_xn.1.1"] * s["x.2.1"] + s["b_xn.1"] + product + bias


def by_peephole(s, gate, seen):
    row = s[f"W_{gate}.1.1"] * s["x.2.1"] + s[f"W_{gate}.1.2"] * s["h.1.1"] + s[f"W_{gate}.1.3"] * s["h.1.2"]
    return row + s[f"b_{gate}.1"] + s[f"p_{gate}.1"] * seen


GATES = [
    ("reset-before", "gru-pytorch", "z_n.2.1", lambda s: reset_first(s, s["b_hn.1"])),
    ("recurrent-bias-outside", "gru-pytorch", "z_n.2.1", lambda s: s["z_n.2.1"] - s["r.2.1"] * s["b_hn.1"] + s["b_hn.1"]),
    ("one-of-two-biases", "gru-pytorch", "z_r.2.1", lambda s: s["z_r.2.1"] - s["b_xr.1"]),
    ("bias-dropped", "gru-pytorch", "z_z.2.1", lambda s: s["z_z.2.1"] - s["b_hz.1"] - s["b_xz.1"]),
    ("gates-of-gru-exchanged", "gru-pytorch", "h.2.1", lambda s: s["z.2.1"] * s["n.2.1"] + (1 - s["z.2.1"]) * s["h.1.1"]),
    ("one-minus-forgotten", "gru-pytorch", "h.2.1", lambda s: s["z.2.1"] * (s["n.2.1"] + s["h.1.1"])),
    ("one-minus-forgotten", "gru-pytorch", "d_n.2.1", lambda s: s["d_h.2.1"] * s["z.2.1"]),
    ("one-step-late", "gru-pytorch", "d_z.2.1", lambda s: s["d_h.2.1"] * (s["h.2.1"] - s["n.2.1"])),
    ("reset-after", "gru", "z_n.2.1", lambda s: math.fsum(s[f"W_n.1.{k}"] * s[f"x.2.{k}"] for k in (1, 2)) + s["b_n.1"] + s["r.2.1"] * math.fsum(s[f"W_n.1.{k + 2}"] * s[f"h.1.{k}"] for k in (1, 2))),
    ("bias-inside-reset", "gru", "z_n.2.1", lambda s: s["z_n.2.1"] - s["b_n.1"] + s["r.2.1"] * s["b_n.1"]),
    ("peephole-dropped", "peephole", "z_f.2.1", lambda s: by_peephole(s, "f", 0)),
    ("peephole-of-another-step", "peephole", "z_o.2.1", lambda s: by_peephole(s, "o", s["c.1.1"])),
    ("peephole-sees-hidden", "peephole", "z_i.2.1", lambda s: by_peephole(s, "i", s["h.1.1"])),
    ("peephole-sign", "peephole", "z_f.2.1", lambda s: by_peephole(s, "f", -s["c.1.1"])),
    ("peephole-without-state", "peephole", "z_i.2.1", lambda s: by_peephole(s, "i", 1)),
    ("peephole-sees-tanh", "peephole", "z_o.2.1", lambda s: by_peephole(s, "o", math.tanh(s["c.2.1"]))),
    ("peephole-of-another-unit", "peephole", "z_f.2.1", lambda s: by_peephole(s, "f", s["c.1.2"])),
    ("peephole-after-activation", "peephole", "f.2.1", lambda s: sigma(s["z_f.2.1"]) + s["p_f.1"] * s["c.1.1"]),
    ("paired-with-another-step", "peephole", "d_p_f.1", lambda s: s["d_z_f.1.1"] * s["c.1.1"] + s["d_z_f.2.1"] * s["c.2.1"]),
    ("one-minus-forgotten", "coupled", "f.2.1", lambda s: s["i.2.1"]),
]  # fmt: skip

PROBLEMS = {
    "alike": """
cell = "rnn"
sequence = [[0.5], [-1], [1.5], [0.25]]
target = [[1], [0], [0.5], [-1]]
readout = "every"
[weights]
W_y = [[0.75, -0.5]]
b_y = [0.25]
[[layers]]
[layers.forward.weights]
W_h = [[0.6, -0.2]]
b_h = [0.1]
[layers.forward.initial]
h = [-0.3]
[layers.reverse.weights]
W_h = [[-0.7, 0.4]]
b_h = [0.3]
[layers.reverse.initial]
h = [0.5]
""",
    "stacked": """
cell = "lstm"
sequence = [[0.5, -1], [1.5, 0.3], [-0.7, 0.9]]
target = [1]
[weights]
W_y = [[0.75, -0.5]]
b_y = [0.25]
[[layers]]
[layers.forward.weights]
W_f = [[0.6, -0.2, 0.3, 0.7], [0.5, 0.4, -0.1, -0.9]]
W_i = [[0.9, 0.7, 0.4, -0.3], [-0.3, 0.2, 0.5, 0.15]]
W_c = [[0.4, -0.3, 0.2, 0.55], [0.8, 0.1, -0.4, 0.35]]
W_o = [[0.3, 0.6, -0.2, -0.45], [-0.5, 0.4, 0.7, 0.25]]
[layers.forward.initial]
h = [0.2, -0.4]
c = [0.6, 0.1]
[[layers]]
[layers.forward.weights]
W_f = [[0.4, -0.6, 0.1, 0.3], [-0.2, 0.5, 0.4, -0.1]]
W_i = [[0.7, 0.2, -0.3, 0.4], [0.1, -0.4, 0.6, 0.2]]
W_c = [[-0.5, 0.8, 0.2, -0.2], [0.6, 0.3, -0.1, 0.5]]
W_o = [[0.2, 0.5, -0.4, 0.1], [-0.6, 0.1, 0.3, 0.4]]
[layers.forward.initial]
h = [-0.35, 0.15]
c = [0.45, -0.25]
""",
    "samples": """
cell = "rnn"
readout = "every"
over_time = "mean"
over_samples = "mean"
[[samples]]
sequence = [[1], [0.5], [-0.7], [0.2]]
target = [0.5, 0.1, 0.9, -0.4]
initial = { h = [0.5] }
[[samples]]
sequence = [[-1], [2], [1.3], [0.4]]
target = [1, 0, 0.7, 0.3]
initial = { h = [-0.25] }
[[samples]]
sequence = [[0.3], [0.8], [-1.1], [0.6]]
target = [0.2, 0.6, 0.4, -1]
[weights]
W_xh = [[0.8]]
W_hh = [[0.5]]
b_h = [0.1]
W_y = [[1.5]]
b_y = [-0.2]
""",
}


def rnn_of(s, prefix, inputs, state, weights=""):
    """The pre-activation of a network with one unit: its own weights, or those of another cell."""
    own = weights or prefix
    return s[f"{own}W_h.1.1"] * s[inputs] + s[f"{own}W_h.1.2"] * s[state] + s[f"{own}b_h.1"]


def joined_of(s, forward, reverse):
    return s["W_y.1.1"] * s[forward] + s["W_y.1.2"] * s[reverse] + s["b_y.1"]


DIRECTIONS = [
    ("direction-run-forwards", "alike", "l1r.z_h.1.1", lambda s: rnn_of(s, "l1r.", "x.1.1", "l1r.h.5.1")),  # where it begins
    ("direction-numbered-from-its-start", "alike", "l1r.z_h.1.1", lambda s: rnn_of(s, "l1r.", "x.4.1", "l1r.h.5.1")),
    ("directions-paired-wrongly", "alike", "y.2.1", lambda s: joined_of(s, "l1.h.2.1", "l1r.h.3.1")),
    ("directions-paired-wrongly", "alike", "l1r.d_h.2.1", lambda s: s["W_y.1.2"] * s["d_y.3.1"] + s["l1r.d_h_in.1.1"]),
    ("directions-paired-wrongly", "alike", "d_W_y.1.2", lambda s: math.fsum(s[f"d_y.{t}.1"] * s[f"l1r.h.{5 - t}.1"] for t in (1, 2, 3, 4))),
    ("another-cells-weights", "alike", "l1r.z_h.2.1", lambda s: rnn_of(s, "l1r.", "x.2.1", "l1r.h.3.1", weights="l1.")),
    ("another-cells-weights", "alike", "l1.z_h.2.1", lambda s: rnn_of(s, "l1.", "x.2.1", "l1.h.1.1", weights="l1r.")),
    ("gradient-handed-back-forwards", "alike", "l1r.d_h.4.1", lambda s: s["W_y.1.2"] * s["d_y.4.1"]),
    ("state-of-other-direction", "alike", "l1r.z_h.4.1", lambda s: rnn_of(s, "l1r.", "x.4.1", "l1.h.4.1")),
    ("state-of-other-direction", "alike", "l1.z_h.1.1", lambda s: rnn_of(s, "l1.", "x.1.1", "l1r.h.1.1")),
]  # fmt: skip


def forget(s, time, inputs, state, weights="l2."):
    """The pre-activation of the forget gate of the second layer, over two vectors of two."""
    column = [s[f"{name}.{k}"] for name in (inputs, state) for k in (1, 2)]
    return math.fsum(s[f"{weights}W_f.1.{k + 1}"] * entry for k, entry in enumerate(column))


LAYERS = [
    ("another-cells-weights", "stacked", "l2.z_f.2.1", lambda s: forget(s, 2, "l1.h.2", "l2.h.1", weights="l1.")),
    ("state-of-layer-below-carried", "stacked", "l2.z_f.1.1", lambda s: forget(s, 1, "l1.h.1", "l1.h.3")),
    ("state-of-layer-below-carried", "stacked", "l2.c.1.2", lambda s: s["l2.f.1.2"] * s["l1.c.3.2"] + s["l2.i.1.2"] * s["l2.g.1.2"]),
    ("cell-state-handed-up", "stacked", "l2.z_f.2.1", lambda s: forget(s, 2, "l1.c.2", "l2.h.1")),
    ("cell-state-handed-up", "stacked", "l2.d_W_f.1.2", lambda s: math.fsum(s[f"l2.d_z_f.{t}.1"] * s[f"l1.c.{t}.2"] for t in (1, 2, 3))),
    ("state-of-layer-below", "stacked", "l2.z_f.3.1", lambda s: forget(s, 3, "l1.h.3", "l1.h.2")),
    ("input-past-a-layer", "stacked", "l2.z_f.2.1", lambda s: forget(s, 2, "x.2", "l2.h.1")),
]  # fmt: skip


def of_sample(s, inputs, state):
    return s["W_xh.1.1"] * s[inputs] + s["W_hh.1.1"] * s[state] + s["b_h.1"]


SAMPLES = [
    ("state-of-sample-before", "samples", "s2.z_h.1.1", lambda s: of_sample(s, "s2.x.1.1", "s1.h.4.1")),
    ("state-of-sample-before", "samples", "s2.d_W_hh.1.1", lambda s: math.fsum(s[f"s2.d_z_h.{t}.1"] * s[f"s2.h.{t - 1}.1" if t > 1 else "s1.h.4.1"] for t in (1, 2, 3, 4))),
    ("another-sample", "samples", "s2.z_h.3.1", lambda s: of_sample(s, "s1.x.3.1", "s2.h.2.1")),
    ("another-sample", "samples", "s3.diff.2.1", lambda s: s["s3.y.2.1"] - s["s2.target.2.1"]),
    ("samples-summed", "samples", "loss", lambda s: s["s1.loss"] + s["s2.loss"] + s["s3.loss"]),
    ("samples-summed", "samples", "d_b_y.1", lambda s: math.fsum(s[f"s{n}.d_b_y.1"] for n in (1, 2, 3))),
    ("samples-averaged", "batch", "loss", lambda s: (s["s1.loss"] + s["s2.loss"]) / 2),
    ("samples-averaged", "batch", "d_W_xh.1.1", lambda s: (s["s1.d_W_xh.1.1"] + s["s2.d_W_xh.1.1"]) / 2),
    ("mean-over-something-else", "samples", "loss", lambda s: (s["s1.loss"] + s["s2.loss"] + s["s3.loss"]) / 4),
    ("mean-over-something-else", "samples", "d_W_hh.1.1", lambda s: math.fsum(s[f"s{n}.d_W_hh.1.1"] for n in (1, 2, 3)) / 4),
    ("mean-over-something-else", "samples", "s1.loss", lambda s: math.fsum(s[f"s1.diff.{t}.1"] ** 2 for t in (1, 2, 3, 4)) / 2 / 3),
    ("mean-over-something-else", "samples", "s1.d_y.2.1", lambda s: s["s1.diff.2.1"] / 3),
]  # fmt: skip


def norm(entries):
    return math.sqrt(math.fsum(entry**2 for entry in entries))


def scores(s, time):
    return [s[f"z_y.{time}.{k}"] for k in (1, 2, 3, 4)]


OUTPUTS = [
    ("softmax-over-one", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"] - min(scores(s, 2)))),
    ("softmax-over-one", "hello", "y.3.1", lambda s: math.exp(s["z_y.3.1"] - max(scores(s, 3)))),
    ("softmax-over-length", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"]) / norm([math.exp(z) for z in scores(s, 2)])),
    ("softmax-over-length", "hello", "y.2.3", lambda s: s["z_y.2.3"] / norm(scores(s, 2))),
    ("ten-for-e", "hello", "y.2.3", lambda s: 10 ** s["z_y.2.3"] / math.fsum(10**z for z in scores(s, 2))),
    ("ten-for-e", "sentiment", "y.3.1", lambda s: 1 / (1 + 10 ** -s["z_y.3.1"])),
    ("ten-for-e", "gru-pytorch", "r.2.1", lambda s: 1 / (1 + 10 ** -s["z_r.2.1"])),
    ("output-fed-back", "rnn", "z_h.2.1", lambda s: s["W_xh.1.1"] * s["x.2.1"] + s["W_hh.1.1"] * s["y.1.1"] + s["b_h.1"]),
]  # fmt: skip

LOSSES = [
    ("loss-of-one-step", "rnn", "loss", lambda s: s["diff.3.1"] ** 2 / 2),
    ("loss-of-one-step", "rnn", "loss", lambda s: s["diff.1.1"] ** 2 / 2),
    ("loss-of-one-step", "hello", "loss", lambda s: -math.log(s["y.4.4"])),
    ("loss-of-one-step", "hello-mean", "loss", lambda s: -math.log(s["y.4.4"]) / 4),
    ("another-column", "seed", "d_h_in.3.1", lambda s: back(s, 3, 3)),
    ("another-column", "seed", "d_h_in.2.2", lambda s: back(s, 2, 1)),
    ("another-column", "both-ways", "l1.d_h.3.2", lambda s: s["W_y.1.3"] * s["d_y.3.1"]),
    ("another-column", "hello", "d_h.4.1", lambda s: math.fsum(s[f"W_y.{k}.2"] * s[f"d_z_y.4.{k}"] for k in (1, 2, 3, 4))),
]  # fmt: skip


def back(s, time, column):
    """One column of the weights of all four gates times the gradients of their pre-activations."""
    pairs = zip("fico", "figo", strict=True)
    return math.fsum(s[f"W_{w}.{k}.{column}"] * s[f"d_z_{g}.{time}.{k}"] for w, g in pairs for k in (1, 2))


STATES = [
    ("state-just-worked-out", "hello", "z_h.2.3", lambda s: s["z_h.2.3"] + math.fsum(s[f"W_hh.3.{k}"] * (s[f"h.2.{k}"] - s[f"h.1.{k}"]) for k in (1, 2))),
    ("state-just-worked-out", "both-ways", "l1.z_h.2.2", lambda s: s["l1.z_h.2.2"] + s["l1.W_h.2.2"] * (s["l1.h.2.1"] - s["l1.h.1.1"])),
    ("peephole-summed", "peephole", "z_f.2.1", lambda s: by_peephole(s, "f", s["c.1.1"]) + s["p_f.2"] * s["c.1.2"]),
    ("peephole-summed", "peephole", "z_o.2.1", lambda s: by_peephole(s, "o", s["c.2.1"]) + s["p_o.2"] * s["c.2.2"]),
    ("cell-state-shown", "seed", "h.2.1", lambda s: s["c.2.1"]),
    ("cell-state-shown", "peephole", "h.2.2", lambda s: s["c.2.2"]),
    ("cell-state-squashed", "seed", "c.2.1", lambda s: math.tanh(s["f.2.1"] * s["c.1.1"] + s["i.2.1"] * s["g.2.1"])),
    ("cell-state-squashed", "coupled", "c.2.1", lambda s: math.tanh(s["f.2.1"] * s["c.1.1"] + s["i.2.1"] * s["g.2.1"])),
    ("reset-in-new-state", "gru", "h.2.1", lambda s: (1 - s["z.2.1"]) * s["n.2.1"] + s["z.2.1"] * s["r.2.1"] * s["h.1.1"]),
    ("reset-in-new-state", "gru-updates", "h.2.1", lambda s: s["z.2.1"] * s["n.2.1"] + (1 - s["z.2.1"]) * s["r.2.1"] * s["h.1.1"]),
    ("recurrent-bias-dropped", "gru-pytorch", "z_r.2.1", lambda s: s["z_r.2.1"] - s["b_hr.1"]),
    ("recurrent-bias-moved", "gru-pytorch", "z_n.2.1", lambda s: s["z_n.2.1"] + s["b_hn.1"]),  # with m as it is on the sheet
    ("another-gates-weights", "gru-pytorch", "z_r.2.1", lambda s: s["W_xz.1.1"] * s["x.2.1"] + s["W_hz.1.1"] * s["h.1.1"] + s["W_hz.1.2"] * s["h.1.2"] + s["b_xz.1"] + s["b_hz.1"]),
    ("path-forgotten", "seed", "d_c.1.1", lambda s: s["d_h.1.1"] * s["o.1.1"] * (1 - s["tanh_c.1.1"] ** 2)),
]  # fmt: skip

UPDATES = [
    ("gradient-added", "rnn-updated", "new_W_hh.1.1", lambda s: s["W_hh.1.1"] + 0.1 * s["d_W_hh.1.1"]),
    ("rate-misread", "rnn-updated", "new_W_hh.1.1", lambda s: s["W_hh.1.1"] - s["rate"] / 10 * s["d_W_hh.1.1"]),
    ("rate-left-out", "rnn-updated", "new_W_hh.1.1", lambda s: s["W_hh.1.1"] - s["d_W_hh.1.1"]),
    ("step-alone", "rnn-updated", "new_b_h.1", lambda s: -0.1 * s["d_b_h.1"]),
    ("step-alone", "rnn-updated", "new_b_h.1", lambda s: 0.1 * s["d_b_h.1"]),
]  # fmt: skip

CASES = [*HELLO, *SENTIMENT, *GATES, *DIRECTIONS, *LAYERS, *SAMPLES, *OUTPUTS, *LOSSES, *STATES, *UPDATES]
