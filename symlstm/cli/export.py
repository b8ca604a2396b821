"""`symlstm export`: exercises that a learning management system marks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symlstm.cli import FAILED
from symlstm.cli.arguments import Asked, problem_argument, problem_options, stem_of
from symlstm.cli.asking import asking_options, note_gradients_left_out
from symlstm.cli.choices import OneOf
from symlstm.cli.name_lists import chosen_names, names_in
from symlstm.cli.notation import notation_option, with_notation
from symlstm.lms.fractions import CREDITS, USUAL_CREDIT

if TYPE_CHECKING:
    from symlstm.problem import Problem

CLOZE, NUMERICAL, RMD = FORMATS = ("moodle-cloze", "moodle-numerical", "rmd")
USUAL_MISTAKES, MOST_MISTAKES = 12, 100


@click.command(short_help="Write a problem or its variants for Moodle, or for R/exams.")
@problem_argument
@click.option("--seed", metavar="S", help="Export variants of the problem: a number or a text, as for vary.")
@click.option("--count", type=int, metavar="N", help="How many variants. [default: 1]")
@click.option("--diagnosable", is_flag=True, help="Only variants on which all catalogued mistakes can be told apart.")
@click.option(
    "--format",
    "formats",
    default=CLOZE,
    show_default=True,
    metavar="LIST",
    help="What to write, with commas: moodle-cloze, a question with gaps for each variant; moodle-numerical, a question for each number; "
    "rmd, an R/exams exercise for each variant.",
)
@asking_options
@click.option("--strict", is_flag=True, help="Half a unit of the last digit, in place of one: correct rounding is asked.")
@click.option(
    "--mistakes",
    type=click.IntRange(0, MOST_MISTAKES),
    default=USUAL_MISTAKES,
    show_default=True,
    metavar="N",
    help="How many wrong answers are recognized for each number.",
)
@click.option(
    "--credit",
    type=OneOf(CREDITS),
    default=USUAL_CREDIT,
    show_default=True,
    metavar="PERCENT",
    help="What a recognized mistake earns in Moodle: 0, 5, 10, 20, 25, 30, 40, 50 and so on.",
)
@click.option("--out", default="outputs", show_default=True, metavar="DIR", help="Folder for the files; made if missing.")
@problem_options
@notation_option
def export(
    problem: str | None,
    seed: str | None,
    count: int | None,
    diagnosable: bool,
    formats: str,
    only: str | None,
    every_line: bool,
    strict: bool,
    mistakes: int,
    credit: str,
    out: str,
    asked: Asked,
    notation: str | None,
) -> None:
    """Write a problem, or with --seed variants of it, as questions that Moodle marks, or as R/exams exercises, which reach Canvas, ILIAS,
    OpenOlat and others.

    An answer is right within what rounding on every line may do to it. Moodle sees no numbers above a line: what follows from an earlier
    mistake is wrong there, other than with `symlstm check`.
    """
    if seed is None and (count is not None or diagnosable):
        raise click.UsageError("--count and --diagnosable are about variants: give --seed as well")
    chosen = names_in(formats, "--format", FORMATS)
    given = with_notation(asked.problem(problem), notation)
    from symlstm.cli.export_files import ExportFiles
    from symlstm.cli.progress import with_bar
    from symlstm.lms.exercise import Asking, exercises
    from symlstm.marking.tolerance import STRICT, USUAL
    from symlstm.problem.source import source_name
    from symlstm.rendering.files import write_files

    note_idle_for_rmd(chosen, mistakes, credit)
    note_gradients_left_out(given, only, every_line)
    asking = Asking(_names(given, only, every_line), STRICT if strict else USUAL, mistakes)
    problems, total = _problems(given, seed, 1 if count is None else count, diagnosable)
    made = ExportFiles(stem_of(problem), given.title, chosen, credit)
    for exercise in with_bar(exercises(problems, asking, seed is not None), total, "Question"):
        made.add(exercise)
    for written in write_files(Path(out), made.files()):
        click.echo(f"{source_name(written)}: {made.said[written.name]}")
    made.tell_of_windows()
    if made.unchecked:
        click.echo(f"the cross-check does not hold for {', '.join(made.unchecked)}; see symlstm derive", err=True)
        sys.exit(FAILED)


def note_idle_for_rmd(chosen: list[str], mistakes: int, credit: str) -> None:
    """Say that R/exams knows no wrong answers."""
    if chosen == [RMD] and (mistakes, credit) != (USUAL_MISTAKES, USUAL_CREDIT):
        click.echo("note: --mistakes and --credit change only what is written for Moodle", err=True)


def _names(given: Problem, only: str | None, every_line: bool) -> tuple[str, ...] | None:
    """The names of the quantities that are asked for; None for the usual ones."""
    from symlstm.derivation import derive

    names = dict.fromkeys(step.name for step in derive(given).steps)
    chosen = chosen_names(only, every_line, names)
    return tuple(chosen) if chosen is not None else None


def _problems(given: Problem, seed: str | None, count: int, diagnosable: bool) -> tuple[Iterator[Problem], int]:
    """The problems to export, and how many they are."""
    if seed is None:
        return iter([given]), 1
    from symlstm.classroom.variants import vary

    return vary(given, seed, count, diagnosable=diagnosable), count
