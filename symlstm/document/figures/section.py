"""Where figures stand: the cell's diagram in each time step, and a section of charts over time."""

from collections.abc import Iterator, Mapping

from symlstm.document.blocks import Block, Figure, Section
from symlstm.document.figures import gru, gru_reset_after, lstm, rnn
from symlstm.document.figures.alt import cell_alt
from symlstm.document.figures.cell_numbers import CUT, long_fractions
from symlstm.document.figures.curves import curves
from symlstm.document.figures.gradient_norms import gradient_norms
from symlstm.document.figures.heat_map import gates_over_time, heat_map
from symlstm.document.figures.sketch import Diagram, fitted
from symlstm.document.lines import Writer
from symlstm.language import N_, _
from symlstm.numbers.rounding import DisplayRule
from symlstm.problem.problem import Problem

DIAGRAMS: Mapping[str, tuple[Diagram, str]] = {  # by the name of the cell, each with what it says
    "lstm": (lstm.lstm_diagram, lstm.SAID),
    "gru": (gru.gru_diagram, gru.SAID),
    "gru-reset-after": (gru_reset_after.gru_reset_after_diagram, gru_reset_after.SAID),
    "rnn": (rnn.rnn_diagram, rnn.SAID),
}


def cell_figure(problem: Problem, writer: Writer, time: int) -> Iterator[Block]:
    """The cell at one time step with the numbers on its wires; left out of brief solutions, and where a cell has no diagram."""
    if not has_cell_figure(problem) or problem.layout.detail == "brief":
        return
    diagram, said = DIAGRAMS[problem.cell.name]
    caption = _(_caption(problem), cell=_(problem.cell.title), t=time)
    alt = cell_alt(_("{cell} cell at step {t}", cell=_(problem.cell.title), t=time), _(said), writer, time)
    yield Figure(f"cell-{time}", caption, alt, fitted(diagram, writer, time))


def has_cell_figure(problem: Problem) -> bool:
    """Whether the cell can be drawn: one alone, of a kind that has a diagram."""
    return problem.layout.shows("figures") and problem.cell.name in DIAGRAMS and not problem.layers


def _caption(problem: Problem) -> str:
    """What the figure shows, and which unit's numbers stand where."""
    if problem.hidden == 1:
        return N_("The {cell} cell at time step {t}.")
    if problem.hidden == 2:
        return N_("The {cell} cell at time step {t}, unit 1 above unit 2.")
    return N_("The {cell} cell at time step {t}, unit 1 on top.")


def rounded_in_figures(problem: Problem) -> dict[str, DisplayRule]:
    """The numbers that figures show rounded by a rule of their own: gates to two places, long fractions cut off."""
    if problem.layers:
        return {}
    of_gates = DisplayRule(2, None, problem.rounding.ties, tiny=False)
    return {**dict.fromkeys(gates_over_time(problem), of_gates), **dict.fromkeys(long_fractions(problem), CUT)}


def over_time(problem: Problem, writer: Writer) -> Section | None:
    """Charts of gates, states and, with a backward pass, gradients; None without figures."""
    if not problem.layout.shows("figures") or problem.layers:
        return None
    figures = [*heat_map(problem, writer), *curves(problem, writer)]
    if problem.layout.backward:
        figures += gradient_norms(problem, writer)
    return Section("over-time", _("Over time"), tuple(figures)) if figures else None
