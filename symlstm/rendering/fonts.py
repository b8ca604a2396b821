"""Letters that the fonts of a format lack: which fonts of the machine are asked for them, in which order, and what is said of letters
that none of these has."""

import warnings
from collections.abc import Callable, Collection
from unicodedata import name

BLANK = "□"  # stands for a letter that no font has
MOST_NAMED = 8  # letters in a note
EASTERN = ("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH")
EASTERN_FONTS = ("Noto Serif CJK SC", "Noto Sans CJK SC", "Source Han Serif SC", "FandolSong", "Songti SC", "SimSun")
COMMON_FONTS = ("FreeSerif", "DejaVu Serif", "DejaVu Sans", "Noto Sans Symbols2")
FIRST_FONTS = {
    "CJK": EASTERN_FONTS,
    "Arabic": ("Noto Naskh Arabic", "Amiri"),
    **dict.fromkeys(("Latin", "Greek", "Cyrillic"), ("CMU Serif", "Noto Serif", "Times New Roman")),
    "Default": ("DejaVu Sans",),
}
SCRIPTS = (
    "Arabic", "Armenian", "Bengali", "Cyrillic", "Devanagari", "Ethiopic", "Georgian", "Greek", "Gujarati", "Gurmukhi", "Hebrew", "Kannada",
    "Khmer", "Lao", "Latin", "Malayalam", "Myanmar", "Sinhala", "Tamil", "Telugu", "Thai", "Tibetan",
)  # fmt: skip

Lost = Callable[[str], None]  # is told the letters that no font has


def script_of(letter: str) -> str:
    """The script of a letter, by the first word of its name in Unicode: one of SCRIPTS, "CJK", or "Default" for any other."""
    first = name(letter, "").partition(" ")[0]
    if first in EASTERN:
        return "CJK"
    return first.capitalize() if first.capitalize() in SCRIPTS else "Default"


def fonts_for(script: str) -> tuple[str, ...]:
    """The families to ask for a script, best first; the same on every machine."""
    return FIRST_FONTS.get(script, (f"Noto Serif {script}", f"Noto Sans {script}")) + COMMON_FONTS


def warn_of_lost(letters: str) -> None:
    """The note as a Python warning."""
    warnings.warn(lost_in_words(letters), stacklevel=3)


def lost_in_words(letters: Collection[str]) -> str:
    """Which letters are not printed, and which fonts to install, by the names of Debian's packages."""
    packages = sorted({"fonts-noto-cjk" if script_of(letter) == "CJK" else "fonts-noto-core" for letter in letters})
    install = f"install Noto ({' and '.join(packages)}, or from fonts.google.com/noto)"
    return f"no font here has {_named(letters)}: printed as {BLANK}; {install}"


def beyond_pdflatex_in_words(letters: Collection[str]) -> str:
    """Which letters of a LaTeX source need another engine than pdflatex."""
    families = dict.fromkeys(fonts_for(script_of(letter))[0] for letter in sorted(letters))
    return (
        f"pdflatex cannot set {_named(letters)}: printed as an empty box, or as the nearest letter; compile with lualatex, "
        f"and a font that has them, such as {' and '.join(families)}"
    )


def _named(letters: Collection[str]) -> str:
    found = sorted(set(letters))
    named = ", ".join(f"{letter} (U+{ord(letter[0]):04X})" for letter in found[:MOST_NAMED])
    return f"{named} and {len(found) - MOST_NAMED} more" if len(found) > MOST_NAMED else named
