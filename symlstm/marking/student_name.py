"""One spelling of a student's name, so that two ways of storing the same letters are one student."""

import unicodedata


def student_name(text: str) -> str:
    """The name in composed letters (NFC), without white space at its ends and with single spaces within."""
    return " ".join(unicodedata.normalize("NFC", text).split())
