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


RIGHT = ("y.1.2", "y.2.3", "y.3.3", "y.4.4")  # e, l, l, o
HELLO = [
    ("softmax-sum-left-out", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"])),
    ("softmax-sum-left-out", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"]) / 4),
    ("softmax-without-exponential", "hello", "y.2.2", lambda s: s["z_y.2.2"] / sum(s[f"z_y.2.{k}"] for k in (1, 2, 3, 4))),
    ("softmax-over-others", "hello", "y.2.3", lambda s: math.exp(s["z_y.2.3"]) / (total(s, "z_y", 2, 4) - math.exp(s["z_y.2.3"]))),
    ("sigmoid-for-softmax", "hello", "y.2.3", lambda s: sigma(s["z_y.2.3"])),
    ("activation-left-out", "hello", "y.2.3", lambda s: s["z_y.2.3"]),
    ("log-of-wrong-entry", "hello", "loss", lambda s: -logs(s, ("y.1.2", "y.2.3", "y.3.4", "y.4.4"))),
    ("log-of-wrong-entry", "hello", "loss", lambda s: -logs(s, ("y.1.3", "y.2.3", "y.3.4", "y.4.1"))),
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
    ("one-of-two-biases", "gru-pytorch", "z_r.2.1", lambda s: s["z_r.2.1"] - s["b_hr.1"]),
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
    ("paired-with-another-step", "peephole", "d_p_f.1", lambda s: s["d_z_f.1.1"] * s["c.1.1"] + s["d_z_f.2.1"] * s["c.2.1"]),
    ("one-minus-forgotten", "coupled", "f.2.1", lambda s: s["i.2.1"]),
]  # fmt: skip

CASES = [*HELLO, *SENTIMENT, *GATES]
