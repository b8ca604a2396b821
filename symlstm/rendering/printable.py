"""Text that somebody else wrote, made fit to print in every format: a title, a student's name, what a student entered."""

import re
from unicodedata import is_normalized, normalize

JOINERS = "\u200c\u200d"  # draw nothing, but part or join letters within words of Persian and of India
BREAK = "\u200b"  # where a very long word may be broken
ISOLATE, END_OF_ISOLATE = "\u2067", "\u2069"
LEFTWARD_LETTER = r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
LEFTWARD = re.compile(
    rf"{LEFTWARD_LETTER}(?:[\s.'’\"\u0300-\u036f-]*{LEFTWARD_LETTER})*"
)  # words, not numbers and brackets between them


def printable(text: str) -> str:
    """The text with letters and accents composed (NFC), white space as plain spaces, and control characters dropped.

    So are the characters that turn the direction of writing round. Words that run from right to left are isolated instead: the
    numbers and brackets beside them stay where they are (Unicode Standard Annex 9, section 2.7).
    """
    if text.isascii() and text.isprintable():
        return text
    composed = text if is_normalized("NFC", text) else normalize("NFC", text)
    kept = composed if composed.isprintable() else "".join(map(_kept, composed))
    return LEFTWARD.sub(rf"{ISOLATE}\g<0>{END_OF_ISOLATE}", kept)


def folded(text: str) -> str:
    """The same on one line: white space folded, none at the ends."""
    return " ".join(printable(text).split())


def _kept(letter: str) -> str:
    if letter.isspace():
        return " "
    return letter if letter.isprintable() or letter in JOINERS else ""
