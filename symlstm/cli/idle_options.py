"""Options of `derive` that change nothing in the files asked for, and are said to."""

from __future__ import annotations

from collections.abc import Collection

import click


def note_idle_options(
    formats: Collection[str], *, fragment: bool, engine: str | None, flavour: str, tikz: bool, figures: bool
) -> None:
    """Say which options change nothing here, one note for each."""
    latex = "tex" in formats or ("pdf" in formats and engine is not None)
    idle = (
        (fragment and "tex" not in formats, "--fragment changes only LaTeX; ask for it with --format tex"),
        (engine is not None and "pdf" not in formats, "--pdf-engine changes only the PDF; ask for it with --format pdf"),
        (flavour != "pandoc" and "md" not in formats, "--md changes only Markdown; ask for it with --format md"),
        (tikz and not latex, "--tikz changes only LaTeX; ask for it with --format tex, or --format pdf and --pdf-engine"),
        (tikz and latex and not figures, "--tikz changes only figures, and none are drawn"),
    )
    for is_idle, said in idle:
        if is_idle:
            click.echo(f"note: {said}", err=True)
