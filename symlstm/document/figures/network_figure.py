"""The figure of a network of several cells: the diagram over time, and what it says."""

from collections.abc import Collection, Iterator, Sequence
from itertools import groupby

from symlstm.document.blocks import Figure
from symlstm.document.figures.alt import as_many_as_fit
from symlstm.document.figures.unrolled import unrolled_network
from symlstm.document.names import Names
from symlstm.document.scripts import FromLast, StepNumber
from symlstm.document.wording import listed
from symlstm.language import N_, _
from symlstm.network import Stage
from symlstm.problem.problem import Problem

CAPTION = N_(
    "The network over time. Each box is a cell, with the same weights at every time step; what it hands on lies beside it."
)
LEAD = N_("Diagram of the network over time. From below, each read by what stands above it:")


def network_figure(problem: Problem, names: Names) -> Iterator[Figure]:
    """The cells at all time steps, with what they read and hand on; nothing of a cell alone, in brief, and where it has no room."""
    if has_network_figure(problem):
        times = _times(problem)
        drawing = unrolled_network(problem.network, names, times, _read_out_at(problem, times))
        if drawing is not None:
            yield Figure("network", _(CAPTION), as_many_as_fit(_(LEAD), list(_said(problem))), drawing)


def has_network_figure(problem: Problem) -> bool:
    """Whether there are several cells to draw, and a solution of this detail shows them."""
    return problem.network.is_layered and problem.layout.shows("figures") and problem.layout.detail != "brief"


def _times(problem: Problem) -> tuple[StepNumber | None, ...]:
    """The time steps; of sequences of different lengths the first and the last, and dots for what is between."""
    return (1, 2, None, FromLast()) if problem.has_any_length else problem.times


def _read_out_at(problem: Problem, times: Collection[StepNumber | None]) -> Collection[StepNumber | None]:
    if not problem.has_any_length or isinstance(problem.readout, tuple):
        return problem.read_out_at
    return times if problem.readout == "every" else (FromLast(),)


def _said(problem: Problem) -> Iterator[str]:
    """What stands above each other; layers that are alike together."""
    layers = problem.network.layers
    yield _("the input")
    for cells, alike in groupby(range(1, len(layers) + 1), key=lambda number: _cells(layers[number - 1])):
        yield _layers(list(alike), cells) if len(layers) > 1 else cells
    if problem.network.output is not None:
        yield _prediction(problem)


def _layers(numbers: list[int], cells: str) -> str:
    if len(numbers) == 1:
        return _("layer {n}: {cells}", n=numbers[0], cells=cells)
    return _("layers {first} to {last}: {cells}", first=numbers[0], last=numbers[-1], cells=cells)


def _cells(layer: Sequence[Stage]) -> str:
    """LSTM; or LSTM from left to right and LSTM from right to left."""
    first, *others = (_(cell.title) for cell in layer)
    if not others:
        return first
    return _("{first} from left to right and {other} from right to left", first=first, other=others[0])


def _prediction(problem: Problem) -> str:
    if problem.is_read_out_after:
        return _("the prediction after the last time step")
    if problem.readout == "every":
        return _("the prediction at every time step")
    return _("the prediction at time steps {steps}", steps=listed(map(str, problem.read_out_at)))
