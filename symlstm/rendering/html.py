"""The document as one self-contained HTML file: native MathML, an embedded maths font, no script, nothing from the network."""

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

from symlstm.document.blocks import Code, Display, Figure, Inline, Maths, Strong, Table, Text
from symlstm.document.blocks import Section as DocumentSection
from symlstm.document.report import Printable
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.mathml import MathML
from symlstm.rendering.printable import printable
from symlstm.rendering.safe import OwnTemplate, Safe, Templates, rendered, template_root
from symlstm.rendering.svg import svg_in_page

FOLDABLE = ("step", "backward-step")  # names of sections that can be folded


def render_html(document: Printable, own: OwnTemplate | None = None, decimal: DecimalSign = POINT) -> str:
    """The document as HTML; by an own template."""
    return rendered(_templates(decimal), "document.html", own, document=document, font=_font())


class HtmlText:
    """Prints sentences, displays, tables and figures, with this sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self.formulas, self._decimal = MathML(decimal), decimal

    def inline(self, text: Text) -> Safe:
        """Sentences with formulas, ids and strong words in them."""
        return Safe("".join(map(self._inline, text)))

    def _inline(self, part: Inline) -> str:
        match part:
            case Maths(formula):
                return self.formulas(formula)
            case Strong(words):
                return f"<strong>{_escaped(words)}</strong>"
            case Code(words):
                return f"<code>{_escaped(words)}</code>"
        return _escaped(part)

    def said(self, text: Text) -> str:
        """The words of a cell that has only formulas in it, for screen readers, which look for text in a head; else nothing."""
        formulas = [part.formula for part in text if isinstance(part, Maths)]
        return " ".join(map(self.formulas.spoken, formulas)) if len(formulas) == len(text) else ""

    def drawing(self, figure: Figure) -> Safe:
        return Safe(svg_in_page(figure, self._decimal))

    def display(self, display: Display) -> Safe:
        return Safe(self.formulas.display(display))

    def cells(self, table: Table) -> Safe:
        """A table's rows."""
        return Safe("\n".join(f"<tr>{''.join(map(self._cell, row, table.align))}</tr>" for row in table.rows))

    def _cell(self, text: Text, align: str) -> str:
        return f'<td class="{align}">{self.inline(text)}</td>'


def _escaped(text: str) -> str:
    """Text as HTML prints it letter for letter; control characters dropped."""
    return escape(printable(text))


def _is_foldable(section: DocumentSection) -> bool:
    return section.name in FOLDABLE


@cache
def _font() -> Safe:
    """The subset of a maths font, as it stands in the style sheet."""
    return Safe(b64encode((template_root() / "html" / "symlstm-math.woff2").read_bytes()).decode("ascii"))


@cache
def _templates(decimal: DecimalSign) -> Templates:
    text = HtmlText(decimal)
    filters: dict[str, Callable[..., Any]] = {
        "inline": text.inline,
        "display": text.display,
        "said": text.said,
        "foldable": _is_foldable,
        "drawing": text.drawing,
        "cells": text.cells,
    }
    return Templates("html", _escaped, filters)
