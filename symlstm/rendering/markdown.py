"""The document in Markdown, in two flavours.

pandoc  `$...$` and `$$...$$`, as pandoc, Quarto, Jupyter and VS Code read them
github  maths between back-ticks and in fenced blocks, which GitHub's Markdown leaves intact
"""

from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import Literal
from urllib.parse import quote

from symlstm.document.blocks import Code, Display, Figure, Inline, Maths, Strong, Table, Text
from symlstm.document.formula import SMALL
from symlstm.document.report import Printable
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.latex_formula import LatexFormulas
from symlstm.rendering.links import Link, no_link
from symlstm.rendering.printable import folded
from symlstm.rendering.safe import OwnTemplate, Safe, Templates, rendered

Flavour = Literal["pandoc", "github"]
ESCAPED = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|~$&!@^=\"'"})
MARKS = {"result": r"\mathbf{{{}}}", "noted": r"{}^{{\dagger}}"}


class MarkdownText:
    """Prints inline text and displays in one flavour, with this sign before decimals."""

    def __init__(self, flavour: Flavour = "pandoc", decimal: DecimalSign = POINT):
        self._flavour = flavour
        self.formulas = LatexFormulas(MARKS, reason=r"\quad\text{{({})}}", decimal=decimal)

    def inline(self, text: Text) -> Safe:
        return Safe("".join(map(self._inline, text)))

    def display(self, display: Display) -> Safe:
        """A displayed formula; GitHub's fence keeps its Markdown parser away from `\\\\` and `_`."""
        opening, closing = ("$$", "$$") if self._flavour == "pandoc" else ("```math", "```")
        return Safe(f"{opening}\n{self.aligned(display)}\n{closing}")

    def aligned(self, display: Display) -> Safe:
        """A displayed formula in LaTeX without macros of ours, to stand in an equation."""
        rows = self.formulas.display(display, indent="", source=False)
        return Safe(f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}")

    def cells(self, table: Table) -> Safe:
        """A table's rows."""
        return Safe("\n".join(f"| {' | '.join(map(self.inline, row))} |" for row in table.rows))

    def _inline(self, part: Inline) -> str:
        match part:
            case Maths(formula):
                printed = self.formulas(formula)
                return f"${printed}$" if self._flavour == "pandoc" else f"$`{printed}`$"
            case Strong(words):
                return f"**{escape(words)}**"
            case Code(words):
                return f"`{words}`"
        return spaced_escape(part)


def render_markdown(
    document: Printable,
    flavour: Flavour = "pandoc",
    link: Link = no_link,
    own: OwnTemplate | None = None,
    decimal: DecimalSign = POINT,
) -> str:
    """The document as Markdown; by an own template. `link` gives the address of a figure's file; without one, a figure is
    described in words."""
    return rendered(_templates(flavour, decimal), "document.md", own, document=document, link=_quoted(link))


def head_and_sections(document: Printable, link: Link = no_link, decimal: DecimalSign = POINT) -> Iterator[str]:
    """The title with the results, then each section, as Markdown texts of their own."""
    templates = _templates("pandoc", decimal)
    yield templates.get("_head.md").render(document=document).strip()
    section = templates.get("_section.md")
    yield from (section.render(section=part, link=_quoted(link)).strip() for part in document.sections)


def _quoted(link: Link) -> Callable[[Figure], Safe]:
    """The link's addresses as Markdown takes them."""
    return lambda figure: Safe(quote(link(figure), safe="/:"))


@cache
def _templates(flavour: Flavour, decimal: DecimalSign) -> Templates:
    text = MarkdownText(flavour, decimal)
    filters: dict[str, Callable[..., Safe]] = {
        "inline": text.inline,
        "display": text.display,
        "cells": text.cells,
        "rule": _rule,
        "plain": _plain,
    }
    return Templates("markdown", escape, filters)


@lru_cache(SMALL)  # the same few sentences stand at every time step
def escape(text: str) -> str:
    """Text that Markdown prints letter for letter; control characters dropped, white space folded."""
    return folded(text).translate(ESCAPED)


def spaced_escape(text: str) -> str:
    """Escaped, with the space at either end kept: it parts words from formulas."""
    escaped = escape(text)
    return f"{' ' * text.startswith(' ')}{escaped}{' ' * (text.endswith(' ') and bool(escaped))}"


def _rule(align: str) -> Safe:
    """The line below a table's head."""
    return Safe("| " + " | ".join({"l": ":--", "w": ":--", "r": "--:"}[letter] for letter in align) + " |")


def _plain(identity: str) -> Safe:
    """An id of a quantity, which is made of letters, digits, dots and underscores, inside back-ticks."""
    return Safe("".join(c for c in identity if c.isalnum() or c in "._"))
