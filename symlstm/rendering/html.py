"""The document as one self-contained HTML file: native MathML, an embedded maths font, no script, nothing from the network."""

from base64 import b64encode
from collections.abc import Callable
from functools import cache
from html import escape
from typing import Any

from symlstm.document.blocks import (
    Calculation,
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
from symlstm.document.blocks import Section as DocumentSection
from symlstm.document.formula import Formula
from symlstm.rendering.columns import first_column, has_room, is_wider_than_a_phone, table_width, turned_width
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.mathml import MathML
from symlstm.rendering.narrow import liked_width
from symlstm.rendering.printable import printable
from symlstm.rendering.safe import OwnTemplate, Safe, Templates, rendered, template_root
from symlstm.rendering.svg import PHONE_FIGURE, svg_in_page
from symlstm.words import _

LONGEST_WHOLE = 40  # rows of a table that is not parted by the end of a page
TURNED = 36.0  # em of a table that is turned on a phone: what has room on 390 pixels in small print, and some to scroll
BROAD = 7  # columns of a table that is as wide as the text
CLOSING = tuple(",.;:?)")  # signs that begin no line
JOINED = '<span class="joined">{}{}</span>'


def render_html(document: Document, own: OwnTemplate | None = None, decimal: DecimalSign = POINT) -> str:
    """The document as HTML; by an own template."""
    return rendered(_templates(decimal), "document.html", own, document=document, fonts=_fonts())


class HtmlText:
    """Prints sentences, displays, tables and figures, with this sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self.formulas, self._decimal = MathML(decimal), decimal

    def inline(self, text: Text) -> Safe:
        """Sentences with formulas, ids and strong words in them."""
        parts = [self._inline(part) for part in text]
        for n, after in enumerate(text[1:]):
            if isinstance(text[n], Maths) and isinstance(after, str) and after[:1] in CLOSING:
                parts[n], parts[n + 1] = JOINED.format(parts[n], after[:1]), self._inline(after[1:])
        return Safe("".join(parts))

    def _inline(self, part: Inline) -> str:
        match part:
            case Maths(formula):
                return self.formulas(formula)
            case Strong(words):
                return f"<strong>{_escaped(words)}</strong>"
            case Code(words):
                return f"<code>{_escaped(words)}</code>"
        return _escaped(part)

    def drawing(self, figure: Figure) -> Safe:
        return Safe(svg_in_page(figure, self._decimal))

    def display(self, display: Display) -> Safe:
        return Safe(self.formulas.display(display))

    def equation(self, shown: Calculation | Formula) -> Safe:
        """An equation in a block of its own."""
        return Safe(self.formulas.equation(shown.lines if isinstance(shown, Calculation) else (shown,)))

    def heads(self, table: Table) -> Safe:
        """The heads of a table's columns."""
        return self._row(table.head, table.align, len(table.head), "col")

    def times(self, table: Table) -> Safe:
        """The row of numbers by which the columns are multiplied."""
        return self._row(table.times, table.align, table.heads_of, "row")

    def cells(self, table: Table) -> Safe:
        """A table's rows, in a body for each stretch between rules."""
        starts = [0, *(place for place in table.rules if 0 < place < len(table.rows))]
        bodies = zip(starts, [*starts[1:], len(table.rows)], strict=True)
        return Safe("\n".join(f"<tbody>\n{self._body(table, start, stop)}\n</tbody>" for start, stop in bodies))

    def _body(self, table: Table, start: int, stop: int) -> str:
        rows = (self._row(row, table.align, table.heads_of, "row") for row in table.rows[start:stop])
        return "\n".join(f"<tr>{row}</tr>" for row in rows)

    def _row(self, row: tuple[Text, ...], align: str, heads: int, scope: str) -> Safe:
        cells = zip(row, align, strict=True)
        return Safe("".join(self._cell(text, letter, scope if n < heads else "") for n, (text, letter) in enumerate(cells)))

    def _cell(self, text: Text, align: str, scope: str) -> str:
        """A cell; an empty one is no head."""
        shown = self._broken(text)
        if not scope or not shown:
            return f'<td class="{align}">{shown}</td>'
        return f'<th scope="{scope}" class="{align}">{self._with_words(text, shown)}</th>'

    def _broken(self, text: Text) -> str:
        """What stands in a cell; an equation in pieces, between which it may be broken on a narrow screen."""
        match text:
            case (Maths(formula),) if self.formulas.has_pieces(formula):
                return self.formulas.in_cell(formula)
        return self.inline(text)

    def _with_words(self, text: Text, shown: str) -> str:
        """A screen reader looks for text in a head: where there are only formulas, they are said in hidden words."""
        formulas = [part.formula for part in text if isinstance(part, Maths)]
        if len(formulas) < len(text):
            return shown
        words = _escaped(" ".join(map(self.formulas.spoken, formulas)))
        return f'<span class="said">{words}</span><span aria-hidden="true">{shown}</span>'


def _escaped(text: str) -> str:
    """Text as HTML prints it letter for letter; control characters dropped."""
    return escape(printable(text))


def _is_foldable(section: DocumentSection) -> bool:
    return section.is_time_step


def _css_string(text: str) -> Safe:
    """Text as a string of a style sheet: whatever could end it is written as a number."""
    return Safe("".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x}" for c in printable(text)))


def _has_labels(block: Calculations) -> bool:
    return any(row.label or row.used_in for row in block.rows)


def _has_words(block: Calculations) -> bool:
    return any(row.words for row in block.rows)


def _has_seconds(block: Calculations) -> bool:
    """Whether an equation stands in the column of second equations."""
    return any(len(line) > 1 and has_room(line, block) for row in block.rows for line in row.lines)


def _first_column(block: Calculations) -> str:
    return f"{first_column(block):.1f}em"


def _table_kind(table: Table) -> str:
    """What the style sheet has to know of a table."""
    kinds = {"broad": len(table.align) >= BROAD, "long": len(table.rows) > LONGEST_WHOLE, "small": table.is_small}
    kinds |= {"turned": _is_turned(table), "summed": bool(table.times)}
    return " ".join(kind for kind, holds in kinds.items() if holds)


def _is_turned(table: Table) -> bool:
    """Whether on a phone the rows of a table stand side by side: where they have room so, and the columns have none."""
    heads = (part for row in table.rows for text in row[: table.heads_of] for part in text)
    is_of_steps = not any(isinstance(part, Strong) for part in heads)  # bold are the heads of different sums
    return is_of_steps and is_wider_than_a_phone(table) and turned_width(table) < min(table_width(table), TURNED)


def _narrow_width(table: Table) -> str:
    """How many em wide a table is on a narrow screen, and how many rows it has if it is turned."""
    wide = turned_width(table) if _is_turned(table) else table_width(table)
    return f"--wide: {wide:.1f}; --rows: {len(table.align)}; --heads: {table.heads_of}"


def _is_wide(block: Table | Figure) -> bool:
    """Whether a table or a figure may have to be scrolled on a phone."""
    return is_wider_than_a_phone(block) if isinstance(block, Table) else block.drawing.width > PHONE_FIGURE


def _liked(block: Calculations | Spread) -> str:
    """How many em wide a block of equations would like to be on a narrow screen."""
    return f"{liked_width(block):.1f}"


def _called(block: Table | Figure, section: DocumentSection | None) -> str:
    """A name for a table or a figure: its caption, else the title of its section, with a number where there are several."""
    if block.caption or section is None:
        return block.caption
    alike = [part for part in section.blocks if isinstance(part, Table) and not part.caption]
    number = next((n for n, part in enumerate(alike, 1) if part is block), 1)
    places = {"title": section.title, "number": number, "count": len(alike)}
    return _("{title}, {number} of {count}", **places) if len(alike) > 1 else section.title


def _drawn_width(figure: Figure) -> str:
    """How many mm wide a figure is on paper."""
    return f"{figure.drawing.width:g}"


@cache
def _fonts() -> dict[str, Safe]:
    """The subset of a maths font, and bold digits for results, as they stand in the style sheet."""
    folder = template_root() / "html"
    return {
        weight: Safe(b64encode((folder / name).read_bytes()).decode("ascii"))
        for weight, name in (("normal", "symlstm-math.woff2"), ("bold", "symlstm-math-bold.woff2"))
    }


@cache
def _templates(decimal: DecimalSign) -> Templates:
    text = HtmlText(decimal)
    filters: dict[str, Callable[..., Any]] = {
        "inline": text.inline,
        "display": text.display,
        "equation": text.equation,
        "heads": text.heads,
        "times": text.times,
        "cells": text.cells,
        "drawing": text.drawing,
        "foldable": _is_foldable,
        "css_string": _css_string,
        "has_room": has_room,
        "has_labels": _has_labels,
        "has_words": _has_words,
        "has_seconds": _has_seconds,
        "first_column": _first_column,
        "table_kind": _table_kind,
        "narrow_width": _narrow_width,
        "is_wide": _is_wide,
        "called": _called,
        "liked": _liked,
        "drawn_width": _drawn_width,
    }
    return Templates("html", _escaped, filters)
