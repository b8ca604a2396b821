"""The options of `derive` for what stands in the document: how much of it, which sections, figures, and on what paper."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from symlstm.cli.choices import OneOf
from symlstm.cli.name_lists import names_in

if TYPE_CHECKING:
    from symlstm.problem import Problem

DETAILS = ("brief", "normal", "full")
PAPERS = ("a4", "us-letter")


@dataclass(frozen=True)
class LayoutAsked:
    """What the options ask for; None for what they leave to the file. `without` has a list with commas for each time it is given."""

    detail: str | None
    without: tuple[str, ...]
    no_figures: bool
    paper: str | None

    @property
    def left_out(self) -> tuple[str, ...]:
        """The names in `without`. Raises click.UsageError for one that no section has."""
        from symlstm.problem.sections import SECTIONS

        return tuple(name for text in self.without for name in names_in(text, "--without", SECTIONS))

    def applied_to(self, problem: Problem) -> Problem:
        """The problem with what is asked; what is left out is left out besides what its file leaves out."""
        layout = problem.layout
        chosen: dict[str, Any] = {"detail": self.detail or layout.detail, "paper": self.paper or layout.paper}
        figures = layout.figures and not self.no_figures
        return replace(problem, layout=replace(layout, **chosen, figures=figures, without=(*layout.without, *self.left_out)))


def layout_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """--detail, --without, --no-figures and --paper, handed to the command as one `layout`."""

    @wraps(command)
    def with_layout(*, detail: str | None, without: tuple[str, ...], no_figures: bool, paper: str | None, **others: Any) -> Any:
        return command(layout=LayoutAsked(detail, without, no_figures, paper), **others)

    return _detail(_without(_no_figures(_paper(with_layout))))


_detail = click.option("--detail", type=OneOf(DETAILS), help="How much of the work is shown.")
_without = click.option(
    "--without",
    multiple=True,
    metavar="LIST",
    help="Leave out these sections, with commas: givens, conventions, steps, checked, figures and so on.",
)
_no_figures = click.option("--no-figures", is_flag=True, help="Leave the figures out, as --without figures does.")
_paper = click.option("--paper", type=OneOf(PAPERS, case_sensitive=False), help="Paper of the PDF and of the LaTeX document.")


def refuse_no_section(problem: Problem) -> None:
    """Raises click.UsageError where every section is left out."""
    from symlstm.document.outline import outline

    if not outline(problem):
        raise click.UsageError("--without: found every section of this document, expected at least one that stays")
