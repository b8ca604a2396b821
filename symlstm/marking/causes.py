"""Causes: what may have happened on a line, and the diagnosis that is left of them."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from symlstm.derivation.expression import Expression
from symlstm.language import N_
from symlstm.marking.catalogue import Rule
from symlstm.marking.slips import Miscopy, Slip

ALIKE = N_("off in the same way")
EVERYWHERE = N_("wrong on nearly every line of the equation, in a way that nothing here explains")


@dataclass(frozen=True, slots=True)
class Cause:
    """What may have happened on a line.

    rule     the kind of mistake or slip
    at       ids of the lines whose formula is edited: the wrong line itself, or blank lines above it; none for a slip in writing
    edited   the edited formula of the first of them, over ids; None for a slip in writing
    numbers  what names in it that are not ids stand for
    through  of a mistake made on several lines at once: the edited formula of each, also where it stands below a blank one
    """

    rule: Rule | Slip | Miscopy
    at: tuple[str, ...]
    edited: Expression | None
    numbers: Mapping[str, Fraction] = field(default_factory=dict)
    through: Mapping[str, Expression] = field(default_factory=dict, compare=False)

    @property
    def is_slip(self) -> bool:
        return not isinstance(self.rule, Rule)

    @property
    def is_habit(self) -> bool:
        """Whether it is a slip that is a way of working, as rounding on the way is."""
        return isinstance(self.rule, Miscopy) and self.rule.is_habit


@dataclass(frozen=True, slots=True)
class Candidate:
    """A cause that gives what was written.

    keys   what the same thing done on other lines has in common with it
    prior  how likely it was before, beside one rule of the catalogue with one edit
    gain   how many times better it fits than a number picked at random
    gives  what comes out with it; of two causes with which the same comes out nobody can tell which it was
    """

    cause: Cause
    keys: tuple[Hashable, ...]
    prior: float
    gain: float
    gives: Hashable = None

    @property
    def score(self) -> float:
        return self.prior * self.gain


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What a wrong line may come from, the likeliest first; no causes where nothing known gives what was written.

    doubt    the probability that it was something else than what is told
    tried    how many different edits were tried
    is_weak  whether that is for the lecturer to see alone
    first    the first line on which the same was done, which was charged for all; empty where there is no other
    off      how they are off together where nobody can tell what was done, in words; else empty
    """

    causes: tuple[Cause, ...]
    doubt: Fraction
    tried: int
    is_weak: bool = False
    first: str = ""
    off: str = ""

    @property
    def is_told(self) -> bool:
        """Whether the student is told what happened."""
        return bool(self.causes) and not self.is_weak

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rules, each once."""
        return tuple(dict.fromkeys(cause.rule.name for cause in self.causes))

    def charged_with(self, first: str, off: str) -> "Diagnosis":
        """The same of a line that is off together with others, nobody can tell why."""
        return replace(self, causes=(), doubt=Fraction(1), is_weak=False, first=first, off=off)
