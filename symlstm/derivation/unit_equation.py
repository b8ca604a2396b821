"""One equation of one unit, and a sum of such over time: each shared by every time step, its symbols relative to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from symlstm.derivation.expression import Expression, Variable, factors_of, renamed, sum_of, variables
from symlstm.derivation.sympy_form import as_sympy
from symlstm.network.equation import Equation


@dataclass(frozen=True)
class Reference:
    """What a symbol of a unit's equation stands for, whatever the time step.

    lag   how many time steps back the quantity is taken (-1: one step later); None where that does not depend on the time step
    time  then the time step at which it is taken; None for a parameter, which has none
    """

    name: str
    index: tuple[int, ...]
    lag: int | None = 0
    time: int | None = None

    @property
    def is_parameter(self) -> bool:
        return self.lag is None and self.time is None

    def at(self, t: int) -> str:
        """The id of the quantity meant at time step t."""
        if self.lag is None:
            return self._fixed
        return f"{self.name}.{t - self.lag}{self._unit}"

    def fixed_at(self, t: int) -> "Reference":
        """What it stands for at time step t, whatever step is asked later."""
        return self if self.lag is None else Reference(self.name, self.index, None, t - self.lag)

    @cached_property
    def _fixed(self) -> str:
        return f"{self.name}{'' if self.time is None else f'.{self.time}'}{self._unit}"

    @cached_property
    def _unit(self) -> str:
        return "".join(f".{part}" for part in self.index)


@dataclass(frozen=True)
class UnitEquation:
    """One equation of one unit, shared by every time step.

    expression  in distinct names, in declared order
    references  what each name stands for
    equation    the equation between whole vectors that this is one line of
    """

    target: Reference
    expression: Expression
    references: Mapping[str, Reference]
    equation: Equation

    @cached_property
    def names(self) -> tuple[str, ...]:
        return variables(self.expression)

    @cached_property
    def formula(self) -> Any:
        """The same as a SymPy expression in distinct symbols."""
        return as_sympy(self.expression)


@dataclass(frozen=True)
class SumOverTime:
    """target = sum of a share over the time steps `times`: the gradient of a parameter, which every time step adds a share to.

    Reads like a UnitEquation, with the sum written out, which is made only where it is to be read.

    share  the share of one time step; its references are relative to that step
    """

    target: Reference
    share: UnitEquation
    times: tuple[int, ...]

    @property
    def equation(self) -> Equation:
        return self.share.equation

    @cached_property
    def factors(self) -> tuple[Reference, ...]:
        """What is multiplied in each share: a gradient, and what it meets there. Empty where a share is no product of quantities."""
        parts = factors_of(self.share.expression)
        named = tuple(self.share.references[part.name] for part in parts if isinstance(part, Variable))
        return named if len(named) == len(parts) else ()

    @cached_property
    def expression(self) -> Expression:
        """The sum written out, a term for each time step, in distinct names: the ids of the quantities."""
        return sum_of(renamed(self.share.expression, self._ids(t)) for t in self.times)

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        return {reference.at(t): reference.fixed_at(t) for t in self.times for reference in self.share.references.values()}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return variables(self.expression)

    @cached_property
    def formula(self) -> Any:
        """The sum written out as a SymPy expression."""
        return as_sympy(self.expression)

    def _ids(self, t: int) -> dict[str, str]:
        return {name: reference.at(t) for name, reference in self.share.references.items()}
