"""The languages that there are, and speaking one of them.

All words that a reader sees come from a catalogue: documents, figures, spoken text, feedback, worksheets, and what is wrong with a
problem. The command line is English. Catalogues are those of GNU gettext: `locale/<language>/LC_MESSAGES/symlstm.mo`, made from
`locale/symlstm.pot`. `symlstm.words` has the functions that word and mark; they are at hand here, too.
"""

import copyreg
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from gettext import GNUTranslations
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from symlstm.errors import Finding, UsageError
from symlstm.words import (
    ENGLISH,
    N_,
    Count,
    Language,
    Message,
    Verbatim,
    _,
    counting,
    current_language,
    ngettext,
    said,
    spoken_in,
)

__all__ = [
    "DOMAIN",
    "ENGLISH",
    "LOCALE",
    "N_",
    "Count",
    "Language",
    "Message",
    "Verbatim",
    "_",
    "cached_in_language",
    "counting",
    "current_language",
    "language_named",
    "languages",
    "ngettext",
    "said",
    "speaking",
]
DOMAIN = "symlstm"
LOCALE = Path(__file__).resolve().parent / "locale"
Kept = TypeVar("Kept")


@contextmanager
def speaking(language: str | Language) -> Iterator[Language]:
    """Within it, documents are composed and rendered in a language: `with speaking("de"): render(solution)`.

    Raises UsageError where there is no such language."""
    with spoken_in(language_named(language) if isinstance(language, str) else language) as spoken:
        yield spoken


@cache
def language_named(name: str) -> Language:
    """English, or the language of a catalogue. Raises UsageError where there is none, with the languages that there are."""
    if name == ENGLISH.name:
        return ENGLISH
    if name not in languages():
        expected = said("one of {names}", names=", ".join(languages()))
        raise UsageError(Finding("language", Verbatim(repr(name[:40])), expected).message)
    with _catalogue(name).open("rb") as file:
        return Language(name, GNUTranslations(file))


def languages() -> list[str]:
    """The languages that there are: English, and those with a catalogue."""
    folders = sorted(folder.name for folder in LOCALE.iterdir()) if LOCALE.is_dir() else []
    return [ENGLISH.name, *(name for name in folders if _catalogue(name).is_file())]


def _catalogue(name: str) -> Path:
    return LOCALE / name / "LC_MESSAGES" / f"{DOMAIN}.mo"


# Sent to another process, a language is loaded there again, by its name.
copyreg.pickle(Language, lambda language: (language_named, (language.name,)))


class cached_in_language(Generic[Kept]):
    """A cached property that has words in it: worked out once in each language in which it is asked for."""

    def __init__(self, make: Callable[[Any], Kept]):
        self._make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self._place = f"_{name}_by_language"

    @overload
    def __get__(self, instance: None, owner: type) -> "cached_in_language[Kept]": ...
    @overload
    def __get__(self, instance: object, owner: type) -> Kept: ...
    def __get__(self, instance: object | None, owner: type) -> "Kept | cached_in_language[Kept]":
        if instance is None:
            return self
        kept: dict[Language, Kept] = instance.__dict__.setdefault(self._place, {})
        language = current_language()
        if language not in kept:
            kept[language] = self._make(instance)
        return kept[language]
