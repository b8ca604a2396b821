"""Random problems, reproducible from a seed: ordinary ones, wild ones, and ones with exact ties made on purpose."""

from copy import copy
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from symlstm.network.cells import GRU, LSTM
from symlstm.network.names import Size
from symlstm.problem.problem import Problem
from symlstm.problem.settings import TIES, Rounding


def short(random: Random) -> Fraction:
    """A number as in a textbook: two decimals, within (-2, 2)."""
    return Fraction(random.randint(-199, 199), 100)


def generic(random: Random) -> Fraction:
    """A number of 12 decimals within (-1, 1), on which nothing coincides."""
    return Fraction(random.randint(-(10**12), 10**12), 10**12)


def wild(random: Random) -> Fraction:
    """Zero, a simple fraction, or a number of up to six figures of any size from 1e-30 to 1e6."""
    kind = random.random()
    if kind < 0.2:
        return Fraction(0)
    if kind < 0.4:
        return Fraction(random.randint(-20, 20), random.choice([2, 3, 7, 8, 11]))
    size = Fraction(random.randint(1, 10**6)) * Fraction(10) ** random.randint(-36, 0)
    return random.choice([-1, 1]) * max(size, Fraction(1, 10**30))


def sparse(random: Random) -> Fraction:
    """Mostly zero: rows vanish, gates are exactly 1/2, states stay rational."""
    return Fraction(0) if random.random() < 0.75 else short(random)


NUMBERS = {"short": short, "wild": wild, "sparse": sparse, "generic": generic}


@dataclass(frozen=True)
class Shape:
    """Numbers of inputs, hidden units, time steps and outputs."""

    inputs: int
    hidden: int
    steps: int
    outputs: int


def random_rounding(random: Random, carry: str = "full") -> Rounding:
    digits = random.randint(1, 40)
    kind = {"places": digits} if random.random() < 0.5 else {"places": None, "figures": digits}
    return Rounding(ties=random.choice(TIES), carry=carry, **kind)


def random_problem(random: Random, number, shape: Shape, rounding: Rounding, cell=None) -> Problem:
    cell = cell or random.choice([LSTM, GRU])
    vector = lambda n: tuple(number(random) for _ in range(n))  # noqa: E731
    matrix = lambda rows, columns: tuple(vector(columns) for _ in range(rows))  # noqa: E731
    shapes = cell.shapes({Size.INPUT: shape.inputs, Size.HIDDEN: shape.hidden})
    matrices = {name: matrix(*size) for name, size in shapes.items() if len(size) == 2}
    biases = {name: vector(*size) for name, size in shapes.items() if len(size) == 1}
    readout = random.choice(["last", "every"]) if shape.outputs else None
    if readout:
        matrices["W_y"], biases["b_y"] = matrix(shape.outputs, shape.hidden), vector(shape.outputs)
    rows = shape.steps if readout == "every" else 1
    target = matrix(rows, shape.outputs) if readout and random.random() < 0.7 else None
    initial = {state: vector(shape.hidden) if random.random() < 0.5 else (Fraction(0),) * shape.hidden for state in cell.states}
    return Problem("random", cell, matrix(shape.steps, shape.inputs), matrices, biases, initial, readout, target, rounding)


def tie(random: Random, rounding: Rounding) -> Fraction:
    """A number exactly halfway between two that can be printed, or (for truncation) exactly one that can."""
    if rounding.figures is None:
        unit, count = Fraction(10) ** -(rounding.places or 0), random.randint(-2000, 2000)
    else:
        count = random.choice([-1, 1]) * random.randint(10 ** (rounding.figures - 1), 10**rounding.figures - 1)
        unit = Fraction(10) ** random.randint(-rounding.figures - 3, 2 - rounding.figures)
    return (count + random.choice([Fraction(1, 2), Fraction(1, 2), Fraction(0)])) * unit


def with_ties(random: Random, problem: Problem) -> Problem:
    """The problem with some pre-activations at t = 1, some cell states and some readouts exactly on ties."""
    rounding, biases, matrices, initial = problem.rounding, dict(problem.biases), dict(problem.matrices), dict(problem.initial)
    column = (*problem.sequence[0], *problem.initial["h"])
    for weight in [name for name in matrices if name not in ("W_y", "W_n") and random.random() < 0.6]:
        sums = [sum(w * v for w, v in zip(row, column, strict=True)) for row in matrices[weight]]
        biases["b" + weight[1:]] = tuple(tie(random, rounding) - total for total in sums)
    if problem.cell is LSTM and random.random() < 0.5:  # f = 1/2 and g = 0 exactly, so that c_t = c_0/2^t exactly
        for gate in "fc":
            matrices[f"W_{gate}"] = tuple((Fraction(0),) * len(row) for row in matrices[f"W_{gate}"])
            biases[f"b_{gate}"] = (Fraction(0),) * problem.hidden
        halvings = random.randint(1, problem.steps)
        initial["c"] = tuple(random.choice([0, 2**halvings]) * tie(random, rounding) for _ in range(problem.hidden))
    if problem.readout:  # where h is exactly zero, y is exactly its bias
        biases["b_y"] = tuple(tie(random, rounding) for _ in biases["b_y"])
        matrices["W_y"] = tuple(tuple(w * random.choice([0, 1]) for w in row) for row in matrices["W_y"])
    return Problem("ties", problem.cell, problem.sequence, matrices, biases, initial, problem.readout, problem.target, rounding)


def mixed_problem(seed: int, carry: str = "full") -> Problem:
    """Problem number `seed` of the mixture that is compared with the oracle."""
    random = Random(f"{carry} {seed}")
    shape = Shape(random.randint(1, 5), random.randint(1, 5), random.randint(1, 12), random.randint(0, 3))
    number = NUMBERS[random.choice(["short", "wild", "wild", "sparse"])]
    problem = random_problem(random, number, shape, random_rounding(random, carry))
    return with_ties(random, problem) if random.random() < 0.4 else problem


def titled(problem: Problem, title: str) -> Problem:
    """The problem under a title, and be it one that is refused: printers rely on nobody."""
    other = copy(problem)
    object.__setattr__(other, "title", title)
    return other
