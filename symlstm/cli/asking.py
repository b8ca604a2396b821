"""The options that say which numbers are asked, and what a worksheet leaves open: the same for every command that asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from symlstm.cli.choices import OneOf
from symlstm.cli.worksheet_files import BLANKS

if TYPE_CHECKING:
    from symlstm.problem import Problem

Command = Callable[..., Any]


def asking_options(command: Command) -> Command:
    """--only and --every-line, as `only` and `every_line`."""
    return _only(_every_line(command))


def blanks_options(command: Command) -> Command:
    """--blanks, --go-on-from and --points, as `blanks`, `go_on_from` and `points`."""
    return _blanks(_go_on_from(_points(command)))


_only = click.option("--only", metavar="NAMES", help="Quantities to ask, with commas. [default: states, prediction and loss]")
_every_line = click.option("--every-line", is_flag=True, help="Ask every line of the derivation.")
_blanks = click.option(
    "--blanks",
    type=OneOf(BLANKS),
    default="results",
    show_default=True,
    help="What a worksheet leaves open: results; the numbers put into lines as well; the formulas as well.",
)
_go_on_from = click.option(
    "--go-on-from", metavar="NAMES", help="States that a worksheet prints at the next time step and does not ask."
)
_points = click.option("--points", type=int, default=0, metavar="N", help="What each number is worth, printed on a worksheet.")


def note_gradients_left_out(problem: Problem, only: str | None, every_line: bool) -> None:
    """Say how gradients are asked, where the problem has them and none is asked as nothing was said of what is."""
    if only is not None or every_line or not problem.layout.backward:
        return
    from symlstm.derivation import derive
    from symlstm.network.names import Kind
    from symlstm.worksheets import usually_asked

    known = problem.network.names
    once = dict.fromkeys(step.name for step in derive(problem).steps if not known[step.name].is_timed)
    found = [next((name for name in once if known[name].kind is kind), "") for kind in (Kind.GRADIENT, Kind.UPDATED)]
    named = ",".join([*usually_asked(problem), *filter(None, found)])
    what = "gradients and no updated parameters" if problem.training else "gradients"
    click.echo(f"note: no {what} are asked; ask every line with --every-line, or some with, say, --only {named}", err=True)
