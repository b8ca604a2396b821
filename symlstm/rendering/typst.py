"""The document in Typst, the source of PDFs without TeX. Every formula carries spoken text for screen readers."""

from collections.abc import Callable
from functools import cache
from typing import Any

from symlstm.document.blocks import (
    Beside,
    Block,
    Calculations,
    Code,
    Display,
    Document,
    Figure,
    Inline,
    Maths,
    Paragraph,
    QuantityHeading,
    Spread,
    Strong,
    Table,
    Text,
)
from symlstm.document.breaking import AlignedRow
from symlstm.document.formula import Formula
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.safe import OwnTemplate, Safe, Templates, rendered
from symlstm.rendering.typst_calculations import MEASURE, MM_PER_POINT, TEXT_SIZE, TypstCalculations
from symlstm.rendering.typst_drawing import typst_drawing
from symlstm.rendering.typst_formula import TypstFormulas
from symlstm.rendering.typst_height import MOST_LINES
from symlstm.rendering.typst_keeping import display_lines, is_kept, lines_above
from symlstm.rendering.typst_string import prose, string
from symlstm.rendering.typst_table import truth, typst_table
from symlstm.rendering.typst_width import typst_width
from symlstm.rendering.unbroken import is_unbroken

MOST_KEPT = 24.0  # lines: about half a page, of displayed formulas that stay together
WIDEST_BESIDE, BESIDE_GAP = 110.0, 3.0  # mm: of a figure that has something on its right
SIZES_BESIDE = (9.0, 8.5, 8.0)  # points: the print of formulas there
RELATION = 1.33  # em: what stands in place of a relation in a row that goes on
LEAST_SPREAD = 0.5  # of the width of the text: formulas that take less stand side by side with a common gap
LED_IN = (Display, Calculations, Spread, Table, Beside, QuantityHeading)  # what a sentence before it introduces


def render_typst(document: Document, own: OwnTemplate | None = None, decimal: DecimalSign = POINT) -> str:
    """The document as Typst source; by an own template."""
    return rendered(_templates(decimal), "document.typ", own, document=document)


def render_figure(figure: Figure, decimal: DecimalSign = POINT) -> str:
    """One figure as the Typst source of a page that fits it."""
    return _templates(decimal).get("figure.typ").render(figure=figure)


class TypstText:
    """Prints sentences, displays, tables and figures, with this sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self.formulas = TypstFormulas(decimal)
        self._calculations = TypstCalculations(self.formulas, self.inline)

    def inline(self, text: Text) -> Safe:
        """Sentences with formulas, ids and strong words in them."""
        return Safe("".join(f"#{self._inline(part)};" for part in text))

    def _inline(self, part: Inline) -> str:
        match part:
            case Maths(formula):
                content = self.formulas.content(formula)
                return f"box({content})" if is_unbroken(formula) else content
            case Strong(words):
                return f"strong({prose(words)})"
            case Code(words):
                return f"raw({string(words)})"
        return prose(part)

    def display(self, display: Display) -> Safe:
        """A displayed formula, parted between its rows only where it is longer than a page; one of many lines between these, too, but not
        behind one that leads on to the next."""
        lines = display_lines(display)
        if len(display.groups) > 1:
            said = ", ".join(self._line(group, display.leads_on(n)) for n, group in enumerate(display.groups))
            return Safe(f"#displays({truth(lines > MOST_KEPT)}, {said})")
        said = string(self.formulas.spoken.display(display))
        return Safe(f"#{'long-display' if lines > MOST_LINES else 'display'}({said}, $\n  {self.formulas.display(display)}\n$)")

    def _line(self, group: tuple[AlignedRow, ...], leads_on: bool) -> str:
        """One line of several, with the words that it is read aloud by."""
        alone = Display((group,))
        lefts = "".join(f"${self.formulas(row.left)}$, " for row in group if row.left is not None)
        said = string(self.formulas.spoken.display(alone))
        return f"(alt: {said}, leads-on: {truth(leads_on)}, lefts: ({lefts}), body: $\n  {self.formulas.display(alone)}\n$)"

    def drawing(self, figure: Figure) -> Safe:
        return Safe(typst_drawing(figure.drawing, self.formulas))

    def table(self, table: Table) -> Safe:
        return Safe(typst_table(table, self.inline, self.formulas.is_text))

    def calculations(self, block: Calculations, measure: float = MEASURE, above: float = 0.0) -> Safe:
        return Safe(self._calculations(block, measure, above))

    def spread(self, spread: Spread) -> Safe:
        """Formulas side by side: a call for each row."""
        return Safe("\n".join(self._spread(row, spread.columns) for row in spread.rows))

    def _spread(self, row: tuple[Formula, ...], columns: int) -> str:
        """One row; a few short formulas do not fly apart."""
        taken = sum(map(typst_width, row)) * TEXT_SIZE * MM_PER_POINT
        gap = ", gap: 2.4em" if not columns and taken < LEAST_SPREAD * MEASURE else ""
        return f"#spread({columns}, {', '.join(map(self.formulas.displayed, row))}{gap})"


def _sheet(figure: Figure) -> Safe:
    """The size of a drawing."""
    return Safe(f"{figure.drawing.width:g}mm, {figure.drawing.height:g}mm")


def _wide(figure: Figure) -> Safe:
    """The width of a drawing."""
    return Safe(f"{figure.drawing.width:g}mm")


def _size_beside(beside: Beside) -> Safe:
    """Whether there is room for the formulas on the right of a figure, and in what print."""
    room = _room_beside(beside.figure) / MM_PER_POINT
    widest = max((_display_width(block) for block in beside.blocks if isinstance(block, Display)), default=0.0)
    size = next((size for size in SIZES_BESIDE if size * widest <= room), 0.0)
    has_room = bool(size) and beside.figure.drawing.width <= WIDEST_BESIDE
    return Safe(f"{'true' if has_room else 'false'}, {size or SIZES_BESIDE[0]:g}pt")


def _display_width(display: Display) -> float:
    """In em: the widest left and the widest right side."""
    rows = [row for group in display.groups for row in group]
    left = max((typst_width(row.left) for row in rows if row.left is not None), default=0.0)
    return left + max(typst_width(row.right) + (0.0 if row.starts else RELATION) for row in rows)


def _room_beside(figure: Figure) -> float:
    """How many mm are left on its right; below a wide one, all."""
    return MEASURE - BESIDE_GAP - figure.drawing.width if figure.drawing.width <= WIDEST_BESIDE else MEASURE


def _is_sticky(block: Block, following: object, is_kept: bool = False) -> bool:
    """Whether a paragraph leads in what stands below it, so that no page ends between them; where all is kept together each does. So do
    the states that are copied, from which the rows below them go on."""
    if isinstance(block, Spread):
        return isinstance(following, Calculations)
    is_led_in = is_kept and following is not None
    leads_on = isinstance(following, Paragraph) and following.announces
    return isinstance(block, Paragraph) and (is_led_in or leads_on or (block.tone != "note" and isinstance(following, LED_IN)))


@cache
def _templates(decimal: DecimalSign) -> Templates:
    text = TypstText(decimal)
    filters: dict[str, Callable[..., Any]] = {
        "inline": text.inline,
        "display": text.display,
        "table": text.table,
        "calculations": text.calculations,
        "spread": text.spread,
        "leads_in": _is_sticky,
        "sheet": _sheet,
        "wide": _wide,
        "size_beside": _size_beside,
        "kept": is_kept,
        "lines_above": lines_above,
        "room_beside": _room_beside,
        "drawing": text.drawing,
    }
    return Templates("typst", string, filters)
