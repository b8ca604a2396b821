"""The whole way from a problem and a sheet to its marks and feedback, top to bottom."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from symlstm.document.feedback.student import Telling, feedback
from symlstm.document.feedback.words import cause_in_words, mark_text
from symlstm.document.report import Report
from symlstm.errors import UsageError
from symlstm.marking.charges import MarkedLine, Override
from symlstm.marking.mark import Marked, Marker, Marking
from symlstm.marking.sheet import Sheet, sheet_of
from symlstm.numbers.certify import certify
from symlstm.numbers.rounding import Rounded
from symlstm.problem import Problem
from symlstm.rendering import Format, write_document

IN_FULL = Telling()
Answers = Mapping[str, str] | Sheet


@dataclass(frozen=True)
class MarkedSheet:
    """A marked sheet: `sheet["f.2.1"]` is the verdict on a line, `sheet.lines` are all of them. In a notebook it shows itself."""

    marked: Marked
    marker: Marker
    telling: Telling = IN_FULL

    @property
    def lines(self) -> tuple[MarkedLine, ...]:
        return self.marked.lines

    @property
    def mark(self) -> str:
        """The mark in words: "68 of 69"."""
        total = self.marked.total
        return f"{mark_text(total.earned)} of {mark_text(total.possible)}"

    @property
    def verdicts(self) -> dict[str, str]:
        """Every line's verdict by its id: "correct", "follows", "mistake" and so on."""
        return {line.quantity: line.verdict.value for line in self.lines}

    @property
    def causes(self) -> dict[str, str]:
        """What seems to have happened on each line that is a mistake or a slip, in words, by its id."""
        return {line.quantity: cause_in_words(line) for line in self.lines if line.causes}

    def __getitem__(self, quantity: str) -> str:
        """The verdict on a line. Raises UsageError for an id that was not asked."""
        if quantity not in self.verdicts:
            raise UsageError(f"{quantity[:60]!r}: no line of this sheet; the lines are {', '.join(list(self.verdicts)[:3])}, ...")
        return self.verdicts[quantity]

    @cached_property
    def document(self) -> Report:
        """The feedback as named sections, in no output language yet."""
        return feedback(self.marked, self.marker, self.telling)

    def render(self, format: Format = "md") -> str:
        """The feedback as text: "md", "github.md", "tex", "html", "ipynb" or "typ"."""
        return write_document(self.document, format)

    def _repr_markdown_(self) -> str:
        return self.render("md")


def mark(problem: Problem, sheet: Answers, marking: Marking | None = None, asked: Collection[str] = ()) -> MarkedSheet:
    """A sheet marked line by line, against the right values and against the student's own numbers.

    sheet    the texts that were written, by the id of the quantity; what is missing is blank
    marking  tolerance, marks and rules; without it those for practice
    asked    the ids that count; without them all of the problem

    Raises UsageError for an id that the problem does not have, and for an answer that is no text.
    """
    marker = Marker(problem, marking)
    answers = sheet if isinstance(sheet, Sheet) else sheet_of("the student", sheet)
    return MarkedSheet(marker.mark(answers, asked), marker)


def mark_class(
    marker: Marker,
    sheets: Iterable[Sheet],
    asked: Collection[str] = (),
    overrides: Mapping[str, Mapping[str, Override]] | None = None,
    telling: Telling = IN_FULL,
) -> Iterator[MarkedSheet]:
    """The sheets of a class, one after the other; none is kept."""
    for sheet in sheets:
        yield MarkedSheet(marker.mark(sheet, asked, (overrides or {}).get(sheet.student)), marker, telling)


def key_of(marker: Marker) -> Mapping[str, Rounded]:
    """The right values, certified. Raises PrecisionError where a digit cannot be proven."""
    return certify(marker.derivation, marker.problem.rounding).printed
