"""`symlstm vary`: variants of a problem, with other numbers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import problem_argument, read_problem, stem_of
from symlstm.words import N_

if TYPE_CHECKING:
    from symlstm.classroom.diagnosable import Diagnosability


@click.command(short_help="Write variants of a problem, with other numbers.")
@problem_argument
@click.option("--seed", required=True, metavar="S", help="A number or a text; another one gives other variants.")
@click.option("--count", type=int, default=1, show_default=True, metavar="N", help="How many variants.")
@click.option("--diagnosable", is_flag=True, help="Only variants on which all catalogued mistakes can be told apart.")
@click.option("--out", default="outputs", show_default=True, metavar="DIR", help="Folder for the files; made if missing.")
def vary(problem: str | None, seed: str, count: int, diagnosable: bool, out: str) -> None:
    """Write N problem files: the same network with other numbers, each pleasant by hand. Never overwrites.

    The same seed gives the same files everywhere, and variant 3 is the same however many are asked. [variants] in the problem file says which
    numbers vary, and what they may become.
    """
    given = read_problem(problem)
    from symlstm.classroom.variants import check_seed, diagnosability, variant_file
    from symlstm.classroom.variants import vary as variants_of
    from symlstm.cli.progress import with_bar
    from symlstm.marking.fingerprint import fingerprint
    from symlstm.problem.source import source_name
    from symlstm.rendering.files import write_files

    seed = check_seed(seed)
    files: dict[str, str | bytes] = {}
    told: list[str] = []
    told_apart = diagnosability(given) if diagnosable else None
    made = variants_of(given, seed, count, diagnosable=told_apart or False)
    for number, variant in enumerate(with_bar(made, count, "Variant"), 1):
        files[f"{stem_of(problem)}_variant_{number}.toml"] = variant_file(variant, given, seed, number)
        told.append(f"variant {number}, problem {fingerprint(variant)}")
    _refuse_to_overwrite(Path(out), list(files))
    for written, words in zip(write_files(Path(out), files), told, strict=True):
        click.echo(f"{source_name(written)}: {words}")
    if told_apart:
        _tell(told_apart, count)


def _tell(told_apart: Diagnosability, count: int) -> None:
    """How many variants were tried, and which mistakes can be told apart on none."""
    click.echo(
        f"{told_apart.tried} tried for {count}; on a sheet that asks every line, {len(told_apart.asked)} mistakes can be told apart"
    )
    from symlstm.classroom.diagnosable import TRIALS

    if told_apart.never:
        click.echo(f"on none of {TRIALS} trial variants: {', '.join(told_apart.never)}")


def _refuse_to_overwrite(folder: Path, names: list[str]) -> None:
    """Raises WriteError where a file of one of these names is there."""
    import os

    from symlstm.errors import WriteError
    from symlstm.problem.source import source_name

    for place in (folder / name for name in names):
        if os.path.lexists(place):
            raise WriteError(source_name(place), N_("exists already and is left as it is"), N_("name another folder with --out"))
