"""Notes about letters of titles and names that a PDF or pdflatex does not print."""

from collections.abc import Collection

import click


def note_lost_letters(lost: Collection[str]) -> None:
    """Say which letters no font here has."""
    if lost:
        from symlstm.rendering.fonts import lost_in_words

        click.echo(f"note: {lost_in_words(lost)}", err=True)


def note_letters_beyond_pdflatex(letters: Collection[str]) -> None:
    """Say which letters of a LaTeX source need another engine."""
    if letters:
        from symlstm.rendering.fonts import beyond_pdflatex_in_words

        click.echo(f"note: {beyond_pdflatex_in_words(letters)}", err=True)
