"""`symlstm class`: everybody's worksheet, answer form and solution, each with numbers of their own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import Asked, problem_argument, problem_options
from symlstm.cli.asking import asking_options, blanks_options, note_gradients_left_out
from symlstm.cli.layout import LayoutAsked, layout_options
from symlstm.cli.letters import note_lost_letters
from symlstm.cli.name_lists import chosen_names, names_in
from symlstm.cli.notation import notation_option, with_notation
from symlstm.cli.sheet import FORMS, note_idle_on_sheets

if TYPE_CHECKING:
    from symlstm.classroom.make import MadeClass
    from symlstm.classroom.paper import MadePaper
    from symlstm.classroom.roster import Roster
    from symlstm.document.blanks import KindOfBlanks

PAGES = ("pdf", "html", "tex", "md")
MOST_NAMED = 10  # people or files that a line names


@click.command("class", short_help="Make a class's papers: everybody's worksheet, form and solution.")
@problem_argument
@click.option(
    "--roster", required=True, metavar="FILE", help="Who is in the class: a CSV or a workbook with the columns id and name."
)
@click.option("--out", required=True, metavar="DIR", help="Folder for the class; made if missing, continued if it is there.")
@click.option(
    "--seed", default="1", show_default=True, metavar="S", help="A number or a text; another one gives everybody other numbers."
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="How many processes work at it. [default: one for each processor]"
)
@click.option("--diagnosable", is_flag=True, help="Only variants on which all catalogued mistakes can be told apart.")
@asking_options
@click.option(
    "--format",
    "formats",
    default="pdf,csv",
    show_default=True,
    metavar="LIST",
    help="What to write, with commas: worksheet and solution as pdf, html, tex or md; the answer form as csv, toml or xlsx.",
)
@blanks_options
@problem_options
@layout_options
@notation_option
def class_(
    problem: str | None,
    roster: str,
    out: str,
    seed: str,
    jobs: int | None,
    diagnosable: bool,
    only: str | None,
    every_line: bool,
    formats: str,
    blanks: KindOfBlanks,
    go_on_from: str | None,
    points: int,
    asked: Asked,
    layout: LayoutAsked,
    notation: str | None,
) -> None:
    """Make a folder with everybody's worksheet, answer form and solution, each with numbers of their own; worksheets.pdf and solutions.pdf
    with all of them, to be printed on both sides; and report.md, which says how pleasant the numbers are.

    The numbers depend on the problem, the seed and the person's id: a late student changes nobody's paper. The same command
    again goes on where it was interrupted, and makes the papers of people who are new in the roster.
    """
    given = with_notation(layout.applied_to(asked.problem(problem)), notation)
    chosen = names_in(formats, "--format", (*PAGES, *FORMS))
    from symlstm.classroom.make import make_class
    from symlstm.classroom.roster import read_roster
    from symlstm.derivation import derive
    from symlstm.worksheets import states_of

    people = read_roster(roster)
    printed = names_in(go_on_from, "--go-on-from", states_of(given)) if go_on_from is not None else []
    note_idle_on_sheets(chosen, printed, points, blanks, given.steps)
    note_gradients_left_out(given, only, every_line)
    names = dict.fromkeys(step.name for step in derive(given).steps) if only is not None or every_line else {}
    made = make_class(
        given,
        people,
        out,
        seed=seed,
        ask=chosen_names(only, every_line, names),
        formats=chosen,
        blanks=blanks,
        go_on_from=printed,
        points=points,
        diagnosable=diagnosable,
        jobs=jobs or processors(),
        watch=_with_bar,
    )
    _note(people, roster)
    _tell(made, people)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _with_bar(made: Iterator[MadePaper], total: int) -> Iterator[MadePaper]:
    from symlstm.cli.progress import with_bar

    return with_bar(made, total, "Paper")


def _note(people: Roster, path: str) -> None:
    """What is worth knowing about the roster."""
    from symlstm.problem.source import source_name

    for note in people.notes:
        click.echo(f"note: {source_name(path)}: {note}", err=True)


def _tell(made: MadeClass, roster: Roster) -> None:
    """What was done, and what is to be looked at."""
    from symlstm.problem.source import source_name
    from symlstm.problem.wording import counted

    note_lost_letters(made.lost)
    if made.left:
        _name("no longer in the roster; their papers stay", [person.id for person in made.left])
    if made.changed:
        _name("changed since they were made, and left as they are (remove one, and it is made again)", list(made.changed))
    there = len(roster.people) - made.made
    words = f", {there:,} {'was' if there == 1 else 'were'} there" if there else ""
    click.echo(f"{source_name(made.folder)}: {counted(made.made, 'paper')} made{words}, problem {made.manifest.problem}")


def _name(words: str, names: list[str]) -> None:
    """Name a few on stderr, and how many more there are."""
    from symlstm.problem.wording import escaped

    more = f" and {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
    click.echo(f"note: {words}: {escaped(', '.join(names[:MOST_NAMED]))}{more}", err=True)
