"""The files of a worksheet, by their names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from symlstm.document.blanks import KindOfBlanks
    from symlstm.problem import Problem
    from symlstm.worksheets import Worksheet

BLANKS = ("results", "numbers", "all")


def refuse_with_blanks(**given: bool) -> None:
    """Raises click.UsageError for an option that a worksheet has no use for."""
    for option, is_given in given.items():
        if is_given:
            raise click.UsageError(f"--blanks and --{option.replace('_', '-')} exclude each other; give one of them")


def worksheet_of(given: Problem, ask: list[str] | None, blanks: KindOfBlanks, go_on_from: list[str], points: int) -> Worksheet:
    """The worksheet of a problem, which is solved for it."""
    from symlstm.pipeline import solve
    from symlstm.worksheets import make_worksheet

    return make_worksheet(solve(given), ask, blanks, go_on_from, points)


def worksheet_files(made: Worksheet, stem: str, formats: list[str]) -> dict[str, str | bytes]:
    """A worksheet in some formats: pdf, exam, and those of documents."""
    return {f"{stem}_{_ending(name)}": _written(made, name) for name in formats}


def _ending(name: str) -> str:
    return "exam.tex" if name == "exam" else f"worksheet.{name}"


def _written(made: Worksheet, name: str) -> str | bytes:
    if name == "pdf":
        return made.render_pdf()
    return made.render_exam() if name == "exam" else made.render(name)  # type: ignore[arg-type]
