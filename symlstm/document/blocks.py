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


@dataclass(frozen=True, slots=True)
class Table:
    """A table. `align` has a letter a column, l or r, or w for words that may be broken into lines."""

    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    align: str
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Bullets:
    """A list of short points."""

    items: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing with its caption; `alt` says what it shows to who cannot see it, `name` is what a file of it is called."""

    name: str
    caption: str
    alt: str
    drawing: Drawing


Block = Paragraph | QuantityHeading | Display | Table | Bullets | Figure


@dataclass(frozen=True, slots=True)
class Section:
    """A titled run of blocks; `name` is its fixed name, for templates."""

    name: str
    title: str
    blocks: tuple[Block, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures among the blocks."""
        return tuple(block for block in self.blocks if isinstance(block, Figure))


@dataclass(frozen=True, slots=True)
class Document:
    """A worked solution, built once; each language's top template lays the sections out by name.

    backward  the backward equations, a section for each time step from the last to the first, the gradients of the
              parameters, and gradient descent; empty without a backward pass
    over_time charts; None without figures
    """

    title: str
    running_head: str
    lead: Text
    givens: Section
    conventions: Section
    equations: Section
    steps: tuple[Section, ...]
    readout: Section | None
    backward: tuple[Section, ...]
    over_time: Section | None
    summary: Section
    crosscheck: Section
    proof: Section

    @property
    def sections(self) -> tuple[Section, ...]:
        """All sections in reading order."""
        last = (self.readout,) if self.readout else ()
        charts = (self.over_time,) if self.over_time else ()
        first = (self.givens, self.conventions, self.equations)
        return (*first, *self.steps, *last, *self.backward, *charts, self.summary, self.crosscheck, self.proof)

    @property
    def parts(self) -> dict[str, Section]:
        """All sections by names of their own, those of time steps with the step: "step-2", "backward-step-2"."""
        steps = {id(section): f"step-{time}" for time, section in enumerate(self.steps, 1)}
        back = [section for section in self.backward if section.name == "backward-step"]
        steps |= {id(section): f"backward-step-{time}" for time, section in enumerate(reversed(back), 1)}
        return {steps.get(id(section), section.name): section for section in self.sections}

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in reading order."""
        return figures_in(self.sections)

    @property
    def running_title(self) -> str:
        """The title, cut to what fits into the head of a page beside the rounding rule."""
        return cut_to_head(self.title, self.running_head)


def figures_in(sections: tuple[Section, ...]) -> tuple[Figure, ...]:
    """The figures of some sections, in reading order."""
    return tuple(figure for section in sections for figure in section.figures)


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
