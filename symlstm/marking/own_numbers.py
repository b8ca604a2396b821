"""What a student's own numbers give: each line's formula fed with what was written, every printed digit proven.

Here a written number stands for itself, not for an interval: this is what the student should have found. A blank line is worked
out from what is written above it. What comes out of the given numbers alone is no number of the student's: it is the key.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from symlstm.derivation.expression import Expression, variables
from symlstm.enclosure.enclosure import Real
from symlstm.marking.answer_key import AnswerKey
from symlstm.marking.bounded import NoValue, value_of_formula, value_of_step
from symlstm.marking.follow import Judged, is_read
from symlstm.marking.formula_line import by_ids
from symlstm.marking.written import Written
from symlstm.network.ids import Id
from symlstm.numbers.rounding import Rounded, display_rule, round_real


class OwnNumbers:
    """The numbers of one sheet as they stand, and what formulas give with them.

    written  the lines that were written
    own      the lines that rest on a written one, directly or by way of blank ones
    """

    def __init__(self, key: AnswerKey, lines: Iterable[Judged]):
        self._key = key
        self.values: dict[str, Real] = {}
        self.written: set[str] = set()
        self.own: set[str] = set()
        self.known: dict[str, Real] = dict(key.derivation.givens)
        self._formulas: dict[str, Expression] = {}
        for line in lines:
            target = line.step.target
            self._formulas[target] = by_ids(line.step)
            self.values[target] = value_of_step(line.step, self.known)
            self.own |= {target} if any(map(self.is_own, line.step.reads.values())) else set()
            entry = line.entry if is_read(line) else None
            self.known[target] = entry.value if isinstance(entry, Written) else self.values[target]
            self.written |= {target} if entry else set()

    def is_own(self, quantity: str) -> bool:
        """Whether a number is the student's, or was worked out from one."""
        return quantity in self.written or quantity in self.own

    def gives(self, quantity: str) -> Rounded | None:
        """What a line gives, rounded by the problem's rule; None where that is not decided."""
        return self._rounded(self.values[quantity], quantity)

    def gives_with(self, quantity: str, formula: Expression, numbers: Mapping[str, Fraction]) -> Rounded | None:
        """What another formula gives on that line, None where it has no value; `numbers` are what its names stand for that are no
        ids."""
        known = {**self.known, **numbers}
        try:
            return self._rounded(value_of_formula(formula, known.__getitem__), quantity)
        except NoValue:
            return None

    def come_out(self, edited: Mapping[str, Expression], numbers: Mapping[str, Fraction]) -> dict[str, Real]:
        """What the blank lines give that come out differently with other formulas; none where one of them has no value."""
        known, changed = {**self.known, **numbers}, dict[str, Real]()
        for target, own in self._formulas.items():
            formula = edited.get(target, own)
            if target not in self.written and (target in edited or any(name in changed for name in variables(formula))):
                try:
                    known[target] = changed[target] = value_of_formula(formula, known.__getitem__)
                except NoValue:
                    return {}
        return changed

    def reproduced(
        self, quantity: str, edited: Mapping[str, Expression], changed: Mapping[str, Real], numbers: Mapping[str, Fraction]
    ) -> tuple[Expression, Rounded | None, dict[str, Rounded | None]]:
        """The formula of a line, what it gives, and those of its numbers that come out differently."""
        formula = edited.get(quantity, self._formulas[quantity])
        read = {name: self._rounded(changed[name], name) for name in variables(formula) if name in changed}
        read = {name: number for name, number in read.items() if number != self.gives(name)}  # else it may be the key's
        known = {**self.known, **numbers, **changed}
        try:
            return formula, self._rounded(value_of_formula(formula, known.__getitem__), quantity), read
        except NoValue:
            return formula, None, read

    def _rounded(self, value: Real, quantity: str) -> Rounded | None:
        return round_real(value, display_rule(self._key.rounding, Id.parse(quantity).name))
