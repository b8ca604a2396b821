"""A mapping that makes its values when they are asked for: of tens of thousands of numbers a document shows some."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar

from symlstm.enclosure.enclosure import Real

Shown = TypeVar("Shown")


class Lazy(Mapping[str, Shown], Generic[Shown]):
    """Values made from what is held for them, when they are first asked for.

    index  for each key the place of what is held; several mappings share one
    keeps  whether a value is kept once it is made, because it is asked for often
    first  values that are known without it
    """

    def __init__(
        self,
        index: Mapping[str, int],
        held: Sequence[Any],
        make: Callable[[str, Any], Shown],
        keeps: bool = True,
        first: Mapping[str, Shown] | None = None,
    ):
        self._index, self._held, self._make, self._keeps = index, held, make, keeps
        self._made: dict[str, Shown] = {}
        self._first: Mapping[str, Shown] = first or {}

    def __getitem__(self, quantity: str) -> Shown:
        found = self._made.get(quantity)
        if found is None:
            found = self._first[quantity] if quantity in self._first else self._make(quantity, self._held[self._index[quantity]])
            if self._keeps:
                self._made[quantity] = found
        return found

    def __reduce__(self) -> tuple[type[dict[str, Shown]], tuple[dict[str, Shown]]]:
        """Copied or sent to another process, it is a plain dictionary with everything in it."""
        return dict, (dict(self),)

    def __contains__(self, quantity: object) -> bool:
        return quantity in self._index or quantity in self._first

    def __iter__(self) -> Iterator[str]:
        yield from self._first
        yield from self._index

    def __len__(self) -> int:
        return len(self._first) + len(self._index)


class LazyReals(Lazy[Real]):
    """Numbers, exact or enclosed, made from those of another library; whoever asks whether one is exact need not have it made."""

    def __init__(
        self,
        index: Mapping[str, int],
        held: Sequence[Any],
        make: Callable[[str, Any], Real],
        ball: type,
        first: Mapping[str, Real] | None = None,
    ):
        """`ball` is the type of what is held for an enclosure."""
        super().__init__(index, held, make, keeps=False, first=first)
        self._ball = ball

    def is_enclosed(self, quantity: str) -> bool:
        """Whether a value is known as an enclosure only."""
        return quantity not in self._first and type(self._held[self._index[quantity]]) is self._ball
