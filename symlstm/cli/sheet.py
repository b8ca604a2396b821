"""`symlstm sheet`: the empty answer form that belongs to a problem."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import Asked, problem_argument, problem_options, stem_of
from symlstm.cli.name_lists import chosen_names, names_in

if TYPE_CHECKING:
    from symlstm.problem import Problem

FORMS = ("csv", "toml", "xlsx")


@click.command(short_help="Write the empty answer form of a problem.")
@problem_argument
@click.option("--only", metavar="NAMES", help="Quantities to ask, with commas. [default: states, prediction and loss]")
@click.option("--every-line", is_flag=True, help="Ask every line of the derivation.")
@click.option(
    "--format", "formats", default="csv,toml", show_default=True, metavar="LIST", help=f"Forms to write: {', '.join(FORMS)}."
)
@click.option("--out", default="outputs", show_default=True, metavar="DIR", help="Folder for the file; made if missing.")
@problem_options
def sheet(
    problem: str | None,
    only: str | None,
    every_line: bool,
    formats: str,
    out: str,
    asked: Asked,
) -> None:
    """Write the empty answer form of a problem: a row or a line for each number that is asked.

    In CSV and in a workbook (xlsx) students fill in the columns student and value, and several forms can be put together into one; in
    TOML one student writes the numbers between the quotes.
    """
    given = asked.problem(problem)
    from symlstm.derivation import derive
    from symlstm.marking import class_csv, class_workbook, sheet_toml
    from symlstm.marking.fingerprint import fingerprint
    from symlstm.problem.source import source_name
    from symlstm.rendering.files import write_files

    chosen = names_in(formats, "--format", FORMS)
    derivation = derive(given)
    names = dict.fromkeys(step.name for step in derivation.steps)
    wanted = chosen_names(only, every_line, names) or usually_asked(given)
    quantities = [step.target for step in derivation.steps if step.name in wanted]
    form: dict[str, Callable[..., str | bytes]] = {
        "csv": class_csv.empty_csv,
        "toml": sheet_toml.empty_toml,
        "xlsx": class_workbook.empty_workbook,
    }
    stem, places = stem_of(problem), given.rounding.places if given.rounding.figures is None else None
    of_problem = fingerprint(given)
    files = {f"{stem}_sheet.{name}": form[name](quantities, of_problem, places) for name in chosen}
    for written in write_files(Path(out), files):
        click.echo(f"{source_name(written)}: {len(quantities)} numbers asked, problem {of_problem}")


def usually_asked(problem: Problem) -> list[str]:
    """The states, the prediction and the loss: of the LSTM c, h, y and loss."""
    from symlstm.network.names import LOSS

    network = problem.network
    return [*network.cell.states, *([network.prediction] if network.prediction else []), *([LOSS] if network.loss else [])]
