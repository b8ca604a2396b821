"""LSTM and GRU from the textbook, one number at a time, as somebody with a pocket calculator works them out.

Goodfellow, Bengio and Courville, Deep Learning (2016), 10.10; Cho et al., arXiv:1406.1078. Nothing of symlstm is used here: what
is simulated must not come from what it measures.
"""

import math
from dataclasses import dataclass

LSTM, GRU = ("f", "i", "c", "o"), ("z", "r", "n")
PRE = {"c": "z_g"}  # the candidate's pre-activation is called after g
OUT = {"c": "g"}


def sigma(z):
    return 1 / (1 + math.exp(-z)) if z > -700 else 0.0


@dataclass(frozen=True)
class Exercise:
    """Numbers of a network as texts and as floats: weights over [x; h] by gate, biases, start, inputs, target."""

    cell: str
    weights: dict
    biases: dict
    sequence: list
    start: dict
    target: list
    places: int = 4
    backward: bool = False

    @property
    def gates(self):
        return LSTM if self.cell == "lstm" else GRU

    @property
    def inputs(self):
        return len(self.sequence[0])

    @property
    def hidden(self):
        return len(self.start["h"])

    @property
    def steps(self):
        return len(self.sequence)

    def toml(self):
        """The problem file."""
        tables = [f"W_{gate} = {rows}\nb_{gate} = {self.biases[gate]}" for gate, rows in self.weights.items()]
        initial = "\n".join(f"{state} = {values}" for state, values in self.start.items())
        return (
            f'cell = "{self.cell}"\nsequence = {self.sequence}\ntarget = {self.target}\nreadout = "last"\n[weights]\n'
            + "\n".join(tables)
            + f"\n[initial]\n{initial}\n[rounding]\nplaces = {self.places}\n[layout]\nbackward = {str(self.backward).lower()}\n"
        )


def exercise(random, backward=False, places=4, like=None):
    """A random exercise; of the same sizes as another one where `like` is given."""
    cell = like.cell if like else random.choice(["lstm", "lstm", "gru"])
    d, h, t = (like.inputs, like.hidden, like.steps) if like else (random.choice([1, 1, 2, 3]), random.choice([1, 2, 2, 3]), random.choice([1, 2, 3, 3, 5]))  # fmt: skip
    decimals = random.choice([1, 2, 2])

    def number(size=1.5):
        return round(random.choice([-1, 1]) * random.uniform(10**-decimals, size), decimals)

    gates = LSTM if cell == "lstm" else GRU
    weights = {gate: [[number() for _ in range(d + h)] for _ in range(h)] for gate in gates}
    biases = {gate: [number(1) for _ in range(h)] for gate in gates}
    outputs = len(like.target) if like else random.choice([1, 1, 2])
    weights["y"], biases["y"] = [[number() for _ in range(h)] for _ in range(outputs)], [number(1) for _ in range(outputs)]
    zero = random.random() < 0.5
    start = {state: [0 if zero else number(1) for _ in range(h)] for state in ("h", "c")[: 2 if cell == "lstm" else 1]}
    sequence = [[round(random.uniform(-2, 2), 1) for _ in range(d)] for _ in range(t)]
    return Exercise(
        cell, weights, biases, sequence, start, [round(random.uniform(-2, 2), 1) for _ in range(outputs)], places, backward
    )


@dataclass(frozen=True)
class Line:
    """One line of the work: its id, what it is, where, and how it comes from what stands on the sheet."""

    id: str
    what: str
    t: int
    unit: int
    gate: str
    work: object


def lines(ex):
    """All lines in the order of the work."""
    for t in range(1, ex.steps + 1):
        yield from _lstm(ex, t) if ex.cell == "lstm" else _gru(ex, t)
    yield from _readout(ex)
    if ex.backward and ex.cell == "lstm":
        yield from _backward(ex)


def products(ex, gate, t, unit, note, state="h", reset=False):
    """The products of a pre-activation, as pairs of weight and partner."""
    row = ex.weights[gate][unit - 1]
    partners = [*ex.sequence[t - 1], *(note[f"{state}.{t - 1}.{k}"] for k in range(1, ex.hidden + 1))]
    if reset:
        partners[ex.inputs :] = [note[f"r.{t}.{k}"] * h for k, h in enumerate(partners[ex.inputs :], 1)]
    return list(zip(row, partners, strict=True))


def affine(ex, gate, t, unit, note, reset=False):
    return sum(w * v for w, v in products(ex, gate, t, unit, note, reset=reset)) + ex.biases[gate][unit - 1]


def _gates(ex, t, gates):
    for gate in gates:
        pre, out, act = PRE.get(gate, f"z_{gate}"), OUT.get(gate, gate), math.tanh if gate in "cn" else sigma
        for u in range(1, ex.hidden + 1):
            yield Line(f"{pre}.{t}.{u}", "pre", t, u, gate, lambda n, g=gate, u=u: affine(ex, g, t, u, n, reset=g == "n"))
        for u in range(1, ex.hidden + 1):
            what = "candidate" if gate in "cn" else "gate"
            yield Line(f"{out}.{t}.{u}", what, t, u, gate, lambda n, p=f"{pre}.{t}.{u}", a=act: a(n[p]))


def _lstm(ex, t):
    yield from _gates(ex, t, LSTM)
    for u in range(1, ex.hidden + 1):
        at = f"{t}.{u}"
        yield Line(f"c.{at}", "c", t, u, "", lambda n, a=at, u=u: n[f"f.{a}"] * n[f"c.{t - 1}.{u}"] + n[f"i.{a}"] * n[f"g.{a}"])
    for u in range(1, ex.hidden + 1):
        yield Line(f"tanh_c.{t}.{u}", "tanh_c", t, u, "", lambda n, a=f"{t}.{u}": math.tanh(n[f"c.{a}"]))
    for u in range(1, ex.hidden + 1):
        yield Line(f"h.{t}.{u}", "h", t, u, "", lambda n, a=f"{t}.{u}": n[f"o.{a}"] * n[f"tanh_c.{a}"])


def _gru(ex, t):
    yield from _gates(ex, t, GRU)
    for u in range(1, ex.hidden + 1):
        at, old = f"{t}.{u}", f"h.{t - 1}.{u}"
        yield Line(f"h.{at}", "h", t, u, "", lambda n, a=at, o=old: (1 - n[f"z.{a}"]) * n[f"n.{a}"] + n[f"z.{a}"] * n[o])


def _readout(ex):
    t, outputs = ex.steps, range(1, len(ex.target) + 1)
    for k in outputs:
        yield Line(f"y.{t}.{k}", "y", t, k, "y", lambda n, k=k: readout(ex, k, n))
    for k in outputs:
        yield Line(f"diff.{t}.{k}", "diff", t, k, "", lambda n, k=k: n[f"y.{t}.{k}"] - ex.target[k - 1])
    yield Line("loss", "loss", t, 0, "", lambda n: sum(n[f"diff.{t}.{k}"] ** 2 for k in outputs) / 2)


def readout(ex, k, note, state="h", t=0):
    row = ex.weights["y"][k - 1]
    return sum(w * note[f"{state}.{t or ex.steps}.{u}"] for u, w in enumerate(row, 1)) + ex.biases["y"][k - 1]


def _backward(ex):
    """Backpropagation through time of the LSTM."""
    last, units = ex.steps, range(1, ex.hidden + 1)
    for k in range(1, len(ex.target) + 1):
        yield Line(f"d_y.{last}.{k}", "d_y", last, k, "", lambda n, k=k: n[f"diff.{last}.{k}"])
    for t in range(last, 0, -1):
        for u in units:
            yield Line(f"d_h.{t}.{u}", "d_h", t, u, "", lambda n, t=t, u=u: back_to_h(ex, t, u, n))
        for q, u in ((q, u) for q in ("o", "c", "f", "i", "g") for u in units):
            yield Line(f"d_{q}.{t}.{u}", f"d_{q}", t, u, "", lambda n, q=q, t=t, u=u: back_to_gate(ex, q, t, u, n))
        for q, u in ((q, u) for q in ("f", "i", "g", "o") for u in units):
            yield Line(
                f"d_z_{q}.{t}.{u}", "d_z", t, u, q, lambda n, q=q, t=t, u=u: n[f"d_{q}.{t}.{u}"] * slope(q, n[f"{q}.{t}.{u}"])
            )
    for gate in LSTM:
        yield from _gradients(ex, gate)


def back_to_h(ex, t, u, n):
    if t == ex.steps:
        return sum(row[u - 1] * n[f"d_y.{t}.{k}"] for k, row in enumerate(ex.weights["y"], 1))
    return sum(
        ex.weights[gate][v - 1][ex.inputs + u - 1] * n[f"d_z_{OUT.get(gate, gate)}.{t + 1}.{v}"]
        for gate in LSTM
        for v in range(1, ex.hidden + 1)
    )


def back_to_gate(ex, q, t, u, n):
    at = f"{t}.{u}"
    if q == "c":
        later = n[f"d_c.{t + 1}.{u}"] * n[f"f.{t + 1}.{u}"] if t < ex.steps else 0
        return n[f"d_h.{at}"] * n[f"o.{at}"] * (1 - n[f"tanh_c.{at}"] ** 2) + later
    if q == "o":
        return n[f"d_h.{at}"] * n[f"tanh_c.{at}"]
    return n[f"d_c.{at}"] * {"f": n[f"c.{t - 1}.{u}"], "i": n[f"g.{at}"], "g": n[f"i.{at}"]}[q]


def slope(q, value):
    return 1 - value * value if q == "g" else value * (1 - value)


def _gradients(ex, gate):
    q, steps = OUT.get(gate, gate), range(1, ex.steps + 1)
    for u in range(1, ex.hidden + 1):
        for k in range(1, ex.inputs + ex.hidden + 1):
            work = lambda n, u=u, k=k: sum(n[f"d_z_{q}.{t}.{u}"] * column(ex, t, k, n) for t in steps)  # noqa: E731
            yield Line(f"d_W_{gate}.{u}.{k}", "d_W", 0, u, f"{gate}.{k}", work)
        yield Line(f"d_b_{gate}.{u}", "d_b", 0, u, gate, lambda n, u=u: sum(n[f"d_z_{q}.{t}.{u}"] for t in steps))


def column(ex, t, k, n):
    return ex.sequence[t - 1][k - 1] if k <= ex.inputs else n[f"h.{t - 1}.{k - ex.inputs}"]
