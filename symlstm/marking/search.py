"""The search on one sheet: every edit of a wrong line, and of the blank lines that it rests on, that gives what was written.

An edit is tried on each line by itself here; on several lines in `throughout`.
"""

from collections import ChainMap, Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np

from symlstm.derivation.expression import Expression
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.causes import Cause
from symlstm.marking.edit_table import EditTable
from symlstm.marking.follow import Judged, Status, is_read, wrong_lines
from symlstm.marking.formula_line import FormulaLine
from symlstm.marking.habit import habit_of
from symlstm.marking.ranges import Range, range_of, range_of_formula
from symlstm.marking.slips import CUT_OFF, MISCOPIES, SLIPS, Miscopy, Slip
from symlstm.marking.trial import Trial
from symlstm.marking.written import Written

MOST_ABOVE = 60  # blank lines above a wrong one that are searched, nearest first
MOST_WORK = 60_000  # numbers read on the way down from edited blank lines, on one sheet
LEAST_WORK, FEW_WORK = 400, 4_000  # of them for each wrong line; where it rests on few blank ones
FEW_ABOVE = 24
MOST_MEANT = 4096  # entries for which it is kept what may have been meant
MOST_SLIPS = 16  # wrong lines; of more, none is a slip of its own, and only habits are looked for

NOTHING: Mapping[str, Range] = {}
UNCHANGED: Mapping[str, Expression] = {}
FormulaLines = Mapping[str, FormulaLine]
WorkedAgain = tuple[Mapping[str, Range], Range]  # the lines that had to be worked out again, and what comes out


class SheetSearch:
    """The search on one sheet."""

    def __init__(self, key: AnswerKey, table: EditTable, lines: Sequence[Judged]):
        self.key, self.table, self.lines = key, table, lines
        self.habit = habit_of(lines, float(key.tolerance.result))
        self.written = {line.step.target: line.entry for line in lines if isinstance(line.entry, Written) and is_read(line)}
        self._more = key.slack_in_floats
        self.known: dict[str, Range] = dict(key.ranges)
        self.right = Counter(line.step.name for line in lines if line.status in (Status.CORRECT, Status.FOLLOWS))
        wrong = len(wrong_lines(lines))
        self.miscopies = [kind for kind in MISCOPIES if kind.is_habit or wrong <= MOST_SLIPS]
        self._work_left = MOST_WORK
        self._above: dict[str, list[str]] = {}
        self._again: dict[str, dict[Hashable, Range]] = {}  # what comes out on a line with the edits of a blank one
        self.known |= {line.step.target: range_of(line.stands_for) for line in lines}

    def opened(self, line: Judged, explains: Sequence[str] = ()) -> Trial:
        """A wrong line, for which nothing was tried yet; of a blank one that was filled in, with the lines that it explains."""
        names = {line.step.name, *(self.key.derivation.by_target[target].name for target in explains)}
        is_right_elsewhere = any(self.right[name] > 1 for name in names)
        return Trial(line, self.habit, range_of(line.own), self.blank_above(line.step.target), is_right_elsewhere)

    def search_formulas(self, trial: Trial) -> None:
        """Try all that leaves the number itself as it was meant."""
        with np.errstate(all="ignore"):
            self._edit_itself(trial)
            self._edit_blanks(trial)
        self._miscopy(trial)

    def search(self, trial: Trial) -> None:
        """Try everything for a wrong line."""
        if self.key.tolerance.result < 1:
            self._write(trial, (CUT_OFF,))
        if any(cause.rule is CUT_OFF for cause, *_ in trial.fitting):
            return
        self.search_formulas(trial)
        self._write(trial, SLIPS)

    def _edit_itself(self, trial: Trial) -> None:
        target = trial.line.step.target
        for edit, cause in zip(self.table.edits(target), self.table.causes(target), strict=True):
            low, high = self.table.ranges.of_edited(edit.formula, self.known)
            trial.take(cause, edit.keys, low, high)

    def _edit_blanks(self, trial: Trial) -> None:
        target = trial.line.step.target
        above = trial.above
        left = allowed = self._allowance(above)
        for number, blank in reversed(tuple(enumerate(above))):  # nearest first
            if left <= 0:
                break
            done = self.table.done_on_blank(blank)
            changed, gives = self._after_edits(blank, above[number + 1 :], target)
            left -= self._work(changed) + len(done) * len(self.table.lines[blank].reads)
            trial.take_each(done, gives)
        self._work_left -= int(allowed - left)

    def _allowance(self, above: Sequence[str]) -> float:
        """How many numbers may be read for the blank lines of one wrong line: half of what is left, as what explains the first ones
        is made everywhere, and leaves less to look for on the others."""
        return max(self._work_left / 2, LEAST_WORK if len(above) > FEW_ABOVE else FEW_WORK)

    def _work(self, changed: Iterable[str]) -> int:
        """How many numbers were read to work these lines out."""
        return sum(len(self.table.lines[quantity].reads) for quantity in changed)

    def blank_above(self, target: str) -> list[str]:
        """The blank lines that a line rests on without a written one between, in the order of the work."""
        if target not in self._above:
            self._above[target] = self._found_above(target)
        return self._above[target]

    def _found_above(self, target: str) -> list[str]:
        found: dict[str, None] = {}
        waiting = [target]
        while waiting and len(found) < MOST_ABOVE:
            for quantity in self.table.lines[waiting.pop(0)].reads:
                if quantity in self.table.lines and quantity not in self.written and quantity not in found:
                    found[quantity] = None
                    waiting.append(quantity)
        return [step.target for step in self.key.derivation.steps if step.target in found] if found else []

    def gone_on_with(self, quantity: str, gives: Range) -> Range:
        """What a blank line may have been gone on with that gives this."""
        (low, high), more = gives, self._more[quantity]
        return low - more, high + more

    def gives(self, target: str, known: Mapping[str, Range], edited: Mapping[str, Expression] = UNCHANGED) -> Range:
        """What a line gives from what is known, where some formulas are edited."""
        if target in edited:
            return self.table.ranges.of_edited(edited[target], known)
        return self.table.ranges[target](known)

    def _reading(self, target: str, known: Mapping[str, Range]) -> Range:
        """What a line gives where numbers that it reads, weights among them, are read as others."""
        return range_of_formula(self.table.lines[target].expression, known.__getitem__)

    def _after_edits(self, blank: str, below: Sequence[str], target: str) -> WorkedAgain:
        """What a line gives with each edit of a blank line above it. Wrong lines share blank ones, which are worked out once."""
        again = self._again.setdefault(blank, {})
        if not again:
            gives = self.table.ranges.of_edited
            each = [gives(formula, self.known) for formula in self.table.done_on_blank(blank).formulas]
            again[blank] = self.gone_on_with(blank, _side_by_side(each))
        return self._after(blank, again, below, target)

    def _after(self, blank: str, again: dict[Hashable, Range], below: Sequence[str], target: str) -> WorkedAgain:
        """What a line gives when a blank line above it is something else; `again` keeps what was worked out with that."""
        changed = {blank: again[blank]}
        known = {**self.known, **changed}
        for quantity in below:
            line = self.table.lines[quantity]
            others = tuple([read for read in line.reads if read in changed])
            if others:
                if (quantity, others) not in again:
                    again[quantity, others] = self.gone_on_with(quantity, self.gives(quantity, known))
                known[quantity] = changed[quantity] = again[quantity, others]
        return changed, self.gives(target, known)

    def leading_to(self, targets: Iterable[str]) -> FormulaLines:
        """These lines, and all blank ones that they rest on, in the order of the work."""
        wanted = set(targets)
        for target, line in reversed(self.table.lines.items()):
            if target in wanted:
                wanted.update(read for read in line.reads if read not in self.written)
        return {target: line for target, line in self.table.lines.items() if target in wanted}

    def worked_through(
        self, edited: Mapping[str, Expression], read: Mapping[str, Range] = NOTHING, lines: FormulaLines | None = None
    ) -> dict[str, Range]:
        """What the written lines give that are edited, or rest on blank ones that come out differently, or on what is `read` so: of all, or
        of those that `lines` lead to."""
        return self.worked_on(edited, read, lines)[0]

    def worked_on(
        self, edited: Mapping[str, Expression], read: Mapping[str, Range] = NOTHING, lines: Iterable[str] | None = None
    ) -> tuple[dict[str, Range], dict[str, Range]]:
        """The same, and what the blank lines are that come out differently, so that it can be gone on with."""
        gives, changed, known, due = dict[str, Range](), dict[str, Range](), {**self.known, **read}, set(edited)
        readers = {
            target for name in read for target in self.table.readers[name]
        }  # the ranges of lines hold the weights as they are
        due |= readers
        with np.errstate(all="ignore"):
            for target in self.table.lines if lines is None else lines:
                if target in due:
                    found = self._reading(target, known) if target in readers else self.gives(target, known, edited)
                    if target in self.written:
                        gives[target] = found
                    else:
                        known[target] = changed[target] = self.gone_on_with(target, found)
                        due.update(self.table.readers[target])
        return gives, changed

    def comes_out(self, target: str, gives: Range) -> Any:
        """Whether what a written line gives may have been written down as it is; of arrays of ranges for each of them."""
        entry, (low, high) = self.written[target], gives
        return self.habit.fits((float(entry.value), float(entry.unit)), low, high)

    def may_be(self, target: str, gives: Range) -> bool:
        """Whether what a written line gives may have been written down as it is, however the student works otherwise."""
        (low, high), entry = gives, self.written[target]
        off = self.key.tolerance.result * entry.unit
        return bool(low - 2 * off <= entry.value <= high + 2 * off)

    def _miscopy(self, trial: Trial) -> None:
        """Numbers that were read as others: the formula is right."""
        target = trial.line.step.target
        for kind in self.miscopies:
            for formula, numbers in kind.copied(self.table.lines[target], self.written, self.key.derivation.givens):
                others = {name: self._read_as(name, float(value), kind.is_habit) for name, value in numbers.items()}
                low, high = range_of_formula(formula, ChainMap(others, self.known).__getitem__)
                trial.take(Cause(kind, (target,), formula, numbers), (_key_of(kind, numbers),), float(low), float(high))

    def _read_as(self, name: str, value: float, is_exact: bool) -> Range:
        """A number that was read for one of the student's own stands for as much as that does."""
        quantity = name.partition(" ")[0]
        wide = 0.0 if is_exact or quantity not in self.written else (self.known[quantity][1] - self.known[quantity][0]) / 2
        return value - wide, value + wide

    def _write(self, trial: Trial, slips: Sequence[Slip]) -> None:
        """Slips in writing: the entry that was meant is what the line gives."""
        assert isinstance(trial.line.entry, Written)
        for slip in slips:
            cause = Cause(slip, (), None)
            for meant in _meant(slip, trial.line.entry):
                trial.take(cause, (), *trial.own, meant)


@lru_cache(maxsize=MOST_MEANT)
def _meant(slip: Slip, entry: Written) -> tuple[tuple[float, float], ...]:
    """What may have been meant by an entry, each with its unit; kept, as a class makes the same mistakes."""
    return tuple((float(meant.value), float(meant.unit)) for meant in slip.undone(entry))


def _side_by_side(ranges: Sequence[Range]) -> Range:
    return np.array([low for low, _ in ranges]), np.array([high for _, high in ranges])


def _key_of(kind: Miscopy, numbers: Mapping[str, object]) -> Hashable:
    return kind.name if kind.is_habit else (kind.name, *numbers.items())
