"""The document in Markdown, in two flavours.

pandoc  `$...$` and `$$...$$`, as pandoc, Quarto, Jupyter and VS Code read them
github  maths between back-ticks and in fenced blocks, which GitHub's Markdown leaves intact
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Literal
from urllib.parse import quote

from symlstm.document.blocks import Calculation, Code, Display, Document, Figure, Inline, Maths, Spread, Strong, Table, Text
from symlstm.document.breaking import AlignedRow
from symlstm.document.formula import SMALL
from symlstm.document.width import LINE, width
from symlstm.rendering.columns import calculation_width
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.latex_formula import LatexFormulas
from symlstm.rendering.links import Link, no_link
from symlstm.rendering.printable import folded
from symlstm.rendering.safe import OwnTemplate, Safe, Templates, rendered

Flavour = Literal["pandoc", "github"]
ESCAPED = str.maketrans({c: f"\\{c}" for c in "\\`*_{}[]<>#|~$&!@^=\"'"})
MOST_MACROS = 240  # of a display; KaTeX expands a thousand, and most of these are made of others
BESIDE, BESIDE_WIDTH = r" \qquad ", 2.0  # between formulas side by side, and how many em that is
BLANK = r"\underset{{\mathtt{{{id}}}}}{{\underline{{\phantom{{{digits}}}}}}}"
MARKS = {"result": r"\mathbf{{{}}}", "noted": r"{}^{{\dagger}}", "answer": BLANK, "copy": BLANK}


class MarkdownText:
    """Prints inline text and displays in one flavour, with this sign before decimals."""

    def __init__(self, flavour: Flavour = "pandoc", decimal: DecimalSign = POINT):
        self._flavour = flavour
        self.formulas = LatexFormulas(MARKS, reason=r"\quad\text{{({})}}", decimal=decimal)

    def inline(self, text: Text) -> Safe:
        return Safe("".join(map(self._inline, text)))

    def display(self, display: Display) -> Safe:
        """A displayed formula; one with very many digits in displays of their own, since KaTeX expands no more macros in one."""
        return Safe("\n\n".join(self._displayed(self.aligned(part)) for part in self._parts(display)))

    def _parts(self, display: Display) -> Iterator[Display]:
        """As many rows of a display together as a display may hold; parted between groups, if they are not too long themselves."""
        held: list[tuple[AlignedRow, ...]] = []
        used = 0
        for rows in display.groups if self._macros(*display.groups) <= MOST_MACROS else self._cut(display.groups):
            macros = self._macros(rows)
            if held and used + macros > MOST_MACROS:
                yield Display(tuple(held))
                held, used = [], 0
            held.append(rows)
            used += macros
        yield Display(tuple(held))

    def _cut(self, groups: Sequence[tuple[AlignedRow, ...]]) -> Iterator[tuple[AlignedRow, ...]]:
        """The groups; those that are too long row by row."""
        for group in groups:
            yield from (group,) if self._macros(group) <= MOST_MACROS else ((row,) for row in group)

    def _macros(self, *groups: tuple[AlignedRow, ...]) -> int:
        return self.formulas.display(Display(groups), source=False).count("\\")

    def _displayed(self, printed: str) -> Safe:
        """GitHub's fence keeps its Markdown parser away from `\\\\` and `_`."""
        opening, closing = ("$$", "$$") if self._flavour == "pandoc" else ("```math", "```")
        return Safe(f"{opening}\n{printed}\n{closing}")

    def aligned(self, display: Display) -> Safe:
        """A displayed formula in LaTeX without macros of ours, to stand in an equation."""
        rows = self.formulas.display(display, indent="", source=False)
        return Safe(f"\\begin{{aligned}}\n{rows}\n\\end{{aligned}}")

    def line(self, line: tuple[Calculation, ...]) -> Safe:
        """Equations side by side where they have room, else in displays of their own."""
        return self._filled([(self._calculation(part), calculation_width(part)) for part in line])

    def spread(self, spread: Spread) -> Safe:
        """Formulas side by side, as many in a display as have room."""
        return self._filled([(self.formulas(formula), width(formula)) for row in spread.rows for formula in row])

    def _calculation(self, calculation: Calculation) -> str:
        """An equation; lines beyond the first indented."""
        first, *others = map(self.formulas, calculation.lines)
        if not others:
            return first
        lines = "".join(rf" \\ &\quad {{}}{line}" for line in others)
        return rf"\begin{{aligned}} &{first}{lines} \end{{aligned}}"

    def _filled(self, formulas: Sequence[tuple[str, float]]) -> Safe:
        """Displays, each filled to a line; a formula comes with its width."""
        displays: list[list[str]] = []
        used = 0.0
        for printed, wide in formulas:
            used += BESIDE_WIDTH + wide
            if not displays or used > LINE:
                displays.append([])
                used = wide
            displays[-1].append(printed)
        return Safe("\n\n".join(self._displayed(BESIDE.join(display)) for display in displays))

    def table(self, table: Table) -> Safe:
        """A table. Markdown has one head: what else stands above or below it in other formats is a row among others."""
        spans = tuple((words,) if n == 0 and words else () for words, columns in table.spans for n in range(columns))
        first, *others = (row for row in (spans, table.head, table.times, *table.rows) if row)
        return Safe("\n".join([self._row(first), _rule(table.align), *map(self._row, others)]))

    def _row(self, row: tuple[Text, ...]) -> str:
        return f"| {' | '.join(map(self.inline, row))} |"

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
    document: Document,
    flavour: Flavour = "pandoc",
    link: Link = no_link,
    own: OwnTemplate | None = None,
    decimal: DecimalSign = POINT,
) -> str:
    """The document as Markdown; by an own template. `link` gives the address of a figure's file; without one, a figure is
    described in words."""
    return rendered(_templates(flavour, decimal), "document.md", own, document=document, link=_quoted(link))


def head_and_sections(document: Document, link: Link = no_link, decimal: DecimalSign = POINT) -> Iterator[str]:
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
        "line": text.line,
        "spread": text.spread,
        "table": text.table,
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


def _rule(align: str) -> str:
    """The line below a table's head."""
    return "| " + " | ".join({"l": ":--", "w": ":--", "r": "--:"}[letter] for letter in align) + " |"


def _plain(identity: str) -> Safe:
    """An id of a quantity, which is made of letters, digits, dots and underscores, inside back-ticks."""
    return Safe("".join(c for c in identity if c.isalnum() or c in "._"))
