"""A mapping that makes its values when they are asked for: of tens of thousands of numbers a document shows some."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

Shown = TypeVar("Shown")


class Lazy(Mapping[str, Shown], Generic[Shown]):
    """A mapping whose values are made when they are first asked for, each from its key and what is held for it."""

    def __init__(self, quantities: Sequence[str], held: Sequence[Any], make: Callable[[str, Any], Shown]):
        self._quantities, self._all, self._make = quantities, held, make
        self._made: dict[str, Shown] = {}

    @cached_property
    def _held(self) -> dict[str, Any]:
        return dict(zip(self._quantities, self._all, strict=True))

    def __getitem__(self, quantity: str) -> Shown:
        found = self._made.get(quantity)
        if found is None:
            found = self._made[quantity] = self._make(quantity, self._held[quantity])
        return found

    def __contains__(self, quantity: object) -> bool:
        return quantity in self._held

    def __iter__(self) -> Iterator[str]:
        return iter(self._held)

    def __len__(self) -> int:
        return len(self._held)
