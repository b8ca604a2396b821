"""Words of the language that is spoken, and words that are put together now and worded later.

English stands in the code, and is the key under which a catalogue has the words of another language. `_` translates where words are
shown; `N_` marks words that are data (a gate's name, a loss's purpose) and are translated later, where a document shows them. Words that
are put together of others are a `Message`, so that they are translated as a whole: `said` makes one whose places are left as they are,
`counting` one with a number of things. Whoever shows them says `_`, or they are in a `Finding`, which does so itself.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from gettext import NullTranslations
from typing import Any


@dataclass(frozen=True, eq=False)
class Language:
    """A language and its words; compared by identity, so that what is made of its words can be kept by it.

    name   as the attribute `lang` of a web page has it: "en", "de", "pt-BR"
    words  its catalogue
    """

    name: str
    words: NullTranslations


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


class Count(str):
    """So many things, in English: "3 rows"; `_` has it in the plural of the language."""

    one: str
    many: str
    number: int

    def __new__(cls, one: str, many: str, number: int) -> "Count":
        made = super().__new__(cls, (one if number == 1 else many).replace("{n}", f"{number:,}"))
        made.one, made.many, made.number = one, many, number
        return made

    def __reduce__(self) -> tuple[Any, ...]:
        return Count, (self.one, self.many, self.number)


class Verbatim(str):
    """What stands in a message as it is, whatever the catalogue has: a user's own text, a number, a key of a file."""

    __slots__ = ()


def said(template: str, /, **places: object) -> Message:
    """A message to be worded later: `said("at most {most} digits", most=4)`. Of what stands at its places, messages are worded, too, and
    anything else stays as it is."""
    return Message(template, {name: _as_said(part) for name, part in places.items()})


def _as_said(part: object) -> str:
    return part if isinstance(part, Message | Count) else Verbatim(part)


def counting(one: str, many: str, number: int) -> Count:
    """So many things, to be worded later: `counting("{n} row", "{n} rows", 3)`."""
    return Count(one, many, number)


ENGLISH = Language("en", NullTranslations())
_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def current_language() -> Language:
    """The language that is spoken here and now. A thread begins with English."""
    return _current.get()


def _(text: str, /, **places: object) -> str:
    """The words in the language that is spoken, with what stands at the {places} of their template."""
    if isinstance(text, Verbatim):
        return text
    if isinstance(text, Count):
        return ngettext(text.one, text.many, text.number)
    if isinstance(text, Message):
        return _(text.template, **{name: _(words) for name, words in text.places.items()})
    words = _current.get().words.gettext(text) if text else ""  # gettext has its own head under no words
    return words.format(**places) if places else words


def ngettext(one: str, many: str, number: int, **places: object) -> str:
    """The words for so many things, in which {n} is the number: "{n} line" or "{n} lines". Without `places`, others than {n} stay."""
    words, n = _current.get().words.ngettext(one, many, number), f"{number:,}"
    return words.format(n=n, **places) if places else words.replace("{n}", n)


@contextmanager
def spoken_in(language: Language) -> Iterator[Language]:
    """Within it, that language is spoken."""
    before = _current.set(language)
    try:
        yield language
    finally:
        _current.reset(before)


def N_(text: str) -> str:
    """Marks words for the catalogue that are translated where they are shown."""
    return text
