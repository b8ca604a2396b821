"""Options of `derive` that change nothing in the files asked for, and are said to."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from symlstm.problem import Problem


def note_idle_options(
    formats: Collection[str], *, fragment: bool, engine: str | None, flavour: str, tikz: bool, figures: bool, paper: bool
) -> None:
    """Say which options change nothing here, one note for each."""
    latex = "tex" in formats or ("pdf" in formats and engine is not None)
    has_pages = bool({"pdf", "typ", "html", "xlsx"} & set(formats)) or ("tex" in formats and not fragment)
    idle = (
        (fragment and "tex" not in formats, "--fragment changes only LaTeX; ask for it with --format tex"),
        (engine is not None and "pdf" not in formats, "--pdf-engine changes only the PDF; ask for it with --format pdf"),
        (flavour != "pandoc" and "md" not in formats, "--md changes only Markdown; ask for it with --format md"),
        (tikz and not latex, "--tikz changes only LaTeX; ask for it with --format tex, or --format pdf and --pdf-engine"),
        (tikz and latex and not figures, "--tikz changes only figures, and none are drawn"),
        (
            paper and not has_pages,
            "--paper changes only what has pages; ask for it with --format pdf, or with tex for a whole document",
        ),
    )
    for is_idle, said in idle:
        if is_idle:
            click.echo(f"note: {said}", err=True)


def note_idle_sections(problem: Problem, left_out: Collection[str]) -> None:
    """Say which sections that are named, on the command line or in the file, this document does not have anyhow."""
    from symlstm.document.outline import idle_names

    for name in idle_names(problem):
        where = f"--without {name}" if name in left_out else f"[layout]: {name}"
        click.echo(f"note: {where} changes nothing, as this document has none at --detail {problem.layout.detail}", err=True)
