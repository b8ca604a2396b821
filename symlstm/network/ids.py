"""Ids of quantities: made here, taken apart here, and nowhere else.

An id is text wherever it is a key or stands in an answer sheet: `f.2.1` is unit 1 of f at time step 2, `W_f.1.3` row 1, column 3 of W_f, `loss`
the loss. In front there may be a sample and a layer, `s2.l1r.f.2.1`; the r is for a layer that runs from right to left.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache

KEPT = 1 << 14  # ids that were taken apart last; marking does it with the same ones for every line
PREFIX = re.compile(r"(?:s(?P<sample>[1-9]\d*)\.)?(?:l(?P<layer>[1-9]\d*)(?P<reverse>r?)\.)?(?=[A-Za-z_])")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in a network a stage works, which way, and on which sequence.

    layer    of a cell, counted from 1, from the bottom; 0 where there is one cell only
    reverse  whether it runs from right to left
    sample   counted from 1; 0 where there is one sequence only
    """

    layer: int = 0
    reverse: bool = False
    sample: int = 0

    @property
    def prefix(self) -> str:
        """What stands before the names of its quantities: `l2.`, or `l2r.` where it runs from right to left; of a sample `s1.l2.`."""
        return f"s{self.sample}." * (self.sample > 0) + f"l{self.layer}{'r' * self.reverse}." * (self.layer > 0)

    @classmethod
    def of(cls, name: str) -> "Place":
        """The place that a name says."""
        found = PREFIX.match(name)
        return cls(int(found["layer"] or 0), bool(found["reverse"]), int(found["sample"] or 0)) if found else ALONE

    @property
    def in_any_sample(self) -> "Place":
        """The same of whichever sample."""
        return replace(self, sample=0)


ALONE = Place()


def without_place(name: str) -> str:
    """A name as it is where there is one cell only, and one sequence."""
    return name.removeprefix(Place.of(name).prefix)


def of_any_sample(name: str) -> str:
    """A name, or an id, as it is where there is one sequence only: `l2.f` of `s1.l2.f`."""
    place = Place.of(name)
    return place.in_any_sample.prefix + name.removeprefix(place.prefix)


def decorated(name: str, before: str = "", after: str = "") -> str:
    """A name, or an id, with something in front of it and behind it, its layer still first: `l2.d_h_in` of `l2.h`."""
    found = PREFIX.match(name)
    start = found.end() if found else 0
    return f"{name[:start]}{before}{name[start:]}{after}"


@dataclass(frozen=True, slots=True)
class Id:
    """An id, taken apart.

    base     of a vector, a parameter or a derivative, without its layer: f, W_f, d_f
    numbers  time step and unit, row and column, or the entry of a bias; none for the loss
    layer    counted from 1; 0 where there is only one
    reverse  whether the layer runs from right to left
    sample   counted from 1; 0 where there is only one
    """

    base: str
    numbers: tuple[int, ...] = ()
    layer: int = 0
    reverse: bool = False
    sample: int = 0

    @classmethod
    @lru_cache(maxsize=KEPT)
    def parse(cls, text: str) -> "Id":
        """The id that a text says. Raises ValueError for numbers that are none."""
        name, point, rest = text.partition(".")
        if not rest[:1].isalpha():
            return cls(name, tuple(map(int, rest.split("."))) if point else ())
        found = PREFIX.match(text)
        if not found or not found.end():
            raise ValueError(f"{text!r} is no id of a quantity")
        inner = cls.parse(text[found.end() :])
        sample, layer = (int(found[part] or 0) for part in ("sample", "layer"))
        return replace(inner, layer=layer, reverse=bool(found["reverse"]), sample=sample)

    def __str__(self) -> str:
        return ".".join((self.name, *map(str, self.numbers)))

    @property
    def place(self) -> Place:
        return Place(self.layer, self.reverse, self.sample)

    @property
    def name(self) -> str:
        """The name in the network, with the sample and the layer in front where there are several: l2.f, s1.f."""
        return self.place.prefix + self.base if self.layer or self.sample else self.base

    @property
    def parts(self) -> tuple[str, tuple[int, ...]]:
        """Name and numbers."""
        return self.name, self.numbers

    @property
    def whole(self) -> "Id":
        """What it is an entry of: f.2 for f.2.1, W_f.1 for W_f.1.3."""
        return replace(self, numbers=self.numbers[:-1])

    def entry(self, number: int) -> "Id":
        """The same with another last number."""
        return replace(self, numbers=(*self.numbers[:-1], number))


def identity(name: str, *numbers: int) -> str:
    """The id with this name and these numbers, as text."""
    return ".".join((name, *map(str, numbers)))
