"""A network of every kind there is, drawn by a seed, and what is compared of it with python-flint's balls."""

from fractions import Fraction
from random import Random

import flint
from oracles import networks

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


def random_samples(seed):
    """A network of any kind with two or three sequences, of different lengths where it is read out anywhere."""
    random, tree = Random(seed), random_network(seed)
    longest = tree.pop("sequence")
    targets, initial = tree.pop("target", None), tree.get("initial")
    is_every = tree.get("readout") == "every"
    samples = []
    for number in range(2 + seed % 2):
        steps = 3 if isinstance(tree.get("readout"), list) else random.choice([1, 2, 3])
        rows = [[f"{random.randint(-9, 9)}/7" for _ in row] for row in longest[:steps]]
        sample = {"sequence": rows} | ({"target": targets[:steps] if is_every else targets} if targets is not None else {})
        samples.append(sample | ({"initial": initial} if initial and number else {}))
    return {**tree, "samples": samples, "over_samples": random.choice(["sum", "mean"])}
