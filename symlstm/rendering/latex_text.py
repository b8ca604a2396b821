r"""Text in LaTeX, letter for letter, such that it compiles whatever stands in it.

pdflatex knows the letters of Western and Central Europe. Greek letters and a few signs are set as maths, other accents by LaTeX's
commands for them; any other letter goes through the preamble's \symletter, which prints it where a font has it.
"""

import re
from functools import lru_cache
from unicodedata import normalize

from symlstm.document.formula import SMALL
from symlstm.rendering.fonts import script_of
from symlstm.rendering.letters import IN_LATEX
from symlstm.rendering.printable import END_OF_ISOLATE, ISOLATE, JOINERS, folded

LONG_WORD = 40
MARK = "\u0300-\u036f"
KNOWN = "¡-¬®-ÿĀ-ĥĨ-ķĹ-ľŁ-ňŊ-ťŨ-žȘ-ț‘’‚“”„†‡•…‰‹›€™"  # beyond ASCII, to pdflatex with inputenc and T1 fonts
PLAIN = re.compile(f"[{KNOWN}]")
CLUSTER = re.compile(rf"[^\x00-\x7f{KNOWN}][{MARK}]*|[A-Za-z{KNOWN}][{MARK}]+")
ABOVE = {"\u0300": "`", "\u0301": "'", "\u0302": "^", "\u0303": "~", "\u0304": "=", "\u0306": "u", "\u0307": ".", "\u0308": '"',
         "\u030a": "r", "\u030b": "H", "\u030c": "v"}  # fmt: skip
BELOW = {"\u0323": "d", "\u0327": "c", "\u0328": "k", "\u0331": "b"}
IN_MATHS = {"\u0300": "grave", "\u0301": "acute", "\u0302": "hat", "\u0303": "tilde", "\u0308": "ddot", "\u0342": "tilde"}
SIGNS = IN_LATEX | {
    "∇": r"\nabla", "∑": r"\sum", "∏": r"\prod", "√": r"\surd", "∞": r"\infty", "∈": r"\in", "≤": r"\le",
    "≥": r"\ge", "≠": r"\ne", "≡": r"\equiv", "→": r"\to", "←": r"\leftarrow", "⇒": r"\Rightarrow", "↔": r"\leftrightarrow",
    "⊙": r"\odot", "⊤": r"\top", "∘": r"\circ", "⋅": r"\cdot", "′": r"\prime", "‖": r"\|", "ħ": r"\hbar",
    "✓": r"\surd", "✗": r"\times", "−": "-", "≈": r"\approx",
}  # fmt: skip
# A bracket or a star is held in braces: at the start of a table's cell or of an item TeX would take it for an option.
SPECIAL = str.maketrans({
    "[": "{[}", "]": "{]}", "*": "{*}",
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#", "%": r"\%", "_": r"\_",
    "^": r"\textasciicircum{}", "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}",
    '"': r"\textquotedbl{}", "'": r"\textquotesingle{}", "`": r"\textasciigrave{}",
    "×": r"\ensuremath{\times}", "†": r"\ensuremath{\dagger}", "–": r"\textendash{}", "—": r"\textemdash{}", "…": r"\dots{}",
    ISOLATE: r"\symleftward{", END_OF_ISOLATE: "}", **dict.fromkeys(JOINERS, ""),
})  # fmt: skip
LIGATURES = re.compile(r"([-,])(?=\1)")


@lru_cache(SMALL)  # the same few sentences stand at every time step
def escape(text: str) -> str:
    """Text as LaTeX prints it letter for letter; control characters dropped, white space folded."""
    return " ".join(map(_word, folded(text).split()))


def _word(word: str) -> str:
    """A word; a very long one may be broken anywhere, so that it cannot run off the page."""
    stretches = [word] if len(word) <= LONG_WORD else [word[start : start + 5] for start in range(0, len(word), 5)]
    return r"\allowbreak{}".join(LIGATURES.sub(r"\1{}", _escaped(stretch)) for stretch in stretches)


def _escaped(text: str) -> str:
    return text.translate(SPECIAL) if text.isascii() else CLUSTER.sub(_cluster, text.translate(SPECIAL))


def _cluster(found: re.Match[str]) -> str:
    """A letter with its accents that pdflatex does not know as it stands."""
    letter, *marks = list(normalize("NFD", found[0]))
    if letter in SIGNS and all(mark in IN_MATHS for mark in marks):
        return rf"\ensuremath{{{_in_maths(letter, marks)}}}"
    is_plain = letter.isascii() or PLAIN.match(letter) is not None
    if is_plain and marks and all(mark in ABOVE or mark in BELOW for mark in marks):
        return _accented(letter, marks)
    script = script_of(letter)
    break_after = r"\allowbreak{}" if script == "CJK" else ""  # there are no spaces between words
    return rf"\symletter{{{script}}}{{{found[0]}}}{{{letter if is_plain else ''}}}{break_after}"


def _in_maths(letter: str, marks: list[str]) -> str:
    sign = SIGNS[letter]
    for mark in marks:
        sign = rf"\{IN_MATHS[mark]}{{{sign}}}"
    return sign


def _accented(letter: str, marks: list[str]) -> str:
    """Accents below go on last: LaTeX puts none above what it has put together itself."""
    for command in [ABOVE[mark] for mark in marks if mark in ABOVE] + [BELOW[mark] for mark in marks if mark in BELOW]:
        letter = rf"\{command}{{{letter}}}"
    return letter
