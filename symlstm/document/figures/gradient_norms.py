"""The size of dL/dh_t over time: the vanishing (or exploding) gradient made visible.

Source: Hochreiter, "Untersuchungen zu dynamischen neuronalen Netzen", 1991; Bengio, Simard and Frasconi, "Learning long-term
dependencies with gradient descent is difficult", 1994: the norm of the gradient with respect to the hidden state, going back in time.
"""

from collections.abc import Iterator
from math import isfinite, log10

from symlstm.document.blocks import Figure
from symlstm.document.figures.alt import as_many_as_fit
from symlstm.document.figures.axes import MOST_TIMES, TICK, Frame, beside_axis, linear_ticks, logarithmic_ticks, words_and_name
from symlstm.document.figures.drawing import SHEET, Disc, Drawing, Part, Stroke
from symlstm.document.figures.placing import Box, numbered
from symlstm.document.formula import Operator, Row
from symlstm.document.lines import Writer
from symlstm.document.numerals import rounded_numeral
from symlstm.language import _
from symlstm.network.ids import identity
from symlstm.network.names import gradient
from symlstm.numbers.rounding import Rounded
from symlstm.problem.problem import Problem

MARKED, MOST_SAID = 24, 24  # points of a line that have a mark, and that are told in words
WIDEST = 140.0  # mm
LOGARITHMIC = 20.0  # from this ratio of largest to smallest on
BAR = Operator("‖")


def gradient_norms(problem: Problem, writer: Writer) -> Iterator[Figure]:
    """The norm of the gradient of each hidden state; nothing where one of them cannot be told to three figures."""
    sizes = [size for size in writer.page.norms if size is not None]
    if sizes and len(sizes) == problem.steps and all(isfinite(float(str(size))) for size in sizes):
        caption = _(
            "The size of the gradient of each hidden state (its Euclidean norm): how much the loss depends on what was remembered then."
        )
        yield Figure("gradient-norms", caption, _said(sizes), _drawing(problem, writer, sizes))


def gradients_of_hidden_states(problem: Problem) -> Iterator[tuple[str, ...]]:
    """The ids of the gradient of each hidden state; none where there are too few or too many for a chart."""
    name = gradient(problem.network.hidden_state)
    for t in range(1, problem.steps + 1) if 1 < problem.steps <= MOST_TIMES else ():
        yield tuple(identity(name, t, unit) for unit in range(1, len(problem.initial[problem.network.hidden_state]) + 1))


def _said(sizes: list[Rounded]) -> str:
    numbers = list(map(str, sizes))
    if len(sizes) > MOST_SAID:
        template = _("Chart of the size of the gradient over time: {first} at time step 1, {last} at time step {steps}.")
        return template.format(first=numbers[0], last=numbers[-1], steps=len(sizes))
    return as_many_as_fit(_("Chart of the size of the gradient from time step 1 to {steps}:", steps=len(sizes)), numbers, ", ")


def _drawing(problem: Problem, writer: Writer, sizes: list[Rounded]) -> Drawing:
    numbers = [float(str(size)) for size in sizes]
    logarithmic = min(numbers) > 0 and max(numbers) / min(numbers) >= LOGARITHMIC
    heights = list(map(log10, numbers)) if logarithmic else numbers
    marks = logarithmic_ticks(min(numbers), max(numbers)) if logarithmic else linear_ticks(0.0, max(numbers))
    left = beside_axis(marks)
    frame = Frame(left, 9.0, min(WIDEST, SHEET - left - 0.2), 38.0, (1, problem.steps), (marks[0][0], marks[-1][0]), 4.5)
    name = words_and_name(_("norm"), Row((BAR, writer.names.vector(gradient(problem.network.hidden_state), None), BAR)))
    return Drawing(SHEET, 54.0, (*frame.parts(marks, name), *_line(frame, heights, sizes)))


def _line(frame: Frame, heights: list[float], sizes: list[Rounded]) -> Iterator[Part]:
    points = tuple((frame.across(t), frame.up(height)) for t, height in enumerate(heights, 1))
    yield Stroke(points, "thick")
    if len(points) <= MARKED:
        yield from (Disc(*point, 1.0, "ink") for point in points)
        room = Box(frame.x + TICK, frame.right, frame.y + TICK, frame.y + frame.height)
        yield from numbered(points, [rounded_numeral(size) for size in sizes], room)
