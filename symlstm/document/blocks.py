"""What a document is made of: a few kinds of block, in named sections, in no language in particular.

Text from users stands in plain `str`; each format escapes it. Formulas are trees, never text.
"""

from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal
from unicodedata import combining, east_asian_width

from symlstm.document.breaking import AlignedRow
from symlstm.document.figures.drawing import Drawing
from symlstm.document.formula import Formula
from symlstm.problem.settings import PaperSize


@dataclass(frozen=True, slots=True)
class Maths:
    """A formula within a sentence."""

    formula: Formula


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that stand out."""

    text: str


@dataclass(frozen=True, slots=True)
class Code:
    """An id, a file name, a key: in typewriter letters."""

    text: str


RUNNING_HEAD = 100  # characters of the head of a page, in small print


Inline = str | Maths | Strong | Code
Text = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences. A "quiet" one stands back; a "note" is attached to what stands above."""

    text: Text
    tone: Literal["normal", "quiet", "note"] = "normal"

    @property
    def announces(self) -> bool:
        """Whether it ends in a colon, so that what it speaks of comes below."""
        return bool(self.text) and isinstance(self.text[-1], str) and self.text[-1].endswith(":")


@dataclass(frozen=True, slots=True)
class QuantityHeading:
    """The heading of a block of the derivation: what it is, what it is for, the ids of its quantities."""

    title: str
    purpose: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Display:
    """Displayed formulas, aligned at their relations. Groups are set a little apart."""

    groups: tuple[tuple[AlignedRow, ...], ...]

    def leads_on(self, number: int) -> bool:
        """Whether a group gives the symbols of a matrix whose numbers stand in the groups below, which are no quantities by themselves."""
        here, *below = self.groups[number : number + 2]
        return bool(here[-1].quantity and below and not below[0][0].quantity)


@dataclass(frozen=True, slots=True)
class Calculation:
    """One equation of a row: name ≈ factors with their names above them ≈ results.

    lines     the formula; more than one where it is too wide for a line of the page, later ones indented
    quantity  the id of what is on its left
    note      in small print below it: the further digits that it goes on with
    """

    lines: tuple[Formula, ...]
    quantity: str = ""
    note: Text = ()


@dataclass(frozen=True, slots=True)
class CalculationRow:
    """What stands beside one label: the equations of a quantity, one or two side by side on a line.

    label    in bold, on the left; empty where the rows have none
    used_in  in small print below the label: where the result is used next
    lines    the equations, line by line
    words    to the right of the first line: what the quantity is for, or the reason why the line holds
    """

    label: str
    used_in: Text
    lines: tuple[tuple[Calculation, ...], ...]
    words: Text = ()

    def may_end_page_after(self, line: int) -> bool:
        """Whether a page may end below a line, counted from 0: where no equation would stand alone, neither the first nor the last."""
        return 1 <= line < len(self.lines) - 2


@dataclass(frozen=True, slots=True)
class Calculations:
    """Rows of equations below one another: labels, first equations and second equations each start at the same place. A row is
    parted by the end of a page only between equations, and only where it has more than three lines of them."""

    rows: tuple[CalculationRow, ...]


@dataclass(frozen=True, slots=True)
class Spread:
    """Formulas side by side: in so many columns of equal width; with 0 columns, each row spread between the margins."""

    rows: tuple[tuple[Formula, ...], ...]
    columns: int = 0


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `align` has a letter a column, l or r, or w for words that may be broken into lines.

    heads_of  how many columns on the left are heads of their rows
    spans     above the head, words over so many columns each, as (words, columns)
    times     below the head, a row of the numbers that each column is multiplied by
    rules     before which rows a thin rule stands; a table that is too long for a page is parted there
    is_small  whether it is set in small print, so that more columns have room
    """

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    align: str
    caption: str = ""
    heads_of: int = 1
    spans: tuple[tuple[str, int], ...] = ()
    times: tuple[Text, ...] = ()
    rules: tuple[int, ...] = ()
    is_small: bool = False


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short points."""

    items: tuple[Text, ...]

    @property
    def are_titled(self) -> bool:
        """Whether each point begins with a word that stands out, and needs no other mark."""
        return all(item and isinstance(item[0], Strong) for item in self.items)


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its caption; `alt` says what it shows to who cannot see it, `name` is what a file of it is called."""

    name: str
    caption: str
    alt: str
    drawing: Drawing


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure on the left, and what is said of it on its right; below one another where there is no room for both."""

    figure: Figure
    blocks: "tuple[Block, ...]"


Block = Paragraph | QuantityHeading | Display | Calculations | Spread | Table | Bullets | Figure | Beside


@dataclass(frozen=True, slots=True)
class Section:
    """A titled run of blocks; `name` is its fixed name, for templates.

    remark       in grey behind the title
    starts_page  whether it starts a page, so that what stands before can be handed out alone
    runs_in      whether in print its title stands in front of its first sentence
    """

    name: str
    title: str
    blocks: tuple[Block, ...]
    remark: Text = ()
    starts_page: bool = False
    runs_in: bool = False

    @property
    def is_time_step(self) -> bool:
        """Whether it is the work of one time step, which is kept together where a page has room for it."""
        return self.name.startswith(("step-", "backward-step-"))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures among the blocks."""
        return tuple(
            part for block in self.blocks for part in (block, getattr(block, "figure", None)) if isinstance(part, Figure)
        )


@dataclass(frozen=True, slots=True)
class Document:
    """A title, a sentence or two, and named sections in reading order: a worked solution, feedback on a sheet, the page of a class.
    Each language's top template lays the sections out, on this paper."""

    title: str
    running_head: str
    lead: Text
    sections: tuple[Section, ...]
    paper: PaperSize = "a4"

    @property
    def named(self) -> dict[str, Section]:
        """The sections by their names: "givens", "step-1", "backward-step-1", "checked" and so on."""
        return {section.name: section for section in self.sections}

    @property
    def steps(self) -> tuple[Section, ...]:
        """The time steps of the forward pass."""
        return tuple(section for section in self.sections if section.name.startswith("step-"))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in reading order."""
        return tuple(figure for section in self.sections for figure in section.figures)

    @property
    def running_title(self) -> str:
        """The title, cut to what fits into the head of a page beside the rounding rule."""
        return cut_to_head(self.title, self.running_head)


def cut_to_head(title: str, running_head: str) -> str:
    """A title, cut to what fits into the head of a page beside the words on its right."""
    room = RUNNING_HEAD - len(running_head)
    ends = list(accumulate(map(_columns, title)))
    if not ends or ends[-1] <= room:
        return title
    return title[: bisect_right(ends, max(room - 1, 8))].rstrip() + "…"


def _columns(letter: str) -> int:
    """How many letters wide a letter is: Chinese ones two, and accents of their own nothing."""
    return 0 if combining(letter) else 2 if east_asian_width(letter) in "WF" else 1
