"""How the names of quantities look, where that differs from the name itself."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

ACCENT_SIGNS = {"~": "tilde", "^": "hat"}
_LETTER = "[A-Za-zΑ-ΡΣ-Ωα-ρσ-ω]"
_ACCENTED = f"({_LETTER})([~^]?)"
_WRITTEN = re.compile(f"{_ACCENTED}(?:_(?:{_ACCENTED}|({_LETTER}{{2,4}})))?")


@dataclass(frozen=True, slots=True)
class Glyph:
    """How a name looks: a letter, perhaps under an accent, with a subscript; or a function of another name.

    layer  of what belongs to one of several layers, counted from 1; 0 where there is one
    arrow  "right" or "left", which way the cell runs that it belongs to, where a layer runs both ways
    """

    letter: str
    accent: str = ""
    sub: "Glyph | None" = None
    function: str = ""
    layer: int = 0
    arrow: str = ""

    @property
    def unmarked(self) -> "Glyph":
        """The same of a cell alone."""
        return replace(self, layer=0, arrow="")

    def marked_as(self, other: "Glyph") -> "Glyph":
        """The same of the cell that another glyph belongs to."""
        return replace(self, layer=other.layer, arrow=other.arrow)


def glyph_of(name: str, glyphs: Mapping[str, Glyph]) -> Glyph:
    """The declared glyph of a name, else the name read as letter_subscript."""
    if name in glyphs:
        return glyphs[name]
    letter, _, sub = name.partition("_")
    return Glyph(letter, sub=Glyph(sub) if sub else None)


def written_glyph(text: str) -> Glyph | None:
    """The glyph that a text such as `c~`, `Γ_f`, `z_c~` or `W_hi` stands for; None for a text that stands for none.

    One Latin or Greek letter, with ~ or ^ behind it for a tilde or a hat over it; behind _ another such letter, or up to four letters.
    """
    match = _WRITTEN.fullmatch(text)
    if match is None:
        return None
    letter, accent, low, low_accent, several = match.groups()
    sub = Glyph(several or low, ACCENT_SIGNS.get(low_accent or "", "")) if several or low else None
    return Glyph(letter, ACCENT_SIGNS.get(accent, ""), sub)
