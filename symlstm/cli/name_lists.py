"""Lists of names on the command line: with commas, each one of those that are known."""

from __future__ import annotations

from collections.abc import Iterable

import click

from symlstm.cli.choices import hint_of_choice


def names_in(text: str, option: str, allowed: Iterable[str]) -> list[str]:
    """The names in a list with commas. Raises click.UsageError for one that is not allowed, and for an empty list."""
    known = tuple(allowed)
    wanted = [name.strip() for name in text.split(",") if name.strip()]
    unknown = [name for name in wanted if name not in known]
    if unknown or not wanted:
        found = ", ".join(map(repr, unknown)) or "nothing"
        raise click.UsageError(
            f"{option}: found {found}, expected one or more of {', '.join(known)}{hint_of_choice(unknown, known, 'sections')}"
        )
    return wanted


def chosen_names(only: str | None, every_line: bool, known: Iterable[str]) -> list[str] | None:
    """The quantities that --only or --every-line asks for; None without either. Raises click.UsageError for both at once."""
    if only is not None and every_line:
        raise click.UsageError("--only and --every-line exclude each other; give one of them")
    if only is not None:
        known = tuple(known)
        _refuse_other_pass(only, known)
        return names_in(only, "--only", known)
    return list(known) if every_line else None


def _refuse_other_pass(only: str, known: tuple[str, ...]) -> None:
    """Raise click.UsageError for names of a pass that is not made: what is missing is an option."""
    from symlstm.marking.other_pass import option_for

    for name in map(str.strip, only.split(",")):
        if option := option_for(name, known):
            raise click.UsageError(f"--only: {name} is worked out only with {option}; give that, too")
