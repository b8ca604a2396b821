"""Letters for stacked columns: u for [x; h], and for a second one v, so that a matrix form can say W u.

Of several cells each has its own u, marked with its layer and direction as all its quantities are. A column of one vector keeps that
vector's own name. Letters that the network uses for something else are left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from symlstm.derivation.expression import Call, Expression, in_declared_order
from symlstm.document.appearance import symbolic
from symlstm.document.formula import HADAMARD, Formula, vector
from symlstm.document.names import Names
from symlstm.document.scripts import When
from symlstm.network.equation import matrix_products
from symlstm.network.glyph import Glyph, glyph_of
from symlstm.network.network import Network
from symlstm.network.stage import Stage

LETTERS = "uvwmap"
Parts = tuple[Expression, ...]


@dataclass(frozen=True, eq=False)
class Stacks:
    """The stacked columns of a network, in the order in which they are first read, and how they are called."""

    names: Names

    def called(self, parts: Sequence[Expression], time: When) -> Formula:
        """The name of a stacked column at a time step; of one vector, its formula."""
        letter = self._letters.get(tuple(parts))
        if letter is None:
            return self.spelled(parts, time)
        return self.names.column(letter, time)

    def spelled(self, parts: Sequence[Expression], time: When) -> Formula:
        """The names of the vectors below each other."""
        return vector([symbolic(part, lambda name: self.names.vector(name, time), HADAMARD) for part in parts])

    @property
    def lettered(self) -> Iterator[Parts]:
        """Every column that has a letter of its own."""
        yield from self._letters

    @cached_property
    def _letters(self) -> Mapping[Parts, Glyph]:
        network = self.names.network
        taken = {glyph_of(name.subject, self.names.glyphs).letter for name in network.names.values()}
        free = [letter for letter in LETTERS if letter not in taken]
        found: dict[Parts, Glyph] = {}
        for stage in network.stages:
            new = dict.fromkeys(parts for parts in _stacks(stage, network) if len(parts) > 1 and parts not in found)
            found |= {parts: self._marked(stage, letter) for parts, letter in zip(new, free, strict=False)}
        return found

    def _marked(self, stage: Stage, letter: str) -> Glyph:
        """A letter with the layer and the direction of its stage."""
        glyph = Glyph(letter)
        return glyph.marked_as(glyph_of(stage.states[0], self.names.glyphs)) if stage.states else glyph


@lru_cache(16)
def stacks_of(names: Names) -> Stacks:
    """The stacked columns of a network under these names; the same object for the same names."""
    return Stacks(names)


def _stacks(stage: Stage, network: Network) -> Iterator[Parts]:
    for equation in stage.equations:
        for product in matrix_products(equation.formula):
            yield factors_of_product(product, network)[1:]


def factors_of_product(product: Any, network: Network) -> Parts:
    """The matrix of a product, and the vectors of the column that it multiplies, in printed order."""
    ordered = in_declared_order(product, network.printed_order)
    assert isinstance(ordered, Call), "a matrix product is a call"
    return ordered.arguments


def weights_over(stack: Parts, names: Names) -> list[str]:
    """The matrices that multiply a stacked column."""
    network = names.network
    products = (product for stage in network.stages for e in stage.equations for product in matrix_products(e.formula))
    return [product.args[0].name for product in products if factors_of_product(product, network)[1:] == stack]
