"""`symlstm sheet`: the empty answer form that belongs to a problem."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import Asked, problem_argument, problem_options, stem_of
from symlstm.cli.asking import asking_options, blanks_options, note_gradients_left_out
from symlstm.cli.layout import LayoutAsked, layout_options
from symlstm.cli.name_lists import chosen_names, names_in
from symlstm.cli.notation import notation_option, with_notation
from symlstm.cli.worksheet_files import BLANKS, worksheet_files, worksheet_of

if TYPE_CHECKING:
    from symlstm.derivation import Step
    from symlstm.document.blanks import KindOfBlanks

WORKBOOK = "xlsx"
FORMS = ("csv", "toml", WORKBOOK)
PAGES = ("pdf", "html", "tex", "md", "exam")


@click.command(short_help="Write the answer form of a problem, and the worksheet to print.")
@problem_argument
@asking_options
@click.option(
    "--format",
    "formats",
    default="csv,toml",
    show_default=True,
    metavar="LIST",
    help="What to write, with commas: the form as csv, toml or xlsx; the worksheet as pdf, html, tex or md, or as exam, in LaTeX with the "
    "answers, which one line switches on.",
)
@blanks_options
@click.option("--out", default="outputs", show_default=True, metavar="DIR", help="Folder for the files; made if missing.")
@problem_options
@layout_options
@notation_option
def sheet(
    problem: str | None,
    only: str | None,
    every_line: bool,
    formats: str,
    blanks: KindOfBlanks,
    go_on_from: str | None,
    points: int,
    out: str,
    asked: Asked,
    layout: LayoutAsked,
    notation: str | None,
) -> None:
    """Write the empty answer form of a problem: a row or a line for each number that is asked; and the worksheet that belongs to it, the
    pages of the solution with blanks.

    In CSV and in a workbook (xlsx) students fill in the columns student and value, and several forms can be put together into one; in
    TOML one student writes the numbers between the quotes.
    """
    given = with_notation(layout.applied_to(asked.problem(problem)), notation)
    from symlstm.derivation import derive
    from symlstm.marking.fingerprint import fingerprint
    from symlstm.problem.source import source_name
    from symlstm.problem.wording import counted
    from symlstm.rendering.files import write_files
    from symlstm.worksheets import check_points, states_of, usually_asked

    check_points(points)
    chosen = names_in(formats, "--format", (*FORMS, *PAGES))
    derivation = derive(given)
    names = dict.fromkeys(step.name for step in derivation.steps)
    wanted = chosen_names(only, every_line, names) or usually_asked(given)
    printed = names_in(go_on_from, "--go-on-from", states_of(given)) if go_on_from is not None else []
    note_idle_on_sheets(chosen, printed, points, blanks, given.steps)
    note_gradients_left_out(given, only, every_line)
    stem, pages = stem_of(problem), [name for name in chosen if name in PAGES]
    files: dict[str, str | bytes] = {}
    if pages or WORKBOOK in chosen:
        worksheet = worksheet_of(given, wanted, blanks, printed, points)
        files |= worksheet_files(worksheet, stem, pages)
        files |= {f"{stem}_sheet.{WORKBOOK}": worksheet.render_workbook()} if WORKBOOK in chosen else {}
    quantities = [step.target for step in derivation.steps if step.name in wanted and not _is_printed(step, printed, given.steps)]
    forms, places = _text_forms(), given.rounding.places if given.rounding.figures is None else None
    files |= {f"{stem}_sheet.{name}": forms[name](quantities, fingerprint(given), places) for name in chosen if name in forms}
    for written in write_files(Path(out), files):
        click.echo(f"{source_name(written)}: {counted(len(quantities), 'number')} asked, problem {fingerprint(given)}")


def note_idle_on_sheets(chosen: list[str], printed: list[str], points: int, blanks: KindOfBlanks, steps: int) -> None:
    """Name the options that change nothing."""
    has_pages = any(name in PAGES for name in chosen)
    has_formulas = has_pages or (WORKBOOK in chosen and blanks != "numbers")  # which the workbook shows, and no numbers in them
    asked = (("--points", points and not has_pages), ("--blanks", blanks != BLANKS[0] and not has_formulas))
    idle = [option for option, is_idle in asked if is_idle]
    for option in idle:
        click.echo(f"note: {option} changes nothing without a worksheet; ask for one with --format pdf", err=True)
    if printed and steps == 1:
        click.echo("note: --go-on-from changes nothing, as there is one time step", err=True)


def _is_printed(step: Step, names: list[str], steps: int) -> bool:
    """Whether the worksheet prints a state to go on from: at every time step but the last."""
    return step.name in names and step.time != steps


def _text_forms() -> dict[str, Callable[..., str]]:
    from symlstm.marking import class_csv, sheet_toml

    return {"csv": class_csv.empty_csv, "toml": sheet_toml.empty_toml}
