"""One thing done everywhere, held against the whole sheet at once.

On the usual form most lines are blank, so that a mistake made on all gates reaches a wrong line by dozens of ways, and each line by
itself tells little. Here an edit is made on every line that it fits, the sheet is worked through once with it, and each wrong
line says whether it comes out as written.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import partial
from itertools import chain, product

import numpy as np

from symlstm.derivation.expression import Call, Constant, Expression
from symlstm.marking.catalogue import Rule
from symlstm.marking.causes import Cause
from symlstm.marking.coarser_blanks import coarser_blanks
from symlstm.marking.everywhere import EveryEdit
from symlstm.marking.float_formula import FloatFormula
from symlstm.marking.follow import Status, wrong_lines
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.likely_edits import LikelyEdits
from symlstm.marking.misread_inputs import (
    InputRows,
    entries_turned,
    input_rows,
    readings_of,
    rounded_givens,
    steps_exchanged,
    turned_round,
)
from symlstm.marking.misread_states import Reading, initial_states, is_other, misread
from symlstm.marking.misread_weights import gates_exchanged, parameters, readings_of_weight
from symlstm.marking.ranges import ROUNDED_ARGUMENTS, ROUNDED_EXPONENTIALS, Range, exponential_to, range_of_formula, rounded_to
from symlstm.marking.rounded_blanks import rounded_through
from symlstm.marking.search import SheetSearch
from symlstm.marking.slips import BLANKS_ROUNDED, ROUNDED_FURTHER, ROUNDED_WITHIN, Miscopy, exponential_in, sigmoid_with
from symlstm.marking.trial import THROUGHOUT, Trial

MOST_FIRST = 2  # wrong lines of the forward pass, of which one must rest on what was misread
FEWEST_MISREAD = 2  # wrong lines that a misread initial state explains
MOST_LINES = 400  # of a problem of which it is asked which weights were misread
MOST_READINGS = 3  # of one number, that are held against the whole sheet


@dataclass(frozen=True)
class Throughout:
    """One thing done everywhere: the formulas of the lines on which it was, and what the written lines give with it."""

    key: Hashable
    rule: Rule | Miscopy
    edited: Mapping[str, Expression]
    gives: Mapping[str, Range]
    changed: Mapping[str, Range] = field(default_factory=dict)  # the blank lines above these that come out differently

    def cause(self, target: str) -> Cause:
        """The cause on a wrong line: the edit there, or else where it comes first. Of a slip no formula is shown."""
        at = target if target in self.edited else next(iter(self.edited))
        at_all = (at,) if at == target else tuple(self.edited)
        if isinstance(self.rule, Rule):
            return Cause(self.rule, at_all, self.edited[at], through=self.edited)
        return Cause(self.rule, at_all, None)


class WholeSheet:
    """What may have been done everywhere on one sheet, or on several of its lines."""

    def __init__(self, search: SheetSearch, every: EveryEdit, formulas: Mapping[str, FloatFormula]):
        self._search = search
        self._right = {line.step.target for line in search.lines if line.status in (Status.CORRECT, Status.FOLLOWS)}
        rest_on = {
            target: {target, *search.blank_above(target)} for target in (line.step.target for line in wrong_lines(search.lines))
        }
        forward = [each for target, each in rest_on.items() if search.table.lines[target].is_forward]
        self._wrong = list(rest_on)
        self._leading = search.leading_to(rest_on)
        self._others = [target for target in search.table.lines if target not in self._leading]
        self._rest_on, self._first = list(rest_on.values()), set().union(*forward[:MOST_FIRST])
        self._likely = LikelyEdits(search, every, formulas, self._leading)

    def search(self, trial: Trial) -> None:
        """Try, for one wrong line, the edits that are made on several of the lines that lead to it."""
        self._likely.search(trial)

    def edited(self) -> Iterator[Throughout]:
        """Edits made everywhere with which several wrong lines come out, those that these lines say most for first; none that explains only
        what another one explains with more."""
        explained: list[frozenset[str]] = []
        for one, near in self._likely.together():
            if not any(near < more for more in explained):
                found = self._made_everywhere(one.keys[0], one.rule, one.edited)
                explained.append(frozenset(self._fitting(found.gives)))
                yield self._narrowed(found) if len(explained[-1]) > 1 else found

    def done_otherwise(self, is_settled: bool) -> Iterator[Throughout]:
        """What else may have been done on the whole sheet: a way of rounding, unless all is settled, something given misread, one mistake in
        lines of several kinds."""
        if not is_settled:
            yield from self.rounded()
            yield from self.blanks_rounded()
        yield from self.misread()
        yield from self.inputs_misread()
        yield from self.jointly()
        yield from self.parameters_misread()

    def rounded(self) -> Iterator[Throughout]:
        """The exponential rounded before the division, in every sigmoid; the argument, wherever a function is read off a table."""
        within = ((ROUNDED_WITHIN, _rounded, places) for places in ROUNDED_EXPONENTIALS)
        before = ((ROUNDED_FURTHER, _looked_up, places) for places in ROUNDED_ARGUMENTS)
        for slip, edit, places in chain(within, before):
            edited = self._search.table.everywhere(partial(edit, places))
            if self._concerns_several(edited):
                yield self._made_everywhere((slip.name, places), slip, edited)

    def blanks_rounded(self) -> Iterator[Throughout]:
        """The numbers of blank lines rounded to fewer places."""
        search, seen = self._search, set[Hashable]()
        blank = {target: line for target, line in search.table.lines.items() if target not in search.written}
        for way in coarser_blanks(search.key.derivation, search.key.units):
            edited = {target: line.expression for target, line in blank.items() if target in way.lines}
            key = BLANKS_ROUNDED.name, way.fewer, *edited
            if len(edited) > 1 and key not in seen:
                seen.add(key)
                yield Throughout((THROUGHOUT, key), BLANKS_ROUNDED, edited, rounded_through(search, way, self._leading))

    def jointly(self) -> Iterator[Throughout]:
        """What is one mistake only where it was made on lines of several kinds; kept as what is misread is."""
        for rule in self._search.table.rules:
            if rule.jointly:
                edited = self._search.table.everywhere(rule.jointly_at)
                if self._concerns_several(edited) and self._is_borne_out(gives := self._search.worked_through(edited)):
                    yield Throughout((THROUGHOUT, rule.name), rule, edited, gives)

    def misread(self) -> Iterator[Throughout]:
        """The given initial states read as others, by all lines that read them. It is kept where at least two wrong lines come out as
        they are written, and more than there are right ones that speak against it."""
        states = initial_states(self._search.key.derivation)
        for rule in self._search.table.rules if states else ():
            for reading in rule.misread(states) if rule.misread else ():
                yield from self._misread(rule, reading)

    def _misread(self, rule: Rule | Miscopy, reading: Reading) -> Iterator[Throughout]:
        """Given numbers read as others, by all lines that read them: where these are several, the first wrong lines rest on some of them, as
        what was misread shows at once, and the sheet bears it out."""
        lines, givens = self._search.table.lines, self._search.key.derivation.givens
        changed = {entry for entry, read in reading.items() if is_other(entry, read, givens)}
        reads = {target for entry in changed for target in self._search.table.readers[entry]}
        if self._first.isdisjoint(reads) or not self._concerns_several(reads):
            return
        read = {entry: range_of_formula(reading[entry], self._search.known.__getitem__) for entry in changed}
        gives = self._search.worked_through({}, read)
        if self._is_borne_out(gives):
            edited = {target: misread(line.expression, reading) for target, line in lines.items() if target in reads}
            yield Throughout((THROUGHOUT, (rule.name, *reading.items())), rule, edited, gives)

    def inputs_misread(self) -> Iterator[Throughout]:
        """Numbers of the input read as others, as initial states are, or what is given rounded before it is read; kept as these are."""
        givens = self._search.key.derivation.givens
        rules = [rule for rule in self._search.table.rules if rule.of_inputs]
        for rows, rule in product(input_rows(self._search.key.derivation), rules):
            readings = {
                "steps": steps_exchanged(rows, givens),
                "sequence": turned_round(rows, givens),
                "numbers": chain(entries_turned(rows, givens), self._entries_misread(rows)),
            }
            for reading in readings[rule.of_inputs]:
                yield from self._misread(rule, reading)
        for reading in rounded_givens(input_rows(self._search.key.derivation), givens):
            yield from self._misread(ROUNDED_FURTHER, reading)

    def parameters_misread(self) -> Iterator[Throughout]:
        """Weights or biases read as others, on the way back, too; kept as what is misread of the input is. Not on long sheets, where it takes
        too long."""
        derivation = self._search.key.derivation
        rules = [rule for rule in self._search.table.rules if rule.of_parameters]
        for rule in rules if len(self._search.table.lines) <= MOST_LINES else ():
            if rule.of_parameters == "gates":
                readings = gates_exchanged(derivation)
            else:
                readings = self._numbers_misread(
                    parameters(derivation), lambda entry: readings_of_weight(derivation.givens[entry])
                )
            for reading in readings:
                yield from self._misread(rule, reading)

    def _entries_misread(self, rows: InputRows) -> Iterator[Reading]:
        """Numbers of one input misread, as the first wrong lines say."""
        givens = self._search.key.derivation.givens
        yield from self._numbers_misread(
            (entry for row in rows.values() for entry in row), lambda entry: readings_of(entry, rows, givens)
        )

    def _numbers_misread(self, entries: Iterable[str], readings: Callable[[str], list[Fraction]]) -> Iterator[Reading]:
        """Of each number that the first wrong lines read, the readings with which most of these come out as they are written."""
        suspects = {read for target in self._first for read in self._search.table.lines[target].reads}
        for entry in (entry for entry in entries if entry in suspects):
            values = readings(entry)
            each = np.array([float(value) for value in values])
            gives = self._search.worked_through({}, {entry: (each, each)}, self._leading)
            fitting = sum(
                (self._search.comes_out(target, gives[target]) * 1 for target in gives.keys() & self._wrong), np.zeros(len(each))
            )
            likely = [value for value, number in zip(values, fitting, strict=True) if number == max(fitting) > 1]
            yield from ({entry: Constant(value)} for value in likely[:MOST_READINGS])

    def _concerns_several(self, edited: Collection[str]) -> bool:
        """Whether at least two wrong lines rest on lines that are edited: else nothing can be learned from them together."""
        return sum(not each.isdisjoint(edited) for each in self._rest_on) >= FEWEST_MISREAD

    def _is_borne_out(self, gives: Mapping[str, Range]) -> bool:
        """Whether at least two wrong lines come out as they are written, and more than right ones do not."""
        fitting = len(self._fitting(gives))
        others = gives.keys() - self._wrong if fitting >= FEWEST_MISREAD else ()
        against = sum(not self._search.comes_out(target, gives[target]) for target in others)
        return fitting >= FEWEST_MISREAD and fitting > against

    def _made_everywhere(self, key: Hashable, rule: Rule | Miscopy, edited: Mapping[str, Expression]) -> Throughout:
        """An edit on all these lines, with what the wrong lines give then."""
        gives, changed = self._search.worked_on(edited, lines=self._leading)
        return Throughout((THROUGHOUT, key), rule, edited, gives, changed)

    def _fitting(self, gives: Mapping[str, Range]) -> list[str]:
        """The wrong lines that come out as they are written."""
        return [target for target in self._wrong if target in gives and self._search.comes_out(target, gives[target])]

    def _narrowed(self, found: Throughout) -> Throughout:
        """The same without the lines on which it was not done, as lines that rest on them are right: from one time step on, or in one gate."""
        not_done: set[str] = set()
        others, _changed = self._search.worked_on(found.edited, found.changed, self._others)
        for target, other in others.items():
            if target in self._right and not self._search.comes_out(target, other):
                not_done |= {target, *self._search.blank_above(target)}
        edited = {target: formula for target, formula in found.edited.items() if target not in not_done}
        if len(edited) in (0, len(found.edited)):
            return found
        gives, changed = self._search.worked_on(edited, lines=self._leading)
        return replace(found, edited=edited, gives=gives, changed=changed)


def _rounded(places: int, line: FormulaLine) -> Expression | None:
    """A sigmoid with its exponential rounded to so many places; None where the line is none."""
    exponential = exponential_in(line.expression, exponential_to(places))
    return None if exponential is None else sigmoid_with(exponential)


def _looked_up(places: int, line: FormulaLine) -> Expression | None:
    """A function of its argument rounded to so many places; None where the line is none."""
    match line.expression:
        case Call(function, (argument,)):
            return Call(function, (Call(rounded_to(places), (argument,)),))
    return None


def take(found: Throughout, trials: Iterable[Trial]) -> list[Trial]:
    """Count an edit that was made everywhere on every line; those that it explains."""
    explained = []
    for trial in trials:
        target = trial.line.step.target
        if target in found.gives:
            low, high = found.gives[target]
            if trial.take(found.cause(target), (found.key,), float(low), float(high)):
                explained.append(trial)
    return explained
