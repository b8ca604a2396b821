"""Equations between lists of numbers: what all units do at a time step, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from symlstm.derivation.expression import Expression

Key = tuple[str, int | None]  # a vector: its name and time step (None for what has none)


@dataclass(frozen=True, slots=True)
class Slot:
    """A vector that an equation reads, relative to its time step."""

    name: str
    lag: int | None
    time: int | None

    def key(self, t: int) -> Key:
        return (self.name, self.time if self.lag is None else t - self.lag)


@dataclass(frozen=True, eq=False)
class Formulas:
    """A list of expressions over the entries of some vectors: `reads` says for each name which slot and place in it is meant.

    parameters  the names that stand for given numbers, which are the same at every time step
    """

    expressions: tuple[Expression, ...]
    slots: tuple[Slot, ...]
    reads: tuple[Mapping[str, tuple[int, int]], ...]
    parameters: tuple[Mapping[str, Fraction], ...]


@dataclass(frozen=True, eq=False)
class AffineMap:
    """matrix times column, plus bias: a row for each unit."""

    matrix: tuple[tuple[Fraction, ...], ...]
    bias: tuple[Fraction, ...]
    column: Formulas

    @cached_property
    def support(self) -> tuple[frozenset[int], ...]:
        """For each row, the places of the column whose weight is not zero."""
        return tuple(frozenset(n for n, weight in enumerate(row) if weight) for row in self.matrix)


@dataclass(frozen=True, eq=False)
class SumsOverTime:
    """For each unit the dot product of two series over the time steps `times`; or the sum of one, where there is no second."""

    times: tuple[int, ...]
    first: Formulas
    second: Formulas | None
    pairs: tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class VectorEquation:
    """What gives the vector `name` from other vectors."""

    name: str
    timeless: bool
    size: int
    right: Formulas | AffineMap | SumsOverTime

    def key(self, t: int) -> Key:
        return (self.name, None if self.timeless else t)


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """Blocks that follow each other at one time step, as vector equations in an order in which they can be worked out.

    targets  the ids of all units, equation by equation
    """

    time: int
    equations: tuple[VectorEquation, ...]
    targets: tuple[str, ...]
