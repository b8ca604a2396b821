"""Sentences with formulas in them, translated as a whole: a template with named places, and what stands at these."""

from collections.abc import Iterable, Sequence
from string import Formatter

from symlstm.document.blocks import Inline, Maths, Text
from symlstm.language import _


def sentence(template: str, **places: Inline | Text) -> Text:
    """The words of a template that is translated already, with what stands at its {places}: `sentence(_("{x} is not zero"), x=Maths(x))`."""
    found: list[Inline] = []
    for words, place, *_more in Formatter().parse(template):
        found.append(words)
        if place is not None:
            found += as_text(places[place])
    return run_together(found)


def as_text(said: Inline | Text) -> Text:
    """What is said, as the parts of a sentence."""
    return said if isinstance(said, tuple) else (said,)


def run_together(parts: Iterable[Inline]) -> Text:
    """The parts of a sentence, words that meet put together and what is empty left out."""
    found: list[Inline] = []
    for part in parts:
        if isinstance(part, str) and found and isinstance(found[-1], str):
            found[-1] += part
        elif part != "":
            found.append(part)
    return tuple(found)


def commas(items: Sequence[Inline | Text], between: str = ", ") -> Text:
    """The items with commas between them."""
    return run_together(part for n, item in enumerate(items) for part in (*((between,) if n else ()), *as_text(item)))


def as_words(text: Text) -> str:
    """What is said without formulas as it stands on the terminal: ids are no more than words there."""
    return "".join(part if isinstance(part, str) else part.text for part in text if not isinstance(part, Maths))


def conjunction(items: Sequence[Inline | Text]) -> Text:
    """`a`, `a and b`, `a, b and c`."""
    *most, last = items
    return sentence(_("{first} and {last}"), first=commas(most), last=last) if most else as_text(last)
