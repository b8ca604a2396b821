"""One thing done everywhere on a sheet, and what the lines give with it."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from symlstm.derivation.expression import Expression
from symlstm.marking.catalogue import Rule
from symlstm.marking.causes import Cause
from symlstm.marking.ranges import Range
from symlstm.marking.slips import Miscopy
from symlstm.marking.trial import Trial


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
