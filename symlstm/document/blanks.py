"""Blanks in place of numbers that are to be worked out: the pages of the solution, to be filled in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import ceil
from typing import Literal

from symlstm.derivation.step import Step
from symlstm.document.formula import Blank, Brackets, Formula, Mark, Row
from symlstm.document.lines import Writer
from symlstm.document.names import Names
from symlstm.document.signs import is_negative
from symlstm.language import _
from symlstm.network.ids import Id
from symlstm.numbers.page import Page

KindOfBlanks = Literal["results", "numbers", "all"]
KINDS: tuple[KindOfBlanks, ...] = ("results", "numbers", "all")
LEAST_LETTERS, MOST_LETTERS = 5, 14
OF_ID, OF_UNIT, BETWEEN = 0.48, 0.35, 0.3  # of the width of a letter: one of the small print below a blank, and what parts them


@dataclass(frozen=True)
class Blanks:
    """What a worksheet leaves open.

    asked   the ids of the numbers that the answer form asks; other results are to be worked out, too, but are not marked
    kind    "results": the results, with names in place of numbers that are put into a line; "numbers": these are blanks as well; "all":
            the formulas are left out, too
    given   ids of results that are printed to go on from, and not asked
    points  for each asked id what it is worth; empty where the sheet says nothing of points
    with_answers  whether each blank carries what belongs there, for an exam that switches between the two
    """

    asked: frozenset[str]
    kind: KindOfBlanks = "results"
    given: frozenset[str] = frozenset()
    points: Mapping[str, int] = field(default_factory=dict)
    with_answers: bool = False


class BlankWriter(Writer):
    """Writes lines with blanks in place of whatever is worked out."""

    withholds = True

    def __init__(self, page: Page, names: Names, blanks: Blanks):
        super().__init__(page, names)
        self.blanks = blanks
        self.shows_names_only = blanks.kind == "all"
        asked = blanks.asked - blanks.given
        longest = max((len(str(page.values.printed[quantity])) for quantity in asked), default=0)
        widest = max((ceil(self._label(quantity)) for quantity in asked), default=0)
        self._letters = min(
            max(longest + 1, widest, LEAST_LETTERS), MOST_LETTERS
        )  # the same for all, so that none tells its number

    def number_on(self, line: str, quantity: str) -> Formula:
        """A given number; of anything that is worked out, room to copy it."""
        number = super().number_on(line, quantity)
        if quantity not in self.page.derivation.by_target:
            return number
        return self._to_copy(quantity, _as_factor(number))

    def stands_by_name(self, quantities: Iterable[str]) -> bool:
        """Whether numbers that are worked out would be put into a line, where only the results are left open."""
        return self.blanks.kind == "results" and not self.page.derivation.by_target.keys().isdisjoint(quantities)

    def asks(self, quantity: str) -> bool:
        """Whether the answer form asks a result."""
        return quantity in self.blanks.asked and quantity not in self.blanks.given

    def printed(self, quantity: str) -> Formula:
        """Room for the value, whatever it is."""
        asked = self.asks(quantity)
        answer = Mark("result", super().printed(quantity)) if self.blanks.with_answers else None
        return Blank(quantity, self._letters, self._unit(quantity) if asked else "", asked, answer)

    def _unit(self, quantity: str) -> str:
        """Which of several units a result is of; nothing for one of another sample."""
        name = self.names.network.names.get(Id.parse(quantity).name)
        has_units = name is not None and name.is_timed and self.names.length(name.subject) > 1
        return _("unit {n}", n=Id.parse(quantity).numbers[-1]) if has_units else ""

    def _label(self, quantity: str) -> float:
        """How many letters wide what stands below a blank is, in small print: its unit on the left, its id on the right."""
        unit = self._unit(quantity)
        return OF_ID * len(quantity) + (OF_UNIT * len(unit) + BETWEEN if unit else 0)

    def result(self, step: Step) -> Formula:
        """Room for the result."""
        return self.printed(step.target)

    def exact(self, step: Step) -> Formula | None:
        """No fraction tells the result."""
        return None

    def to_go_on_from(self, quantity: str) -> Formula:
        """A result that is printed, so that an early slip does not spoil what follows; else room to copy it."""
        printed = super().printed(quantity)
        return printed if quantity in self.blanks.given else self._to_copy(quantity, printed)

    def _to_copy(self, quantity: str, number: Formula) -> Blank:
        """A dotted line; in an exam the number shows in its place, together with the answers."""
        return Blank(quantity, self._letters, is_answer=False, answer=number if self.blanks.with_answers else None)


def _as_factor(number: Formula) -> Formula:
    """A number in the place of a blank, round which no brackets stand that would tell its sign: it brings its own."""
    return Brackets(number) if is_negative(number) or isinstance(number, Row) else number
