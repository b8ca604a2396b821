"""A user's own template: read from its file, for the format that its ending names."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import click

from symlstm.words import N_

if TYPE_CHECKING:
    from symlstm.rendering.safe import OwnTemplate

ENDINGS = ("tex", "md", "html", "typ")


def read_template(path: str, formats: Collection[str], fragment: bool, engine: str | None) -> dict[str, OwnTemplate]:
    """The template by its format. Raises click.UsageError where none of the files asked for would be made by it."""
    from pathlib import Path

    from symlstm.problem.source import FileKind, read_text, source_name
    from symlstm.rendering.safe import OwnTemplate

    format = Path(path).suffix.lower().removeprefix(".")
    if format not in ENDINGS:
        raise click.UsageError(f"--template: found {source_name(path)!r}, expected a name that ends in .{', .'.join(ENDINGS)}")
    made_by = {format, *(["pdf"] if format == ("tex" if engine else "typ") else [])}
    if not made_by & set(formats):
        raise click.UsageError(f"--template: {source_name(path)!r} is for {format}; ask for it with --format {format}")
    if fragment and format == "tex":
        raise click.UsageError("--template and --fragment exclude each other; a template of your own says what is in the file")
    return {format: OwnTemplate(source_name(path), read_text(path, FileKind(N_("a template"))))}
