"""The simple recurrent network as a diagram: one wire through, with the activation in a box."""

from symlstm.document.figures.canvas import BESIDE, UNDER, box_width, room_of
from symlstm.document.figures.drawing import Drawing
from symlstm.document.figures.sketch import Sketch
from symlstm.document.formula import EQUALS, Formula, Row
from symlstm.language import N_
from symlstm.network import Stage

JOINED, MARGIN = 3.0, 2.6  # mm from the left edge of the outline to the input's wire, and from wires and texts to the outline
LEAST = 8.0  # mm from the input's wire to the right edge where nothing stands between them
SAID = {
    "tanh": N_(
        "the input {x} and the old hidden state {h_prev} give the pre-activation {z_h}; its tanh is the hidden state {h}."
    ),
    "relu": N_(
        "the input {x} and the old hidden state {h_prev} give the pre-activation {z_h}; its ReLU is the hidden state {h}."
    ),
    "sigmoid": N_(
        "the input {x} and the old hidden state {h_prev} give the pre-activation {z_h}; its sigmoid is the hidden state {h}."
    ),
    "step": N_(
        "the input {x} and the old hidden state {h_prev} give the pre-activation {z_h}; "
        "its step function, 1 above 0 and else 0, is the hidden state {h}."
    ),
    "linear": N_(
        "the input {x} and the old hidden state {h_prev} give the pre-activation, which without an activation is "
        "the hidden state {h}."
    ),
}


def rnn_said(cell: Stage) -> str:
    """The diagram in words."""
    return SAID[cell.options["activation"]]


def rnn_diagram(sketch: Sketch) -> Drawing:
    """One time step of a simple recurrent network with its numbers."""
    activation = sketch.function("h")
    return _linear(sketch) if activation is None else _activated(sketch, activation)


def _activated(sketch: Sketch, activation: Formula) -> Drawing:
    """The pre-activation on the wire, and the activation in a box."""
    left, half = _left(sketch), box_width(activation) / 2
    joined = left + JOINED
    squashed = joined + sketch.pitch("z_h") + half
    right = squashed + half + MARGIN
    width = right + BESIDE + sketch.room("h")
    bottom = UNDER + sketch.height("x")
    wire = bottom + UNDER + sketch.height("z_h") + UNDER
    sketch.body(left, bottom, right - left, wire + MARGIN + UNDER - bottom)
    sketch.joined(joined, wire, (joined, 0), (0, wire))
    sketch.wire((joined, wire), (squashed - half, wire))
    sketch.wire((squashed, wire), (width, wire))
    sketch.box(squashed, wire, activation)
    sketch.vector(0, wire - UNDER, "h", before=1)
    sketch.vector(joined + BESIDE, bottom - UNDER, "x")
    sketch.vector(joined + BESIDE, wire - UNDER, "z_h")
    sketch.vector(right + BESIDE, wire - UNDER, "h")
    return sketch.drawing(width, wire + MARGIN + UNDER + 0.2)


def _linear(sketch: Sketch) -> Drawing:
    """The wire goes through, and the numbers on it are those of pre-activation and hidden state."""
    left = _left(sketch)
    joined = left + JOINED
    right = joined + max(LEAST, BESIDE + sketch.room("x") + sketch.clear)  # what stands below does not reach what stands beside
    both = Row((sketch.name("h"), EQUALS, sketch.name("z_h")))
    width = right + BESIDE + max(room_of(both), sketch.room("h"))
    bottom = UNDER + sketch.height("x")
    wire = max(bottom + UNDER + MARGIN, UNDER + sketch.height("h"))
    sketch.body(left, bottom, right - left, wire + MARGIN + UNDER - bottom)
    sketch.joined(joined, wire, (joined, 0), (0, wire))
    sketch.wire((joined, wire), (width, wire))
    sketch.vector(0, wire - UNDER, "h", before=1)
    sketch.vector(joined + BESIDE, bottom - UNDER, "x")
    sketch.vector(right + BESIDE, wire - UNDER, "h", called=both)
    return sketch.drawing(width, wire + MARGIN + UNDER + 0.2)


def _left(sketch: Sketch) -> float:
    """Where the outline begins."""
    return sketch.room("h", before=1) + sketch.clear
