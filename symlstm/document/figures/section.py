"""Where figures stand: the cell's diagram in each time step, and a section of charts over time."""

from collections.abc import Iterator, Mapping

from symlstm.document.blocks import Figure, Section
from symlstm.document.cells import name_with, title_with
from symlstm.document.figures import gru, gru_reset_after, lstm, lstm_cifg, lstm_peephole, rnn
from symlstm.document.figures.alt import cell_alt
from symlstm.document.figures.cell_numbers import CUT, long_fractions
from symlstm.document.figures.curves import curves
from symlstm.document.figures.gradient_norms import gradient_norms
from symlstm.document.figures.heat_map import gates_over_time, heat_map
from symlstm.document.figures.sketch import Diagram, Said, fitted
from symlstm.document.lines import Writer
from symlstm.document.wording import cell_in_words
from symlstm.language import N_, _
from symlstm.network import Stage
from symlstm.network.ids import ALONE
from symlstm.network.names import Role
from symlstm.numbers.rounding import DisplayRule
from symlstm.problem.problem import Problem

DIAGRAMS: Mapping[str, tuple[Diagram, Said]] = {  # by the name of the cell, each with what it says
    "lstm": (lstm.lstm_diagram, lstm.lstm_said),
    "lstm-peephole": (lstm_peephole.lstm_peephole_diagram, lstm_peephole.peephole_said),
    "lstm-cifg": (lstm_cifg.lstm_cifg_diagram, lstm_cifg.cifg_said),
    "gru": (gru.gru_diagram, gru.gru_said),
    "gru-reset-after": (gru_reset_after.gru_reset_after_diagram, gru_reset_after.reset_after_said),
    "rnn": (rnn.rnn_diagram, rnn.rnn_said),
}


def cell_figure(problem: Problem, writer: Writer, cell: Stage, time: int) -> Iterator[Figure]:
    """A cell at one time step with the numbers on its wires; left out of brief solutions, and where a cell has no diagram."""
    if not has_cell_figure(problem, cell) or problem.layout.detail == "brief":
        return
    diagram, spoken_of = DIAGRAMS[cell.name]
    lead = title_with(problem.network, cell, _("{cell} at step {t}", cell=cell_in_words(cell), t=time))
    alt = cell_alt(lead, _(spoken_of(cell)), writer, cell, time)
    name = name_with("cell", ALONE if cell is problem.network.cell else cell.place.in_any_sample, time)
    yield Figure(name, _caption(problem, cell, time), alt, fitted(diagram, writer, cell, time))


def has_cell_figure(problem: Problem, cell: Stage) -> bool:
    """Whether a cell can be drawn: there are diagrams of its kind."""
    return problem.layout.shows("figures") and cell.name in DIAGRAMS


def _caption(problem: Problem, cell: Stage, time: int) -> str:
    """What the figure shows, which unit's numbers stand where, and what dashes are."""
    units = _units(problem.sizes[cell.size])
    caption = title_with(problem.network, cell, _(units, cell=cell_in_words(cell), t=time))
    has_peepholes = any(parameter.role is Role.DIAGONAL for parameter in cell.parameters.values())
    return " ".join((caption, _("Dashed: the peepholes."))) if has_peepholes else caption


def _units(units: int) -> str:
    if units == 1:
        return N_("The {cell} at time step {t}.")
    if units == 2:
        return N_("The {cell} at time step {t}, unit 1 above unit 2.")
    return N_("The {cell} at time step {t}, unit 1 on top.")


def rounded_in_figures(problem: Problem) -> dict[str, DisplayRule]:
    """The numbers that figures show rounded by a rule of their own: gates to two places, long fractions cut off."""
    of_gates = DisplayRule(2, None, problem.rounding.ties, tiny=False)
    return {
        **dict.fromkeys(gates_over_time(problem), of_gates),
        **dict.fromkeys(long_fractions(problem), CUT),
    }


def over_time(problem: Problem, writer: Writer) -> Section | None:
    """Charts of gates, states and, with a backward pass, gradients; None without figures."""
    if not problem.layout.shows_charts:
        return None
    figures = [
        figure for cell in problem.network.cells for chart in (heat_map, curves) for figure in chart(problem, writer, cell)
    ]
    if problem.layout.backward:
        figures += gradient_norms(problem, writer)
    return Section("over-time", _("Over time"), tuple(figures)) if figures else None
