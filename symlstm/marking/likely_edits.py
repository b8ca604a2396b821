"""Which edits, made on several lines of a sheet, bring wrong lines near to what is written: seen in floats, for all of them at once.

What is found is held against the lines in ranges; the rest is counted, as what was tried and does not fit tells how much a fit proves.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping

import numpy as np

from symlstm.derivation.expression import Expression
from symlstm.marking.catalogue import Rule
from symlstm.marking.causes import Cause
from symlstm.marking.everywhere import Cases, EveryEdit, MadeEverywhere
from symlstm.marking.float_formula import FloatFormula
from symlstm.marking.float_sheet import FloatSheet, tolerance_of
from symlstm.marking.search import FEW_ABOVE, FormulaLines, SheetSearch
from symlstm.marking.trial import Trial

MOST_MADE, MOST_LIKELY = 12, 16  # edits that are looked at: made everywhere on one sheet, and on what leads to one line
MOST_AGAINST = 6  # lines that an edit made everywhere would have made come out otherwise than they are written
NEAR = 3  # times as far from what comes out in floats as an entry may lie from what its line gives
LikelyEdit = tuple[
    Mapping[str, Expression], Rule, tuple[Hashable, ...]
]  # formulas, their rule, what they have in common with others


class LikelyEdits:
    """The edits that may have been made on several lines of one sheet; `leading` are its wrong lines and all that lead to them."""

    def __init__(self, search: SheetSearch, every: EveryEdit, formulas: Mapping[str, FloatFormula], leading: FormulaLines):
        self._search, self._every = search, every
        self._floats = FloatSheet(formulas, search.key.derivation.givens, search.lines)
        self._for_it, self._against = np.zeros(len(every.made)), np.zeros(len(every.made))
        with np.errstate(all="ignore"):
            self._gives = every.worked(self._floats, leading, self._rules_out)
            self._nearer = {target: self._how_much_nearer(target) for target in self._gives}

    def together(self) -> Iterator[tuple[MadeEverywhere, frozenset[str]]]:
        """Edits that bring several wrong lines near, with these lines; the ones first for which they say most."""
        if not self._nearer:
            return
        says = np.array([*self._nearer.values()])
        for place in np.argsort(-says.sum(axis=0), kind="stable")[:MOST_MADE]:
            near = frozenset(target for target, nearer in self._nearer.items() if nearer[place] > 0)
            if len(near) > 1:
                yield self._every.made[place], near

    def search(self, trial: Trial) -> None:
        """Try, for one wrong line, the edits that are made on several of the lines that lead to it."""
        target = trial.line.step.target
        if target not in self._gives:
            return
        gives, leading = self._gives[target], self._search.leading_to([target])
        several = self._every.on_several(tuple(leading)) & (gives != self._floats.worked_out(target))
        self._count(trial, gives[several], self._every.rule[several])
        if len(trial.above) <= FEW_ABOVE:  # else too many things give one number
            for edited, rule, keys in self._made_on(leading, self._best(np.where(several, self._nearer[target], 0.0))):
                low, high = self._search.worked_through(edited, lines=leading)[target]
                trial.weigh(Cause(rule, tuple(edited), next(iter(edited.values()))), keys, float(low), float(high))

    def _count(self, trial: Trial, gives: Cases, rules: Cases) -> None:
        """Count what was tried, what gives the same by one rule once; what was ruled out before it came to this line, too."""
        worked = np.isfinite(gives)
        found = np.unique(rules[worked] + 1j * gives[worked])
        number = np.bincount(np.concatenate([found.real.astype(int), rules[~worked]]), minlength=len(self._every.rules))
        trial.count({name: int(n) for name, n in zip(self._every.rules, number, strict=True) if n}, found.imag.tolist())

    def _best(self, nearer: Cases) -> Cases:
        best = np.argsort(-nearer, kind="stable")[:MOST_LIKELY]
        return best[nearer[best] > 0]

    def _made_on(self, leading: FormulaLines, places: Iterable[int]) -> Iterator[LikelyEdit]:
        """The edits, as far as they are made on the lines that lead to one; what is the same there once."""
        seen: dict[Hashable, tuple[Mapping[str, Expression], Rule, list[Hashable]]] = {}
        for one in (self._every.made[place] for place in places):
            edited = {target: formula for target, formula in one.edited.items() if target in leading}
            same = tuple((target, id(formula)) for target, formula in edited.items())
            seen.setdefault(same, (edited, one.rule, []))[2].extend(one.keys)
        yield from ((edited, rule, tuple(keys)) for edited, rule, keys in seen.values())

    def _rules_out(self, target: str, gives: Cases) -> Cases:
        """Which edits cannot have been made everywhere, once one more line was worked out: many come out otherwise than they are written."""
        entry, own, near = self._floats.known[target], self._floats.worked_out(target), self._near(target)
        comes_out, is_changed = np.abs(gives - entry) <= near, np.abs(gives - own) > near
        self._for_it += comes_out & is_changed
        self._against += ~comes_out & is_changed
        return (self._against >= MOST_AGAINST) & (self._against > 2 * self._for_it)

    def _how_much_nearer(self, target: str) -> Cases:
        """How much nearer to what is written a wrong line comes out with each edit, in logarithms; 0 where that is not near."""
        entry, near = self._floats.known[target], tolerance_of(self._floats.lines[target])
        off, before = np.abs(self._gives[target] - entry), abs(self._floats.worked_out(target) - entry)
        is_near = (off <= self._near(target)) & (2 * off <= before) & (before > 0)
        return np.where(is_near, np.log(before / np.maximum(off, near)), 0.0)

    def _near(self, target: str) -> float:
        return NEAR * tolerance_of(self._floats.lines[target])
