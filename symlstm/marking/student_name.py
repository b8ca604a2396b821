"""One spelling of a student's name, so that two ways of storing the same letters are one student."""

import unicodedata


def student_name(text: str) -> str:
    """The name in composed letters (NFC), without white space at its ends and with single spaces within."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def bare_name(name: str) -> str:
    """What is left of a name without what one person may write in two ways: capitals, spaces, hyphens. Nothing is marked by it."""
    return "".join(letter for letter in name.casefold() if letter not in " -_") or name
