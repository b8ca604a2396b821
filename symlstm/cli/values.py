"""`symlstm values`: every quantity with its certified decimal, for people and for scripts."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import Asked, problem_argument, problem_options
from symlstm.cli.choices import OneOf
from symlstm.cli.progress import progress_bar

if TYPE_CHECKING:
    from symlstm.pipeline import Solution


STAGES = 3  # of the work


@click.command(short_help="Print every quantity and its value.")
@problem_argument
@click.option("--format", "format_", type=OneOf(["table", "json", "csv"]), default="table", show_default=True)
@problem_options
def values(
    problem: str | None,
    format_: str,
    asked: Asked,
) -> None:
    """Print every quantity: id, certified value, exact value if it has one, what it is."""
    given = asked.problem(problem)
    from symlstm.numbers.outcome import Outcome
    from symlstm.pipeline import solve

    with progress_bar(STAGES) as tell:
        solution = solve(given, tell)
    {"table": _print_table, "json": _print_json, "csv": _print_csv}[format_](solution)
    sys.exit(0 if solution.crosscheck.outcome is Outcome.HOLDS else 1)


def _print_json(solution: Solution) -> None:
    import json

    from symlstm.rendering.data import as_data

    click.echo(
        json.dumps(
            as_data(solution.problem, solution.derivation, solution.values, solution.crosscheck, solution.descent),
            indent=1,
            ensure_ascii=not solution.problem.title.isprintable(),  # a terminal would obey what cannot be printed
        )
    )


def _print_csv(solution: Solution) -> None:
    from symlstm.rendering.data import as_csv

    click.echo(as_csv(solution.derivation, solution.values), nl=False)


def _print_table(solution: Solution) -> None:
    from symlstm.rendering.data import value_rows

    rows = [(row.id, row.value, row.exact or "", row.rule) for row in value_rows(solution.derivation, solution.values)]
    heads = ("id", "value", "exact", "rule")
    wide = [max(len(row[column]) for row in [heads, *rows]) for column in range(3)]
    for row in [heads, *rows]:
        click.echo(f"{row[0]:<{wide[0]}}  {row[1]:>{wide[1]}}  {row[2]:<{wide[2]}}  {row[3]}".rstrip())
    click.echo(f"cross-check: {solution.crosscheck.outcome.value}")
