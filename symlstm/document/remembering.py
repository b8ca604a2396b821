"""What is made of formulas that stand in many places, such as names and numbers, is made once."""

from collections.abc import Callable
from typing import TypeVar

from symlstm.document.formula import Formula
from symlstm.language import Language, current_language

MOST = 20_000  # formulas that are remembered, some megabytes with what was made of them
Made = TypeVar("Made")


def remembering(make: Callable[[Formula], Made]) -> Callable[[Formula], Made]:
    """The same function, which remembers what it made of a formula. It knows a formula by the object, not by what it says, since to
    compare two of them is to walk through both. Threads may share it, and it begins anew when it has become large."""
    remembered: dict[int, tuple[Formula, Made]] = {}  # by its id, which no other formula has while this one is held here

    def made(formula: Formula) -> Made:
        found = remembered.get(id(formula))
        if found is None:
            if len(remembered) >= MOST:
                remembered.clear()
            found = remembered[id(formula)] = formula, make(formula)
        return found[1]

    return made


def remembering_words(make: Callable[[Formula], Made]) -> Callable[[Formula], Made]:
    """The same for what words are made of: it remembers them in each language."""
    by_language: dict[Language, Callable[[Formula], Made]] = {}

    def made(formula: Formula) -> Made:
        language = current_language()
        if language not in by_language:
            by_language[language] = remembering(make)
        return by_language[language](formula)

    return made
