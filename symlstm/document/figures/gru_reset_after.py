"""The GRU with the reset gate behind the matrix product, as a diagram: the old state goes through the product first."""

from symlstm.document.figures.drawing import Drawing
from symlstm.document.figures.gru import STATE, gated, heights, places_across
from symlstm.document.figures.sketch import ARROW, BESIDE, BOX, DISC, HALF_BOX, UNDER, Sketch
from symlstm.document.formula import HADAMARD, PLUS, Row
from symlstm.language import N_

LEVELS = (
    DISC + ARROW[0] + HALF_BOX / 2
)  # between the wires of the input alone and of input and state; a box and a sum stand there
SAID = N_(
    "the reset gate {r} multiplies the recurrent part {m}, which with the input gives the candidate {n}. "
    "The update gate z = {z} blends it with the old hidden state {h_prev}, (1 - z) of it and z of the old, into {h}."
)


def gru_reset_after_diagram(sketch: Sketch) -> Drawing:
    """One time step of such a GRU with its numbers."""
    product = Row((sketch.name("r"), HADAMARD, sketch.name("m")))
    across = places_across(sketch, product)
    above = DISC + sketch.height("m") + 1.5 * UNDER, UNDER + BOX[1] + ARROW[0] + 0.8
    up = heights(sketch, (HALF_BOX + UNDER, LEVELS, DISC), above)
    x, multiplied = across.reset, up.blended + UNDER + HALF_BOX
    sketch.wire((x, up.state), (x, multiplied + HALF_BOX))
    sketch.wire((x, multiplied), (x, up.reset + DISC))
    sketch.box(x, multiplied, sketch.writer.names.plain("W_hn"))
    sketch.vector(x + BESIDE, up.blended - UNDER, "m")
    of_input = (across.reset + across.n) / 2
    sketch.wire((across.left + STATE, up.inputs), (of_input - BOX[0] / 2, up.inputs))
    sketch.wire((of_input, up.inputs), (across.n, up.inputs), (across.n, up.joined - DISC))
    sketch.wire((across.reset, up.joined), (across.n - DISC, up.joined))
    sketch.box(of_input, up.inputs, sketch.writer.names.plain("W_xn"))
    sketch.operation(across.n, up.joined, PLUS)
    return gated(sketch, across, up, product)
