r"""Documents as HTML for a question bank: formulas in LaTeX between \( and \), which Moodle's MathJax sets, and figures as files.

A question stands on a page that is not ours: no style sheet, no script, nothing but a few attributes that every theme leaves alone.
"""

import re
from collections.abc import Iterator
from html import escape

from symlstm.document.blocks import (
    Beside,
    Block,
    Bullets,
    Calculation,
    CalculationRow,
    Calculations,
    Code,
    Display,
    Figure,
    Inline,
    Maths,
    Paragraph,
    QuantityHeading,
    Section,
    Spread,
    Strong,
    Table,
    Text,
)
from symlstm.document.formula import QUAD, Formula, Row
from symlstm.document.width import width
from symlstm.rendering.latex_formula import LatexFormulas
from symlstm.rendering.pieces import Pieces, pieces
from symlstm.rendering.printable import printable
from symlstm.rendering.svg import svg_file

MARKS = {"result": r"\mathbf{{{}}}", "noted": r"{}^{{\dagger}}"}
REASON = r"\quad\text{{({})}}"
PHONE = 19.0  # em: a formula that is wider is printed in pieces, between which a line may be broken
SCROLLED = "overflow-x: auto; overflow-y: hidden"
ROW = f'<div style="{SCROLLED}; margin: 0 0 0.5em 0">{{}}</div>'
CELL = "padding: 0.15em 0.7em 0.15em 0; text-align: {}; white-space: nowrap"
ALIGNED = {"l": "left", "r": "right", "w": "left"}
BETWEEN = " &emsp;"
DELIMITER = re.compile(r"\\(?=[()\[\]])|\$(?=\$)")  # what begins or ends a formula to MathJax
APART = "<span></span>"  # between two letters, so that they are no delimiter together
OF_MOODLE = str.maketrans(
    {"@": "&#64;", "{": "&#123;", "}": "&#125;"}
)  # @@PLUGINFILE@@ is a file, {1:NUMERICAL:...} and {#1} are gaps


class QuestionHtml:
    """The printer. It remembers the figures that stand in what it printed: `files` has each by its name."""

    def __init__(self) -> None:
        self._latex = LatexFormulas(MARKS, reason=REASON)
        self.files: dict[str, str] = {}

    def sections(self, sections: tuple[Section, ...]) -> str:
        return "\n".join(map(self.section, sections))

    def section(self, section: Section) -> str:
        """A section; its title in bold, as the page has headings of its own."""
        remark = f" ({self.text(section.remark)})" if section.remark else ""
        return "\n".join([f"<p><strong>{words(section.title)}</strong>{remark}</p>", *map(self.block, section.blocks)])

    def text(self, text: Text) -> str:
        """Sentences with formulas in them."""
        return "".join(map(self._inline, text))

    def maths(self, formula: Formula) -> str:
        """A formula that stays whole."""
        return rf"\({escape(self._latex(formula), quote=False)}\)"

    def _inline(self, part: Inline) -> str:
        match part:
            case Maths(formula):
                return self._equation(formula)
            case Strong(text):
                return f"<strong>{words(text)}</strong>"
            case Code(text):
                return f"<code>{words(text)}</code>"
        return words(part)

    def block(self, block: Block) -> str:
        match block:
            case Paragraph(text):
                return f"<p>{self.text(text)}</p>"
            case QuantityHeading(title, purpose):
                return f"<p><strong>{words(title)}</strong> {words(purpose)}</p>"
            case Display():
                return ROW.format(rf"\[{escape(self._aligned(block), quote=False)}\]")
            case Calculations(rows):
                return "\n".join(map(self._row, rows))
            case Spread(rows):
                return "\n".join(ROW.format(BETWEEN.join(map(self._equation, row))) for row in rows)
            case Bullets(items):
                return f"<ul>{''.join(f'<li>{self.text(item)}</li>' for item in items)}</ul>"
            case Table():
                return self._table(block)
            case Figure():
                return self._figure(block)
            case Beside(figure, blocks):
                return "\n".join([self._figure(figure), *map(self.block, blocks)])
        raise TypeError(f"cannot print {block!r}")

    def _aligned(self, display: Display) -> str:
        return f"\\begin{{aligned}} {self._latex.display(display, indent='', source=False)} \\end{{aligned}}"

    def _row(self, row: CalculationRow) -> str:
        """A row of equations, below its label and what is said of it."""
        head = f"<strong>{words(row.label)}</strong>" if row.label else ""
        used = f"({self.text(row.used_in)})" if row.used_in else ""
        above = ": ".join(filter(None, (" ".join(filter(None, (head, used))), self.text(row.words))))
        lines = (ROW.format(BETWEEN.join(map(self._calculation, line))) for line in row.lines)
        return "\n".join([*([f'<div style="margin: 0.4em 0 0.1em 0">{above}</div>'] if above else []), *lines])

    def _calculation(self, calculation: Calculation) -> str:
        note = f" <small>({self.text(calculation.note)})</small>" if calculation.note else ""
        return " ".join(map(self._equation, calculation.lines)) + note

    def _equation(self, formula: Formula) -> str:
        """An equation, in pieces where it is wide."""
        if width(formula) <= PHONE:
            return self.maths(formula)
        return " ".join(map(self._piece, _flat(pieces(formula))))

    def _piece(self, formula: Formula) -> str:
        """A piece, with the space that a sign has at its beginning. A wide space at its end is one in the text."""
        is_apart = isinstance(formula, Row) and formula.items[-1:] == (QUAD,)
        kept = Row(formula.items[:-1]) if isinstance(formula, Row) and is_apart else formula
        return rf"\({{}}{escape(self._latex(kept), quote=False)}\)" + BETWEEN * is_apart

    def _table(self, table: Table) -> str:
        caption = f"<caption>{words(table.caption)}</caption>" if table.caption else ""
        spans = tuple(cell for said, columns in table.spans for cell in (((said,),) + ((),) * (columns - 1)))
        heads = (self._cells(row, table.align, "th") for row in (spans, table.head, table.times) if row)
        rows = (self._cells(row, table.align, "td") for row in table.rows)
        return f'<div style="{SCROLLED}"><table>{caption}<tbody>{"".join([*heads, *rows])}</tbody></table></div>'

    def _cells(self, row: tuple[Text, ...], align: str, tag: str) -> str:
        cells = zip(row, align, strict=True)
        shown = (f'<{tag} style="{CELL.format(ALIGNED[letter])}">{self.text(text)}</{tag}>' for text, letter in cells)
        return f"<tr>{''.join(shown)}</tr>"

    def _figure(self, figure: Figure) -> str:
        """A figure as an image that lies beside the text."""
        name = f"{figure.name}.svg"
        self.files[name] = svg_file(figure)
        image = f'<img src="@@PLUGINFILE@@/{name}" alt="{_attribute(figure.alt)}" style="max-width: 100%; height: auto">'
        return f"<p>{image}<br><em>{words(figure.caption)}</em></p>"


def words(text: str) -> str:
    """Text, letter for letter, that is neither markup, nor a formula, nor a gap, nor the name of a file."""
    parted = DELIMITER.sub(r"\g<0>\0", printable(text))
    return escape(parted, quote=False).translate(OF_MOODLE).replace("\0", APART)


def _attribute(text: str) -> str:
    """Text between the quotes of an attribute."""
    return escape(printable(text)).translate(OF_MOODLE)


def _flat(parts: Pieces) -> Iterator[Formula]:
    if isinstance(parts, tuple):
        for part in parts:
            yield from _flat(part)
    else:
        yield parts
