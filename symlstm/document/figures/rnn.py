"""The simple recurrent network as a diagram: one wire through."""

from symlstm.document.figures.drawing import Drawing
from symlstm.document.figures.sketch import BESIDE, BOX, UNDER, Sketch
from symlstm.document.formula import TANH
from symlstm.language import N_

JOINED, MARGIN = 3.0, 2.6  # mm from the left edge of the outline to the input's wire, and from wires and texts to the outline
SAID = N_("the input {x} and the old hidden state {h_prev} give the pre-activation {z_h}; its tanh is the hidden state {h}.")


def rnn_diagram(sketch: Sketch) -> Drawing:
    """One time step of a simple recurrent network with its numbers."""
    left = sketch.room("h", before=1) + sketch.clear
    joined = left + JOINED
    squashed = joined + sketch.pitch("z_h") + BOX[0] / 2
    right = squashed + BOX[0] / 2 + MARGIN
    width = right + BESIDE + sketch.room("h")
    bottom = UNDER + sketch.height("x")
    wire = bottom + UNDER + sketch.height("z_h") + UNDER
    sketch.body(left, bottom, right - left, wire + MARGIN + UNDER - bottom)
    sketch.joined(joined, wire, (joined, 0), (0, wire))
    sketch.wire((joined, wire), (squashed - BOX[0] / 2, wire))
    sketch.wire((squashed, wire), (width, wire))
    sketch.box(squashed, wire, TANH)
    sketch.vector(0, wire - UNDER, "h", before=1)
    sketch.vector(joined + BESIDE, bottom - UNDER, "x")
    sketch.vector(joined + BESIDE, wire - UNDER, "z_h")
    sketch.vector(right + BESIDE, wire - UNDER, "h")
    return sketch.drawing(width, wire + MARGIN + UNDER + 0.2)
