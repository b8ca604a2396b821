"""The LSTM as a diagram: cell state along the top, hidden state along the bottom, the four gates between them.

The layout that has become usual since Olah, "Understanding LSTM Networks", 2015; drawn anew.
"""

from symlstm.document.figures.drawing import SHEET, Drawing
from symlstm.document.figures.sketch import DISC, Sketch
from symlstm.document.formula import HADAMARD, PLUS, SIGMA, TANH
from symlstm.document.lines import Writer
from symlstm.problem.problem import Problem

LEFT, RIGHT = 20.0, 140.0  # the outline of the cell
STATE, HIDDEN = 84.0, 20.0  # the height of the cell state's wire, and of the hidden state's
GATES, MEETING = 40.0, 60.0  # the height of the activations, and of the products
ACROSS = {"f": 38.0, "i": 61.0, "g": 82.0, "o": 103.0}
OUT = 122.0  # where the cell state comes down to the output gate


def lstm_diagram(problem: Problem, writer: Writer, time: int) -> Drawing:
    """One time step of an LSTM with its numbers."""
    sketch = Sketch(writer, time)
    sketch.body(LEFT, 14.0, RIGHT - LEFT, STATE - 8.0)
    _cell_state(sketch, problem.hidden)
    _gates(sketch, problem.hidden)
    _inputs(sketch, problem)
    _outputs(sketch, problem.hidden)
    return sketch.drawing(94.0)


def _cell_state(sketch: Sketch, hidden: int) -> None:
    """From the left to the right: times the forget gate, plus what is let in."""
    adding = ACROSS["g"]
    sketch.wire((0, STATE), (ACROSS["f"] - DISC, STATE))
    sketch.wire((ACROSS["f"], STATE), (adding - DISC, STATE))
    sketch.wire((adding, STATE), (SHEET, STATE))
    sketch.operation(ACROSS["f"], STATE, HADAMARD)
    sketch.operation(adding, STATE, PLUS)
    sketch.vector(1, STATE - 4, "c", hidden, before=1)
    sketch.vector(RIGHT + 3, STATE - 4, "c", hidden)


def _gates(sketch: Sketch, hidden: int) -> None:
    """The four activations, and where their outputs go."""
    top = GATES + 3
    for name, pre in (("f", "z_f"), ("i", "z_i"), ("g", "z_g"), ("o", "z_o")):
        x = ACROSS[name]
        sketch.wire((x, HIDDEN), (x, GATES - 3))
        sketch.vector(x + 1.6, GATES - 6.4, pre, hidden)
        sketch.vector(x + 1.6, top + 12, name, hidden)
        sketch.box(x, GATES, TANH if name == "g" else SIGMA)
    sketch.wire((ACROSS["f"], top), (ACROSS["f"], STATE - DISC))
    sketch.wire((ACROSS["i"], top), (ACROSS["i"], MEETING), (ACROSS["g"] - DISC, MEETING))
    sketch.wire((ACROSS["g"], top), (ACROSS["g"], MEETING - DISC))
    sketch.wire((ACROSS["g"], MEETING), (ACROSS["g"], STATE - DISC))
    sketch.wire((ACROSS["o"], top), (ACROSS["o"], MEETING), (OUT - DISC, MEETING))
    sketch.operation(ACROSS["g"], MEETING, HADAMARD)


def _inputs(sketch: Sketch, problem: Problem) -> None:
    """The hidden state of the step before and the input, joined, to all four gates."""
    joined = 29.0
    sketch.wire((0, HIDDEN), (ACROSS["o"], HIDDEN), arrow=False)
    sketch.wire((joined, 0), (joined, HIDDEN), arrow=False)
    for x in (joined, *(ACROSS[name] for name in "fig")):
        sketch.dot(x, HIDDEN)
    sketch.vector(1, HIDDEN + 14, "h", problem.hidden, before=1)
    sketch.vector(joined + 1.5, 11.3, "x", problem.inputs)


def _outputs(sketch: Sketch, hidden: int) -> None:
    """The cell state squashed, times the output gate: the hidden state."""
    squashed = STATE - 8
    sketch.dot(OUT, STATE)
    sketch.wire((OUT, STATE), (OUT, squashed + 3))
    sketch.wire((OUT, squashed), (OUT, MEETING + DISC))
    sketch.wire((OUT, MEETING), (OUT, HIDDEN), (SHEET, HIDDEN))
    sketch.box(OUT, squashed, TANH)
    sketch.operation(OUT, MEETING, HADAMARD)
    sketch.vector(OUT + 3.4, squashed - 5.0, "tanh_c", hidden)
    sketch.vector(RIGHT + 3, HIDDEN + 14, "h", hidden)
