"""Problems with two-decimal numbers of any size and shape, reproducible from a seed."""

from dataclasses import replace
from fractions import Fraction
from random import Random

from symlstm.network import CELLS
from symlstm.network.cell import GateForm
from symlstm.network.cells import CELL_KINDS
from symlstm.network.names import Size
from symlstm.problem.problem import Problem


def generic_problem(seed, cell="lstm", inputs=2, hidden=2, steps=3, outputs=1, readout="last"):
    """A problem on which no two numbers coincide for a reason; `cell` is the name of one in its usual form, or one in any form."""
    stage = CELLS[cell] if isinstance(cell, str) else cell
    random = Random(f"{seed} {stage.name} {inputs} {hidden} {steps}")

    def vector(n):
        return tuple(Fraction(random.choice([-1, 1]) * random.randint(1, 99), 100) for _ in range(n))

    def matrix(rows, columns):
        return tuple(vector(columns) for _ in range(rows))

    shapes = stage.shapes({Size.INPUT: inputs, Size.HIDDEN: hidden})
    matrices = {name: matrix(*shape) for name, shape in shapes.items() if len(shape) == 2}
    biases = {name: vector(*shape) for name, shape in shapes.items() if len(shape) == 1}
    matrices["W_y"], biases["b_y"] = matrix(outputs, hidden), vector(outputs)
    initial = {state: vector(hidden) for state in stage.states}
    target = matrix(steps if readout == "every" else 1, outputs)
    return Problem("A generic problem", stage, matrix(steps, inputs), matrices, biases, initial, readout, target)


def in_form(name, *, split=False, peepholes=None, **options):
    """A cell with these options; with all weights split and two biases, or stacked; with peepholes, without, or as it usually is."""
    kind = CELL_KINDS[name]
    gates = tuple((gate, GateForm(split=True, biases=2) if split else form) for gate, form in kind.usual.gates)
    chosen = tuple({**dict(kind.usual.options), **options}.items())
    has_peepholes = kind.usual.peepholes if peepholes is None else peepholes
    return kind.in_form(replace(kind.usual, options=chosen, gates=gates, peepholes=has_peepholes))
