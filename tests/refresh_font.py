"""Cuts the maths font of the HTML pages anew from Latin Modern Math, and bold digits for it from Latin Modern Roman; needs fontTools
and brotli, and is run by hand:

    python tests/refresh_font.py /usr/share/texmf/fonts/opentype/public/lm-math/latinmodern-math.otf
    python tests/refresh_font.py /usr/share/texmf/fonts/opentype/public/lm/lmroman10-bold.otf

The test in a browser that every letter of a page is in this font says when a letter is missing here.
"""

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).parents[1] / "templates" / "html"
NAME = "symlstm-math"  # the font's licence asks that a changed font has another name
RENAMED = {1, 3, 4, 6, 16}  # family, identifier, full name, PostScript name, typographic family

UPRIGHT = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0±·×δηστ" + "˜\u0303ˆ\u0302"
ITALIC = "".join(map(chr, [*range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D736)])) + "ℎ"  # Latin and Greek, light and bold
SIGNS = "\u2009\u2061†‖…′→∂∑−≈≠≤≥⊙⊤⟨⟩"
BOLD = "0123456789.,−"  # results are plain digits of a bold font, so that they are found in a search


def main(source: str) -> None:
    options = subset.Options(flavor="woff2", layout_features=["*"], name_IDs=["*"], notdef_outline=True)
    is_bold = "bold" in Path(source).stem
    name = f"{NAME}-bold" if is_bold else NAME
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(text=BOLD if is_bold else UPRIGHT + ITALIC + SIGNS)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in RENAMED:
            record.string = name
    font.flavor = "woff2"
    font["head"].modified = font["head"].created  # the same file on every run
    font.recalcTimestamp = False
    font.save(FOLDER / f"{name}.woff2")


if __name__ == "__main__":
    main(sys.argv[1])
