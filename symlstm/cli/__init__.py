"""The command line: one file per command, and the only place that prints to the terminal.

Exit codes: 0 done and the cross-check holds; 1 the cross-check or a certification failed; 2 the input is wrong.
Nothing heavy is imported before a command runs, so `symlstm --help` is quick.
"""

import atexit
import gc
import io
import os
import sys
from dataclasses import replace
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from symlstm import __version__
from symlstm.gc_tuning import OLDER, YOUNG

FAILED, WRONG_INPUT = 1, 2
COMMANDS = {
    "check": "Mark hand calculations, line by line.",
    "class": "Make a class's papers: everybody's worksheet, form and solution.",
    "closed-form": "Write a quantity as one formula in the givens.",
    "derive": "Write the worked solution of a problem.",
    "export": "Write a problem or its variants for Moodle, or for R/exams.",
    "new": "Write a commented starter problem.",
    "sheet": "Write the answer form of a problem, and the worksheet to print.",
    "values": "Print every quantity and its value.",
    "vary": "Write variants of a problem, with other numbers.",
}  # each in a module of its name, which is imported when the command is used; the words are those of its own short help


def module_of(command: str) -> str:
    """What the module of a command, and the function in it, are called."""
    return f"{command.replace('-', '_')}{'_' * iskeyword(command)}"


class Commands(click.Group):
    """The group of commands; says what went wrong in one message, without a traceback."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = module_of(name)
        found: click.Command = getattr(import_module(f"symlstm.cli.{module}"), module)
        return found

    def resolve_command(self, ctx: click.Context, args: list[str]) -> tuple[str | None, click.Command | None, list[str]]:
        from symlstm.cli.choices import hint_of_choice

        if args and args[0] not in COMMANDS and args[0][:1] != "-" and not ctx.resilient_parsing:
            ctx.fail(f"No such command {args[0]!r}.{hint_of_choice(args[:1], list(COMMANDS))}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def invoke(self, ctx: click.Context) -> Any:
        from symlstm.errors import PrecisionError, SymLSTMError

        try:
            return super().invoke(ctx)
        except SymLSTMError as error:
            from symlstm.problem.wording import in_lines

            click.echo(in_lines(self._said(ctx, error)), err=True)
            sys.exit(FAILED if isinstance(error, PrecisionError) else WRONG_INPUT)

    def _said(self, ctx: click.Context, error: Exception) -> str:
        """The message; of an argument that is an option here, with its name on the command line."""
        from symlstm.errors import ArgumentError

        if not isinstance(error, ArgumentError):
            return str(error)
        command = self.get_command(ctx, ctx.invoked_subcommand or "")
        options = {option.name: option.opts[0] for option in (command.params if command else ()) if option.opts[0][:2] == "--"}
        return str(replace(error.finding, where=options.get(error.finding.where, error.finding.where)))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="symlstm")
def main() -> None:
    """Worked solutions of LSTM, GRU and RNN exercises in which every printed digit is proven.

    Without a PROBLEM file, each command works on the bundled example.
    """
    _start_lightly()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a letter that the terminal does not have is no reason to stop
            stream.reconfigure(errors="backslashreplace")


def _start_lightly() -> None:
    """Turn off, for a short run, what only long ones need: NumPy's threads, and a collection of garbage every few hundred objects.

    Nothing that is computed depends on either.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(5 * YOUNG, OLDER, OLDER)  # a short run makes fewer objects than that
    atexit.register(gc.freeze)  # and no last collection of all that the libraries made: the system takes it back
