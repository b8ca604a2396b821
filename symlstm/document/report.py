"""What can be printed: a worked solution, or a report with sections of its own."""

from dataclasses import dataclass
from typing import Protocol

from symlstm.document.blocks import Figure, Section, Text, cut_to_head, figures_in


class Printable(Protocol):
    """What the templates of every language print."""

    @property
    def title(self) -> str: ...

    @property
    def running_head(self) -> str: ...

    @property
    def running_title(self) -> str: ...

    @property
    def lead(self) -> Text: ...

    @property
    def sections(self) -> tuple[Section, ...]: ...

    @property
    def figures(self) -> tuple[Figure, ...]: ...


@dataclass(frozen=True, slots=True)
class Report:
    """A title, a sentence or two, and sections: the feedback on a sheet, the page of a class."""

    title: str
    running_head: str
    lead: Text
    sections: tuple[Section, ...]

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures in reading order."""
        return figures_in(self.sections)

    @property
    def running_title(self) -> str:
        """The title, cut to what fits into the head of a page."""
        return cut_to_head(self.title, self.running_head)
