"""Problems whose network is put together here, from a cell, an output layer, a loss and gradients from outside; and what such a network of
the cell rnn gives, worked out with mpmath's numbers in a way of its own."""

from dataclasses import replace
from fractions import Fraction
from random import Random
from types import MappingProxyType

from mpmath import mp, mpf
from oracles.generic import generic_problem

from symlstm.network import network_of
from symlstm.network.losses import loss_stage, upstream_stage
from symlstm.network.outputs import output_stage
from symlstm.problem.settings import Layout, Rounding


def with_network(problem, output="linear", loss="half-squared", divisor=1, has_bias=True, cell=None, given=None):
    """The problem with another output layer (None: the hidden state itself is compared), loss and gradients from outside (by their ids).
    What a problem says of its own network is put aside."""
    states = problem.cell.states[:1]
    numbers = {name: value for name, value in problem.givens.items() if has_bias or not name.startswith("b_y.")}
    sums = all(sum(row) == 1 for row in problem.target)
    network = network_of(
        cell or problem.cell,
        None if output is None else output_stage(output, states, has_bias),
        None if loss is None else loss_stage(loss, "y" if output else states[0], divisor, sums),
        upstream_stage(tuple(dict.fromkeys(name.split(".")[0][2:] for name in given))) if given else None,
    )
    made = replace(problem)
    if output is None and loss is not None:
        made.__dict__["matrices"] = {name: matrix for name, matrix in problem.matrices.items() if name != "W_y"}
        numbers = {name: value for name, value in numbers.items() if not name.startswith(("W_y.", "b_y."))}
    made.__dict__["network"], made.__dict__["givens"] = network, MappingProxyType({**numbers, **(given or {})})
    return made


def _one_hot(random, outputs):
    hot = random.randrange(outputs)
    return [Fraction(k == hot) for k in range(outputs)]


def _probabilities(random, outputs):
    shares = [random.randint(1, 9) for _ in range(outputs)]
    return [Fraction(share, sum(shares)) for share in shares]


KINDS = {
    "one-hot": _one_hot,
    "probabilities": _probabilities,
    "weights": lambda random, outputs: [Fraction(random.randint(1, 9), 4) for _ in range(outputs)],
    "bits": lambda random, outputs: [Fraction(random.randint(0, 1)) for _ in range(outputs)],
    "any": lambda random, outputs: [Fraction(random.randint(-99, 99), 100) for _ in range(outputs)],
}


def targets(kind, random, steps, outputs):
    """A row of targets for each time step: one-hot, probabilities, what does not sum to 1, bits, or any numbers."""
    return tuple(tuple(KINDS[kind](random, outputs)) for _ in range(steps))


def stage_problem(seed, output, loss, kind, cell="rnn", backward=True, divisor=1, readout="every", steps=3, **rounding):
    """A random problem with these stages and targets of a kind."""
    random = Random(f"{seed} {output} {loss}")
    hidden = random.randint(1, 3)
    outputs = random.randint(2, 4) if output else hidden
    problem = generic_problem(seed, cell, random.randint(1, 2), hidden, steps, outputs, readout)
    target = targets(kind, random, len(problem.read_out_at), outputs)
    problem = replace(problem, target=target, layout=Layout(backward=backward), rounding=Rounding(**(rounding or {"places": 42})))
    return with_network(problem, output, loss, divisor)


# --- the same by mpmath ---------------------------------------------------------------------------------------------------


def _numbers(values):
    return [_numbers(v) if isinstance(v, tuple) else mpf(v.numerator) / v.denominator for v in values]


def _map(matrix, vector, bias):
    return [sum((w * v for w, v in zip(row, vector, strict=True)), b) for row, b in zip(matrix, bias, strict=True)]


ACTIVATIONS = {
    "tanh": mp.tanh,
    "relu": lambda z: z if z > 0 else mpf(0),
    "step": lambda z: mpf(1 if z > 0 else 0),
}
OUTPUTS = {
    "linear": lambda z: z,
    "sigmoid": lambda z: [1 / (1 + mp.exp(-v)) for v in z],
    "softmax": lambda z: [mp.exp(v) / sum(mp.exp(w) for w in z) for v in z],
}


def _squared(y, target):
    return sum((a - b) ** 2 for a, b in zip(y, target, strict=True))


LOSSES = {
    "half-squared": lambda y, target: _squared(y, target) / 2,
    "squared": _squared,
    "mean-squared": _squared,
    "cross-entropy": lambda y, target: -sum(t * mp.log(v) for v, t in zip(y, target, strict=True) if t),
    "binary-cross-entropy": lambda y, target: (
        -sum((t * mp.log(v) if t else 0) + ((1 - t) * mp.log(1 - v) if t != 1 else 0) for v, t in zip(y, target, strict=True))
    ),
}


def forward_of_rnn(problem, changes, digits, output, loss, divisor=1, activation="tanh"):
    """Predictions by time step, and the loss, of a problem of the cell rnn, with some given numbers exchanged by (name, indices)."""
    with mp.workdps(digits):
        given = {name: _numbers(value) for name, value in {**problem.matrices, **problem.biases}.items()}
        h, total, found = _numbers(problem.initial["h"]), mpf(0), {}
        for (name, *index), value in changes.items():
            place = given[name]
            for part in index[:-1]:
                place = place[part]
            place[index[-1]] += value
        for t, x in enumerate(_numbers(problem.sequence), 1):
            h = [ACTIVATIONS[activation](z) for z in _map(given["W_h"], [*x, *h], given["b_h"])]
            if t in problem.read_out_at:
                found[t] = OUTPUTS[output](_map(given["W_y"], h, given["b_y"])) if output else h
                target = _numbers(problem.target[problem.read_out_at.index(t)])
                total += LOSSES[loss](found[t], target) / divisor
        return found, +total


def slope_of_rnn(problem, place, digits, *stages, **more):
    """The central difference of the loss over a given number, to about a third of the digits."""
    with mp.workdps(digits):
        step = mpf(10) ** (-digits // 3)
        above, below = (forward_of_rnn(problem, {place: sign * step}, digits, *stages, **more)[1] for sign in (1, -1))
        return (above - below) / (2 * step)
