"""`symlstm new`: a commented starter problem."""

from pathlib import Path
from shlex import quote

import click

from symlstm.cli.choices import OneOf

EXAMPLES = ("seed", "gru", "fractions", "saturated")


@click.command(short_help="Write a commented starter problem.")
@click.argument("file")
@click.option("--example", type=OneOf(EXAMPLES), default="seed", show_default=True, help="Which starter to write.")
def new(file: str, example: str) -> None:
    """Write a commented starter problem to FILE. Never overwrites."""
    from symlstm.errors import UsageError, WriteError
    from symlstm.problem.load import example_text
    from symlstm.problem.source import source_name
    from symlstm.rendering.files import write_new

    path, name = Path(file), source_name(file)
    if path.suffix.lower() == ".json":
        raise UsageError(f"{name}: starters are TOML, with comments; choose a name that ends in .toml")
    try:
        write_new(path, example_text(example))
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise WriteError(name, *_told(error, path.parent)) from None
    click.echo(f"{name}: written. Edit it, then run: symlstm derive {quote(name)}")


def _told(error: Exception, folder: Path) -> tuple[str, str]:
    """What stood in the way, and what to do."""
    from symlstm.problem.source import source_name

    match error:
        case FileExistsError():
            return "exists already and is left as it is", "choose another name"
        case FileNotFoundError() if not folder.exists():
            return f"there is no folder {source_name(folder)}", "make it first, or choose another"
    return f"cannot write here ({getattr(error, 'strerror', None) or error})", "choose another name or folder"
