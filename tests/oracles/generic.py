"""Problems with two-decimal numbers of any size and shape, reproducible from a seed."""

from fractions import Fraction
from random import Random

from symlstm.network import CELLS
from symlstm.network.names import Size
from symlstm.problem.problem import Problem


def generic_problem(seed, cell="lstm", inputs=2, hidden=2, steps=3, outputs=1, readout="last"):
    """A problem on which no two numbers coincide for a reason."""
    random = Random(f"{seed} {cell} {inputs} {hidden} {steps}")

    def vector(n):
        return tuple(Fraction(random.choice([-1, 1]) * random.randint(1, 99), 100) for _ in range(n))

    def matrix(rows, columns):
        return tuple(vector(columns) for _ in range(rows))

    shapes = CELLS[cell].shapes({Size.INPUT: inputs, Size.HIDDEN: hidden})
    matrices = {name: matrix(*shape) for name, shape in shapes.items() if len(shape) == 2}
    biases = {name: vector(*shape) for name, shape in shapes.items() if len(shape) == 1}
    matrices["W_y"], biases["b_y"] = matrix(outputs, hidden), vector(outputs)
    initial = {state: vector(hidden) for state in CELLS[cell].states}
    target = matrix(steps if readout == "every" else 1, outputs)
    return Problem("A generic problem", CELLS[cell], matrix(steps, inputs), matrices, biases, initial, readout, target)
