"""Every figure that a problem can have: the charts, and the cell at each time step, of which a solution shows one."""

from dataclasses import replace

from symlstm import solve
from symlstm.document.figures.section import cell_figure, over_time
from symlstm.document.lines import Writer
from symlstm.document.names import names_of
from symlstm.rendering.picture import Picture


def figures_of(problem) -> dict[str, Picture]:
    """The figures by their names: "cell-2", "gates", "states", "gradient-norms"."""
    full = replace(problem, layout=replace(problem.layout, detail="full"))
    writer = Writer(solve(full).page, names_of(full))
    charts = over_time(full, writer)
    figures = [*(charts.figures if charts else ())]
    figures += [figure for time in range(1, full.steps + 1) for figure in cell_figure(full, writer, full.network.cell, time)]
    return {figure.name: Picture(figure) for figure in figures}
