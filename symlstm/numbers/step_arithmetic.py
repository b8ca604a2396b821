"""How a step is worked out in any arithmetic: as a row times a column, as a sum over time, or by walking its formula.

A column is the same for every unit and gate at a time step, a series for every sum that it stands in: each is made once.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Generic, TypeVar

from symlstm.derivation.affine import Entry
from symlstm.derivation.step import Step
from symlstm.derivation.unit_equation import SumOverTime, UnitEquation
from symlstm.enclosure.enclosure import Real
from symlstm.numbers.rows import AffineRow, Column, affine_row

ColumnNumbers = TypeVar("ColumnNumbers")
SeriesNumbers = TypeVar("SeriesNumbers")
Number = TypeVar("Number")


class StepArithmetic(ABC, Generic[ColumnNumbers, SeriesNumbers, Number]):
    """Works out steps one after the other. What a column, a series and a number are is left to the arithmetic."""

    def __init__(self, givens: Mapping[str, Real]):
        self._givens = givens
        self._rows: dict[int, AffineRow | None] = {}
        self._columns: dict[tuple[Entry, ...], Column] = {}
        self._now: dict[Column, ColumnNumbers] = {}
        self._time = -1
        self._series: dict[tuple[Entry, tuple[int, ...]], SeriesNumbers] = {}

    def of_step(self, step: Step) -> Number:
        """What a step's formula gives."""
        if isinstance(step.unit_equation, SumOverTime):
            factors, times = step.unit_equation.factors, step.unit_equation.times
            if not factors:
                return self.of_formula(step)
            others = self._over_time(factors[1:], times) if factors[1:] else None
            return self.of_sum(step, self._over_time(factors[:1], times), others)
        row = self.row(step.unit_equation)
        return self.of_formula(step) if row is None else self.of_row(row, self._at_time(row.column, step.time))

    @abstractmethod
    def of_row(self, row: AffineRow, column: ColumnNumbers) -> Number:
        """A row times a column."""

    @abstractmethod
    def of_sum(self, step: Step, first: SeriesNumbers, second: SeriesNumbers | None) -> Number:
        """The dot product of two series over time, or the sum of one."""

    @abstractmethod
    def of_formula(self, step: Step) -> Number:
        """Any formula."""

    @abstractmethod
    def column(self, entries: tuple[Entry, ...], time: int) -> ColumnNumbers:
        """The entries of a column at a time step."""

    @abstractmethod
    def series(self, entry: Entry, times: tuple[int, ...]) -> SeriesNumbers:
        """An entry over the time steps."""

    def row(self, equation: UnitEquation) -> AffineRow | None:
        """The equation as an affine row; None where it is not one."""
        key = id(equation)
        if key not in self._rows:
            self._rows[key] = affine_row(equation, self._givens, self._column_of)
        return self._rows[key]

    def _column_of(self, entries: tuple[Entry, ...]) -> Column:
        return self._columns.setdefault(entries, Column(entries))

    def _at_time(self, column: Column, time: int) -> ColumnNumbers:
        if time != self._time:
            self._now, self._time = {}, time
        if column not in self._now:
            self._now[column] = self.column(column.entries, time)
        return self._now[column]

    def _over_time(self, entry: Entry, times: tuple[int, ...]) -> SeriesNumbers:
        key = (entry, times)
        if key not in self._series:
            self._series[key] = self.series(entry, times)
        return self._series[key]
