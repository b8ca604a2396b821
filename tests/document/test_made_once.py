"""What stands in many lines is made once, so that each printer prints it once."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

from symlstm import load_example, solve
from symlstm.document.formula import Named


def parts(thing: Any) -> Iterator[Any]:
    """A thing and everything in it."""
    yield thing
    if isinstance(thing, tuple):
        inner: Any = thing
    else:
        inner = [getattr(thing, each.name) for each in fields(thing)] if is_dataclass(thing) else ()
    for each in inner:
        yield from parts(each)


def test_weights_and_biases_with_their_names_above_them_are_one_object_in_all_time_steps() -> None:
    document, found = solve(load_example()).document, defaultdict(set)
    for name, section in document.named.items():
        for part in parts(section.blocks) if name.startswith("step") else ():
            if isinstance(part, Named) and part.is_given:
                found[part].add(id(part))
    assert len(found) >= 8  # W and b of four gates
    assert all(len(objects) == 1 for objects in found.values())
