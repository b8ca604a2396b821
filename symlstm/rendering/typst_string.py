"""Text as Typst strings, which are printed letter for letter."""

import re

from symlstm.rendering.printable import BREAK, printable

LONG_WORD = re.compile(r"\S{41,}")
LIGATURE = re.compile("-(?=-)")  # two hyphens are a dash in the font, also within a string
UNJOINED = "-\u200c"


def string(text: str) -> str:
    """Text as a Typst string: printed letter for letter, whatever stands in it; control characters dropped.

    A very long word may be broken anywhere, so that it cannot run off the page.
    """
    kept = LONG_WORD.sub(lambda word: BREAK.join(word[0][n : n + 5] for n in range(0, len(word[0]), 5)), printable(text))
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


def prose(text: str) -> str:
    """Text within a paragraph as a Typst string: --backward is printed with its two hyphens."""
    return LIGATURE.sub(UNJOINED, string(text))
