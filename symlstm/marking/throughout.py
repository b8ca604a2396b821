"""One thing done everywhere, held against the whole sheet at once.

On the usual form most lines are blank, so that a mistake made on all gates reaches a wrong line by dozens of ways, and each line by
itself tells little. Here an edit is made on every line that it fits, the sheet is worked through once with it, and each wrong
line says whether it comes out as written.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from symlstm.marking.catalogue import Rule
from symlstm.marking.causes import Cause
from symlstm.marking.edit_table import TableEdit
from symlstm.marking.ranges import Range, range_of_formula
from symlstm.marking.search import SheetSearch
from symlstm.marking.trial import THROUGHOUT, Trial

MOST_SEEDS, MOST_PASSES = 24, 60  # edits that are made everywhere: for one wrong line, on one sheet
CERTAIN = 1e4  # how many times better than unknown causes it must explain lines that are not searched any more


@dataclass(frozen=True)
class Throughout:
    """An edit made everywhere: what the written lines give with it, and the lines above each of them on which it was made."""

    key: Hashable
    edited: Mapping[str, TableEdit]
    gives: Mapping[str, Range]

    def cause(self, target: str) -> Cause:
        """The cause on a wrong line: the edit there, or else where it comes first."""
        at = target if target in self.edited else next(iter(self.edited))
        edit = self.edited[at]
        return Cause(edit.rule, (at,) if at == target else tuple(self.edited), edit.formula)


class WholeSheet:
    """Makes edits everywhere on one sheet, each once."""

    def __init__(self, search: SheetSearch):
        self._search, self._made = search, set[tuple[int, ...]]()

    def seeded(self, trial: Trial) -> Iterator[Throughout]:
        """What explains a wrong line, made everywhere, the likeliest first."""
        best = sorted(trial.candidates(), key=lambda candidate: -candidate.score)
        rules = {key: c.cause.rule for c in best for key in c.keys if isinstance(c.cause.rule, Rule) and isinstance(key, int)}
        for key, rule in list(rules.items())[:MOST_SEEDS]:
            edited = self._search.table.of_key(rule, key)
            made = tuple(map(id, edited.values()))
            if len(edited) > 1 and made not in self._made and len(self._made) < MOST_PASSES:
                self._made.add(made)
                yield Throughout((THROUGHOUT, key), edited, self._worked_through(edited))

    def _worked_through(self, edited: Mapping[str, TableEdit]) -> dict[str, Range]:
        """What the written lines give that are edited, or rest on blank ones that come out differently."""
        search, gives, changed = self._search, dict[str, Range](), dict[str, Range]()
        known = dict(search.known)
        with np.errstate(all="ignore"):
            for target, line in search.table.lines.items():
                edit = edited.get(target)
                if edit is None and changed.keys().isdisjoint(line.reads):
                    continue
                formula = edit.formula if edit else line.expression
                if target in search.written:
                    gives[target] = range_of_formula(formula, known.__getitem__)
                else:
                    known[target] = changed[target] = search.worked(target, formula, known)
        return gives


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
