"""The GRU as a diagram: the hidden state along the top; below it update gate, reset gate and candidate.

The reset gate multiplies the old state, which comes down to it from the top.
"""

from typing import NamedTuple

from symlstm.document.figures.canvas import ARROW, BESIDE, BOX, DISC, HALF_BOX, UNDER, room_of
from symlstm.document.figures.drawing import Drawing
from symlstm.document.figures.sketch import ONE_MINUS, Sketch, in_turn
from symlstm.document.formula import HADAMARD, PLUS, SIGMA, TANH, Formula, Row
from symlstm.language import N_
from symlstm.network import Stage
from symlstm.network.cells.gru import KEEPS, UPDATES

STATE, FIRST = 2.6, 8.2  # mm from the left edge of the outline to where the old state comes down, and to the first gate
TURN, MARGIN = 2.4, 2.6  # from a box to where its wire turns, and from the outermost wire to the outline
LEVELS = 3.4  # between the wires of the input alone and of input and state
PARTING, REST = 5.6, 6.4  # from the wire of the reset state to where the update gate's wire parts, and from there to the box 1 -
TO_PRODUCT = ARROW[0] + DISC + 0.8  # from a box or a dot to the middle of what its wire is multiplied with
TO_BOX = ARROW[0] + 0.9  # from a dot to a box above it
SAID = {
    KEEPS: N_(
        "the reset gate {r} multiplies the old hidden state {h_prev}, which with the input gives the candidate {n}. "
        "The update gate {z} is the share of the old state, what it leaves of 1 that of the candidate, in the hidden state {h}."
    ),
    UPDATES: N_(
        "the reset gate {r} multiplies the old hidden state {h_prev}, which with the input gives the candidate {n}. "
        "The update gate {z} is the share of the candidate, what it leaves of 1 that of the old state, in the hidden state {h}."
    ),
}


class Across(NamedTuple):
    """Where the upright wires stand: the gates, what is reset, the candidate; the outline and the sheet."""

    left: float
    z: float
    r: float
    reset: float
    parting: float  # where the update gate goes to the old state
    n: float
    right: float
    sheet: float


class Up(NamedTuple):
    """The heights of the outline's lower edge, of the lying wires, and of the boxes between them."""

    bottom: float
    inputs: float  # the input alone
    joined: float  # input and state
    gates: float
    reset: float  # the product with the reset gate
    blended: float  # the update gate's way to old state and candidate
    state: float

    @property
    def top(self) -> float:
        return self.state + MARGIN


def gru_said(cell: Stage) -> str:
    """The diagram in words."""
    return SAID[cell.options["z_gate"]]


def lets_in(sketch: Sketch) -> bool:
    """Whether an update gate near 1 lets the new in, so that 1 minus it is what stays of the old."""
    return sketch.cell.options["z_gate"] == UPDATES


def gru_diagram(sketch: Sketch) -> Drawing:
    """One time step of a GRU with its numbers."""
    product = Row((sketch.name("r"), HADAMARD, sketch.name("h", before=1)))
    across, up = places_across(sketch, product), heights(sketch, above=(0.0, above_way(sketch)))
    sketch.wire((across.reset, up.state), (across.reset, up.reset + DISC))
    sketch.wire((across.left + STATE, up.inputs), (across.n, up.inputs), arrow=False)
    sketch.joined(across.n, up.joined, (across.n, up.inputs), (across.reset, up.joined))
    return gated(sketch, across, up, product)


def above_way(sketch: Sketch) -> float:
    """The least height above the way of the update gate, with the box 1 - in it where it goes to the old state."""
    return TO_BOX + BOX[1] + ARROW[0] + 0.4 + DISC if lets_in(sketch) else 0.0


def places_across(sketch: Sketch, product: Formula, parting: float = PARTING) -> Across:
    """From the left to the right, as far apart as names and numbers need; `parting` of the update gate's wire from what is reset."""
    left = sketch.room("h", before=1) + sketch.clear
    farthest = parting + (DISC if lets_in(sketch) else REST + BOX[0] / 2) + TO_PRODUCT
    to_candidate = max(farthest, BESIDE + room_of(product) + sketch.clear + DISC)
    steps = (sketch.pitch("z_z", "z"), sketch.pitch("z_r", "r") + DISC - sketch.clear / 2, to_candidate)
    z, r, reset, n = in_turn(left + FIRST, steps)
    right = n + sketch.pitch("z_n", "n")
    return Across(left, z, r, reset, reset + parting, n, right, right + BESIDE + sketch.room("h"))


def heights(
    sketch: Sketch, below: tuple[float, float, float] = (MARGIN, LEVELS, UNDER), above: tuple[float, float] = (0.0, 0.0)
) -> Up:
    """From below upward. `below` is what lies below the wire of the input, from there to that of input and state, and from
    there to the pre-activations; `above` the least above the reset gate's product, and above the update gate's way."""
    tall = sketch.height("h")
    bottom = UNDER + sketch.height("x")
    inputs = bottom + below[0]
    joined = inputs + below[1]
    gates = joined + below[2] + tall + UNDER + HALF_BOX
    reset = gates + HALF_BOX + TURN
    blended = reset + max(UNDER + tall + UNDER, above[0])
    state = blended + max(2 * DISC + ARROW[0] + 0.8, above[1])
    return Up(bottom, inputs, joined, gates, reset, blended, state)


def gated(sketch: Sketch, across: Across, up: Up, product: Formula) -> Drawing:
    """All of a GRU but how the old state comes to the reset gate, and the input to the candidate."""
    sketch.body(across.left, up.bottom, across.right - across.left, up.top - up.bottom)
    _inputs(sketch, across, up)
    _reset(sketch, across, up, product)
    _candidate(sketch, across, up)
    _update(sketch, across, up)
    _state(sketch, across, up)
    return sketch.drawing(across.sheet, up.top + 0.2)


def _inputs(sketch: Sketch, across: Across, up: Up) -> None:
    """The old state from above and the input from below, joined, to both gates."""
    x = across.left + STATE
    sketch.joined(x, up.joined, (x, 0), (x, up.state))
    sketch.wire((x, up.joined), (across.r, up.joined), (across.r, up.gates - HALF_BOX))
    sketch.wire((across.z, up.joined), (across.z, up.gates - HALF_BOX))
    for point in ((x, up.inputs), (x, up.state), (across.z, up.joined), (across.reset, up.state)):
        sketch.dot(*point)
    sketch.vector(x + BESIDE, up.bottom - UNDER, "x")


def _reset(sketch: Sketch, across: Across, up: Up, product: Formula) -> None:
    """The reset gate's product, and its way to the candidate."""
    sketch.wire((across.r, up.gates + HALF_BOX), (across.r, up.reset), (across.reset - DISC, up.reset))
    sketch.wire((across.reset, up.reset), (across.reset, up.joined), arrow=False)
    sketch.box(across.r, up.gates, SIGMA)
    sketch.operation(across.reset, up.reset, HADAMARD)
    sketch.vector(across.r + BESIDE, up.gates - HALF_BOX - UNDER, "z_r")
    sketch.vector(across.r + BESIDE, up.reset + UNDER + sketch.height("r"), "r")
    sketch.label(across.reset + BESIDE, up.joined + UNDER + 1.8, product)


def _candidate(sketch: Sketch, across: Across, up: Up) -> None:
    """The candidate, and its share of the new state."""
    n = across.n
    sketch.wire((n, up.joined), (n, up.gates - HALF_BOX))
    sketch.wire((n, up.gates + HALF_BOX), (n, up.blended - DISC))
    sketch.wire((n, up.blended), (n, up.state - DISC))
    sketch.box(n, up.gates, TANH)
    sketch.operation(n, up.blended, HADAMARD)
    sketch.vector(n + BESIDE, up.gates - HALF_BOX - UNDER, "z_n")
    sketch.vector(n + BESIDE, up.blended - DISC, "n")


def _update(sketch: Sketch, across: Across, up: Up) -> None:
    """The update gate, and its shares of the old state and of the candidate."""
    (_lets_in if lets_in(sketch) else _keeps)(sketch, across, up)
    sketch.dot(across.parting, up.blended)
    sketch.box(across.z, up.gates, SIGMA)
    sketch.operation(across.parting, up.state, HADAMARD)
    sketch.vector(across.z + BESIDE, up.gates - HALF_BOX - UNDER, "z_z")
    sketch.vector(across.z + BESIDE, up.blended - UNDER, "z")


def _keeps(sketch: Sketch, across: Across, up: Up) -> None:
    """The update gate to the old state, and the rest of 1 to the candidate."""
    parting, rest = across.parting, across.parting + REST
    sketch.wire((across.z, up.gates + HALF_BOX), (across.z, up.blended), (rest - BOX[0] / 2, up.blended))
    sketch.wire((rest, up.blended), (across.n - DISC, up.blended))
    sketch.wire((parting, up.blended), (parting, up.state - DISC))
    sketch.box(rest, up.blended, ONE_MINUS)


def _lets_in(sketch: Sketch, across: Across, up: Up) -> None:
    """The update gate to the candidate, and the rest of 1 to the old state."""
    parting, rest = across.parting, up.blended + TO_BOX + HALF_BOX
    sketch.wire((across.z, up.gates + HALF_BOX), (across.z, up.blended), (across.n - DISC, up.blended))
    sketch.wire((parting, up.blended), (parting, rest - HALF_BOX))
    sketch.wire((parting, rest), (parting, up.state - DISC))
    sketch.box(parting, rest, ONE_MINUS)


def _state(sketch: Sketch, across: Across, up: Up) -> None:
    """From the left to the right: times the update gate, plus the candidate's share."""
    parting = across.parting
    sketch.wire((0, up.state), (parting - DISC, up.state))
    sketch.wire((parting, up.state), (across.n - DISC, up.state))
    sketch.wire((across.n, up.state), (across.sheet, up.state))
    sketch.operation(across.n, up.state, PLUS)
    sketch.vector(0, up.state - UNDER, "h", before=1)
    sketch.vector(across.right + BESIDE, up.state - UNDER, "h")
