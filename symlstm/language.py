"""The language of all words that a reader sees: documents, figures, spoken text, feedback, worksheets.

English stands in the code, and is the key under which a catalogue has the words of another language. `_` translates where words are
shown; `N_` marks words that are data (a gate's name, a loss's purpose) and are translated later, where a document shows them. Words that
are put together of others are a `Message`, so that they are translated as a whole. Error messages and the command line are English.

Catalogues are those of GNU gettext: `locale/<language>/LC_MESSAGES/symlstm.mo`, made from `locale/symlstm.pot`.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path
from typing import Any, Generic, TypeVar, overload

from symlstm.errors import UsageError

DOMAIN = "symlstm"
LOCALE = Path(__file__).resolve().parent / "locale"
Kept = TypeVar("Kept")


@dataclass(frozen=True, eq=False)
class Language:
    """A language and its words; compared by identity, so that what is made of its words can be kept by it.

    name   as the attribute `lang` of a web page has it: "en", "de", "pt-BR"
    words  its catalogue
    """

    name: str
    words: NullTranslations

    def __reduce__(self) -> tuple[Any, ...]:
        """Sent to another process, it is loaded there again."""
        return language_named, (self.name,)


class Message(str):
    """Words put together of others, in English: "gradient of the {quantity}", in which the quantity is words again. `_` translates
    the template and what stands at its places."""

    template: str
    places: Mapping[str, str]

    def __new__(cls, template: str, places: Mapping[str, str]) -> "Message":
        made = super().__new__(cls, template.format_map(places))
        made.template, made.places = template, places
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Message, (self.template, dict(self.places))


ENGLISH = Language("en", NullTranslations())
_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def current_language() -> Language:
    """The language that is spoken here and now. A thread begins with English."""
    return _current.get()


def _(text: str, **places: object) -> str:
    """The words in the language that is spoken, with what stands at the {places} of their template."""
    if isinstance(text, Message):
        return _(text.template, **{name: _(words) for name, words in text.places.items()})
    words = _current.get().words.gettext(text) if text else ""  # gettext has its own head under no words
    return words.format(**places) if places else words


def ngettext(one: str, many: str, number: int, **places: object) -> str:
    """The words for so many things, in which {n} is the number: "{n} line" or "{n} lines". Without `places`, others than {n} stay."""
    words, n = _current.get().words.ngettext(one, many, number), f"{number:,}"
    return words.format(n=n, **places) if places else words.replace("{n}", n)


def N_(text: str) -> str:
    """Marks words for the catalogue that are translated where they are shown."""
    return text


@contextmanager
def speaking(language: str | Language) -> Iterator[Language]:
    """Within it, documents are composed and rendered in a language: `with speaking("de"): render(solution)`.

    Raises UsageError where there is no such language."""
    spoken = language_named(language) if isinstance(language, str) else language
    before = _current.set(spoken)
    try:
        yield spoken
    finally:
        _current.reset(before)


@cache
def language_named(name: str) -> Language:
    """English, or the language of a catalogue. Raises UsageError where there is none, with the languages that there are."""
    if name == ENGLISH.name:
        return ENGLISH
    if name not in languages():
        raise UsageError(f"language: found {name[:40]!r}, expected one of {', '.join(languages())}")
    with _catalogue(name).open("rb") as file:
        return Language(name, GNUTranslations(file))


def languages() -> list[str]:
    """The languages that there are: English, and those with a catalogue."""
    folders = sorted(folder.name for folder in LOCALE.iterdir()) if LOCALE.is_dir() else []
    return [ENGLISH.name, *(name for name in folders if _catalogue(name).is_file())]


def _catalogue(name: str) -> Path:
    return LOCALE / name / "LC_MESSAGES" / f"{DOMAIN}.mo"


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
