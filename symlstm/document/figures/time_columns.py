"""The columns of a diagram over time: which time steps are drawn, of many the first and the last, and where each stands."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from symlstm.document.scripts import StepNumber

FEWEST = 3  # columns of a sequence that does not fit: the first time step, dots, the last one


@dataclass(frozen=True)
class Columns:
    """The time steps from the left, None for dots in place of those left out.

    left, right  where wires begin and end
    first        where the middle of the first column stands
    pitch        from one column to the next
    """

    times: tuple[StepNumber | None, ...]
    left: float
    first: float
    pitch: float
    right: float

    @property
    def last(self) -> int:
        """The number of the last column, counted from 0."""
        return len(self.times) - 1

    def across(self, column: int) -> float:
        """Where the middle of a column stands."""
        return self.first + column * self.pitch

    def has_step(self, column: int) -> bool:
        """Whether a time step is drawn in a column, and not dots."""
        return self.times[column] is not None

    def steps(self) -> Iterator[tuple[float, StepNumber]]:
        """Each time step that is drawn, and where."""
        return ((self.across(n), time) for n, time in enumerate(self.times) if time is not None)

    def dots(self) -> Iterator[float]:
        """Where dots stand."""
        return (self.across(n) for n, time in enumerate(self.times) if time is None)

    def handed(self, column: int, reverse: bool) -> StepNumber:
        """The time step of the state that is handed on right of a column; -1 is left of the first, where states are given or left."""
        if reverse:
            return self._at(self.last) + 1 if column == self.last else self._at(column + 1, self._at(column) + 1)
        return self._at(0) - 1 if column < 0 else self._at(column, self._at(column + 1) - 1)

    def _at(self, column: int, otherwise: StepNumber = 0) -> StepNumber:
        """The time step of a column; of dots what is known beside them."""
        return next((time for time in self.times[column : column + 1] if time is not None), otherwise)


def times_drawn(times: Sequence[StepNumber | None], most: int) -> tuple[StepNumber | None, ...]:
    """All time steps of a short sequence; of a longer one the first few and the last one; none where there is no room for that."""
    if len(times) <= most:
        return tuple(times)
    return (*times[: most - 2], None, times[-1]) if most >= FEWEST else ()
