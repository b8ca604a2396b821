r"""The document in LaTeX: a standalone file, or a fragment for \input with a small preamble file beside it."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from symlstm.document.blocks import Code, Display, Document, Figure, Inline, Maths, Strong, Table, Text
from symlstm.document.formula import Stack
from symlstm.document.report import Printable
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.fonts import COMMON_FONTS, FIRST_FONTS
from symlstm.rendering.latex_drawing import plain_drawing
from symlstm.rendering.latex_formula import LatexFormulas
from symlstm.rendering.latex_text import escape
from symlstm.rendering.safe import OwnTemplate, Safe, Templates, rendered
from symlstm.rendering.tikz import tikz_drawing

LINES_OF_A_TABLE = 32
WORDS = r"p{.42\linewidth}"
PREAMBLE_FILE = "symlstm-preamble.tex"
FONTS = {
    "fonts": tuple((script, ",".join(families)) for script, families in FIRST_FONTS.items()),
    "common_fonts": ",".join(COMMON_FONTS),
}
MARKS = {"result": r"\symresult{{{}}}", "noted": r"\symnoted{{{}}}"}

LETTER = re.compile(r"\\symletter\{[A-Za-z]+\}\{([^{}#]+)\}")


def render_latex(
    document: Printable,
    fragment: bool = False,
    tikz: bool = False,
    own: OwnTemplate | None = None,
    decimal: DecimalSign = POINT,
) -> str:
    """The document as LaTeX source; with `fragment` only its body; with `tikz` its figures as TikZ pictures; by an own template."""
    template = "fragment.tex" if fragment else "document.tex"
    return rendered(_templates(tikz, decimal), template, own, document=document, preamble_file=PREAMBLE_FILE, tikz=tikz, **FONTS)


def render_parts(document: Document, tikz: bool = False, decimal: DecimalSign = POINT) -> dict[str, str]:
    """The sections of the fragment one by one, by their names: "givens", "step-1", "step-2", "readout" and so on."""
    template = _templates(tikz, decimal).get("section.tex")
    shown = {"title": document.title, "preamble_file": PREAMBLE_FILE}
    return {name: template.render(section=section, **shown) for name, section in document.parts.items()}


def render_preamble(tikz: bool = False) -> str:
    """The packages and macros that a fragment needs."""
    return _templates(tikz, POINT).get("preamble.tex").render(tikz=tikz, **FONTS)


def beyond_pdflatex(source: str) -> str:
    """The letters of a LaTeX source that pdflatex cannot set."""
    return "".join(sorted({letter for letters in LETTER.findall(source) for letter in letters}))


class LatexText:
    """Prints sentences, displays, tables and figures, with this sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self.formulas = LatexFormulas(MARKS, reason=r"\symreason{{{}}}", decimal=decimal)
        self._formulas_in_text = LatexFormulas(MARKS, breakable=True, decimal=decimal)

    def inline(self, text: Text) -> Safe:
        """Sentences with formulas, ids and strong words in them."""
        return Safe("".join(map(self._inline, text)))

    def _inline(self, part: Inline) -> str:
        match part:
            case Maths(formula):
                return f"${self._formulas_in_text(formula)}$"
            case Strong(words):
                return rf"\textbf{{{escape(words)}}}"
            case Code(words):
                return rf"\texttt{{{escape(words)}}}"
        return _spaced_escape(part)

    def rows(self, display: Display) -> Safe:
        return Safe(self.formulas.display(display))

    def cells(self, rows: list[tuple[Text, ...]]) -> Safe:
        """Rows of a table."""
        return Safe("\n".join(rf"{' & '.join(map(self.inline, row))} \\" for row in rows))

    def plain_figure(self, figure: Figure) -> Safe:
        return Safe(plain_drawing(figure.drawing, self.formulas))

    def tikz_figure(self, figure: Figure) -> Safe:
        return Safe(tikz_drawing(figure.drawing, self.formulas))


def _spaced_escape(text: str) -> str:
    """Escaped, with the space at either end kept: it parts words from formulas."""
    escaped = escape(text)
    return f"{' ' * text.startswith(' ')}{escaped}{' ' * (text.endswith(' ') and bool(escaped))}"


def _columns(align: str) -> Safe:
    """A table's columns; one of words is broken into lines."""
    return Safe("".join(WORDS if letter == "w" else letter for letter in align))


def _pages(table: Table) -> list[list[tuple[Text, ...]]]:
    """A table's rows in stretches that fit on a page; a tabular is set in one run of TeX, a longtable needs three."""
    pages: list[list[tuple[Text, ...]]] = []
    used = LINES_OF_A_TABLE
    for row in table.rows:
        height = max(_lines(cell) for cell in row)
        if used + height > LINES_OF_A_TABLE:
            pages.append([])
            used = 0
        pages[-1].append(row)
        used += height
    return pages


def _lines(cell: Text) -> int:
    return max(
        (len(part.formula.rows) for part in cell if isinstance(part, Maths) and isinstance(part.formula, Stack)), default=1
    )


@cache
def _templates(tikz: bool, decimal: DecimalSign) -> Templates:
    text = LatexText(decimal)
    figure = text.tikz_figure if tikz else text.plain_figure
    tables: dict[str, Callable[..., Any]] = {"columns": _columns, "pages": _pages, "cells": text.cells}
    return Templates("latex", escape, {"inline": text.inline, "rows": text.rows, "figure": figure, **tables})
