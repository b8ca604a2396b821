"""Gradients by truncated Taylor series: the forward pass on p + e modulo e^2, whose second coefficient is the derivative.

Forward-mode differentiation in ball arithmetic (python-flint's arb_series); no backward pass and nothing of symlstm.
"""

from flint import arb, arb_series, ctx, fmpq


def derivative(problem, parameter, bits):
    """dL/d(parameter) as a ball; `parameter` is the id of a weight, a bias, an input or an initial state."""
    with ctx.workprec(bits):
        before, ctx.cap = ctx.cap, 2
        try:
            return loss(problem, parameter)[1]
        finally:
            ctx.cap = before


def loss(problem, parameter):
    numbers = {
        name: arb_series([arb(fmpq(v.numerator, v.denominator)), int(name == parameter)]) for name, v in problem.givens.items()
    }
    inputs, hidden = len(problem.sequence[0]), len(problem.initial["h"])
    states = {s: [numbers[f"{s}.0.{j}"] for j in range(1, hidden + 1)] for s in problem.initial}
    total = arb_series([0])
    steps = len(problem.sequence)
    for t in range(1, steps + 1):
        x = [numbers[f"x.{t}.{j}"] for j in range(1, inputs + 1)]
        {"lstm": lstm, "gru": gru, "gru-reset-after": gru_reset_after, "rnn": rnn}[problem.cell.name](numbers, x, states)
        if problem.readout == "every" or t == steps:
            for k in range(1, len(problem.biases["b_y"]) + 1):
                difference = affine(numbers, "y", k, states["h"]) - numbers[f"target.{t}.{k}"]
                total = total + difference * difference
    return total / 2


def affine(numbers, letter, row, column):
    terms = [numbers[f"W_{letter}.{row}.{n}"] * value for n, value in enumerate(column, 1)]
    return sum(terms, numbers[f"b_{letter}.{row}"])


def sigma(z):
    return 1 / (1 + (-z).exp())


def tanh(z):
    return 2 / (1 + (-2 * z).exp()) - 1


def lstm(numbers, x, states):
    column, units = [*x, *states["h"]], range(1, len(states["h"]) + 1)
    f, i, g, o = ([squash(affine(numbers, k, j, column)) for j in units] for k, squash in
                  (("f", sigma), ("i", sigma), ("c", tanh), ("o", sigma)))  # fmt: skip
    states["c"] = [f[n] * c + i[n] * g[n] for n, c in enumerate(states["c"])]
    states["h"] = [o[n] * tanh(c) for n, c in enumerate(states["c"])]


def gru(numbers, x, states):
    h, units = states["h"], range(1, len(states["h"]) + 1)
    z = [sigma(affine(numbers, "z", j, [*x, *h])) for j in units]
    r = [sigma(affine(numbers, "r", j, [*x, *h])) for j in units]
    n = [tanh(affine(numbers, "n", j, [*x, *(a * b for a, b in zip(r, h, strict=True))])) for j in units]
    states["h"] = [(1 - u) * new + u * old for u, new, old in zip(z, n, h, strict=True)]


def gru_reset_after(numbers, x, states):
    h, units = states["h"], range(1, len(states["h"]) + 1)
    z = [sigma(affine(numbers, "z", j, [*x, *h])) for j in units]
    r = [sigma(affine(numbers, "r", j, [*x, *h])) for j in units]
    n = [tanh(affine(numbers, "xn", j, x) + r[j - 1] * affine(numbers, "hn", j, h)) for j in units]
    states["h"] = [(1 - u) * new + u * old for u, new, old in zip(z, n, h, strict=True)]


def rnn(numbers, x, states):
    states["h"] = [tanh(affine(numbers, "h", j, [*x, *states["h"]])) for j in range(1, len(states["h"]) + 1)]
