"""How the names of quantities look, where that differs from the name itself."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glyph:
    """How a name looks: a letter, perhaps under an accent, with a subscript; or a function of another name."""

    letter: str
    accent: str = ""
    sub: "Glyph | None" = None
    function: str = ""


def glyph_of(name: str, glyphs: Mapping[str, Glyph]) -> Glyph:
    """The declared glyph of a name, else the name read as letter_subscript."""
    if name in glyphs:
        return glyphs[name]
    letter, _, sub = name.partition("_")
    return Glyph(letter, sub=Glyph(sub) if sub else None)
