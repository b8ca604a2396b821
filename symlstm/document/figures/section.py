"""Where figures stand: the cell's diagram in each time step, and a section of charts over time."""

from collections.abc import Callable, Iterator, Mapping

from symlstm.document.blocks import Block, Figure, Section
from symlstm.document.figures.curves import curves
from symlstm.document.figures.drawing import Drawing
from symlstm.document.figures.gradient_norms import gradient_norms
from symlstm.document.figures.gru import gru_diagram
from symlstm.document.figures.heat_map import gates_over_time, heat_map
from symlstm.document.figures.lstm import lstm_diagram
from symlstm.document.figures.sketch import CUT, long_fractions
from symlstm.document.lines import Writer
from symlstm.document.wording import with_article
from symlstm.numbers.rounding import DisplayRule
from symlstm.problem.problem import Problem

DIAGRAMS: Mapping[str, Callable[[Problem, Writer, int], Drawing]] = {"lstm": lstm_diagram, "gru": gru_diagram}


def cell_figure(problem: Problem, writer: Writer, time: int) -> Iterator[Block]:
    """The cell at one time step with the numbers on its wires; left out of brief solutions, and where a cell has no diagram."""
    diagram = DIAGRAMS.get(problem.cell.name)
    if problem.layout.figures and problem.layout.detail != "brief" and diagram:
        title = f"{with_article(problem.cell.title)} cell at time step {time}, with this step's numbers on its wires."
        yield Figure(
            f"cell-{time}",
            title,
            f"Diagram of {_small(title)} All of them stand in the lines above.",
            diagram(problem, writer, time),
        )


def rounded_in_figures(problem: Problem) -> dict[str, DisplayRule]:
    """The numbers that figures show rounded by a rule of their own: gates to two places, long fractions cut off."""
    of_gates = DisplayRule(2, None, problem.rounding.ties, tiny=False)
    return {**dict.fromkeys(gates_over_time(problem), of_gates), **dict.fromkeys(long_fractions(problem), CUT)}


def _small(title: str) -> str:
    return title[0].lower() + title[1:]


def over_time(problem: Problem, writer: Writer) -> Section | None:
    """Charts of gates, states and, with a backward pass, gradients; None without figures."""
    if not problem.layout.figures:
        return None
    figures = [*heat_map(problem, writer), *curves(problem, writer)]
    if problem.layout.backward:
        figures += gradient_norms(problem, writer)
    return Section("over-time", "Over time", tuple(figures)) if figures else None
