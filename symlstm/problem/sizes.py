"""How large the problem is: T, D, H and K found out from what is given, and the bounds on them.

One list of the wrong length must not make all the others wrong: each size is what most of the lists say.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from symlstm.cells import Cell
from symlstm.problem.keys import Given
from symlstm.problem.report import Report
from symlstm.problem.shapes import Length, majority, row_lengths
from symlstm.problem.wording import counted

MAX_WIDTH = 256  # D, H and K: a hundred times what a hand calculation has, and a page can still be typeset
MAX_STEPS = 2_000  # T
MAX_WORK = 20_000_000  # multiplications in one forward pass: about the patience of a user, at exact or proven precision


@dataclass(frozen=True, slots=True)
class Sizes:
    """T time steps of D inputs, H hidden units, K outputs; None for what could not be found out."""

    steps: int
    inputs: Length
    hidden: Length
    outputs: Length


def find_sizes(sequence: Any, weights: Mapping[str, Given], initial: Mapping[str, Given], cell: Cell) -> Sizes:
    """The sizes that most of the rows and lengths agree on."""
    matrices = [weights[name].value for name, _, _ in cell.affine_maps() if name in weights]
    hidden = majority(_hidden_votes(matrices, weights, initial, cell))
    return Sizes(
        steps=len(sequence) if isinstance(sequence, list) else 0,
        inputs=_inputs(sequence, matrices, hidden),
        hidden=hidden,
        outputs=majority(_count(weights[name].value) for name in ("b_y", "W_y") if name in weights),
    )


def check_bounds(sizes: Sizes, cell: Cell, report: Report) -> bool:
    """Report sizes beyond the bounds; give whether there were none."""
    widths = (
        ("sequence", sizes.inputs, "input"),
        ("weights", sizes.hidden, "hidden unit"),
        ("weights.W_y", sizes.outputs, "output"),
    )
    before = report.count
    for where, width, thing in widths:
        if width and width > MAX_WIDTH:
            report.add(where, counted(width, thing), f"at most {MAX_WIDTH}")
    if sizes.steps > MAX_STEPS:
        report.add("sequence", counted(sizes.steps, "time step"), f"at most {MAX_STEPS:,}")
    if report.count == before and (work := _work(sizes, cell)) > MAX_WORK:
        report.add("sequence", f"{work:,} multiplications", f"at most {MAX_WORK:,}", "shorten the sequence or take fewer units")
    return report.count == before


def _work(sizes: Sizes, cell: Cell) -> int:
    hidden, inputs = sizes.hidden or 0, sizes.inputs or 0
    return sizes.steps * sum(1 for _ in cell.affine_maps()) * hidden * (inputs + hidden)


def _hidden_votes(matrices: list[Any], weights: Mapping[str, Given], initial: Mapping[str, Given], cell: Cell) -> Iterator[int]:
    # Vectors first, because the first of two equal votes wins: transposed matrices agree with each other, too.
    yield from (_count(weights[name].value) for _, name, _ in cell.affine_maps() if name in weights)
    yield from (_count(initial[name].value) for name in cell.states if name in initial)
    yield from (_count(matrix) for matrix in matrices if row_lengths(matrix))


def _inputs(sequence: Any, matrices: list[Any], hidden: Length) -> Length:
    if isinstance(sequence, list) and sequence and not any(isinstance(row, list) for row in sequence):
        return 1  # a flat list: most likely one number a time step
    widths = (length - (hidden or 0) for matrix in matrices for length in row_lengths(matrix))
    return majority(row_lengths(sequence)) or (majority(widths) if hidden else None)


def _count(value: Any) -> int:
    return len(value) if isinstance(value, list) else 0
