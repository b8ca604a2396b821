"""The search on one sheet: every edit of a wrong line, and of the blank lines that it rests on, that gives what was written.

An edit is tried on each line by itself; where several blank lines can be edited in the same way, also on all of one quantity, and on
all together, as people do the same thing everywhere.
"""

from collections import ChainMap, Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from symlstm.derivation.expression import Call, Expression
from symlstm.functions import FUNCTIONS
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.causes import Candidate, Cause
from symlstm.marking.edit_table import EditTable, TableEdit
from symlstm.marking.follow import Judged, Status, is_read, stands_for
from symlstm.marking.habit import Habit, habit_of
from symlstm.marking.ranges import Range, range_of, range_of_formula
from symlstm.marking.slips import CUT_OFF, MISCOPIES, SLIPS, Miscopy, Slip
from symlstm.marking.written import Written

UNKNOWN = 3.0  # the prior of what no rule knows on a line, beside one rule
ONCE = 0.4  # how likely a mistake is where the same was done rightly on other lines
FEWEST, NEAREST = 20, 0.2  # values that were tried, and the share of them that says how dense they are
MOST_ABOVE = 60  # blank lines above a wrong one that are searched, nearest first
MOST_WORK = 30_000  # numbers read on the way down from edited blank lines, on one sheet
LEAST_WORK, FEW_WORK = 400, 4_000  # of them for each wrong line; where it rests on few blank ones
FEW_ABOVE = 24
MOST_SLIPS = 16  # wrong lines; of more, none is a slip of its own, and only habits are looked for
AT_ZERO = 8.0  # how much an entry of 0 can prove: it is written for many reasons, and coarse formulas give it often
LEAST_UNITS = 100  # a result may be as large as so many units, whatever its line gives

WorkedAgain = tuple[Mapping[str, Range], Range]  # the lines that had to be worked out again, and what comes out


@dataclass
class Trial:
    """A wrong line, the blank lines it rests on, whether lines of its quantity are right elsewhere, what was tried for it so far, and
    what of that gives the entry."""

    line: Judged
    habit: Habit
    own: Range
    above: Sequence[str] = ()
    is_right_elsewhere: bool = False
    tried: Counter[str] = field(default_factory=Counter)
    middles: list[float] = field(default_factory=list)
    fitting: list[tuple[Cause, tuple[Hashable, ...], float, Hashable]] = field(default_factory=list)

    @cached_property
    def entry(self) -> tuple[float, float]:
        assert isinstance(self.line.entry, Written)
        return float(self.line.entry.value), float(self.line.entry.unit)

    @cached_property
    def span(self) -> float:
        """How far apart answers to this line may lie."""
        expression = self.line.step.expression
        low, high = FUNCTIONS[expression.function].limits if isinstance(expression, Call) else (None, None)
        if low is not None and high is not None:
            return float(high - low)
        value, unit = self.entry
        sizes: list[float] = [abs(end) for end in self.own if end == end]
        return 4 * max(abs(value), *sizes, LEAST_UNITS * unit, 1e-300)

    def take(
        self, cause: Cause, keys: tuple[Hashable, ...], low: float, high: float, entry: tuple[float, float] | None = None
    ) -> None:
        """Count a cause, and keep it if its range gives the entry."""
        self.tried[cause.rule.name] += 1
        self.middles += [] if entry else [(low + high) / 2]
        if self.habit.fits(entry or self.entry, low, high):
            width = 2 * self.habit.units * (entry or self.entry)[1] + self.habit.share * (high - low)
            gives = (cause.rule.name, entry) if entry else _figures(low, high)
            self.fitting.append((cause, keys, width, gives))

    @cached_property
    def room(self) -> float:
        """How far apart answers lie where the entry does: what was tried is denser there than anywhere, or as dense."""
        found = np.abs(np.array(self.middles) - self.entry[0])
        found = found[np.isfinite(found)]
        if len(found) < FEWEST:
            return self.span
        near = float(np.quantile(found, NEAREST))
        return min(self.span, max(2 * near / NEAREST, LEAST_UNITS * self.entry[1]))

    @property
    def unknown(self) -> float:
        """The prior of what no rule knows, beside one rule: here, or on any of the blank lines."""
        return UNKNOWN * (1 + len(self.above) / 2)

    def candidates(self) -> list[Candidate]:
        """What gives the entry. A rule with many edits is not likelier than one with a single edit: they share its prior. Of what gives
        the same, a rule comes before a slip, and an edit of the line itself before one of a line above."""
        groups: dict[Hashable, list[Candidate]] = {}
        for cause, keys, width, gives in self.fitting:
            gain = max(1.0, self.room / max(width, 1e-12 * self.span))
            gain = min(gain, AT_ZERO) if self.entry[0] == 0 else gain
            prior = cause.rule.weight / self.tried[cause.rule.name]
            prior *= ONCE if self.is_right_elsewhere and not cause.is_slip else 1
            groups.setdefault(gives, []).append(Candidate(cause, keys, prior, gain, gives))
        return [candidate for group in groups.values() for candidate in self._first(group)]

    def _first(self, group: list[Candidate]) -> list[Candidate]:
        rules = [c for c in group if not c.cause.is_slip] or group
        return [c for c in rules if self.line.step.target in c.cause.at] or rules


def _figures(low: float, high: float) -> Hashable:
    """A range to seven figures, so that two ways to the same are one."""
    return f"{low:.6e} {high:.6e}"


class SheetSearch:
    """The search on one sheet."""

    def __init__(self, key: AnswerKey, table: EditTable, lines: Sequence[Judged]):
        self.key, self.table, self.lines = key, table, lines
        self.habit = habit_of(lines, float(key.tolerance.result))
        self.written = {line.step.target: line.entry for line in lines if isinstance(line.entry, Written) and is_read(line)}
        self.known: dict[str, Range] = {name: range_of(value) for name, value in key.derivation.givens.items()}
        self.right = Counter(line.step.name for line in lines if line.status in (Status.CORRECT, Status.FOLLOWS))
        wrong = sum(line.status is Status.WRONG for line in lines)
        self.miscopies = [kind for kind in MISCOPIES if kind.is_habit or wrong <= MOST_SLIPS]
        self.allowance = MOST_WORK / max(1, wrong)
        self.known |= {line.step.target: range_of(stands_for(key, line)) for line in lines}

    def trial(self, line: Judged) -> Trial:
        """Everything that was tried for a wrong line."""
        trial = Trial(line, self.habit, range_of(line.own), self._blank_above(line.step.target), self.right[line.step.name] > 1)
        if self.key.tolerance.result < 1:
            self._write(trial, (CUT_OFF,))
        if trial.fitting:
            return trial
        with np.errstate(all="ignore"):
            self._edit_itself(trial)
            self._edit_blanks(trial)
        self._miscopy(trial)
        self._write(trial, SLIPS)
        return trial

    def _edit_itself(self, trial: Trial) -> None:
        target = trial.line.step.target
        for edit in self.table.edits(target):
            low, high = range_of_formula(edit.formula, self.known.__getitem__)
            trial.take(Cause(edit.rule, (target,), edit.formula), edit.keys, low, high)

    def _edit_blanks(self, trial: Trial) -> None:
        target = trial.line.step.target
        above = trial.above
        left = self._allowance(above)
        for number, blank in reversed(tuple(enumerate(above))):  # nearest first
            edits = self.table.edits(blank)
            if edits and left > 0:
                changed, (low, high) = self._after(
                    blank, _side_by_side([self._worked(blank, e.formula, self.known) for e in edits]), above[number + 1 :], target
                )
                left -= self._work(changed) + len(edits) * len(self.table.lines[blank].step.reads)
                for edit, lo, hi in zip(edits, np.broadcast_to(low, len(edits)), np.broadcast_to(high, len(edits)), strict=True):
                    trial.take(Cause(edit.rule, (blank,), edit.formula), edit.keys, float(lo), float(hi))
        left = self._allowance(above)
        for edited, keys in self._together([*above, target] if above else []):
            if left <= 0:
                break
            changed, (low, high) = self._with(edited, above, target)
            left -= self._work(changed)
            first = next(iter(edited.values()))
            trial.take(Cause(first.rule, tuple(edited), first.formula), keys, float(low), float(high))

    def _allowance(self, above: Sequence[str]) -> float:
        """How many numbers may be read for the blank lines of one wrong line."""
        return max(self.allowance / 2, LEAST_WORK if len(above) > FEW_ABOVE else FEW_WORK)

    def _work(self, changed: Iterable[str]) -> int:
        """How many numbers were read to work these lines out."""
        return sum(len(self.table.lines[quantity].step.reads) for quantity in changed)

    def _together(self, lines: Sequence[str]) -> Iterator[tuple[dict[str, TableEdit], tuple[Hashable, ...]]]:
        """The same edit on several lines: on all of one quantity, and on all that it fits."""
        groups: dict[Hashable, dict[str, TableEdit]] = {}
        for quantity in lines:
            for edit in self.table.edits(quantity):
                for key in edit.keys:
                    groups.setdefault(key, {})[quantity] = edit
        seen: dict[tuple[int, ...], list[Hashable]] = {}
        several = {key: edited for key, edited in groups.items() if len(edited) > 1}
        for key, edited in several.items():
            seen.setdefault(tuple(map(id, edited.values())), []).append(key)
        yield from ((several[keys[0]], tuple(keys)) for keys in seen.values())

    def _blank_above(self, target: str) -> list[str]:
        """The blank lines that a line rests on without a written one between, in the order of the work."""
        found: dict[str, None] = {}
        waiting = [target]
        while waiting and len(found) < MOST_ABOVE:
            for quantity in self.table.lines[waiting.pop(0)].step.reads.values():
                if quantity in self.table.lines and quantity not in self.written and quantity not in found:
                    found[quantity] = None
                    waiting.append(quantity)
        return [step.target for step in self.key.derivation.steps if step.target in found] if found else []

    def _worked(self, quantity: str, formula: Expression, known: Mapping[str, Range]) -> Range:
        """What a blank line may have been gone on with."""
        low, high = range_of_formula(formula, known.__getitem__)
        unit = self.key.units[quantity]
        more = float(self.key.tolerance.result * unit) if unit < 1 else 0.0
        return low - more, high + more

    def _after(self, blank: str, value: Range, below: Sequence[str], target: str) -> WorkedAgain:
        """What a line gives when a blank line above it is something else."""
        changed = {blank: value}
        known = ChainMap(changed, self.known)
        for quantity in below:
            if not changed.keys().isdisjoint(self.table.lines[quantity].step.reads.values()):
                changed[quantity] = self._worked(quantity, self.table.lines[quantity].expression, known)
        return changed, range_of_formula(self.table.lines[target].expression, known.__getitem__)

    def _with(self, edited: Mapping[str, TableEdit], above: Sequence[str], target: str) -> WorkedAgain:
        """What a line gives when the formulas of several lines are edited."""
        changed: dict[str, Range] = {}
        known = ChainMap(changed, self.known)
        for quantity in above:
            line = self.table.lines[quantity]
            if quantity in edited or not changed.keys().isdisjoint(line.step.reads.values()):
                formula = edited[quantity].formula if quantity in edited else line.expression
                changed[quantity] = self._worked(quantity, formula, known)
        return changed, range_of_formula(
            edited[target].formula if target in edited else self.table.lines[target].expression, known.__getitem__
        )

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
            for meant in slip.undone(trial.line.entry):
                trial.take(Cause(slip, (), None), (), *trial.own, (float(meant.value), float(meant.unit)))


def _side_by_side(ranges: Sequence[Range]) -> Range:
    return np.array([low for low, _ in ranges]), np.array([high for _, high in ranges])


def _key_of(kind: Miscopy, numbers: Mapping[str, object]) -> Hashable:
    return kind.name if kind.is_habit else (kind.name, *numbers.items())
