"""What the NumPy witnesses give for a problem file in JSON, by id: a reader of its own, so that nothing else of the house is needed.

It knows the keys of the problem file, checks nothing, and takes one layer or several, either way or both.
"""

from dataclasses import replace
from fractions import Fraction

import numpy as np

from symlstm.numbers.witness import WITNESSES
from symlstm.numbers.witness import readout as output
from symlstm.numbers.witness.arrays import Parameters
from symlstm.numbers.witness.layers import Direction, back_through_layers, handed_on, through_layers


def witnessed(problem, cells=WITNESSES, restarts=(), back=()):
    """Every quantity, and every gradient where there is a loss or something from outside.

    At the time steps of restarts and back the passes go on from what the witnesses of the house give without a restart.
    """
    x, layers = _tokens(problem, problem["sequence"]), _layers(problem, cells)
    if restarts or back:
        known = witnessed(problem)
        layers = tuple(tuple(_restarted(direction, known, restarts, back) for direction in layer) for layer in layers)
    runs = through_layers(layers, x)
    at = _read_out_at(problem, len(x))
    read = handed_on(layers[-1], runs)[[t - 1 for t in at]]
    weights = {name: _array(value) for name, value in problem.get("weights", {}).items() if name.endswith("_y")}
    readout = output.ReadoutWitness(weights, problem.get("output", "linear"))
    predicted = output.predictions(readout, read)
    found = _by_id(predicted, at)
    for prefix, run in runs.items():
        found |= _by_id(run, range(1, len(x) + 1), prefix)
    by_top, by_c = np.zeros((len(x), sum(len(direction.initial[0]) for direction in layers[-1]))), None
    if "target" in problem:
        loss = _loss(problem, len(at))
        diff, found["loss"] = output.compared(loss, predicted, read)
        timed, plain, by_top[[t - 1 for t in at]] = output.gradients(readout, loss, predicted, read)
        found |= _by_id(diff | timed, at) | _by_id(plain)
    if "upstream" in problem:
        rows = np.atleast_2d(_array(problem["upstream"]["h"]))
        by_top[-len(rows) :] += rows
        by_c = _array(problem["upstream"]["c"]) if "c" in problem["upstream"] else None
    if "target" in problem or "upstream" in problem:
        gradients, d_x = back_through_layers(layers, x, runs, by_top, by_c)
        for prefix, (over_time, plain) in gradients.items():
            found |= _by_id(over_time, range(1, len(x) + 1), prefix) | _by_id(plain, None, prefix)
        found |= _by_id({"d_x": d_x}, range(1, len(x) + 1))
    return found


def _layers(problem, cells):
    """Without [[layers]], the file itself says what its only layer is."""
    if "layers" not in problem:
        return ((_direction("", problem, {}, {"weights": problem["weights"], "initial": problem.get("initial", {})}, cells),),)
    layers = []
    for number, layer in enumerate(problem["layers"], 1):
        ways = [(way, mark) for way, mark in (("forward", ""), ("reverse", "r")) if way in layer]
        layers.append(tuple(_direction(f"l{number}{mark}.", problem, layer, layer[way], cells, way) for way, mark in ways))
    return tuple(layers)


def _direction(prefix, problem, layer, given, cells, way="forward"):
    chosen = problem | layer
    arrays = {name: _array(value) for name, value in given["weights"].items() if not name.endswith("_y")}
    choices = {name: chosen[name] for name in ("activation", "z_gate") if name in chosen}
    cell = cells[chosen["cell"]]
    hidden = len(next(value for name, value in arrays.items() if name.startswith("W")))
    initial = tuple(_array(given.get("initial", {}).get(state, [0] * hidden)) for state in cell.states)
    return Direction(prefix, cell, Parameters(arrays, chosen.get("stack") == "h,x", **choices), initial, way == "reverse")


def _restarted(direction, known, restarts, back):
    units = range(1, len(direction.initial[0]) + 1)

    def certified(name, time):
        return np.array([known[f"{direction.prefix}{name}.{time}.{unit}"] for unit in units])

    return replace(direction, restarts=restarts, back=back, certified=certified)


def _read_out_at(problem, steps):
    at = problem.get("readout", "last")
    return {"last": [steps], "every": list(range(1, steps + 1))}[at] if isinstance(at, str) else at


def _loss(problem, steps):
    natural = {"softmax": "cross-entropy", "sigmoid": "binary-cross-entropy", "linear": "half-squared"}
    target = _tokens(problem, problem["target"]).reshape(steps, -1)
    name = problem.get("loss", natural[problem.get("output", "linear")])
    return output.Loss(target, name, problem.get("over_time", "sum"))


def _tokens(problem, given):
    """Rows of numbers; where tokens are given, the one-hot column of each."""
    if "vocabulary" not in problem:
        return _array(given)
    vocabulary = list(problem["vocabulary"])
    return np.array([[float(token == each) for each in vocabulary] for token in given])


def _array(given):
    return np.array([_array(each) if isinstance(each, list) else float(Fraction(each)) for each in given])


def _by_id(arrays, times=None, prefix=""):
    """`name.time.unit` over these time steps, else `name.row.column` and the like."""
    found = {}
    for name, array in arrays.items():
        for (first, *rest), value in np.ndenumerate(array):
            numbers = (times[first] if times else first + 1, *(number + 1 for number in rest))
            found[prefix + ".".join([name, *map(str, numbers)])] = float(value)
    return found
