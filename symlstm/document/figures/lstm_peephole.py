"""The LSTM with peepholes as a diagram: that of the LSTM, with dashed wires from the cell state to the gates that see it.

As in the figures of Gers and Schmidhuber 2000 and Greff et al. 2017: the old cell state to forget and input gate, the new one to the
output gate.
"""

from symlstm.document.figures.canvas import HALF_BOX
from symlstm.document.figures.drawing import Drawing
from symlstm.document.figures.lstm import FIRST, PARTS, Levels, Wires, levels, lstm_with, pitch, wires
from symlstm.document.figures.sketch import Sketch
from symlstm.language import N_
from symlstm.network import Stage

OLD = 2.0  # mm from the left edge of the outline to where the old cell state comes down
BUS = 2.8  # mm above the gates: where the wire of the old cell state lies
ASIDE, LANE = 2.1, 2.2  # mm left of a gate's own wire, and what is added to a pitch where that is between numbers
SAID = N_(
    "the forget gate {f} multiplies the old cell state {c_prev}, the input gate {i} the candidate {g}; both see that state. "
    "The output gate {o} sees the sum, the cell state {c}; times its tanh {tanh_c} it is the hidden state {h}."
)


def peephole_said(cell: Stage) -> str:
    """The diagram in words."""
    return SAID


def lstm_peephole_diagram(sketch: Sketch) -> Drawing:
    """One time step of an LSTM with peepholes with its numbers."""
    steps = [pitch(sketch, part) + lane_after(part) for part in PARTS]
    across, up = wires(sketch, FIRST, steps), levels(sketch, BUS)
    _old_to_gates(sketch, across, up)
    new_to_output(sketch, across, up)
    return lstm_with(sketch, across, up)


def lane_after(part: str) -> float:
    """The room of the wire to the output gate, which comes down beside the candidate's numbers."""
    return LANE if part == "g" else 0.0


def _old_to_gates(sketch: Sketch, across: Wires, up: Levels) -> None:
    """The old cell state, down and along above the gates, to forget and input gate."""
    x, top = across.left + OLD, up.gates + HALF_BOX
    f, i, bus = across.f - ASIDE, across.i - ASIDE, top + BUS
    sketch.wire((x, up.state), (x, bus), (i, bus), (i, top), pen="thin-dashed")
    sketch.wire((f, bus), (f, top), pen="thin-dashed")
    sketch.dot(x, up.state)
    sketch.dot(f, bus)


def new_to_output(sketch: Sketch, across: Wires, up: Levels) -> None:
    """The new cell state to the output gate."""
    x = across.o - ASIDE
    sketch.wire((x, up.state), (x, up.gates + HALF_BOX), pen="thin-dashed")
    sketch.dot(x, up.state)
