"""The GRU with the reset gate behind the matrix product, as a diagram: the old state goes through the product first."""

from symlstm.document.figures.canvas import ARROW, BESIDE, BOX, DISC, HALF_BOX, UNDER, box_width
from symlstm.document.figures.drawing import Drawing
from symlstm.document.figures.gru import PARTING, STATE, Across, Up, above_way, gated, heights, lets_in, places_across
from symlstm.document.figures.sketch import Sketch
from symlstm.document.formula import HADAMARD, PLUS, Row
from symlstm.language import N_
from symlstm.network import Stage
from symlstm.network.cells.gru import KEEPS, UPDATES

LEVELS = (
    DISC + ARROW[0] + HALF_BOX / 2
)  # between the wires of the input alone and of input and state; a box and a sum stand there
APART = 1.0  # mm between boxes side by side, and between a box and a wire
SAID = {
    KEEPS: N_(
        "the reset gate {r} multiplies the recurrent part {m}, which with the input gives the candidate {n}. "
        "The update gate {z} is the share of the old hidden state {h_prev}, what it leaves of 1 that of the candidate, in the new one {h}."
    ),
    UPDATES: N_(
        "the reset gate {r} multiplies the recurrent part {m}, which with the input gives the candidate {n}. "
        "The update gate {z} is the share of the candidate, what it leaves of 1 that of the old hidden state {h_prev}, in the new one {h}."
    ),
}


def reset_after_said(cell: Stage) -> str:
    """The diagram in words."""
    return SAID[cell.options["z_gate"]]


def gru_reset_after_diagram(sketch: Sketch) -> Drawing:
    """One time step of such a GRU with its numbers."""
    product = Row((sketch.name("r"), HADAMARD, sketch.name("m")))
    across = places_across(sketch, product, _parting(sketch))
    above = DISC + sketch.height("m") + 1.5 * UNDER, max(UNDER + BOX[1] + ARROW[0] + 0.8, above_way(sketch))
    up = heights(sketch, (HALF_BOX + UNDER, LEVELS, DISC), above)
    _recurrent(sketch, across, up)
    _of_input(sketch, across, up)
    return gated(sketch, across, up, product)


def _parting(sketch: Sketch) -> float:
    """How far right of the product's box the update gate's wire goes up, which may have a box beside it."""
    aside = box_width(sketch.plain("W_hn")) / 2 + APART
    return max(PARTING, aside + (BOX[0] / 2 if lets_in(sketch) else 0.0))


def _recurrent(sketch: Sketch, across: Across, up: Up) -> None:
    """The old state through its matrix to the reset gate."""
    x, multiplied = across.reset, up.blended + UNDER + HALF_BOX
    sketch.wire((x, up.state), (x, multiplied + HALF_BOX))
    sketch.wire((x, multiplied), (x, up.reset + DISC))
    sketch.box(x, multiplied, sketch.plain("W_hn"))
    sketch.vector(x + BESIDE, up.blended - UNDER, "m")


def _of_input(sketch: Sketch, across: Across, up: Up) -> None:
    """The input through its matrix, and the sum of both."""
    x, matrix = (across.reset + across.n) / 2, sketch.plain("W_xn")
    sketch.wire((across.left + STATE, up.inputs), (x - box_width(matrix) / 2, up.inputs))
    sketch.wire((x, up.inputs), (across.n, up.inputs), (across.n, up.joined - DISC))
    sketch.wire((across.reset, up.joined), (across.n - DISC, up.joined))
    sketch.box(x, up.inputs, matrix)
    sketch.operation(across.n, up.joined, PLUS)
