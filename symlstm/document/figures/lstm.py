"""The LSTM as a diagram: cell state along the top, hidden state along the bottom, the four gates between them.

The layout that has become usual since Olah, "Understanding LSTM Networks", 2015; drawn anew. What its variants share is here.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from symlstm.document.figures.canvas import ARROW, BESIDE, DISC, HALF_BOX, UNDER
from symlstm.document.figures.drawing import Drawing
from symlstm.document.figures.sketch import Sketch, in_turn
from symlstm.document.formula import HADAMARD, PLUS, SIGMA, TANH
from symlstm.language import N_
from symlstm.network import Stage

PARTS = ("f", "i", "g", "o")
INPUT, FIRST = 3.0, 8.0  # mm from the left edge of the outline to the input's wire and to the first gate
TURN, MARGIN = 2.4, 2.6  # from a box to where its wire turns, and from the outermost wire to the outline
SAID = N_(
    "the forget gate {f} multiplies the old cell state {c_prev}; the input gate {i} multiplies the candidate {g}; "
    "the sum is the cell state {c}. The output gate {o} times its tanh {tanh_c} is the hidden state {h}."
)


class Wires(NamedTuple):
    """Where the upright wires stand: the gates, and the cell state on its way out; the outline and the sheet."""

    left: float
    f: float
    i: float
    g: float
    o: float
    out: float
    right: float
    sheet: float


class Levels(NamedTuple):
    """The levels of the outline's lower edge, of the lying wires, and of the boxes between them."""

    bottom: float
    hidden: float
    gates: float
    shown: float  # the product of output gate and tanh
    let_in: float  # the product of input gate and candidate
    squashed: float
    state: float
    top: float


def lstm_said(cell: Stage) -> str:
    """The diagram in words."""
    return SAID


def lstm_diagram(sketch: Sketch) -> Drawing:
    """One time step of an LSTM with its numbers."""
    steps = [pitch(sketch, part) for part in PARTS]
    return lstm_with(sketch, wires(sketch, FIRST, steps), levels(sketch))


def pitch(sketch: Sketch, part: str) -> float:
    """From the wire of a gate or the candidate to the next one."""
    return sketch.pitch(f"z_{part}", part) + (DISC - sketch.clear / 2) * (part == "o")


def wires(sketch: Sketch, first: float, steps: Iterable[float]) -> Wires:
    """From the left to the right: how far the first wire is from the outline's left edge, and each from the one before."""
    left = sketch.room("c", "h", before=1) + sketch.clear
    f, i, g, o, out = in_turn(left + first, steps)
    right = out + sketch.pitch("tanh_c")
    return Wires(left, f, i, g, o, out, right, right + BESIDE + sketch.room("c", "h"))


def levels(sketch: Sketch, raised: float = 0.0) -> Levels:
    """From below upward; what stands above the gates is `raised`, where wires lie between."""
    tall = sketch.height("h")
    bottom = UNDER + sketch.height("x")
    hidden = max(bottom + MARGIN, UNDER + tall)
    gates = hidden + tall + 2 * UNDER + HALF_BOX
    shown = gates + HALF_BOX + TURN
    let_in = gates + HALF_BOX + raised + tall + UNDER + DISC
    squashed = shown + DISC + tall + 1.5 * UNDER + HALF_BOX
    state = max(squashed + HALF_BOX + ARROW[0] + 1.0, let_in + 2 * DISC + ARROW[0] + 0.6)
    return Levels(bottom, hidden, gates, shown, let_in, squashed, state, state + MARGIN)


def lstm_with(sketch: Sketch, across: Wires, up: Levels, parts: Sequence[str] = PARTS) -> Drawing:
    """All of an LSTM with these gates; how a variant comes by what else multiplies the old cell state is its own."""
    sketch.body(across.left, up.bottom, across.right - across.left, up.top - up.bottom)
    _inputs(sketch, across, up, parts)
    _gates(sketch, across, up, parts)
    _cell_state(sketch, across, up)
    _hidden_state(sketch, across, up)
    return sketch.drawing(across.sheet, up.top + 0.2)


def _inputs(sketch: Sketch, across: Wires, up: Levels, parts: Sequence[str]) -> None:
    """The hidden state of the step before and the input, joined, to all gates and the candidate."""
    joined = across.left + INPUT
    sketch.wire((joined, up.hidden), (across.o, up.hidden), (across.o, up.gates - HALF_BOX))
    sketch.joined(joined, up.hidden, (joined, 0), (0, up.hidden))
    for x in (getattr(across, part) for part in parts if part != "o"):
        sketch.wire((x, up.hidden), (x, up.gates - HALF_BOX))
        sketch.dot(x, up.hidden)
    sketch.vector(0, up.hidden - UNDER, "h", before=1)
    sketch.vector(joined + BESIDE, up.bottom - UNDER, "x")


def _gates(sketch: Sketch, across: Wires, up: Levels, parts: Sequence[str]) -> None:
    """The activations, and where their outputs go."""
    top = up.gates + HALF_BOX
    if "f" in parts:
        sketch.wire((across.f, top), (across.f, up.state - DISC))
    sketch.wire((across.i, top), (across.i, up.let_in), (across.g - DISC, up.let_in))
    sketch.wire((across.g, top), (across.g, up.let_in - DISC))
    sketch.wire((across.g, up.let_in), (across.g, up.state - DISC))
    sketch.wire((across.o, top), (across.o, up.shown), (across.out - DISC, up.shown))
    for name in parts:
        x, above = getattr(across, name), up.shown + UNDER + sketch.height(name) if name == "o" else up.let_in - DISC
        sketch.box(x, up.gates, TANH if name == "g" else SIGMA)
        sketch.vector(x + BESIDE, up.gates - HALF_BOX - UNDER, f"z_{name}")
        sketch.vector(x + BESIDE, above, name)


def _cell_state(sketch: Sketch, across: Wires, up: Levels) -> None:
    """From the left to the right: times the forget gate, plus what is let in."""
    sketch.wire((0, up.state), (across.f - DISC, up.state))
    sketch.wire((across.f, up.state), (across.g - DISC, up.state))
    sketch.wire((across.g, up.state), (across.sheet, up.state))
    sketch.operation(across.f, up.state, HADAMARD)
    sketch.operation(across.g, up.state, PLUS)
    sketch.operation(across.g, up.let_in, HADAMARD)
    sketch.vector(0, up.state - UNDER, "c", before=1)
    sketch.vector(across.right + BESIDE, up.state - UNDER, "c")


def _hidden_state(sketch: Sketch, across: Wires, up: Levels) -> None:
    """The cell state squashed, times the output gate."""
    out = across.out
    sketch.dot(out, up.state)
    sketch.wire((out, up.state), (out, up.squashed + HALF_BOX))
    sketch.wire((out, up.squashed), (out, up.shown + DISC))
    sketch.wire((out, up.shown), (out, up.hidden), (across.sheet, up.hidden))
    sketch.box(out, up.squashed, TANH)
    sketch.operation(out, up.shown, HADAMARD)
    sketch.vector(out + BESIDE, up.squashed - HALF_BOX - UNDER / 2, "tanh_c")
    sketch.vector(across.right + BESIDE, up.hidden - UNDER, "h")
