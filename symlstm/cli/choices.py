"""Options that take one of a few names: a mistyped one is told what was probably meant."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import click


class OneOf(click.Choice[str]):
    """click's own, whose message for a name that is none of the choices ends with a hint where one is near."""

    def get_invalid_choice_message(self, value: Any, ctx: click.Context | None) -> str:
        return super().get_invalid_choice_message(value, ctx) + hint_of_choice([str(value)], [str(each) for each in self.choices])


def hint_of_choice(unknown: Iterable[str], known: Sequence[str], where: str = "") -> str:
    """The hint as a line of its own; nothing where no known name is near. `where` is the section of a file whose other names count, too."""
    guesses = dict.fromkeys(guess for name in unknown for guess in _near(name, known, where))
    return f"\n    did you mean {' or '.join(guesses)}?" if guesses else ""


def _near(name: str, known: Sequence[str], where: str) -> list[str]:
    """The known name that this is another name for, or nearly; else those that it is nearly a part of: "even" of "half-even"."""
    from difflib import get_close_matches

    from symlstm.problem.keys import nearest

    typed = name[:100].lower()
    guess = nearest(name, known, where) or next(iter(get_close_matches(typed, known, n=1)), None)
    if guess:
        return [guess]
    parts = {part for each in known for part in each.split("-")}
    near = get_close_matches(typed, sorted(parts), n=1, cutoff=0.75)
    return [each for each in known if near and near[0] in each.split("-")]
