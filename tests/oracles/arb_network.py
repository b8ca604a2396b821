"""Any network of a problem file in python-flint's balls, written from the equations of the sources and from nothing of the house.

A tree as the file has it goes in, quantities by their ids come out: the forward pass as it is written, gradients as central differences of
the loss at 900 bits, so that they share no chain rule with what they are held against. ReLU and step are left out: a difference quotient
across a kink is no derivative.
"""

from flint import arb, ctx, fmpq

BITS = 900
STEP_BITS = 200  # the quotient is off by its square, 2^-400, and loses as many bits
ACTIVATIONS = {"tanh": lambda z: z.tanh(), "sigmoid": lambda z: 1 / (1 + (-z).exp()), "linear": lambda z: z}


def sigma(z):
    return 1 / (1 + (-z).exp())


def number(value):
    if isinstance(value, arb):
        return value
    whole, _, below = str(value).partition("/")
    digits, _, decimals = whole.partition(".")
    numerator = int(digits + decimals)
    return arb(fmpq(numerator, 10 ** len(decimals) * int(below or 1)))


def numbers(value):
    return [numbers(each) for each in value] if isinstance(value, list) else number(value)


def times(matrix, column):
    return [sum((weight * entry for weight, entry in zip(row, column, strict=True)), arb(0)) for row in matrix]


def added(*columns):
    return [sum(entries, arb(0)) for entries in zip(*columns, strict=True)]


class _Gate:
    """The pre-activation of a gate, however its weights are given."""

    def __init__(self, weights, state_first):
        self.weights, self.state_first = weights, state_first

    def __call__(self, gate, x, h):
        w = self.weights
        if f"W_{gate}" in w:
            parts = [times(w[f"W_{gate}"], [*h, *x] if self.state_first else [*x, *h])]
        else:
            parts = [times(w[f"W_x{gate}"], x), times(w[f"W_h{gate}"], h)]
        return added(*parts, *(w[name] for name in (f"b_{gate}", f"b_x{gate}", f"b_h{gate}") if name in w))


def _rnn(z, x, h, _c, tree, _w):
    z_h = z("h", x, h)
    return {"z_h": z_h, "h": [ACTIVATIONS[tree.get("activation", "tanh")](each) for each in z_h]}


def _lstm(z, x, h, c, tree, w):
    """With peepholes where there are any, and f = 1 - i where there are no weights of f."""
    out = {}
    peep = {gate: w.get(f"p_{gate}", [arb(0)] * len(h)) for gate in "fio"}
    for gate in "fi" if tree["cell"] != "lstm-cifg" else "i":
        out[f"z_{gate}"] = [a + p * b for a, p, b in zip(z(gate, x, h), peep[gate], c, strict=True)]
        out[gate] = [sigma(each) for each in out[f"z_{gate}"]]
    out.setdefault("f", [1 - each for each in out["i"]])
    out["z_g"] = z("c", x, h)
    out["g"] = [each.tanh() for each in out["z_g"]]
    out["c"] = [f * old + i * g for f, old, i, g in zip(out["f"], c, out["i"], out["g"], strict=True)]
    out["z_o"] = [a + p * b for a, p, b in zip(z("o", x, h), peep["o"], out["c"], strict=True)]
    out["o"] = [sigma(each) for each in out["z_o"]]
    out["tanh_c"] = [each.tanh() for each in out["c"]]
    return out | {"h": [o * t for o, t in zip(out["o"], out["tanh_c"], strict=True)]}


def _gru(z, x, h, _c, tree, w):
    out = {"z_z": z("z", x, h), "z_r": z("r", x, h)}
    out |= {"z": [sigma(each) for each in out["z_z"]], "r": [sigma(each) for each in out["z_r"]]}
    if tree["cell"] == "gru":
        out["z_n"] = z("n", x, [r * old for r, old in zip(out["r"], h, strict=True)])
    else:
        out["m"] = added(times(w["W_hn"], h), *([w["b_hn"]] if "b_hn" in w else []))
        of_input = added(times(w["W_xn"], x), *([w["b_xn"]] if "b_xn" in w else []))
        out["z_n"] = [a + r * m for a, r, m in zip(of_input, out["r"], out["m"], strict=True)]
    out["n"] = [each.tanh() for each in out["z_n"]]
    keep = out["z"] if tree.get("z_gate", "keeps") == "keeps" else [1 - each for each in out["z"]]
    return out | {"h": [(1 - k) * n + k * old for k, n, old in zip(keep, out["n"], h, strict=True)]}


CELLS = {"rnn": _rnn, "lstm": _lstm, "lstm-peephole": _lstm, "lstm-cifg": _lstm, "gru": _gru, "gru-reset-after": _gru}


def evaluated(tree, given):
    """Every quantity of the forward pass by its id, and what the backward pass starts from: the loss, and upstream times states.

    given  every given number by its id: a prefix such as `l1r.`, then `W_f.1.2`, `b_f.1`, `h.0.1`; and `x.2.1`, `target.3.1`
    """
    ctx.prec = BITS
    found, rows = {}, _matrix(given, "x")
    layers = tree.get("layers") or [{"forward": tree}]
    several = len(layers) > 1 or "reverse" in layers[0]
    for number_, layer in enumerate(layers, 1):
        columns = []
        for way in (way for way in ("forward", "reverse") if way in layer):
            prefix = f"l{number_}{'r' if way == 'reverse' else ''}." if several else ""
            columns.append(_through(tree | {"cell": layer.get("cell", tree["cell"])}, given, prefix, rows, way, found))
        rows = [[entry for column in columns for entry in column[t]] for t in range(len(rows))]
    return found, _read_out(tree, given, rows, found)


def _through(tree, given, prefix, rows, way, found):
    own = {id_.removeprefix(prefix): value for id_, value in given.items() if id_.startswith(prefix)}
    weights = _weights(own)
    z, cell = _Gate(weights, tree.get("stack") == "h,x"), CELLS[tree["cell"]]
    start = 0 if way == "forward" else len(rows) + 1
    h, c = (_vector(own, f"{state}.{start}") for state in "hc")
    order = range(len(rows)) if way == "forward" else range(len(rows) - 1, -1, -1)
    states = {}
    for t in order:
        out = cell(z, rows[t], h, c, tree, weights)
        h, c = out["h"], out.get("c", [])
        states[t] = h
        found |= {f"{prefix}{name}.{t + 1}.{unit}": v for name, column in out.items() for unit, v in enumerate(column, 1)}
    return [states[t] for t in range(len(rows))]


def _read_out(tree, given, rows, found):
    readout = tree.get("readout", "last")
    times_read = range(1, len(rows) + 1) if readout == "every" else [len(rows)] if readout == "last" else readout
    weights, loss, terms = _weights(given), arb(0), 0
    output = tree.get("output", "linear")
    name = tree.get("loss") or {"linear": "half-squared", "sigmoid": "binary-cross-entropy", "softmax": "cross-entropy"}[output]
    for t in times_read:
        y = rows[t - 1]
        if "W_y" in weights:
            z_y = added(times(weights["W_y"], y), *([weights["b_y"]] if "b_y" in weights else []))
            y = {"linear": lambda z: z, "sigmoid": lambda z: list(map(sigma, z)), "softmax": _softmax}[output](z_y)
            found |= {f"y.{t}.{k}": v for k, v in enumerate(y, 1)}
            found |= {f"z_y.{t}.{k}": v for k, v in enumerate(z_y, 1)} if output != "linear" else {}
        target = _vector(given, f"target.{t}")
        loss += sum((_share(name, a, b) for a, b in zip(y, target, strict=True)), arb(0))
        terms += len(y)
    divisor = terms if name == "mean-squared" else len(times_read) if tree.get("over_time") == "mean" else 1
    found["loss"] = loss / divisor
    return found["loss"]


def _softmax(z):
    exponentials = [each.exp() for each in z]
    return [each / sum(exponentials, arb(0)) for each in exponentials]


def _share(name, y, target):
    match name:
        case "cross-entropy":
            return -target * y.log()
        case "binary-cross-entropy":
            return -target * y.log() - (1 - target) * (1 - y).log()
        case "half-squared":
            return (y - target) ** 2 / 2
    return (y - target) ** 2


def _weights(given):
    """Matrices and vectors by name, of ids such as W_f.1.2 and b_f.1; what has a time step is a row each, and not asked for."""
    found = {}
    for id_, value in given.items():
        name, *index = id_.split(".")
        if name[0] in "Wbp" and name[1:2] == "_":
            rows = found.setdefault(name, [])
            if len(index) == 2:
                rows += [[]] if len(rows) < int(index[0]) else []
                rows[-1].append(value)
            else:
                rows.append(value)
    return found


def _vector(given, stem):
    found = []
    while (value := given.get(f"{stem}.{len(found) + 1}")) is not None:
        found.append(value)
    return found


def _matrix(given, name):
    rows = []
    while row := _vector(given, f"{name}.{len(rows) + 1}"):
        rows.append(row)
    return rows


def slope(tree, given, id_):
    """dL/d of a given number: half the difference of the loss a step to either side, over the step."""
    ctx.prec = BITS
    step = arb(2) ** -STEP_BITS
    up, down = (evaluated(tree, given | {id_: given[id_] + way * step})[1] for way in (1, -1))
    return (up - down) / (2 * step)
