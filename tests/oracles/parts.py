"""What a document is made of."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any


def parts_of(thing: Any) -> Iterator[Any]:
    """A thing and everything within it, formulas with what is in them."""
    yield thing
    if isinstance(thing, tuple):
        inner: Any = thing
    else:
        inner = [getattr(thing, each.name) for each in fields(thing)] if is_dataclass(thing) else ()
    for each in inner:
        yield from parts_of(each)
