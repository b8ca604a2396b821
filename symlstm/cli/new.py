"""`symlstm new`: a commented starter problem."""

from pathlib import Path
from shlex import quote

import click

from symlstm.cli.choices import OneOf
from symlstm.words import N_, said

EXAMPLES = {
    "seed": "an LSTM with two units and a readout; what is solved where no problem is named",
    "gru": "a GRU with the reset gate before the product, from a state other than zero",
    "fractions": "an LSTM whose weights are fractions",
    "saturated": "an LSTM with gates of almost 0 and 1, whose hidden states are rounded to whole numbers",
    "rnn": "a simple recurrent network with one unit, read out at every step",
    "hello": "characters: reads “hell”, predicts “ello”, with softmax and cross-entropy",
    "sentiment": "words: sigmoid output with binary cross-entropy",
    "addition": "threshold units that add two binary numbers",
    "gru-pytorch": "a GRU as PyTorch has it, with split weights and two biases",
    "peephole": "an LSTM with peepholes",
    "coupled": "an LSTM with coupled input and forget gates",
    "upstream": "the backward pass from gradients that come from outside",
    "two-layers": "an LSTM of two layers",
    "both-ways": "a simple network that reads the sequence in both directions",
    "batch": "two sequences with the same weights, and the sum of their gradients",
}


@click.command(short_help="Write a commented starter problem.")
@click.argument("file", required=False)
@click.option("--list", "is_list", is_flag=True, help="List the starters, and write nothing.")
@click.option("--example", type=OneOf(tuple(EXAMPLES)), default="seed", show_default=True, help="Which starter to write.")
def new(file: str | None, example: str, is_list: bool) -> None:
    """Write a commented starter problem to FILE. Never overwrites."""
    if is_list:
        _list()
    elif file is None:
        raise click.UsageError("Missing argument 'FILE'.")
    else:
        _write(file, example)


def _list() -> None:
    """The starters, a line each."""
    widest = max(map(len, EXAMPLES))
    for name, words in EXAMPLES.items():
        click.echo(f"{name:{widest}}  {words}")


def _write(file: str, example: str) -> None:
    from symlstm.errors import UsageError, WriteError
    from symlstm.problem.load import example_text
    from symlstm.problem.source import source_name
    from symlstm.rendering.files import write_new

    path, name = Path(file), source_name(file)
    if path.suffix.lower() == ".json":
        raise UsageError(said("{file}: starters are TOML, with comments; choose a name that ends in .toml", file=name))
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
            return N_("exists already and is left as it is"), N_("choose another name")
        case FileNotFoundError() if not folder.exists():
            return said("there is no folder {folder}", folder=source_name(folder)), N_("make it first, or choose another")
    reason = getattr(error, "strerror", None) or error
    return said("cannot write here ({reason})", reason=reason), N_("choose another name or folder")
