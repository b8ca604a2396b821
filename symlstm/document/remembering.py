"""What is made of formulas, and of other parts of a document, is made once: names and numbers stand in many places."""

from collections.abc import Callable
from typing import TypeVar

from symlstm.language import Language, current_language

MOST = 20_000  # parts that are remembered, some megabytes with what was made of them
Part = TypeVar("Part")
Made = TypeVar("Made")


def remembering(make: Callable[[Part], Made]) -> Callable[[Part], Made]:
    """The same function, which remembers what it made of a formula, or of another part of a document. It knows a part by the object, not
    by what it says, since to compare two of them is to walk through both. Threads may share it, and it begins anew when it has become large."""
    remembered: dict[int, tuple[Part, Made]] = {}  # by its id, which no other part has while this one is held here

    def made(part: Part) -> Made:
        found = remembered.get(id(part))
        if found is None:
            if len(remembered) >= MOST:
                remembered.clear()
            found = remembered[id(part)] = part, make(part)
        return found[1]

    return made


def remembering_words(make: Callable[[Part], Made]) -> Callable[[Part], Made]:
    """The same for what words are made of: it remembers them in each language."""
    by_language: dict[Language, Callable[[Part], Made]] = {}

    def made(part: Part) -> Made:
        language = current_language()
        remembered = by_language.get(language)
        if remembered is None:
            remembered = by_language[language] = remembering(make)
        return remembered(part)

    return made
