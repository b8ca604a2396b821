"""The document in Typst, the source of PDFs without TeX. Every formula carries spoken text for screen readers."""

import re
from collections.abc import Callable
from functools import cache

from symlstm.document.blocks import Code, Display, Figure, Inline, Maths, Strong, Table, Text
from symlstm.document.report import Printable
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.printable import BREAK, printable
from symlstm.rendering.safe import OwnTemplate, Safe, Templates, rendered
from symlstm.rendering.typst_drawing import typst_drawing
from symlstm.rendering.typst_formula import TypstFormulas

LONG_WORD = re.compile(r"\S{41,}")


def render_typst(document: Printable, own: OwnTemplate | None = None, decimal: DecimalSign = POINT) -> str:
    """The document as Typst source; by an own template."""
    return rendered(_templates(decimal), "document.typ", own, document=document)


def render_figure(figure: Figure, decimal: DecimalSign = POINT) -> str:
    """One figure as the Typst source of a page that fits it."""
    return _templates(decimal).get("figure.typ").render(figure=figure)


def string(text: str) -> str:
    """Text as a Typst string: printed letter for letter, whatever stands in it; control characters dropped.

    A very long word may be broken anywhere, so that it cannot run off the page.
    """
    kept = LONG_WORD.sub(lambda word: BREAK.join(word[0][n : n + 5] for n in range(0, len(word[0]), 5)), printable(text))
    return '"' + kept.replace("\\", "\\\\").replace('"', '\\"') + '"'


class TypstText:
    """Prints sentences, displays, tables and figures, with this sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self.formulas = TypstFormulas(decimal)

    def inline(self, text: Text) -> Safe:
        """Sentences with formulas, ids and strong words in them."""
        return Safe("".join(f"#{self._inline(part)};" for part in text))

    def _inline(self, part: Inline) -> str:
        match part:
            case Maths(formula):
                return self.formulas.content(formula)
            case Strong(words):
                return f"strong({string(words)})"
            case Code(words):
                return f"raw({string(words)})"
        return string(part)

    def display(self, display: Display) -> Safe:
        said = string(self.formulas.spoken.display(display))
        return Safe(f"#display({said}, $\n  {self.formulas.display(display)}\n$)")

    def drawing(self, figure: Figure) -> Safe:
        return Safe(typst_drawing(figure.drawing, self.formulas))

    def cells(self, table: Table) -> Safe:
        """A table's rows."""
        return Safe("\n".join(f"  {''.join(f'[{self.inline(cell)}], ' for cell in row)}" for row in table.rows))


def _sheet(figure: Figure) -> Safe:
    """The size of a drawing."""
    return Safe(f"{figure.drawing.width:g}mm, {figure.drawing.height:g}mm")


def _columns(align: str) -> Safe:
    """The alignment of a table's columns."""
    return Safe(", ".join({"l": "left", "w": "left", "r": "right"}[letter] for letter in align))


@cache
def _templates(decimal: DecimalSign) -> Templates:
    text = TypstText(decimal)
    filters: dict[str, Callable[..., Safe]] = {
        "inline": text.inline,
        "display": text.display,
        "columns": _columns,
        "cells": text.cells,
        "sheet": _sheet,
        "drawing": text.drawing,
    }
    return Templates("typst", string, filters)
