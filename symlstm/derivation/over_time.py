"""A sum over time: the gradient of a parameter, which every time step adds a share to.

The share is one equation whatever the time step; the sum written out is made only where it is to be read.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from symlstm.cells.cell import Equation
from symlstm.derivation.expression import Expression, Product, Variable, renamed, sum_of, variables
from symlstm.derivation.step import Reference, UnitEquation
from symlstm.derivation.sympy_form import as_sympy


@dataclass(frozen=True)
class SumOverTime:
    """target = sum of a share over the time steps `times`. Reads like a UnitEquation, with the sum written out.

    share  the share of one time step; its references are relative to that step
    """

    target: Reference
    share: UnitEquation
    times: tuple[int, ...]

    @property
    def equation(self) -> Equation:
        return self.share.equation

    @property
    def factors(self) -> tuple[Reference, ...]:
        """What is multiplied in each share: a gradient, and what it meets there."""
        expression = self.share.expression
        parts = expression.factors if isinstance(expression, Product) else (expression,)
        return tuple(self.share.references[part.name] for part in parts if isinstance(part, Variable))

    @cached_property
    def expression(self) -> Expression:
        """The sum written out, a term for each time step, in distinct names: the ids of the quantities."""
        return sum_of(renamed(self.share.expression, self._ids(t)) for t in self.times)

    @cached_property
    def references(self) -> Mapping[str, Reference]:
        return {reference.at(t): _at_fixed_time(reference, t) for t in self.times for reference in self.share.references.values()}

    @cached_property
    def names(self) -> tuple[str, ...]:
        return variables(self.expression)

    @cached_property
    def formula(self) -> Any:
        """The sum written out as a SymPy expression."""
        return as_sympy(self.expression)

    def _ids(self, t: int) -> dict[str, str]:
        return {name: reference.at(t) for name, reference in self.share.references.items()}


def _at_fixed_time(reference: Reference, t: int) -> Reference:
    if reference.lag is None:
        return reference
    return Reference(reference.name, reference.index, None, t - reference.lag)
