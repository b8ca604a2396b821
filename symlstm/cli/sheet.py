"""`symlstm sheet`: the empty answer form that belongs to a problem."""

from __future__ import annotations

from pathlib import Path

import click

from symlstm.cli.arguments import ask_backward, backward_options, digits_options, problem_argument, read_problem, stem_of

USUALLY_ASKED = ("c", "h", "y", "loss")


@click.command(short_help="Write the empty answer form of a problem.")
@problem_argument
@click.option("--only", metavar="NAMES", help="Quantities to ask, with commas. [default: c,h,y,loss]")
@click.option("--every-line", is_flag=True, help="Ask every line of the derivation.")
@click.option("--out", default="outputs", show_default=True, metavar="DIR", help="Folder for the file; made if missing.")
@digits_options
@backward_options
def sheet(
    problem: str | None,
    only: str | None,
    every_line: bool,
    out: str,
    digits: int | None,
    figures: int | None,
    backward: bool,
    rate: str | None,
    steps: int | None,
) -> None:
    """Write the empty answer form of a problem as CSV: a row for each number that is asked.

    Students fill in the columns student and value; several forms can be put together into one.
    """
    if only is not None and every_line:
        raise click.UsageError("--only and --every-line exclude each other; give one of them")
    given = ask_backward(read_problem(problem, digits, figures), backward, rate, steps)
    from symlstm.derivation import derive
    from symlstm.marking.fingerprint import fingerprint
    from symlstm.rendering.files import write_files

    derivation = derive(given)
    names = dict.fromkeys(step.name for step in derivation.steps)
    wanted = tuple(names) if every_line else _wanted(only, names)
    asked = [step.target for step in derivation.steps if step.name in wanted]
    rows = ["student,problem,node,value", *(f",{fingerprint(given)},{quantity}," for quantity in asked)]
    (written,) = write_files(Path(out), {f"{stem_of(problem)}_sheet.csv": "\n".join(rows) + "\n"})
    click.echo(f"{written}: {len(asked)} numbers asked, problem {fingerprint(given)}")


def _wanted(only: str | None, names: dict[str, None]) -> tuple[str, ...]:
    if only is None:
        return tuple(name for name in USUALLY_ASKED if name in names)
    wanted = tuple(name.strip() for name in only.split(",") if name.strip())
    unknown = [name for name in wanted if name not in names]
    if unknown or not wanted:
        found = ", ".join(map(repr, unknown)) or "nothing"
        raise click.UsageError(f"--only: found {found}, expected one or more of {', '.join(names)}")
    return wanted
