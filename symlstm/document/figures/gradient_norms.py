"""The size of dL/dh_t over time, a line for each cell: the vanishing (or exploding) gradient made visible.

Source: Hochreiter, "Untersuchungen zu dynamischen neuronalen Netzen", 1991; Bengio, Simard and Frasconi, "Learning long-term
dependencies with gradient descent is difficult", 1994: the norm of the gradient with respect to the hidden state, going back in time.
"""

from collections.abc import Iterator, Mapping
from itertools import chain
from math import isfinite

from symlstm.document.blocks import Figure
from symlstm.document.cells import called_alone, title_of_sample
from symlstm.document.figures.alt import as_many_as_fit
from symlstm.document.figures.axes import MOST_TIMES
from symlstm.document.figures.norm_lines import norm_lines
from symlstm.document.lines import Writer
from symlstm.language import N_, _
from symlstm.network import Stage
from symlstm.network.ids import identity
from symlstm.network.names import gradient
from symlstm.numbers.rounding import Rounded
from symlstm.problem.problem import Problem

MOST_SAID = 24  # points of a line that are told in words
CAPTION = N_(
    "The size of the gradient of each hidden state (its Euclidean norm): how much the loss depends on what was remembered then."
)
OF_CELLS = N_(
    "The size of the gradient of each hidden state (its Euclidean norm), a line for each cell: how much the loss depends on what was "
    "remembered then."
)


def gradient_norms(problem: Problem, writer: Writer) -> Iterator[Figure]:
    """The norm of the gradient of each hidden state; nothing where one of them cannot be told to three figures."""
    sizes = {cell: [writer.page.norms.get(vector) for vector in _gradients(problem, cell)] for cell in problem.network.cells}
    told = {cell: [size for size in line if size is not None and isfinite(float(str(size)))] for cell, line in sizes.items()}
    if all(len(line) == problem.steps for line in told.values()):
        sample = problem.network.place.sample
        caption, alt = _(OF_CELLS if problem.network.is_layered else CAPTION), _said(problem, told)
        name = f"gradient-norms-s{sample}" if sample else "gradient-norms"
        yield Figure(
            name, title_of_sample(sample, caption), title_of_sample(sample, alt), norm_lines(problem.network, writer.names, told)
        )


def gradients_of_hidden_states(problem: Problem) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The id of the gradient of each hidden state with those of its entries; none where there are too few or too many for a chart."""
    for cell in problem.network.cells if 1 < problem.steps <= MOST_TIMES else ():
        units = range(1, problem.sizes[cell.size] + 1)
        for vector in _gradients(problem, cell):
            yield vector, tuple(identity(vector, unit) for unit in units)


def _gradients(problem: Problem, cell: Stage) -> Iterator[str]:
    """The ids of the gradient of a cell's hidden state, from time step 1 on."""
    return (identity(gradient(cell.states[0]), t) for t in problem.times)


def _said(problem: Problem, sizes: Mapping[Stage, list[Rounded]]) -> str:
    """The numbers of each line."""
    if not problem.network.is_layered:
        return _of_one_line(list(map(str, chain(*sizes.values()))))
    lead = _("Chart of the size of the gradient from time step 1 to {steps}.", steps=problem.steps)
    return as_many_as_fit(lead, [f"{called_alone(problem.network, cell)}: {_in_short(line)}" for cell, line in sizes.items()])


def _of_one_line(numbers: list[str]) -> str:
    if len(numbers) > MOST_SAID:
        template = _("Chart of the size of the gradient over time: {first} at time step 1, {last} at time step {steps}.")
        return template.format(first=numbers[0], last=numbers[-1], steps=len(numbers))
    return as_many_as_fit(_("Chart of the size of the gradient from time step 1 to {steps}:", steps=len(numbers)), numbers, ", ")


def _in_short(line: list[Rounded]) -> str:
    """The numbers of a line; of a long one the first and the last."""
    numbers = list(map(str, line))
    return ", ".join(numbers) if len(numbers) <= MOST_SAID else _("from {first} to {last}", first=numbers[0], last=numbers[-1])
