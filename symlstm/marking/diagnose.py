"""Diagnosis: what all wrong lines of a sheet say together.

A hypothesis is one thing done on one line, or the same thing done on several. Its evidence is how much better it fits all of these
lines than numbers picked at random do, times how likely it was before; people do the same thing everywhere, so a thing done twice
is paid for once. The hypothesis with the most evidence takes its lines, then the next one, until each line stands alone.
"""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import log

from symlstm.derivation.expression import Expression
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.carried_back import WayBack
from symlstm.marking.catalogue import CATALOGUE, Rule
from symlstm.marking.causes import Candidate, Cause, Diagnosis
from symlstm.marking.edit_table import EditTable
from symlstm.marking.everywhere import EveryEdit
from symlstm.marking.float_formula import FloatFormula
from symlstm.marking.follow import Judged, is_read, wrong_lines
from symlstm.marking.one_blank import Filled, filled
from symlstm.marking.residuals import alike
from symlstm.marking.search import SheetSearch
from symlstm.marking.slips import NOTHING_ELSE, NOTHING_ELSE_ABOVE
from symlstm.marking.throughout import WholeSheet
from symlstm.marking.trial import Trial
from symlstm.marking.trials import trials_of, unknown

SURE, SURE_ABOVE = 0.75, 0.96  # the probability from which a cause is told to the student; on a line that rests on blank ones
SURE_TOGETHER = 0.9  # on a blank line whose number several lines tell
NEAR = log(6.0)  # how much less evidence another hypothesis may have that cannot be told apart
FAR = log(SURE_ABOVE / (1 - SURE_ABOVE))  # how much more evidence lines that rest on blank ones need to be told of together
MOST_SLIPS, FEW = 2, 4  # lines that are slips as nothing explains them, and one in how many that are written
UNLISTED = Fraction(1, 12)  # how often what is called so was another mistake, as simulated
LISTED = 50.0  # how many times likelier the best cause may be than another that is listed


class Diagnostician:
    """Diagnoses the sheets of one problem. Where two of the `rules` give the same formula, the first one counts."""

    def __init__(self, key: AnswerKey, rules: Sequence[Rule] = CATALOGUE):
        self.key, self.table = key, EditTable(key.derivation, rules)
        self.formulas = {target: FloatFormula(line) for target, line in self.table.lines.items()}

    @cached_property
    def way_back(self) -> WayBack:
        """The gradients through formulas that were edited."""
        return WayBack(self.table.lines, self.key.derivation.givens, self.key.derivation.network.names)

    @cached_property
    def every(self) -> EveryEdit:
        """All edits made everywhere."""
        return EveryEdit(self.table)

    def edits(self, target: str) -> tuple[tuple[Rule, Expression], ...]:
        """Every different edit of a line with the rule that makes it."""
        return tuple((edit.rule, edit.formula) for edit in self.table.edits(target))

    def diagnose(self, lines: Sequence[Judged]) -> dict[str, Diagnosis]:
        """The diagnosis of every wrong line of a sheet, by its target."""
        return self.diagnose_filled(self.filled(lines))

    def filled(self, lines: Sequence[Judged]) -> Filled:
        """The sheet with the number of each blank line that alone explains several wrong ones; but not where a mistake that was made on
        as many lines explains some of them."""
        sheet = filled(self.key, self.table, lines)
        if not sheet.of or len(wrong_lines(sheet.lines)) == 1:
            return sheet
        blanks = {target: blank for blank, below in sheet.of.items() for target in below}
        pool, trials = self._pool(Filled(tuple(lines)), blanks, _more_than_enough(sheet, len(wrong_lines(lines))))
        told = {target: diagnosis.names for target, diagnosis in pool.shared(trials)}
        often = Counter(told.values())
        left = [b for b, below in sheet.of.items() if all(often[told[t]] < len(below) for t in below if t in told)]
        return sheet.only(left, self.key, lines)

    def diagnose_filled(self, sheet: Filled) -> dict[str, Diagnosis]:
        """The diagnosis of every wrong line of a sheet, by its target; and of the blank ones that were filled in, which is that of the
        lines that they explain."""
        pool, trials = self._pool(sheet)
        found = dict(pool.shared(trials))
        for target in pool.left:
            found[target] = _alone(pool.of[target], trials[target], SURE_TOGETHER if target in sheet.of else 0.0)
        found = _charged_together({target: found[target] for target in trials}, alike(wrong_lines(sheet.lines)))
        found |= dict(_slips(found, trials, sheet))
        for blank, explained in sheet.of.items():
            found |= {target: replace(found[blank], first=explained[0]) for target in explained}
        return found

    def _pool(
        self, sheet: Filled, one: Mapping[str, str] | None = None, unsearched: Collection[str] = ()
    ) -> tuple["_Pool", dict[str, Trial]]:
        """What was tried for every wrong line, those that were filled in among them; on those that are left `unsearched` only what others
        have led to."""
        search = SheetSearch(self.key, self.table, sheet.lines)
        trials = trials_of(search, WholeSheet(search, self.every, self.way_back, self.formulas), sheet, unsearched)
        return _Pool({target: trial.candidates() for target, trial in trials.items()}, one or {}), trials


def _more_than_enough(sheet: Filled, wrong: int) -> set[str]:
    """Of the lines that a blank one explains all but so many that a mistake made on as many wrong lines is on one of these at least."""
    return {target for below in sheet.of.values() for target in below[wrong - len(below) + 1 :]}


@dataclass
class _Pool:
    """The candidates of every line, and which lines have not been taken yet. `one` names the blank line of which another number alone
    explains a line, together with others."""

    of: Mapping[str, list[Candidate]]
    one: Mapping[str, str]

    def __post_init__(self) -> None:
        self.left = dict.fromkeys(self.of)
        self._fits: dict[Hashable, dict[str, Candidate]] = {}
        for target, candidates in self.of.items():
            for candidate in sorted(candidates, key=lambda c: c.score):
                for key in candidate.keys:
                    self._fits.setdefault(key, {})[target] = candidate  # the best one stays
        self._fits = {key: lines for key, lines in self._fits.items() if len(lines) > 1}

    def shared(self, trials: Mapping[str, Trial]) -> Iterator[tuple[str, Diagnosis]]:
        """The diagnoses of lines on which the same was done."""
        while (found := self._best(trials)) is not None:
            lines, keys, doubt = found
            for target in lines:
                del self.left[target]
                causes = [c for c in self.of[target] if not keys.isdisjoint(c.keys)]
                best = sorted(causes, key=lambda c: -c.score)
                yield target, _diagnosis(best, doubt, trials[target], lines[0])

    def _best(self, trials: Mapping[str, Trial]) -> tuple[list[str], set[Hashable], float] | None:
        """The lines that the hypothesis with the most evidence explains, the keys that explain them as well, and the doubt left."""
        evidence: dict[Hashable, tuple[float, dict[str, str]]] = {}  # with the place of each line
        for key, fits in self._fits.items():
            lines = [target for target in fits if target in self.left]
            places = {target: self._place(target, fits[target]) for target in lines}
            if len(set(places.values())) > 1:
                evidence[key] = (_evidence([fits[target] for target in lines], places.values()), places)
        if not evidence:
            return None
        most, places = max(evidence.values(), key=lambda found: found[0])
        lines = list(places)
        together = [trials[target] for target in lines]
        if most < unknown(together, places) + (FAR if any(trial.above for trial in together) else NEAR):
            return None
        near = {key: worth for key, (worth, others) in evidence.items() if list(others) == lines and worth > most - NEAR}
        return lines, set(near), 0.0

    def _place(self, target: str, candidate: Candidate) -> str:
        """The line on which it was done: a single blank one above, or the line itself."""
        at = candidate.cause.at
        return self.one.get(target) or (at[0] if len(at) == 1 else target)


def _evidence(candidates: Sequence[Candidate], places: Iterable[str]) -> float:
    """How much better one thing done on all lines fits than numbers picked at random, with its prior; in logarithms. Lines that one blank
    line explains say that only once: with any number there that gives one of them they all come out."""
    best: dict[str, float] = {}
    for candidate, place in zip(candidates, places, strict=True):
        best[place] = max(best.get(place, 1.0), candidate.gain)
    return log(max(c.prior for c in candidates)) + sum(map(log, best.values()))


def _alone(candidates: Sequence[Candidate], trial: Trial, sure: float = 0.0) -> Diagnosis:
    """The diagnosis of a line by itself. It is told from the probability `sure`, or else from one that depends on what it rests on."""
    best = sorted(candidates, key=lambda c: -c.score)
    total = trial.unknown + sum(c.score for c in _distinct(best))
    likely = [c for c in best if c.score * LISTED > best[0].score]
    by_name: dict[str, float] = {}
    for candidate in _distinct(likely):
        name = candidate.cause.rule.name
        by_name[name] = by_name.get(name, 0.0) + candidate.score / total
    if not by_name:
        return Diagnosis((), Fraction(1), sum(trial.tried.values()))
    told = _told(by_name, likely, sure or (SURE_ABOVE if trial.above else SURE))
    doubt = 1 - sum(by_name[name] for name in told)
    return _diagnosis([c for c in likely if not told or c.cause.rule.name in told], doubt, trial)


def _distinct(likely: Sequence[Candidate]) -> Iterator[Candidate]:
    """Of causes that give the same and were less likely from the first, none: nobody can tell them apart, so the likelier stands for
    both."""
    best: dict[Hashable, float] = {}
    for candidate in likely:
        best.setdefault(candidate.gives, candidate.score)
    yield from (c for c in likely if 3 * c.score > best[c.gives])


def _told(by_name: Mapping[str, float], likely: Sequence[Candidate], sure: float) -> list[str]:
    """The names that are told: one that is sure; several that give the same, or slips, which lead to the same advice, where they are
    sure together; else none."""
    best = max(by_name, key=lambda name: by_name[name])
    alike = {c.cause.rule.name for c in likely if c.gives == likely[0].gives and 3 * c.score > likely[0].score}
    slips = {c.cause.rule.name for c in likely if c.cause.is_slip and 3 * by_name.get(c.cause.rule.name, 0) >= by_name[best]}
    for names in ({best}, alike, slips):
        if best in names and sum(by_name[name] for name in names) >= sure:
            return sorted(names)
    return []


def _diagnosis(candidates: Sequence[Candidate], doubt: float, trial: Trial, first: str = "") -> Diagnosis:
    causes = tuple(candidate.cause for candidate in candidates)
    tried = sum(trial.tried.values())
    return Diagnosis(causes, Fraction(max(doubt, 0.0)).limit_denominator(10**6), tried, doubt > 1 - SURE, first)


def _slips(found: Mapping[str, Diagnosis], trials: Mapping[str, Trial], sheet: Filled) -> Iterator[tuple[str, Diagnosis]]:
    """What no wrong formula gives is a slip, where such lines are few and others of their quantity are right: the catalogue has nearly all
    mistakes that are made, and whoever makes another one makes it on more lines."""
    written = sum(map(is_read, sheet.lines))
    left = [target for target, diagnosis in found.items() if not diagnosis.is_told]
    none = [target for target in left if not trials[target].has_formula and trials[target].is_right_elsewhere]
    if len({found[target].first or target for target in left}) <= MOST_SLIPS and FEW * len(left) <= written:
        for target in none:
            slip = NOTHING_ELSE_ABOVE if trials[target].above or target in sheet.of else NOTHING_ELSE
            yield target, replace(found[target], causes=(Cause(slip, (), None),), doubt=UNLISTED, is_weak=False)


def _charged_together(found: Mapping[str, Diagnosis], alike: Mapping[str, str]) -> dict[str, Diagnosis]:
    """The same, where nobody can tell what happened, for lines that are off in the same way."""
    return {
        target: replace(diagnosis, first=alike[target])
        if target in alike and not diagnosis.first and not diagnosis.is_told
        else diagnosis
        for target, diagnosis in found.items()
    }
