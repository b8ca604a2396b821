"""What `symlstm check` marks against: the problem in a file, or the variants in a folder that `symlstm class` made."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from symlstm.cli.arguments import Asked, stem_of

if TYPE_CHECKING:
    from symlstm.cli.check_options import CheckOptions
    from symlstm.marking.papers import Papers


def papers_of(problem: str, asked: Asked, how: CheckOptions) -> Papers:
    """The papers of a class, or the one problem that all have."""
    if Path(problem).is_dir():
        return _of_class(problem, asked, how)
    _refuse_sheet(problem)
    from symlstm.marking.mark import Marker
    from symlstm.marking.papers import OnePaper

    given = asked.problem(problem)
    return OnePaper(Marker(given, how.marking_of(given)), how.decimal_comma)


def stem_of_papers(problem: str) -> str:
    """What the files of a run are called: as the problem's file, or as the folder of the class."""
    return stem_of(f"{Path(problem).resolve().name}.toml" if Path(problem).is_dir() else problem)


def _of_class(folder: str, asked: Asked, how: CheckOptions) -> Papers:
    if asked.changes_anything:
        raise click.UsageError("the variants of a class are marked as they were made: options that change a problem do not apply")
    from symlstm.classroom.class_folder import ClassFolder
    from symlstm.classroom.papers import ClassPapers

    class_ = ClassFolder(folder)
    if not class_.manifest.is_complete:
        click.echo("note: not everybody in the roster has a paper yet; `symlstm class` once more makes what is missing", err=True)
    marking = how.marking_of(class_.problem)
    if marking.given:
        raise click.UsageError(
            "--marking: found [given], expected none for a class: everybody has other numbers on the worksheet"
        )
    return ClassPapers(class_, marking, how.decimal_comma)


def _refuse_sheet(problem: str) -> None:
    """Say of an answer sheet in the place of the problem what comes first."""
    if Path(problem).suffix.lower() in (".csv", ".tsv", ".xlsx"):
        from symlstm.problem.wording import shown

        raise click.UsageError(
            f"{shown(problem)} looks like an answer sheet: the problem file comes first, as in symlstm check my.toml class.csv"
        )
