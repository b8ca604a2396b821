"""One thing done everywhere, held against the whole sheet at once.

On the usual form most lines are blank, so that a mistake made on all gates reaches a wrong line by dozens of ways, and each line by
itself tells little. Here an edit is made on every line that it fits, the sheet is worked through once with it, and each wrong
line says whether it comes out as written.
"""

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import replace

from symlstm.derivation.expression import Expression
from symlstm.marking.carried_back import WayBack
from symlstm.marking.catalogue import Rule
from symlstm.marking.everywhere import EveryEdit, MadeEverywhere
from symlstm.marking.float_formula import FloatFormula
from symlstm.marking.hypothesis import Throughout
from symlstm.marking.likely_edits import LikelyEdits
from symlstm.marking.misread_givens import MisreadGivens
from symlstm.marking.rounded_throughout import RoundedThroughout
from symlstm.marking.search import SheetSearch
from symlstm.marking.trial import THROUGHOUT, Trial
from symlstm.marking.wrong_on_sheet import WrongOnSheet

CARRIED_BACK = "carried back"
MORE_THAN_AGAINST = 3  # times as many wrong lines as right ones must speak for what was done on lines of several kinds


class WholeSheet:
    """What may have been done everywhere on one sheet, or on several of its lines."""

    def __init__(self, search: SheetSearch, every: EveryEdit, way_back: WayBack, formulas: Mapping[str, FloatFormula]):
        self._search, self._way_back, self._on_sheet = search, way_back, WrongOnSheet(search)
        self._likely = LikelyEdits(search, every, formulas, self._on_sheet.leading)
        self._has_wrong_gradients = any(search.table.lines[target].is_gradient for target in self._on_sheet.wrong)

    def search(self, trial: Trial) -> None:
        """Try, for one wrong line, the edits that are made on several of the lines that lead to it."""
        self._likely.search(trial)

    def edited(self) -> Iterator[Throughout]:
        """Edits made everywhere with which several wrong lines come out, those that these lines say most for first; none that explains only
        what another one explains with more."""
        explained: list[frozenset[str]] = []
        for one, near in self._likely.together():
            if more := [found for found in explained if near < found]:
                yield from self._carried_back(one, must_beat=max(map(len, more)))
                continue
            found = self._made_everywhere(one.keys[0], one.rule, one.edited)
            explained.append(frozenset(self._on_sheet.fitting(found.gives)))
            yield self._narrowed(found) if len(explained[-1]) > 1 else found
            if explained[-1]:
                yield from self._carried_back(one, must_beat=len(explained[-1]))
        for one in self._of_one_line() if self._has_wrong_gradients else ():
            yield from self._carried_back(one, must_beat=1)

    def _carried_back(self, one: MadeEverywhere, must_beat: int) -> Iterator[Throughout]:
        """An edit of the forward pass with the gradients of what was worked out so, where more lines come out with them than without."""
        for back in self._ways_back(one.edited):
            found = self._made_everywhere((CARRIED_BACK, one.keys[0], *back), one.rule, {**one.edited, **back})
            if len(self._on_sheet.fitting(found.gives)) > must_beat:
                yield self._narrowed(found)

    def _ways_back(self, edited: Mapping[str, Expression]) -> Iterator[Mapping[str, Expression]]:
        """The gradients that come out otherwise: all; those of quantities alone, where each weight is still paired with what it is for; those
        of parameters alone, which are paired with what was put in for it."""
        back = self._way_back.edited(edited) if self._has_wrong_gradients else {}
        names = self._search.key.derivation.network.names
        of_parameters = {target: formula for target, formula in back.items() if names.of_id(target).role.is_parameter}
        of_quantities = {target: formula for target, formula in back.items() if target not in of_parameters}
        yield from [back] if back else []
        yield from [of_quantities, of_parameters] if of_quantities and of_parameters else []

    def _of_one_line(self) -> Iterator[MadeEverywhere]:
        """Edits of a line that is the only one of its equation, such as the loss, with which it comes out as it is written."""
        search, number = self._search, Counter(line.step.name for line in self._search.table.lines.values())
        for target in self._on_sheet.wrong:
            if search.table.lines[target].is_forward and number[search.table.lines[target].step.name] == 1:
                for edit in search.table.edits(target):
                    if search.comes_out(target, search.table.ranges.of_edited(edit.formula, search.known)):
                        yield MadeEverywhere(edit.rule, (target, *edit.keys), {target: edit.formula})

    def done_otherwise(self, is_settled: bool) -> Iterator[Throughout]:
        """What else may have been done on the whole sheet: a way of rounding, unless all is settled, something given misread, one mistake in
        lines of several kinds."""
        if not is_settled:
            yield from RoundedThroughout(self._on_sheet).found()
        yield from MisreadGivens(self._on_sheet).found()
        yield from self.jointly()

    def jointly(self) -> Iterator[Throughout]:
        """What is one mistake only where it was made on lines of several kinds; kept as what is misread is."""
        for rule in self._search.table.rules:
            edited = self._search.table.everywhere(rule.jointly_at) if rule.jointly else {}
            if self._on_sheet.concerns_several(edited):
                yield from self._made_jointly(rule, (rule.name,), edited)
                for back in self._ways_back(edited):
                    yield from self._made_jointly(rule, (CARRIED_BACK, rule.name, *back), {**edited, **back})

    def _made_jointly(self, rule: Rule, key: Hashable, edited: Mapping[str, Expression]) -> Iterator[Throughout]:
        gives = self._search.worked_through(edited)
        if self._on_sheet.is_borne_out(gives, MORE_THAN_AGAINST):
            yield Throughout((THROUGHOUT, key), rule, edited, gives)

    def _made_everywhere(self, key: Hashable, rule: Rule, edited: Mapping[str, Expression]) -> Throughout:
        """An edit on all these lines, with what the wrong lines give then."""
        gives, changed = self._search.worked_on(edited, lines=self._on_sheet.leading)
        return Throughout((THROUGHOUT, key), rule, edited, gives, changed)

    def _narrowed(self, found: Throughout) -> Throughout:
        """The same without the lines on which it was not done, as lines that rest on them are right: from one time step on, or in one gate."""
        not_done: set[str] = set()
        others, _changed = self._search.worked_on(found.edited, found.changed, self._on_sheet.others)
        for target, other in others.items():
            if target in self._on_sheet.right and not self._search.comes_out(target, other):
                not_done |= {target, *self._search.blank_above(target)}
        edited = {target: formula for target, formula in found.edited.items() if target not in not_done}
        if len(edited) in (0, len(found.edited)):
            return found
        gives, changed = self._search.worked_on(edited, lines=self._on_sheet.leading)
        return replace(found, edited=edited, gives=gives, changed=changed)
