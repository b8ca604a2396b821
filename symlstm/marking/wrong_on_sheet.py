"""The wrong lines of one sheet, and whether what may have been done on several of them is borne out."""

from collections.abc import Collection, Mapping

from symlstm.marking.follow import Status, wrong_lines
from symlstm.marking.ranges import Range
from symlstm.marking.search import SheetSearch

MOST_FIRST = 2  # wrong lines of the forward pass, of which one must rest on what was misread
FEWEST = 2  # wrong lines from which something is learned together


class WrongOnSheet:
    """The wrong lines of one sheet.

    wrong    in the order of the work
    right    all that are right, or follow
    leading  the wrong lines, and all blank ones that lead to them
    others   all that do not
    first    what the first wrong lines of the forward pass rest on, these among it
    """

    def __init__(self, search: SheetSearch):
        self.search = search
        self.right = {line.step.target for line in search.lines if line.status in (Status.CORRECT, Status.FOLLOWS)}
        rest_on = {
            target: {target, *search.blank_above(target)} for target in (line.step.target for line in wrong_lines(search.lines))
        }
        forward = [each for target, each in rest_on.items() if search.table.lines[target].is_forward]
        self.wrong = list(rest_on)
        self.leading = search.leading_to(rest_on)
        self.others = [target for target in search.table.lines if target not in self.leading]
        self.first = set().union(*forward[:MOST_FIRST])
        self._rest_on = list(rest_on.values())

    def concerns_several(self, edited: Collection[str]) -> bool:
        """Whether at least two wrong lines rest on lines that are edited: else nothing can be learned from them together."""
        return sum(not each.isdisjoint(edited) for each in self._rest_on) >= FEWEST

    def is_borne_out(self, gives: Mapping[str, Range], times: int = 1) -> bool:
        """Whether at least two wrong lines come out as they are written, and more, by so many times, than right ones do not."""
        fitting = len(self.fitting(gives))
        others = gives.keys() - self.wrong if fitting >= FEWEST else ()
        against = sum(not self.search.comes_out(target, gives[target]) for target in others)
        return fitting >= FEWEST and fitting > times * against

    def fitting(self, gives: Mapping[str, Range]) -> list[str]:
        """The wrong lines that come out as they are written."""
        return [target for target in self.wrong if target in gives and self.search.comes_out(target, gives[target])]
