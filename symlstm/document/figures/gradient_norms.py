"""The size of dL/dh_t over time: the vanishing (or exploding) gradient made visible.

Source: Hochreiter, "Untersuchungen zu dynamischen neuronalen Netzen", 1991; Bengio, Simard and Frasconi, "Learning long-term
dependencies with gradient descent is difficult", 1994: the norm of the gradient with respect to the hidden state, going back in time.
"""

from collections.abc import Iterator
from math import isfinite, log10

from symlstm.document.blocks import Figure
from symlstm.document.figures.axes import MOST_TIMES, Frame, decades, decimal, power_of_ten, ticks
from symlstm.document.figures.drawing import SHEET, Disc, Drawing, Label, Part, Stroke
from symlstm.document.formula import Operator, Row
from symlstm.document.lines import Writer
from symlstm.document.numerals import rounded_numeral
from symlstm.document.wording import listed
from symlstm.network.names import gradient, identity
from symlstm.numbers.rounding import Rounded
from symlstm.problem.problem import Problem

NUMBERED = 10
LOGARITHMIC = 20.0  # from this ratio of largest to smallest on
BAR = Operator("‖")


def gradient_norms(problem: Problem, writer: Writer) -> Iterator[Figure]:
    """The norm of the gradient of each hidden state; nothing where one of them cannot be told to three figures."""
    sizes = [size for size in writer.page.norms if size is not None]
    if sizes and len(sizes) == problem.steps and all(isfinite(float(str(size))) for size in sizes):
        caption = "The size of the gradient of each hidden state (its Euclidean norm): how much the loss depends on what was remembered then."
        yield Figure("gradient-norms", caption, _said(sizes), _drawing(problem, writer, sizes))


def gradients_of_hidden_states(problem: Problem) -> Iterator[tuple[str, ...]]:
    """The ids of the gradient of each hidden state; none where there are too few or too many for a chart."""
    name = gradient(problem.network.hidden_state)
    for t in range(1, problem.steps + 1) if 1 < problem.steps <= MOST_TIMES else ():
        yield tuple(identity(name, t, unit) for unit in range(1, problem.hidden + 1))


def _said(sizes: list[Rounded]) -> str:
    if len(sizes) > 24:
        return f"Chart of the size of the gradient over time: {sizes[0]} at time step 1, {sizes[-1]} at time step {len(sizes)}."
    return f"Chart of the size of the gradient from time step 1 to {len(sizes)}: {listed(map(str, sizes))}."


def _drawing(problem: Problem, writer: Writer, sizes: list[Rounded]) -> Drawing:
    numbers = [float(str(size)) for size in sizes]
    logarithmic = min(numbers) > 0 and max(numbers) / min(numbers) >= LOGARITHMIC
    heights = list(map(log10, numbers)) if logarithmic else numbers
    marks = decades(min(numbers), max(numbers)) if logarithmic else [float(tick) for tick in ticks(0.0, max(numbers))]
    frame = Frame(20.0, 9.0, 120.0, 38.0, (1, problem.steps), (marks[0], marks[-1]))
    name = Row((BAR, writer.names.vector(gradient(problem.network.hidden_state), None), BAR))
    parts = [*frame.parts(marks, name, power_of_ten if logarithmic else decimal), *_line(frame, heights, sizes)]
    return Drawing(SHEET, 54.0, tuple(parts))


def _line(frame: Frame, heights: list[float], sizes: list[Rounded]) -> Iterator[Part]:
    points = tuple((frame.across(t), frame.up(height)) for t, height in enumerate(heights, 1))
    yield Stroke(points, "thick")
    for (x, y), size in zip(points, sizes, strict=True):
        if len(points) <= NUMBERED:
            yield Disc(x, y, 1.0, "ink")
            above = 3.0 if y < frame.y + frame.height - 5 else -3.0
            yield Label(x, y + above, rounded_numeral(size), "centre")
