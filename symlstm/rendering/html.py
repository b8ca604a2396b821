"""The document as one self-contained HTML file: native MathML, an embedded maths font, no script, nothing from the network."""

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

from symlstm.document.blocks import Code, Display, Figure, Inline, Maths, Strong, Table, Text
from symlstm.document.blocks import Section as DocumentSection
from symlstm.document.report import Printable
from symlstm.rendering.mathml import mathml, mathml_display
from symlstm.rendering.printable import printable
from symlstm.rendering.safe import OwnTemplate, Safe, Templates, rendered, template_root
from symlstm.rendering.spoken import spoken
from symlstm.rendering.svg import svg_in_page

FOLDABLE = ("step", "backward-step")  # names of sections that can be folded


def render_html(document: Printable, own: OwnTemplate | None = None) -> str:
    """The document as HTML; by an own template."""
    return rendered(_templates(), "document.html", own, document=document, font=_font())


def inline(text: Text) -> Safe:
    """Sentences with formulas, ids and strong words in them."""
    return Safe("".join(map(_inline, text)))


def _inline(part: Inline) -> str:
    match part:
        case Maths(formula):
            return mathml(formula)
        case Strong(words):
            return f"<strong>{_escaped(words)}</strong>"
        case Code(words):
            return f"<code>{_escaped(words)}</code>"
    return _escaped(part)


def _escaped(text: str) -> str:
    """Text as HTML prints it letter for letter; control characters dropped."""
    return escape(printable(text))


def _said(text: Text) -> str:
    """The words of a cell that has only formulas in it, for screen readers, which look for text in a head; else nothing."""
    formulas = [part.formula for part in text if isinstance(part, Maths)]
    return " ".join(map(spoken, formulas)) if len(formulas) == len(text) else ""


def _is_foldable(section: DocumentSection) -> bool:
    return section.name in FOLDABLE


def _drawing(figure: Figure) -> Safe:
    return Safe(svg_in_page(figure))


def _display(display: Display) -> Safe:
    return Safe(mathml_display(display))


def _cells(table: Table) -> Safe:
    """A table's rows."""
    return Safe("\n".join(f"<tr>{''.join(map(_cell, row, table.align))}</tr>" for row in table.rows))


def _cell(text: Text, align: str) -> str:
    return f'<td class="{align}">{inline(text)}</td>'


@cache
def _font() -> Safe:
    """The subset of a maths font, as it stands in the style sheet."""
    return Safe(b64encode((template_root() / "html" / "symlstm-math.woff2").read_bytes()).decode("ascii"))


@cache
def _templates() -> Templates:
    filters: dict[str, Callable[..., Any]] = {
        "inline": inline,
        "display": _display,
        "said": _said,
        "foldable": _is_foldable,
        "drawing": _drawing,
        "cells": _cells,
    }
    return Templates("html", _escaped, filters)
