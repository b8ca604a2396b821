"""The oracle's backward pass: backpropagation through time in ball arithmetic, from the textbook formulas.

Like the forward pass it imports nothing of symlstm. `done` is a forward pass that has run; every gradient is noted in it.
"""

from oracles import arb as oracle
from oracles.arb import arb, is_exact, plus, times

GATES = {  # what a linear map gives: the letters of its weights
    "lstm": {"f": "f", "i": "i", "g": "c", "o": "o"},
    "gru": {"z": "z", "r": "r", "n": "n"},
    "gru-reset-after": {"z": "z", "r": "r", "n": "xn", "m": "hn"},
    "rnn": {"h": "h"},
}
ONE_PART = {"xn": "x", "hn": "h"}  # weights over one part of the column only


def backward(done):
    """Note every gradient of the loss."""
    problem = done.problem
    steps, hidden, inputs = len(done.rows), len(done.states["h"]), len(done.rows[0])
    units = range(hidden)
    read_at = [] if problem.readout is None else list(range(1, steps + 1)) if problem.readout == "every" else [steps]
    outputs = range(len(done.biases.get("b_y", [])))
    back = {"h": None, "c": None}
    d_z, d_y, seen = {}, {}, {}
    for t in range(steps, 0, -1):
        if t in read_at:
            d_y[t] = [done.note("d_y", t, k, done.now("diff", t, k)) for k in outputs]
        d_h = []
        for j in units:
            paths = [times(done.matrices["W_y"][k][j], d_y[t][k]) for k in outputs] if t in d_y else []
            paths += [back["h"][j]] if back["h"] else []
            d_h.append(done.note("d_h", t, j, plus(*paths)))
        step = STEPS[problem.cell.name]
        d_z[t], seen[t], onward, direct = step(done, t, d_h, back)
        column = [transposed(done, d_z[t], j) for j in range(inputs + hidden)]
        for j in range(inputs):
            done.note("d_x", t, j, plus(*(part for parts in column[j].values() for part in parts)))
        back["h"] = [hand_back(done, t, j, onward(j, column[inputs + j]) + direct(j)) for j in units]
        if problem.cell.name == "lstm" and t == 1:
            for j in units:
                done.note_as(f"d_c0.{j + 1}", "d_c0", plus(*back["c"](j)))
    parameters(done, d_z, seen, d_y)


def hand_back(done, t, j, paths):
    """What a step gives the hidden state it started from."""
    if t == 1:
        return done.note_as(f"d_h0.{j + 1}", "d_h0", plus(*paths))
    return done.note("d_h_in", t, j, plus(*paths))


def transposed(done, d_z, column):
    """By gate, the products of a column of its weight matrix with the gradients of its pre-activations."""
    letters, inputs = GATES[done.problem.cell.name], len(done.rows[0])
    found = {}
    for gate, gradients in d_z.items():
        part = ONE_PART.get(letters[gate], "xh")
        own = column - inputs if part == "h" else column
        reads_it = ("x" if column < inputs else "h") in part
        found[gate] = [times(done.matrices[f"W_{letters[gate]}"][r][own], d) for r, d in enumerate(gradients)] if reads_it else []
    return found


def lstm_step(done, t, d_h, back):
    units = range(len(d_h))
    d = {"o": [done.note("d_o", t, j, times(d_h[j], done.now("tanh_c", t, j))) for j in units]}
    d_c = []
    for j in units:
        slope = one_minus_square(done.now("tanh_c", t, j), done.now("c", t, j))
        paths = [times(d_h[j], done.now("o", t, j), slope)]
        paths += back["c"](j) if back["c"] else []
        d_c.append(done.note("d_c", t, j, plus(*paths)))
    d["f"] = [done.note("d_f", t, j, times(d_c[j], done.now("c", t - 1, j))) for j in units]
    d["i"] = [done.note("d_i", t, j, times(d_c[j], done.now("g", t, j))) for j in units]
    d["g"] = [done.note("d_g", t, j, times(d_c[j], done.now("i", t, j))) for j in units]
    d_z = {g: [done.note(f"d_z_{g}", t, j, times(d[g][j], *slopes(done, g, t, j))) for j in units] for g in "figo"}
    back["c"] = lambda j: [times(d_c[j], done.now("f", t, j))]
    h_before = [done.now("h", t - 1, j) for j in units]
    return (
        d_z,
        dict.fromkeys("figo", h_before),
        lambda j, column: [path for paths in column.values() for path in paths],
        lambda j: [],
    )


def gru_step(done, t, d_h, back):
    units = range(len(d_h))
    h_before = [done.now("h", t - 1, j) for j in units]
    d_gate = [done.note("d_z", t, j, times(d_h[j], plus(h_before[j], -done.now("n", t, j)))) for j in units]
    d_n = [done.note("d_n", t, j, times(d_h[j], one_minus(done, "z", t, j))) for j in units]
    d_z = {"z": [done.note("d_z_z", t, j, times(d_gate[j], *slopes(done, "z", t, j))) for j in units]}
    d_z["n"] = [done.note("d_z_n", t, j, times(d_n[j], *slopes(done, "n", t, j))) for j in units]
    inputs = len(done.rows[0])
    through = [plus(*(times(done.matrices["W_n"][r][inputs + j], d) for r, d in enumerate(d_z["n"]))) for j in units]
    d_r = [done.note("d_r", t, j, times(through[j], h_before[j])) for j in units]
    d_z["r"] = [done.note("d_z_r", t, j, times(d_r[j], *slopes(done, "r", t, j))) for j in units]
    reset = [times(done.now("r", t, j), h_before[j]) for j in units]

    def onward(j, column):
        return [*column["z"], *column["r"], times(done.now("r", t, j), plus(*column["n"]))]

    return d_z, {"z": h_before, "r": h_before, "n": reset}, onward, lambda j: [times(d_h[j], done.now("z", t, j))]


def reset_after_step(done, t, d_h, back):
    units = range(len(d_h))
    h_before = [done.now("h", t - 1, j) for j in units]
    d_gate = [done.note("d_z", t, j, times(d_h[j], plus(h_before[j], -done.now("n", t, j)))) for j in units]
    d_n = [done.note("d_n", t, j, times(d_h[j], one_minus(done, "z", t, j))) for j in units]
    d_z = {"z": [done.note("d_z_z", t, j, times(d_gate[j], *slopes(done, "z", t, j))) for j in units]}
    d_z["n"] = [done.note("d_z_n", t, j, times(d_n[j], *slopes(done, "n", t, j))) for j in units]
    d_r = [done.note("d_r", t, j, times(d_z["n"][j], done.now("m", t, j))) for j in units]
    d_z["m"] = [done.note("d_m", t, j, times(d_z["n"][j], done.now("r", t, j))) for j in units]
    d_z["r"] = [done.note("d_z_r", t, j, times(d_r[j], *slopes(done, "r", t, j))) for j in units]
    return (
        d_z,
        dict.fromkeys(d_z, h_before),
        lambda j, column: [path for paths in column.values() for path in paths],
        lambda j: [times(d_h[j], done.now("z", t, j))],
    )


def rnn_step(done, t, d_h, back):
    d_z = {"h": [done.note("d_z_h", t, j, times(d, *slopes(done, "h", t, j))) for j, d in enumerate(d_h)]}
    h_before = [done.now("h", t - 1, j) for j in range(len(d_h))]
    return d_z, {"h": h_before}, lambda j, column: column["h"], lambda j: []


STEPS = {"lstm": lstm_step, "gru": gru_step, "gru-reset-after": reset_after_step, "rnn": rnn_step}


def parameters(done, d_z, seen, d_y):
    """Every weight and bias gradient: the sum over time."""
    steps = sorted(d_z)
    for gate, letter in GATES[done.problem.cell.name].items():
        for r in range(len(d_z[steps[0]][gate])):
            part = ONE_PART.get(letter, "xh")
            columns = {t: [*("x" in part) * done.rows[t - 1], *("h" in part) * seen[t][gate]] for t in steps}
            for c in range(len(columns[steps[0]])):
                share = [times(d_z[t][gate][r], columns[t][c]) for t in steps]
                done.note_as(f"d_W_{letter}.{r + 1}.{c + 1}", f"d_W_{letter}", plus(*share))
            done.note_as(f"d_b_{letter}.{r + 1}", f"d_b_{letter}", plus(*(d_z[t][gate][r] for t in steps)))
    for k in range(len(done.biases["b_y"])):
        for j in range(len(done.states["h"])):
            share = [times(d_y[t][k], done.now("h", t, j)) for t in sorted(d_y)]
            done.note_as(f"d_W_y.{k + 1}.{j + 1}", "d_W_y", plus(*share))
        done.note_as(f"d_b_y.{k + 1}", "d_b_y", plus(*(d_y[t][k] for t in sorted(d_y))))


def slopes(done, gate, t, j):
    """The derivative of a gate's activation, as factors."""
    value, z = done.now(gate, t, j), done.now(f"z_{gate}", t, j)
    return [one_minus_square(value, z)] if gate in ("g", "n", "h") else [value, one_minus(done, gate, t, j)]


def one_minus(done, gate, t, j):
    """1 - sigma(z), which is sigma(-z) where the gate was not rounded."""
    value = done.now(gate, t, j)
    return 1 - value if is_exact(value) else oracle.logistic(-arb(done.now(f"z_{gate}", t, j)))


def one_minus_square(value, z):
    """1 - tanh(z)^2, which is 4 e/(1 + e)^2 with e = exp(-2 |z|) where the tanh was not rounded."""
    if is_exact(value):
        return 1 - value * value
    e = (-2 * abs(arb(z))).exp()
    return 4 * e / (1 + e) ** 2
