"""The LSTM with coupled gates as a diagram: no forget gate, 1 minus the input gate on the cell state's way; perhaps with peepholes."""

from symlstm.document.figures.canvas import ARROW, BESIDE, BOX, DISC, HALF_BOX, UNDER
from symlstm.document.figures.drawing import Drawing
from symlstm.document.figures.lstm import Levels, Wires, levels, lstm_with, pitch, wires
from symlstm.document.figures.lstm_peephole import OLD, lane_after, new_to_output
from symlstm.document.figures.sketch import ONE_MINUS, Sketch
from symlstm.language import N_
from symlstm.network import Stage

PARTS = ("i", "g", "o")
FIRST = 4.4  # mm from the left edge of the outline to the forget gate's wire
ROOM_OF_DOT = 2.2  # more than that where the old cell state comes down before it
TURN, TO_REST = 1.2, ARROW[0] + 1.0  # from that wire to the box 1 -, and from there to the input gate's wire
PARTED = TURN + BOX[0] + TO_REST
SAID = N_(
    "the input gate {i} multiplies the candidate {g}; what it leaves of 1, {f}, multiplies the old cell state {c_prev}; "
    "the sum is the cell state {c}. The output gate {o} times its tanh {tanh_c} is the hidden state {h}."
)
SAID_WITH_PEEPHOLES = N_(
    "the input gate {i} sees the old cell state {c_prev}, multiplies the candidate {g}; the rest to 1, {f}, multiplies "
    "that state. The output gate {o} sees the sum, cell state {c}; times its tanh {tanh_c} it is the hidden state {h}."
)


def cifg_said(cell: Stage) -> str:
    """The diagram in words."""
    return SAID_WITH_PEEPHOLES if cell.form.peepholes else SAID


def lstm_cifg_diagram(sketch: Sketch) -> Drawing:
    """One time step of an LSTM with coupled gates with its numbers."""
    has_peepholes = sketch.cell.form.peepholes
    steps = [pitch(sketch, part) + has_peepholes * lane_after(part) for part in PARTS]
    to_input = max(PARTED, BESIDE + sketch.room("f") + sketch.clear + BOX[0] / 2)
    across, up = wires(sketch, FIRST + has_peepholes * ROOM_OF_DOT, (to_input, *steps)), levels(sketch)
    if has_peepholes:
        _old_to_input(sketch, across, up)
        new_to_output(sketch, across, up)
    _coupled(sketch, across, up)
    return lstm_with(sketch, across, up, PARTS)


def _coupled(sketch: Sketch, across: Wires, up: Levels) -> None:
    """What the input gate leaves of 1, to the old cell state."""
    rest = across.i - TO_REST - BOX[0] / 2
    sketch.wire((across.i, up.let_in), (rest + BOX[0] / 2, up.let_in))
    sketch.wire((rest - BOX[0] / 2, up.let_in), (across.f, up.let_in), (across.f, up.state - DISC))
    sketch.dot(across.i, up.let_in)
    sketch.box(rest, up.let_in, ONE_MINUS)
    sketch.vector(across.f + BESIDE, up.let_in - HALF_BOX - UNDER, "f")


def _old_to_input(sketch: Sketch, across: Wires, up: Levels) -> None:
    """The old cell state down to the input gate."""
    x = across.left + OLD
    sketch.wire((x, up.state), (x, up.gates), (across.i - BOX[0] / 2, up.gates), pen="thin-dashed")
    sketch.dot(x, up.state)
