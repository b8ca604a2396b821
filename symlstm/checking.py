"""The whole way from a problem and a sheet to its marks and feedback, top to bottom."""

from collections.abc import Collection, ItemsView, Iterable, Iterator, KeysView, Mapping, ValuesView
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from symlstm.document.blocks import Document
from symlstm.document.feedback.student import FeedbackOptions, feedback
from symlstm.document.feedback.words import cause_in_words
from symlstm.document.wording import out_of
from symlstm.errors import Finding, UsageError
from symlstm.language import cached_in_language
from symlstm.marking.charges import MarkedLine, Override
from symlstm.marking.mark import Marked, Marker, Marking
from symlstm.marking.mark_text import mark_text
from symlstm.marking.sheet import Sheet, sheet_of
from symlstm.marking.worked import worked_out
from symlstm.numbers.certify import certify
from symlstm.numbers.rounding import Rounded
from symlstm.problem import Problem
from symlstm.problem.demand import demand
from symlstm.problem.wording import shown
from symlstm.rendering import Format, write_document
from symlstm.words import N_, said

IN_FULL = FeedbackOptions()
Answers = Mapping[str, str] | Sheet


@dataclass(frozen=True, repr=False)
class MarkedSheet:
    """A marked sheet: `sheet["f.2.1"]` is the verdict on a line, `sheet.lines` are all of them.

    It can be read as a mapping from ids to verdicts. In a notebook it shows itself.
    """

    marked: Marked
    marker: Marker = field(compare=False)
    feedback_options: FeedbackOptions = IN_FULL

    @property
    def lines(self) -> tuple[MarkedLine, ...]:
        return self.marked.lines

    @property
    def mark(self) -> str:
        """The mark in words: "68 of 69"."""
        total = self.marked.total
        return out_of(mark_text(total.earned), mark_text(total.possible))

    @property
    def verdicts(self) -> dict[str, str]:
        """Every line's verdict by its id: "correct", "follows", "mistake" and so on."""
        return dict(self._verdicts)

    @cached_property
    def _verdicts(self) -> Mapping[str, str]:
        return {line.quantity: line.verdict.value for line in self.lines}

    @property
    def causes(self) -> dict[str, str]:
        """What seems to have happened on each line that is a mistake or a slip, in words, by its id."""
        return {line.quantity: cause_in_words(line) for line in self.lines if line.causes}

    def __getitem__(self, quantity: str) -> str:
        """The verdict on a line. Raises UsageError for an id that was not asked."""
        demand("sheet[...]", quantity, str, N_('the id of a quantity, such as "f.2.1"'))
        if quantity not in self._verdicts:
            raise UsageError(
                said(
                    "{quantity}: no line of this sheet; the lines are {lines}, ...",
                    quantity=repr(quantity[:60]),
                    lines=", ".join(list(self._verdicts)[:3]),
                )
            )
        return self._verdicts[quantity]

    def __iter__(self) -> Iterator[str]:
        """The ids of all lines, in the order of the work."""
        return iter(self._verdicts)

    def __len__(self) -> int:
        return len(self.lines)

    def __contains__(self, quantity: object) -> bool:
        return quantity in self._verdicts

    def keys(self) -> KeysView[str]:
        return self._verdicts.keys()

    def values(self) -> ValuesView[str]:
        return self._verdicts.values()

    def items(self) -> ItemsView[str, str]:
        return self._verdicts.items()

    def __repr__(self) -> str:
        return f"<MarkedSheet of {self.marked.student!r}: {self.mark}>"

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied or sent to another process, it takes the problem and the way of marking along, and the marker is made again."""
        return _marked_sheet, (self.marked, self.marker.problem, self.marker.marking, self.feedback_options)

    @cached_in_language
    def document(self) -> Document:
        """The feedback as named sections, in no output language yet."""
        return feedback(self.marked, worked_out(self.marked, self.marker.key), self.marker, self.feedback_options)

    def render(self, format: Format = "md") -> str:
        """The feedback as text: "md", "github.md", "tex", "html", "ipynb" or "typ"."""
        return write_document(self.document, format)

    def _repr_markdown_(self) -> str:
        return self.render("md")


def _marked_sheet(marked: Marked, problem: Problem, marking: Marking, feedback_options: FeedbackOptions) -> MarkedSheet:
    return MarkedSheet(marked, Marker(problem, marking), feedback_options)


def mark(problem: Problem, sheet: Answers, marking: Marking | None = None, asked: Collection[str] = ()) -> MarkedSheet:
    """A sheet marked line by line, against the right values and against the student's own numbers.

    sheet    the texts that were written, by the id of the quantity; what is missing is blank
    marking  tolerance, marks and rules; without it those for practice
    asked    the ids that count; without them all of the problem

    Raises UsageError for an id that the problem does not have, and for an answer that is no text.
    """
    demand("mark", problem, Problem, N_("a Problem, as load gives it"))
    demand("mark, sheet", sheet, Mapping | Sheet, N_('texts by the id of the quantity, {"c.1.1": "0.35"}'))
    demand("mark, marking", marking, Marking | None, N_("a Marking, or None"))
    for quantity in sheet if isinstance(sheet, Mapping) else ():
        demand("mark, sheet", quantity, str, N_('ids such as "c.1.1"'))
    marker = Marker(problem, marking)
    _check_asked(asked, marker)
    answers = sheet if isinstance(sheet, Sheet) else sheet_of("the student", sheet)
    return MarkedSheet(marker.mark(answers, asked), marker)


def _check_asked(asked: Collection[str], marker: Marker) -> None:
    """Raise UsageError for what are no ids, and for ids that the problem does not have."""
    if isinstance(asked, str):  # a collection of letters
        found = said("the text {text}", text=shown(asked))
        raise UsageError(Finding("mark, asked", found, N_('a list of ids, ["c.1.1"]')).message)
    demand("mark, asked", asked, Collection, N_('the ids that count, ["c.1.1", "c.1.2"]'))
    for quantity in asked:
        demand("mark, asked", quantity, str, N_('ids such as "c.1.1"'))
        marker.derivation.step(quantity)


def mark_sheets(
    marker: Marker,
    sheets: Iterable[Sheet],
    asked: Collection[str] = (),
    overrides: Mapping[str, Mapping[str, Override]] | None = None,
    feedback_options: FeedbackOptions = IN_FULL,
) -> Iterator[MarkedSheet]:
    """Sheets of one problem, one after the other; none is kept."""
    for sheet in sheets:
        yield MarkedSheet(marker.mark(sheet, asked, (overrides or {}).get(sheet.student)), marker, feedback_options)


mark_class = mark_sheets  # as scripts know it; `symlstm.mark_class` marks the files of a class


def key_of(marker: Marker) -> Mapping[str, Rounded]:
    """The right values, certified. Raises PrecisionError where a digit cannot be proven."""
    return certify(marker.derivation, marker.problem.rounding).printed
