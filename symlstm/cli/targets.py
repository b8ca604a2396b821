"""A note about targets of cross-entropy that are no probabilities."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from symlstm.problem import Problem


def note_targets(problem: Problem) -> None:
    """Say where the targets of cross-entropy do not sum to 1: they are taken as they are."""
    from symlstm.problem.exact import exact_text

    for sequence in (problem.each_sample or (problem,)) if problem.loss == "cross-entropy" else ():
        for t, row in zip(sequence.read_out_at, sequence.target or (), strict=False):
            total = sum(row, Fraction(0))
            if total != 1:
                said = f"{sequence.network.targets[0]}.{t} sums to {exact_text(total)}, not to 1"
                click.echo(f"note: {said}; the loss and its gradients are worked out with that", err=True)
                return
