"""How a problem's numbers are rounded, its solution laid out, its weights trained: `[rounding]`, `[layout]`, `[training]`.

The rule is data here; `symlstm.numbers.rounding` applies it and `symlstm.document` says it in words.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Ties = Literal["half-even", "half-up", "half-down", "truncate"]
Carry = Literal["full", "printed"]
Detail = Literal["brief", "normal", "full"]

TIES: tuple[Ties, ...] = ("half-even", "half-up", "half-down", "truncate")
CARRIES: tuple[Carry, ...] = ("full", "printed")
DETAILS: tuple[Detail, ...] = ("brief", "normal", "full")

MAX_DIGITS = 10_000  # places or figures; 10,000 digits of the bundled example take a few seconds
MAX_GUARD = 20
MAX_TRAINING_STEPS = 100


@dataclass(frozen=True, slots=True)
class Rounding:
    """The declared rounding rule.

    places   digits after the point, or None where `figures` counts significant digits instead
    ties     what happens halfway (half-up: away from zero; half-down: towards zero; truncate: cut off, no rounding)
    carry    "full": lines go on with unrounded values; "printed": with the numbers as printed
    carried  with carry = "printed": the quantities to which that applies, or None for all
    guard    with carry = "full": how many more digits operands show
    """

    places: int | None = 4
    figures: int | None = None
    ties: Ties = "half-even"
    carry: Carry = "full"
    carried: frozenset[str] | None = None
    guard: int = 2

    @property
    def digits(self) -> int:
        return self.figures if self.figures is not None else self.places or 0

    def carries(self, name: str) -> bool:
        """Whether the quantity called `name` is rounded and carried on as printed."""
        return self.carry == "printed" and (self.carried is None or name in self.carried)


@dataclass(frozen=True, slots=True)
class Layout:
    """How much of the work is shown, whether the backward pass is part of it, and whether figures are."""

    detail: Detail = "normal"
    backward: bool = False
    figures: bool = True


@dataclass(frozen=True, slots=True)
class Training:
    """Gradient descent: its rate, and how many steps are taken (the first is shown in full, all of them in a table)."""

    rate: Fraction
    steps: int = 1
