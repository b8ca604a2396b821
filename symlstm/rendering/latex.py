r"""The document in LaTeX: a standalone file, or a fragment for \input with a small preamble file beside it."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from symlstm.document.blocks import (
    Calculations,
    Code,
    Display,
    Document,
    Figure,
    Inline,
    Maths,
    Spread,
    Strong,
    Table,
    Text,
)
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.fonts import COMMON_FONTS, FIRST_FONTS
from symlstm.rendering.latex_calculations import calculation_rows, spread_rows
from symlstm.rendering.latex_drawing import plain_drawing
from symlstm.rendering.latex_formula import LatexFormulas
from symlstm.rendering.latex_table import columns, head_rows, pages
from symlstm.rendering.latex_text import escape
from symlstm.rendering.safe import OwnTemplate, Safe, Templates, rendered
from symlstm.rendering.tikz import tikz_drawing
from symlstm.rendering.unbroken import is_unbroken

PREAMBLE_FILE = "symlstm-preamble.tex"
FONTS = {
    "fonts": tuple((script, ",".join(families)) for script, families in FIRST_FONTS.items()),
    "common_fonts": ",".join(COMMON_FONTS),
}
MARKS = {
    "result": r"\symresult{{{}}}",
    "noted": r"\symnoted{{{}}}",
    "named": r"\symnamed{{{name}}}{{{body}}}",
    "around": r"\symaround{{{}}}",
    "hidden": r"\symhidden{{{}}}",
    "answer": r"\symblank{{{letters}}}{{{unit}}}{{{id}}}",
    "copy": r"\symcopied{{{letters}}}{{{unit}}}{{{id}}}",
}

LETTER = re.compile(r"\\symletter\{[A-Za-z]+\}\{([^{}#]+)\}")


def render_latex(
    document: Document,
    fragment: bool = False,
    tikz: bool = False,
    own: OwnTemplate | None = None,
    decimal: DecimalSign = POINT,
) -> str:
    """The document as LaTeX source; with `fragment` only its body; with `tikz` its figures as TikZ pictures; by an own template."""
    template = "fragment.tex" if fragment else "document.tex"
    return rendered(_templates(tikz, decimal), template, own, document=document, preamble_file=PREAMBLE_FILE, tikz=tikz, **FONTS)


def render_exam(document: Document, decimal: DecimalSign = POINT) -> str:
    """A worksheet whose blanks have their answers as an exam, in which one line switches these on and off."""
    return _templates(False, decimal).get("exam.tex").render(document=document, tikz=False, **FONTS)


def render_parts(document: Document, tikz: bool = False, decimal: DecimalSign = POINT) -> dict[str, str]:
    """The sections of the fragment one by one, by their names: "givens", "step-1", "step-2", "readout" and so on."""
    template = _templates(tikz, decimal).get("section.tex")
    shown = {"title": document.title, "preamble_file": PREAMBLE_FILE}
    return {name: template.render(section=section, **shown) for name, section in document.named.items()}


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
                latex = self._formulas_in_text(formula)
                return f"${{{latex}}}$" if is_unbroken(formula) else f"${latex}$"
            case Strong(words):
                return rf"\textbf{{{escape(words)}}}"
            case Code(words):
                return rf"\texttt{{{escape(words)}}}"
        return _spaced_escape(part)

    def rows(self, display: Display) -> Safe:
        return Safe(self.formulas.display(display))

    def calculations(self, block: Calculations) -> Safe:
        return Safe(calculation_rows(block, self.formulas, self.inline))

    def spread(self, block: Spread) -> Safe:
        return Safe(spread_rows(block, self.formulas))

    def pages(self, table: Table) -> list[Safe]:
        """The rows of a table, in stretches that fit on a page."""
        return [Safe(rows) for rows in pages(table, self.inline)]

    def head(self, table: Table) -> Safe:
        """What stands above the rows of a table."""
        return Safe(head_rows(table, self.inline))

    def plain_figure(self, figure: Figure) -> Safe:
        return Safe(plain_drawing(figure.drawing, self.formulas))

    def tikz_figure(self, figure: Figure) -> Safe:
        return Safe(tikz_drawing(figure.drawing, self.formulas))


def _spaced_escape(text: str) -> str:
    """Escaped, with the space at either end kept: it parts words from formulas."""
    escaped = escape(text)
    return f"{' ' * text.startswith(' ')}{escaped}{' ' * (text.endswith(' ') and bool(escaped))}"


@cache
def _templates(tikz: bool, decimal: DecimalSign) -> Templates:
    text = LatexText(decimal)
    figure = text.tikz_figure if tikz else text.plain_figure
    filters: dict[str, Callable[..., Any]] = {
        "inline": text.inline,
        "rows": text.rows,
        "calculations": text.calculations,
        "spread": text.spread,
        "figure": figure,
        "figure_width": _figure_width,
        "columns": lambda table: Safe(columns(table.align)),
        "head": text.head,
        "pages": text.pages,
    }
    return Templates("latex", escape, filters)


def _figure_width(figure: Figure) -> Safe:
    return Safe(f"{figure.drawing.width:g}mm")
