"""Cuts the maths font of the HTML pages anew from Latin Modern Math; needs fontTools and brotli, and is run by hand:

    python tests/refresh_font.py /usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf

The test in a browser that every letter of a page is in this font says when a letter is missing here.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FONT = Path(__file__).parents[1] / "templates" / "html" / "symlstm-math.woff2"
NAME = "symlstm-math"  # the font's licence asks that a changed font has another name
RENAMED = {1, 3, 4, 6, 16}  # family, identifier, full name, PostScript name, typographic family

UPRIGHT = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0±·×δηστ" + "˜\u0303"
ITALIC = "".join(map(chr, [*range(0x1D434, 0x1D468), *range(0x1D6FC, 0x1D736)])) + "ℎ"  # Latin and Greek, light and bold
BOLD_DIGITS = "".join(map(chr, range(0x1D7CE, 0x1D7D8)))
SIGNS = "\u2009\u2061†‖…′→∂∑−≈≠≤≥⊙⊤"


def main(source: str) -> None:
    options = subset.Options(flavor="woff2", layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(text=UPRIGHT + ITALIC + BOLD_DIGITS + SIGNS)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in RENAMED:
            record.string = NAME
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # the same file on every run
    font.recalcTimestamp = False
    font.save(FONT)


if __name__ == "__main__":
    main(sys.argv[1])
