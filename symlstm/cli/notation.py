"""The option that chooses whose letters are used."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from symlstm.cli.choices import OneOf

if TYPE_CHECKING:
    from symlstm.problem import Problem

NOTATIONS = ("symlstm", "goodfellow", "olah", "pytorch", "d2l", "jurafsky", "coursera")

notation_option = click.option(
    "--notation", type=OneOf(NOTATIONS, case_sensitive=False), help="Whose letters the quantities have in formulas."
)


def with_notation(problem: Problem, notation: str | None) -> Problem:
    """The problem in the letters that are asked for; in its own without any."""
    return replace(problem, notation=replace(problem.notation, set=notation)) if notation else problem
