"""Several layers and both directions: every value and every gradient against a plain evaluation written here, and differences of it."""

from dataclasses import dataclass, field

import pytest
from mpmath import mp, mpf, tanh
from oracles.layers import FIGURES, NETWORKS, loaded, random_tree

import symlstm
from symlstm import use_engine
from symlstm.derivation.passes import derive
from symlstm.enclosure.arb_exponential import ENGINES, VARIABLE
from symlstm.errors import UsageError
from symlstm.network.ids import Id
from symlstm.numbers.certify import certify
from symlstm.numbers.outcome import Outcome

STEP = mpf(10) ** -22


@dataclass
class Plain:
    """A forward pass in plain loops. What is in `moved` is added to a number as soon as it is known, by its id."""

    tree: dict
    moved: dict = field(default_factory=dict)
    found: dict = field(default_factory=dict)

    def note(self, prefix, name, t, vector):
        noted = [v + self.moved.get(f"{prefix}{name}.{t}.{n}", 0) for n, v in enumerate(vector, 1)]
        self.found |= {f"{prefix}{name}.{t}.{n}": v for n, v in enumerate(noted, 1)}
        return noted

    def given(self, prefix, name, numbers):
        if isinstance(numbers[0], list):
            return [self.given(prefix, f"{name}.{n}", row) for n, row in enumerate(numbers, 1)]
        return [mpf(v) + self.moved.get(f"{prefix}{name}.{n}", 0) for n, v in enumerate(numbers, 1)]

    def loss(self):
        steps = len(self.tree["sequence"])
        below = self.given("", "x", self.tree["sequence"])
        for number, layer in enumerate(self.tree["layers"], 1):
            gives = []
            for direction, turn in (("forward", 1), ("reverse", -1)):
                if direction in layer:
                    prefix = f"l{number}{'r' if turn < 0 else ''}."
                    gives.append(self.run(prefix, layer["cell"], layer[direction], below, turn))
            below = [[v for given in gives for v in given[t]] for t in range(steps)]
        from_outside = zip(reversed(below), reversed(self.tree.get("upstream", {}).get("h", [])), strict=False)
        loss = sum((mpf(u) * h for row, given in from_outside for h, u in zip(row, given, strict=True)), mpf(0))
        counted = self.compared(below) if "target" in self.tree else mpf(0)
        self.found |= {"loss": counted} if "target" in self.tree else {}
        return loss + counted

    def compared(self, states):
        readout = self.tree["readout"]
        times = [t - 1 for t in readout] if isinstance(readout, list) else range(len(states))[-(readout == "last") :]
        loss = mpf(0)
        for t, target in zip(times, self.tree["target"], strict=True):
            loss += LOSS[self.tree.get("output", "linear")](self, t + 1, self.read_out(states[t], t + 1), list(map(mpf, target)))
        return loss / len(times) if self.tree.get("over_time") == "mean" else loss

    def read_out(self, state, t):
        if "W_y" not in self.tree["weights"]:
            return state
        W, b = (self.given("", name, self.tree["weights"][name]) for name in ("W_y", "b_y"))
        output = self.tree.get("output", "linear")
        if output == "linear":
            return self.note("", "y", t, affine(W, state, b))
        z = self.note("", "z_y", t, affine(W, state, b))
        total = sum(map(mp.exp, z))
        return self.note("", "y", t, [sigma(v) if output == "sigmoid" else mp.exp(v) / total for v in z])

    def run(self, prefix, cell, table, below, turn):
        p = {name: self.given(prefix, name, numbers) for name, numbers in table["weights"].items()}
        hidden, steps = len(next(v for n, v in p.items() if n.startswith("b_"))), len(below)
        order = range(1, steps + 1) if turn > 0 else range(steps, 0, -1)
        start = 0 if turn > 0 else steps + 1
        states = {s: table["initial"].get(s, ["0"] * hidden) for s in ("h", "c")}
        h, c = (self.given(prefix, f"{s}.{start}", states[s]) for s in ("h", "c"))
        gives = {}
        for t in order:
            h, c = CELL[cell](lambda name, vector, t=t: self.note(prefix, name, t, vector), p, below[t - 1], h, c)
            gives[t] = h
        return [gives[t] for t in range(1, steps + 1)]


def half_squared(plain, t, y, target):
    diff = plain.note("", "diff", t, [v - wanted for v, wanted in zip(y, target, strict=True)])
    return sum(v * v for v in diff) / 2


def cross_entropy(_, __, y, target):
    return -sum(wanted * mp.log(v) for v, wanted in zip(y, target, strict=True))


def binary_cross_entropy(_, __, y, target):
    return -sum(w * mp.log(v) + (1 - w) * mp.log(1 - v) for v, w in zip(y, target, strict=True))


LOSS = {"linear": half_squared, "softmax": cross_entropy, "sigmoid": binary_cross_entropy}


def affine(W, column, b):
    return [sum(w * v for w, v in zip(row, column, strict=True)) + bias for row, bias in zip(W, b, strict=True)]


def sigma(z):
    return 1 / (1 + mp.exp(-z))


def each(f, *vectors):
    return [f(*values) for values in zip(*vectors, strict=True)]


def rnn(note, p, x, h, c):
    return note("h", each(tanh, note("z_h", affine(p["W_h"], x + h, p["b_h"])))), c


def lstm(note, p, x, h, c):
    f, i, o = (note(k, each(sigma, note(f"z_{k}", affine(p[f"W_{k}"], x + h, p[f"b_{k}"])))) for k in "fio")
    g = note("g", each(tanh, note("z_g", affine(p["W_c"], x + h, p["b_c"]))))
    c = note("c", each(lambda f, c, i, g: f * c + i * g, f, c, i, g))
    return note("h", each(lambda o, t: o * t, o, note("tanh_c", each(tanh, c)))), c


def gru(note, p, x, h, c):
    z, r = (note(k, each(sigma, note(f"z_{k}", affine(p[f"W_{k}"], x + h, p[f"b_{k}"])))) for k in "zr")
    n = note("n", each(tanh, note("z_n", affine(p["W_n"], x + each(lambda r, h: r * h, r, h), p["b_n"]))))
    return note("h", each(lambda z, n, h: (1 - z) * n + z * h, z, n, h)), c


def gru_reset_after(note, p, x, h, c):
    z, r = (note(k, each(sigma, note(f"z_{k}", affine(p[f"W_{k}"], x + h, p[f"b_{k}"])))) for k in "zr")
    m = note("m", affine(p["W_hn"], h, p["b_hn"]))
    z_n = note("z_n", each(lambda a, r, m: a + r * m, affine(p["W_xn"], x, p["b_xn"]), r, m))
    n = note("n", each(tanh, z_n))
    return note("h", each(lambda z, n, h: (1 - z) * n + z * h, z, n, h)), c


CELL = {"rnn": rnn, "lstm": lstm, "gru": gru, "gru-reset-after": gru_reset_after}


def moved_by(gradient, steps):
    """The id of what a gradient is of; None for a part of one, what is handed back."""
    found = Id.parse(gradient)
    name = found.base.removeprefix("d_")
    if name.endswith("_in"):
        return None
    if name in ("h0", "c0"):
        return str(Id(name[0], (steps + 1 if found.reverse else 0, *found.numbers), found.layer, found.reverse))
    return str(Id(name, found.numbers, found.layer, found.reverse))


def agree(found, expected, figures):
    return abs(found - expected) <= (1 + abs(expected)) * mpf(10) ** -figures


def as_it_is(tree):
    return tree


def softmax(tree):
    target = [["0.25", "0.75"]] * len(tree["target"])
    return tree | {"output": "softmax", "target": target, "over_time": "mean"}


def sigmoid(tree):
    return tree | {"output": "sigmoid", "target": [["1", "0.5"], ["0", "1"]], "readout": [1, 3]}


def no_readout(tree):
    """The prediction is the hidden state of the last layer."""
    units = len(
        tree["layers"][-1]["forward"]["initial"].get("h") or next(iter(tree["layers"][-1]["forward"]["weights"].values()))
    )
    return tree | {"weights": {}, "target": [["0.5"] * units] * len(tree["target"])}


def from_outside(tree):
    """Gradients of all hidden states of the last layer, in both directions side by side, and no loss."""
    width = len(tree["weights"]["W_y"][0])
    rows = [[f"{t + n - 1.5}" for n in range(width)] for t in range(len(tree["sequence"]))]
    return {key: value for key, value in tree.items() if key not in ("weights", "target", "readout")} | {"upstream": {"h": rows}}


def both(tree):
    width = len(tree["weights"]["W_y"][0])
    return tree | {"upstream": {"h": [["0.75"] * width]}}


HEADS = [as_it_is, softmax, sigmoid, no_readout, from_outside, both]
CASES = [
    *((name, readout, as_it_is) for name in NETWORKS for readout in ("every", "last")),
    *((name, "every", head) for name in ("both-then-one", "two-rnn") for head in HEADS[1:]),
    *(("both-twice", "every", head) for head in HEADS[1:] if head is not no_readout),
]


@pytest.mark.parametrize(("name", "readout", "head"), CASES)
def test_every_value_and_gradient_is_that_of_a_plain_evaluation(name, readout, head):
    tree = head(random_tree(name, readout=readout))
    problem = loaded(tree)
    derivation = derive(problem)
    printed = certify(derivation, problem.rounding).printed
    with mp.workdps(70):
        plain = Plain(tree)
        plain.loss()
        values = plain.found
        gradients = {q for q in derivation.by_target if Id.parse(q).base.startswith("d_")}
        assert set(derivation.by_target) - gradients == set(values)
        for quantity, value in values.items():
            assert agree(mpf(str(printed[quantity])), value, FIGURES - 1), quantity
        for quantity in gradients:
            moved = moved_by(quantity, problem.steps)
            if moved is not None:
                above, below = (Plain(tree, {moved: step}).loss() for step in (STEP, -STEP))
                assert agree(mpf(str(printed[quantity])), (above - below) / (2 * STEP), FIGURES - 1), quantity


@pytest.mark.parametrize("name", NETWORKS)
def test_both_engines_print_the_same(name, monkeypatch):
    problem = loaded(random_tree(name))
    derivation = derive(problem)
    printed = []
    for engine in ENGINES:
        monkeypatch.setenv(VARIABLE, engine)
        use_engine()
        printed.append({q: str(v) for q, v in certify(derivation, problem.rounding).printed.items()})
    monkeypatch.undo()
    use_engine()
    assert printed[0] == printed[1]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_ids_of_gradients_have_their_layer_in_front(name):
    problem = loaded(random_tree(name))
    names = {Id.parse(q).name for q in derive(problem).by_target}
    for cell in problem.network.cells:
        prefix = cell.place.prefix
        assert {f"{prefix}d_{state[len(prefix) :]}0" for state in cell.states} <= names
        assert {f"{prefix}d_{weight[len(prefix) :]}" for weight in cell.parameters} <= names
    assert {"y", "d_y", "d_x", "loss", "d_W_y", "d_b_y"} <= names


def test_one_cell_in_a_layer_has_no_prefix():
    """[[layers]] with one cell is the problem that its tables are without them."""
    tree = {"cell": "rnn", "sequence": [["0.5"], ["1"]], "weights": {"W_y": [["1"]], "b_y": ["0"]}}
    own = {"W_h": [["0.5", "0.25"]], "b_h": ["0.1"]}
    layered = loaded(tree | {"layers": [{"forward": {"weights": own, "initial": {"h": ["0.2"]}}}]})
    alone = loaded(tree | {"weights": tree["weights"] | own, "initial": {"h": ["0.2"]}})
    assert layered == alone


def test_given_numbers_are_exchanged_by_their_ids():
    problem = loaded(random_tree("both-then-one"))
    new = problem.with_numbers({"l1r.W_z.1.2": "1/3", "l1r.h.4.1": "7", "l2.c.0.2": "-5", "l2.b_f.1": "2", "x.1.1": "9"})
    assert {q for q in problem.givens if problem.givens[q] != new.givens[q]} == {
        "l1r.W_z.1.2",
        "l1r.h.4.1",
        "l2.c.0.2",
        "l2.b_f.1",
        "x.1.1",
    }


def test_what_is_worked_out_is_no_given_number():
    problem = loaded(random_tree("two-lstm"))
    with pytest.raises(UsageError, match=r"l2\.f is worked out"):
        problem.with_numbers({"l2.f.1.1": "1"})


@pytest.mark.parametrize("name", NETWORKS)
def test_the_witness_confirms_every_quantity(name):
    assert symlstm.solve(loaded(random_tree(name))).crosscheck.outcome is Outcome.HOLDS


def test_a_long_sequence_is_confirmed_although_each_cell_is_restarted():
    tree = random_tree("both-twice", steps=120)
    for layer in tree["layers"]:
        for direction in {"forward", "reverse"} & layer.keys():
            weights = layer[direction]["weights"]
            weights |= {
                name: [[f"{1.5 * float(v)}" for v in row] for row in m] for name, m in weights.items() if name.startswith("W")
            }
    check = symlstm.solve(loaded(tree | {"rounding": {"figures": 12}})).crosscheck
    assert check.outcome is Outcome.HOLDS
    assert check.restarts
    assert check.back
