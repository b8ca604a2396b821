"""Step and Derivation: the worked solution as data, before any number is computed.

Quantities are known by their ids, which are text; `network.ids` says how they are made.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, Literal

from symlstm.derivation.expression import Expression
from symlstm.derivation.unit_equation import SumOverTime, UnitEquation
from symlstm.errors import UsageError
from symlstm.network import EquationBlock, Network
from symlstm.network.ids import ALONE, Place
from symlstm.problem.synonyms import quantity_meant
from symlstm.problem.wording import any_of
from symlstm.words import said

Phase = Literal["forward", "readout", "loss", "backward", "gradients", "update"]
FORWARD_PASS: tuple[Phase, ...] = ("forward", "readout", "loss")

MOST_NUMBERS = 10**15  # an unrolled formula's size grows geometrically with time; beyond this it is not counted


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the derivation: target = formula, at time step `time`.

    target  id of the quantity defined
    rule    why the line holds ("forget gate")
    """

    target: str
    time: int
    unit_equation: UnitEquation | SumOverTime

    @property
    def name(self) -> str:
        return self.unit_equation.target.name

    @property
    def rule(self) -> str:
        return self.unit_equation.equation.rule

    @property
    def reason(self) -> str:
        """By which rule of differentiation the line holds; empty for a definition."""
        return self.unit_equation.equation.reason

    @property
    def expression(self) -> Expression:
        return self.unit_equation.expression

    @property
    def reads(self) -> dict[str, str]:
        """The id of the quantity that each symbol stands for, in printed order."""
        references = self.unit_equation.references
        return {name: references[name].at(self.time) for name in self.unit_equation.names}


@dataclass(frozen=True)
class BlockAt:
    """A block of equations at one time step, with its steps in reading order.

    phase  which pass it belongs to: the cell "forward", the "readout" and what it is compared with, the "loss", the way
           "backward", the "gradients" of the parameters, their "update"
    place  of which cell it is, where there are several
    """

    block: EquationBlock
    time: int
    steps: tuple[Step, ...]
    phase: Phase = "forward"
    place: Place = ALONE


UnitBlock = tuple[EquationBlock, tuple[UnitEquation, ...]]  # a block, and its equations unit by unit


def block_at(time: int, unit_block: UnitBlock, phase: Phase, place: Place = ALONE) -> BlockAt:
    """The block at one time step, each of its unit equations as a step."""
    block, equations = unit_block
    return BlockAt(block, time, tuple(Step(equation.target.at(time), time, equation) for equation in equations), phase, place)


@dataclass(frozen=True, eq=False)
class Derivation:
    """All steps in an order in which each reads only givens and earlier targets. Compared by identity.

    givens   every given number by id
    blocks   the steps, grouped as a reader takes them in
    network  what is computed
    """

    givens: Mapping[str, Fraction]
    blocks: tuple[BlockAt, ...]
    network: Network

    def __reduce__(self) -> tuple[Any, ...]:
        """The givens of a problem can only be read, and such a mapping cannot be pickled."""
        return Derivation, (dict(self.givens), self.blocks, self.network)

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        return tuple(step for block in self.blocks for step in block.steps)

    def of_phase(self, *phases: Phase) -> tuple[BlockAt, ...]:
        """The blocks of some phases, in reading order."""
        return tuple(block for block in self.blocks if block.phase in phases)

    @cached_property
    def forward_pass(self) -> "Derivation":
        """The same up to the loss."""
        return Derivation(self.givens, self.of_phase(*FORWARD_PASS), self.network)

    @cached_property
    def _by_time(self) -> dict[tuple[int, Place], list[BlockAt]]:
        found: dict[tuple[int, Place], list[BlockAt]] = {}
        for block in self.blocks:
            found.setdefault((block.time, block.place), []).append(block)
        return found

    def at(self, time: int, *phases: Phase, place: Place = ALONE) -> tuple[BlockAt, ...]:
        """The blocks of some phases at one time step, in reading order; where there are several cells, those of the one at a place, or
        of what belongs to none."""
        return tuple(block for block in self._by_time.get((time, place), ()) if block.phase in phases)

    @cached_property
    def by_target(self) -> dict[str, Step]:
        return {step.target: step for step in self.steps}

    @cached_property
    def numbers_written(self) -> dict[str, int]:
        """How many numbers each quantity's formula writes once it is unrolled down to the givens; counted up to MOST_NUMBERS."""
        written = dict.fromkeys(self.givens, 1)
        for step in self.steps:
            written[step.target] = min(MOST_NUMBERS, sum(written[read] for read in step.reads.values()))
        return written

    def step(self, quantity: str) -> Step:
        """The step that defines a quantity. Raises UsageError with near matches for an unknown id."""
        if quantity not in self.by_target:
            raise UsageError(unknown_quantity(quantity, self))
        return self.by_target[quantity]


def unknown_quantity(quantity: str, derivation: Derivation) -> str:
    """The sentence for an id that the derivation does not define."""
    from difflib import get_close_matches

    if quantity in derivation.givens:
        return said("{quantity}: is given, not derived", quantity=quantity)
    meant = quantity_meant(quantity, [*derivation.by_target, *derivation.givens])
    near = [meant] if meant else get_close_matches(quantity[:100], derivation.by_target, n=3)
    named = repr(quantity[:60])
    if near:
        return said("{quantity}: no such quantity; did you mean {name}?", quantity=named, name=any_of(near))
    first, last = derivation.steps[0].target, derivation.steps[-1].target
    return said("{quantity}: no such quantity; ids run from {first} to {last}", quantity=named, first=first, last=last)
