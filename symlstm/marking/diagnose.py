"""Diagnosis: which edit of the formula gives what a student wrote.

Every rule of the catalogue is tried on the line that is wrong and, where lines above it are blank, on each of those: what they
would have been is worked out again from there. A mistake that explains more of a sheet's wrong lines ranks above one that
explains fewer, and a mistake above a slip. Causes that cannot be told apart are reported together.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, partial

from symlstm.derivation.expression import Call, Expression, variables
from symlstm.derivation.step import Derivation
from symlstm.enclosure.enclosure import Real
from symlstm.functions import FUNCTIONS
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.bounded import NoValue, value_of_formula
from symlstm.marking.catalogue import CATALOGUE, Rule
from symlstm.marking.follow import Judged, Status, is_read, stands_for
from symlstm.marking.formula_line import formula_lines
from symlstm.marking.habit import RoundingMatch, closeness
from symlstm.marking.slips import CUT_OFF, MISCOPIES, SLIPS, Miscopy, Slip
from symlstm.marking.tolerance import ends, interval
from symlstm.marking.written import Written

MOST_MATCHES = Fraction(1, 50)  # expected by chance; beyond that a match is weak evidence
GIVEN = (-1, -1)  # in the order of the work, before every line
MOST_ABOVE = 60  # blank lines above a wrong one that are searched, nearest first


@dataclass(frozen=True, slots=True)
class Cause:
    """What may have happened on a line.

    rule     the kind of mistake or slip
    at       ids of the lines whose formula is edited: the wrong line itself, or blank lines above it; none for a slip in writing
    edited   the edited formula of the first of them, over ids; None for a slip in writing
    value    what comes out with it
    numbers  what names in it that are not ids stand for
    """

    rule: Rule | Slip | Miscopy
    at: tuple[str, ...]
    edited: Expression | None
    value: Real
    numbers: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def is_slip(self) -> bool:
        return not isinstance(self.rule, Rule)


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The best causes found for a wrong line, all of one rank; none where no known mistake gives what was written.

    accidental  how many matches would be expected if the entry were any number
    tried       how many different edits were tried
    """

    causes: tuple[Cause, ...]
    accidental: Fraction
    tried: int

    @property
    def is_weak(self) -> bool:
        """Whether a match may well be chance: then it is shown to the lecturer, not to the student."""
        return self.accidental > MOST_MATCHES

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rules, each once."""
        return tuple(dict.fromkeys(cause.rule.name for cause in self.causes))


class Diagnostician:
    """Diagnoses the sheets of one problem. Where two of the `rules` give the same formula, the first one counts."""

    def __init__(self, key: AnswerKey, rules: Sequence[Rule] = CATALOGUE):
        self.key, self.rules = key, tuple(rules)
        self.formula_lines = formula_lines(key.derivation)
        self._order = dict(_order_of_work(key.derivation))
        self._edits: dict[str, tuple[tuple[Rule, Expression], ...]] = {}

    def edits(self, target: str) -> tuple[tuple[Rule, Expression], ...]:
        """Every different edit of a line with the rule that makes it; worked out once for all sheets.

        An edit that reads what is worked out only later is left out: nobody could have made it."""
        if target not in self._edits:
            found: dict[Expression, Rule] = {}
            for rule in self.rules:
                for expression in rule.at(self.formula_lines[target]):
                    if all(self._order.get(name, GIVEN) < self._order[target] for name in variables(expression)):
                        found.setdefault(expression, rule)
            self._edits[target] = tuple((rule, expression) for expression, rule in found.items())
        return self._edits[target]

    def diagnose(self, lines: Sequence[Judged]) -> dict[str, Diagnosis]:
        """The diagnosis of every wrong line of a sheet, by its target."""
        sheet = _SheetSearch(self, lines)
        found = {line.step.target: sheet.search(line) for line in lines if line.status is Status.WRONG}
        return _ranked(found)


def _order_of_work(derivation: Derivation) -> Iterator[tuple[str, tuple[int, int]]]:
    """The block and the equation in it that define each quantity: all units of an equation are worked out before the next one."""
    for number, block in enumerate(derivation.blocks):
        equations = {equation.name: place for place, equation in enumerate(block.block.equations)}
        yield from ((step.target, (number, equations[step.name])) for step in block.steps)


def _ranked(found: Mapping[str, Diagnosis]) -> dict[str, Diagnosis]:
    """Of each line's causes those that explain most lines of the sheet."""
    explains: dict[str, int] = {}
    for diagnosis in found.values():
        for name in diagnosis.names:
            explains[name] = explains.get(name, 0) + 1
    return {target: _best(diagnosis, explains) for target, diagnosis in found.items()}


def _best(diagnosis: Diagnosis, explains: Mapping[str, int]) -> Diagnosis:
    most = max((explains[name] for name in diagnosis.names), default=0)
    kept = tuple(cause for cause in diagnosis.causes if explains[cause.rule.name] == most)
    return replace(diagnosis, causes=kept)


@dataclass
class _SheetSearch:
    """The search on one sheet."""

    by: Diagnostician
    lines: Sequence[Judged]

    @cached_property
    def known(self) -> dict[str, Real]:
        """What every quantity stands for on this sheet."""
        return dict(self.by.key.derivation.givens) | {line.step.target: stands_for(self.by.key, line) for line in self.lines}

    @cached_property
    def written(self) -> dict[str, Written]:
        return {line.step.target: line.entry for line in self.lines if isinstance(line.entry, Written) and is_read(line)}

    def search(self, line: Judged) -> Diagnosis:
        """Mistakes first; slips only where no mistake fits. Where rounding itself is marked, cut-off digits come before both."""
        assert isinstance(line.entry, Written)
        cut = list(self._slips(line, (CUT_OFF,))) if self.by.key.tolerance.result < 1 else []
        if cut:
            return Diagnosis(tuple(cut), Fraction(0), len(cut))
        mistakes = list(self._mistakes(line))
        found = self._fitting(line, mistakes)
        if found.causes:
            return found
        slips = [*self._miscopies(line), *self._slips(line)]
        return self._fitting(line, slips, found)

    @cached_property
    def close(self) -> Fraction | None:
        """How near the student's results lie to what the written numbers give, in units; None where too few lines show it."""
        return closeness(self.lines)

    def _fitting(self, line: Judged, tried: list[Cause], before: Diagnosis | None = None) -> Diagnosis:
        """The causes, of all that were tried, that give the entry, and how many would by chance."""
        match = self._rounding_match(line)
        distinct = {ends(cause.value): cause for cause in tried}
        bands = sum((high - low for low, high in (match.band(e) for e in distinct) if high > low), Fraction(0))
        accidental = bands / _plausible_range(line, distinct) + (before.accidental if before else 0)
        fitting = tuple(cause for cause in tried if match.fits(ends(cause.value)))
        return Diagnosis(fitting, accidental, len(distinct) + (before.tried if before else 0))

    def _rounding_match(self, line: Judged) -> RoundingMatch:
        """How near a cause's value must come to the entry: as near as in this student's right lines, if all that the line reads is written."""
        assert isinstance(line.entry, Written)
        reads = line.step.reads.values()
        is_written = all(read in self.written or read not in self.by.formula_lines for read in reads)
        return RoundingMatch(line.entry, self.by.key.tolerance.result, self.close if is_written else None)

    def _mistakes(self, line: Judged) -> Iterator[Cause]:
        """Every edit of the line, and of the blank lines that it rests on."""
        target = line.step.target
        for rule, expression in self.by.edits(target):
            yield from _caused(rule, (target,), expression, partial(self._value, expression, self.known))
        above = self._blank_above(line)
        for blank in above:
            for rule, expression in self.by.edits(blank):
                edited = {blank: expression}
                yield from _caused(rule, (blank,), expression, partial(self._value_after, edited, above, target))
        if above:
            yield from self._everywhere(target, above)

    def _everywhere(self, target: str, above: list[str]) -> Iterator[Cause]:
        """A rule applied to all lines at once, the blank ones and the wrong one, where it has only one edit of each."""
        for rule in self.by.rules:
            edited = {}
            for quantity in [*above, target]:
                made = [expression for by, expression in self.by.edits(quantity) if by is rule]
                if len(made) == 1:
                    edited[quantity] = made[0]
            if len(edited) > 1:
                first = next(iter(edited.values()))
                yield from _caused(rule, tuple(edited), first, partial(self._value_after, edited, above, target))

    def _blank_above(self, line: Judged) -> list[str]:
        """The blank lines that a line rests on without a written one between, in the order of the work."""
        found: dict[str, None] = {}
        waiting = [line.step.target]
        while waiting and len(found) < MOST_ABOVE:
            for quantity in self.by.formula_lines[waiting.pop(0)].step.reads.values():
                if quantity in self.by.formula_lines and quantity not in self.written and quantity not in found:
                    found[quantity] = None
                    waiting.append(quantity)
        return [step.target for step in self.by.key.derivation.steps if step.target in found] if found else []

    def _value_after(self, edited: Mapping[str, Expression], above: list[str], target: str) -> Real:
        """What a line gives when formulas of blank lines above it, and perhaps its own, are edited."""
        changed = dict(self.known)
        touched: set[str] = set()
        for quantity in [*above, target]:
            reads = self.by.formula_lines[quantity].step.reads.values()
            if quantity in edited or touched.intersection(reads):
                touched.add(quantity)
                changed[quantity] = self._value(edited.get(quantity) or self.by.formula_lines[quantity].expression, changed)
        return changed[target]

    def _value(self, expression: Expression, known: Mapping[str, Real]) -> Real:
        return value_of_formula(expression, known.__getitem__)

    def _miscopies(self, line: Judged) -> Iterator[Cause]:
        formula_line = self.by.formula_lines[line.step.target]
        for kind in MISCOPIES:
            for expression, numbers in kind.copied(formula_line, self.written):
                known = self.known | numbers
                at = (line.step.target,)
                yield from _caused(kind, at, expression, partial(self._value, expression, known), numbers)

    def _slips(self, line: Judged, slips: Sequence[Slip] = SLIPS) -> Iterator[Cause]:
        """Slips in writing: the entry that was meant fits the formula, so the cause's value is the entry as it stands."""
        assert isinstance(line.entry, Written)
        tolerance, match = self.by.key.tolerance.result, self._rounding_match(line)
        for slip in slips:
            for meant in slip.undone(line.entry):
                if replace(match, entry=meant).fits(ends(line.own)):
                    yield Cause(slip, (), None, interval(*line.entry.band(tolerance)))


def _caused(
    rule: Rule | Miscopy,
    at: tuple[str, ...],
    edited: Expression,
    value: Callable[[], Real],
    numbers: Mapping[str, Fraction] | None = None,
) -> Iterator[Cause]:
    """The cause, unless its formula has no usable value."""
    try:
        yield Cause(rule, at, edited, value(), numbers or {})
    except NoValue:
        return


def _plausible_range(line: Judged, values: Mapping[tuple[Fraction, Fraction], Cause]) -> Fraction:
    """How far apart answers to this line may lie: a gate between 0 and 1, a tanh between -1 and 1, else what edits give."""
    expression = line.step.expression
    low, high = FUNCTIONS[expression.function].limits if isinstance(expression, Call) else (None, None)
    if low is not None and high is not None:
        return Fraction(high - low)
    ends_of_all = [end for pair in [ends(line.own), *values] for end in pair] + [Fraction(0)]
    return 2 * max(max(map(abs, ends_of_all)), Fraction(1, 10**30))
