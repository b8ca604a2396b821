"""Which sections a document has, in the order of reading, before any of them is written."""

from collections.abc import Iterator
from dataclasses import replace

from symlstm.document.arrangement import Arrangement, arrangement_of
from symlstm.document.cells import first_of_each_kind
from symlstm.document.figures.network_figure import has_network_figure
from symlstm.document.figures.section import has_cell_figure
from symlstm.problem.problem import Problem
from symlstm.problem.sections import WITH

WORKED = ("steps", "readout", "backward-steps", "gradients")  # in which every result has its line


def outline(problem: Problem, holds: bool = True) -> tuple[str, ...]:
    """The names of the sections; those of time steps have one. Where the cross-check does not hold that is said in any case."""
    layout = problem.layout
    return tuple(name for name in _all(problem) if layout.shows(name) or (name == "checked" and not holds))


def shows_all_lines(problem: Problem) -> bool:
    """Whether every result stands on the page with the line that gives it."""
    return all(problem.layout.shows(name) for name in WORKED if name in _all(problem))


def idle_names(problem: Problem) -> list[str]:
    """The names in the layout that change nothing, as a document of this problem and detail has no such section anyhow, or figures."""
    layout = problem.layout
    whole = replace(problem, layout=replace(layout, without=()))
    there = [*outline(whole), *(["figures"] if _has_figures(whole) else [])]
    asked = dict.fromkeys((*(layout.sections or ()), *layout.without))
    return [name for name in asked if name not in there and not any(WITH.get(other) == name for other in there)]


def _all(problem: Problem) -> tuple[str, ...]:
    return (*_forward(problem), *(_backward(problem) if problem.layout.backward else ()), *_account(problem))


def _forward(problem: Problem) -> Iterator[str]:
    yield from ("givens", "conventions", "equations")
    if problem.layout.detail == "full":
        yield "symbols"
    if arrangement_of(problem) is not Arrangement.LINES:
        yield "specimen"
    yield "steps"
    if problem.is_read_out_after or problem.target is not None or problem.rounding.carry == "printed":
        yield "readout"
    in_tables_already = problem.layout.detail == "brief" or arrangement_of(problem) in (Arrangement.VALUES, Arrangement.LINES)
    if not in_tables_already or problem.layout.asks_for("summary"):
        yield "summary"


def _backward(problem: Problem) -> Iterator[str]:
    yield "backward-equations"
    if problem.layout.detail == "full":
        yield "derivatives"
    yield from ("backward-steps", "gradients")
    in_rows_or_tables = arrangement_of(problem) in (Arrangement.ROWS, Arrangement.TABLES)
    if (problem.layout.detail != "brief" and in_rows_or_tables) or problem.layout.asks_for("gradients-of-steps"):
        yield "gradients-of-steps"


def _account(problem: Problem) -> Iterator[str]:
    """How it was checked, and charts over time."""
    yield "checked"
    if problem.layout.detail == "full":
        yield from ("crosscheck", "proof")
        yield from (["over-time"] if problem.layout.shows_charts else [])


def _has_figures(problem: Problem) -> bool:
    """Whether some section has figures."""
    names, layout = outline(problem), problem.layout
    has_cell = (
        "specimen" in names
        and layout.detail != "brief"
        and any(has_cell_figure(problem, cell) for cell in first_of_each_kind(problem.network))
    )
    has_network = "equations" in names and has_network_figure(problem)
    return has_cell or has_network or "over-time" in names
