"""A language that is none: every sentence of the catalogue between ⟦ and ⟧, so that words which are not in it can be seen."""

import ast
import re
from gettext import NullTranslations
from html.parser import HTMLParser
from pathlib import Path

from symlstm.language import Language
from symlstm.words import Count, Message, Verbatim

POT = Path(__file__).resolve().parent.parent / "symlstm" / "locale" / "symlstm.pot"
WORD = re.compile(r"[^\W\d_]{2,}")
NO_WORDS = {"tanh", "exp", "float"}  # signs of formulas, and the name of a format
SEVERAL_WORDS = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}")
LITERALS = {"true", "false", "null"}  # as a file has them
QUOTED = re.compile(r'"[^"]*"')
PLACES = re.compile(r"\{\w+\}")
SPOKEN_IN = ("alttext", "aria-label")


def sentences(pot: str) -> set[str]:
    """The sentences of a catalogue, singular and plural."""
    found = re.findall(r'^msgid(?:_plural)? ((?:"(?:[^"\\]|\\.)*"\s*)+)', pot, re.M)
    return {"".join(map(ast.literal_eval, re.findall(r'"(?:[^"\\]|\\.)*"', text))) for text in found} - {""}


KNOWN = sentences(POT.read_text(encoding="utf-8"))


class Pseudo(NullTranslations):
    def __init__(self) -> None:
        super().__init__()
        self._sentences = KNOWN

    def gettext(self, message: str) -> str:
        return f"⟦{message}⟧" if message in self._sentences else message

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


PSEUDO = Language("qps-ploc", Pseudo())


def outside(text: str) -> str:
    """What of a text stands not between ⟦ and ⟧."""
    depth, found = 0, []
    for letter in text:
        depth += (letter == "⟦") - (letter == "⟧")
        found.append(letter if depth == 0 and letter != "⟧" else " ")
    return "".join(found)


def unmarked(text: str) -> list[str]:
    """The words of a text that are not from the catalogue."""
    assert text.count("⟦") == text.count("⟧"), text
    return [word for word in WORD.findall(outside(text)) if word not in NO_WORDS]


class _Page(HTMLParser):
    """The words of a page: what is shown outside of ids and names, and what is said."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self.said: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag, attrs):
        self._hidden += tag in ("style", "code", "script")
        self.said += [value or "" for name, value in attrs if name in SPOKEN_IN]

    def handle_endtag(self, tag):
        self._hidden -= tag in ("style", "code", "script")

    def handle_data(self, data):
        if not self._hidden:
            self.shown.append(data)


def texts_of_page(html: str) -> list[str]:
    """What a page shows, as one text, since its sentences have formulas in them, then each thing that it says."""
    page = _Page()
    page.feed(html)
    return [" ".join(page.shown), *page.said]


def words_of_markdown(text: str) -> str:
    """Markdown without its formulas and ids."""
    text = re.sub(r"\$\$.*?\$\$|```math.*?```", " ", text, flags=re.S)
    return re.sub(r"\$[^$]*\$|`[^`]*`", " ", text)


def spelled_out(words: str) -> list[str]:
    """What of a message is in no catalogue: its own words, those of the messages in it, and what stands as it is though it is words,
    such as half a sentence put into another. A `reason` is what another program says."""
    if isinstance(words, Message):
        inside = [left for place, part in words.places.items() if place != "reason" for left in spelled_out(part)]
        is_known = words.template in KNOWN or not WORD.search(PLACES.sub(" ", words.template))
        return inside if is_known else [words.template, *inside]
    if isinstance(words, Count):
        return [] if {words.one, words.many} <= KNOWN else [words.one]
    if isinstance(words, Verbatim):
        return SEVERAL_WORDS.findall(QUOTED.sub(" ", words))
    return [words] if words not in KNOWN | LITERALS and WORD.search(QUOTED.sub(" ", words)) else []
