"""Networks of several layers and both directions with random numbers, as problem files say them."""

import json
import random

import symlstm
from symlstm.network import CELLS
from symlstm.network.names import Size

FIGURES = 30
NETWORKS = {
    "two-rnn": [("rnn", 2), ("rnn", 1)],
    "both-rnn": [("rnn", 2, 1)],
    "both-one": [("rnn", 1, 1)],
    "both-lstm": [("lstm", 1, 2)],
    "two-lstm": [("lstm", 2), ("lstm", 1)],
    "three-gru": [("gru", 1), ("gru-reset-after", 2), ("gru", 2)],
    "both-then-one": [("gru-reset-after", 2, 2), ("lstm", 2)],
    "both-twice": [("rnn", 2, 1), ("gru", 1, 2)],
}


def random_numbers(source, *shape):
    if not shape:
        return str(source.randint(-150, 150) / 100)
    return [random_numbers(source, *shape[1:]) for _ in range(shape[0])]


def random_tree(name, steps=3, inputs=2, outputs=2, readout="every", rounding=None):
    """A problem file of a network: for each layer its cell, and the hidden units of each direction."""
    source = random.Random(name + readout)
    tree = {"sequence": random_numbers(source, steps, inputs), "layers": [], "rounding": rounding or {"figures": FIGURES}}
    width = inputs
    for cell, *units in NETWORKS[name]:
        layer = {"cell": cell}
        for direction, hidden in zip(("forward", "reverse"), units, strict=False):
            shapes = CELLS[cell].shapes({Size.INPUT: width, Size.HIDDEN: hidden})
            initial = {state: random_numbers(source, hidden) for state in CELLS[cell].states if source.random() < 0.7}
            layer[direction] = {"weights": {n: random_numbers(source, *shape) for n, shape in shapes.items()}, "initial": initial}
        width = sum(units)
        tree["layers"].append(layer)
    tree["weights"] = {"W_y": random_numbers(source, outputs, width), "b_y": random_numbers(source, outputs)}
    tree["target"] = random_numbers(source, steps if readout == "every" else 1, outputs)
    return tree | {"readout": readout, "layout": {"backward": True}}


def loaded(tree):
    return symlstm.loads(json.dumps(tree), "json")
