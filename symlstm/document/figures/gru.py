"""The GRU as a diagram: the hidden state along the top, reset gate, candidate and update gate below it."""

from symlstm.document.figures.drawing import SHEET, Drawing
from symlstm.document.figures.sketch import BOX, DISC, Sketch
from symlstm.document.formula import HADAMARD, MINUS, PLUS, SIGMA, TANH, Numeral, Row
from symlstm.document.lines import Writer
from symlstm.problem.problem import Problem

ONE_MINUS = Row((Numeral(("1",)), MINUS))
LEFT, RIGHT = 20.0, 140.0  # the outline of the cell
STATE, JOINED, INPUT = 81.0, 19.0, 10.0  # the heights of the state's wire, of state and input joined, and of the input alone
GATES, MEETING, BLENDING = 37.0, 57.0, 67.0  # of the activations, of the reset state, of the candidate's share
RESET, CANDIDATE, UPDATE, ADDING = 43.0, 68.0, 91.0, 120.0  # across
BRANCH, BACK = 28.0, 59.0  # where the old state comes down, and the reset state


def gru_diagram(problem: Problem, writer: Writer, time: int) -> Drawing:
    """One time step of a GRU with its numbers."""
    sketch = Sketch(writer, time)
    sketch.body(LEFT, 5.0, RIGHT - LEFT, STATE + 1.0)
    _state(sketch, problem.hidden)
    _inputs(sketch, problem)
    _reset_and_candidate(sketch, problem.hidden)
    _update(sketch, problem.hidden)
    return sketch.drawing(91.0)


def _state(sketch: Sketch, hidden: int) -> None:
    """From the left to the right: times the update gate, plus the candidate's share."""
    sketch.wire((0, STATE), (UPDATE - DISC, STATE))
    sketch.wire((UPDATE, STATE), (ADDING - DISC, STATE))
    sketch.wire((ADDING, STATE), (SHEET, STATE))
    sketch.operation(UPDATE, STATE, HADAMARD)
    sketch.operation(ADDING, STATE, PLUS)
    sketch.vector(1, STATE - 4, "h", hidden, before=1)
    sketch.vector(RIGHT + 3, STATE - 4, "h", hidden)


def _inputs(sketch: Sketch, problem: Problem) -> None:
    """The old state and the input, joined, to both gates; the input alone to the candidate."""
    sketch.wire((BRANCH, STATE), (BRANCH, JOINED), (UPDATE, JOINED), arrow=False)
    sketch.wire((0, INPUT), (CANDIDATE, INPUT), (CANDIDATE, GATES - 3))
    sketch.wire((BRANCH, INPUT), (BRANCH, JOINED), arrow=False)
    for point in ((BRANCH, STATE), (BRANCH, MEETING), (BRANCH, JOINED), (BRANCH, INPUT), (RESET, JOINED)):
        sketch.dot(*point)
    sketch.vector(1, INPUT + 13, "x", problem.inputs)


def _reset_and_candidate(sketch: Sketch, hidden: int) -> None:
    """The reset gate times the old state, then the candidate."""
    below = GATES - 10
    sketch.wire((RESET, JOINED), (RESET, GATES - 3))
    sketch.wire((RESET, GATES + 3), (RESET, MEETING - DISC))
    sketch.wire((BRANCH, MEETING), (RESET - DISC, MEETING))
    sketch.wire((RESET, MEETING), (BACK, MEETING), (BACK, below), (CANDIDATE, below), arrow=False)
    sketch.wire((CANDIDATE, GATES + 3), (CANDIDATE, BLENDING), (ADDING - DISC, BLENDING))
    sketch.dot(CANDIDATE, below)
    for x, name, function in ((RESET, "r", SIGMA), (CANDIDATE, "n", TANH)):
        sketch.box(x, GATES, function)
        sketch.vector(x + 1.6, MEETING - 5, name, hidden)
    sketch.operation(RESET, MEETING, HADAMARD)
    sketch.vector(RESET + 1.6, GATES - 6.4, "z_r", hidden)
    sketch.vector(CANDIDATE + 1.6, GATES - 6.4, "z_n", hidden)


def _update(sketch: Sketch, hidden: int) -> None:
    """The update gate: its share of the old state, and the rest of the candidate."""
    rest = (UPDATE + 16, MEETING)
    sketch.wire((UPDATE, JOINED), (UPDATE, GATES - 3))
    sketch.wire((UPDATE, GATES + 3), (UPDATE, STATE - DISC))
    sketch.wire((UPDATE, MEETING), (rest[0] - BOX[0] / 2, MEETING))
    sketch.wire(rest, (ADDING, MEETING), (ADDING, BLENDING - DISC))
    sketch.wire((ADDING, BLENDING), (ADDING, STATE - DISC))
    sketch.dot(UPDATE, MEETING)
    sketch.box(UPDATE, GATES, SIGMA)
    sketch.box(*rest, ONE_MINUS)
    sketch.operation(ADDING, BLENDING, HADAMARD)
    sketch.vector(UPDATE + 1.6, GATES - 6.4, "z_z", hidden)
    sketch.vector(UPDATE + 1.6, MEETING - 5, "z", hidden)
