"""`symlstm new`: a commented starter problem."""

from pathlib import Path

import click

EXAMPLES = ("seed", "gru", "fractions", "saturated")


@click.command(short_help="Write a commented starter problem.")
@click.argument("file")
@click.option("--example", type=click.Choice(EXAMPLES), default="seed", show_default=True, help="Which starter to write.")
def new(file: str, example: str) -> None:
    """Write a commented starter problem to FILE. Never overwrites."""
    from symlstm.errors import RenderError
    from symlstm.problem.load import example_text
    from symlstm.rendering.files import write_files

    path = Path(file)
    if path.exists():
        raise RenderError(f"{file}: exists already and is left as it is; choose another name")
    if path.suffix == ".json":
        raise RenderError(f"{file}: starters are TOML, with comments; choose a name that ends in .toml")
    write_files(path.parent, {path.name: example_text(example)})
    click.echo(f"{file}: written. Edit it, then run: symlstm derive {file}")
