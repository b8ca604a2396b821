"""A cell at its place among several: the same equations, each of its own names with the layer in front, reading what the layer below gives.

In layer 2, `f` is `l2.f` and W_f x is `l2.W_f` times `l1.h`, or times the stacked column [l1.h; l1r.h] of a layer that runs both ways.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from symlstm.errors import DerivationError
from symlstm.network.equation import Equation, EquationBlock, matmul, names_as_written, symbol, with_names
from symlstm.network.glyph import Glyph, glyph_of
from symlstm.network.ids import Place
from symlstm.network.names import PREVIOUS, Size
from symlstm.network.stage import Stage

Below = tuple[tuple[str, Size], ...]  # the vectors that a cell reads in place of its input, from the top of the column


@lru_cache(256)
def placed(cell: Stage, place: Place, below: Below = ()) -> Stage:
    """The cell at a place: the same object for the same arguments.

    below  what it reads in place of its input; nothing for the bottom layer, which reads the input itself

    Raises DerivationError for a cell that several vectors cannot be put into as one input.
    """
    names = _Names(cell, place, below)
    return replace(
        cell,
        reads=dict(below) or cell.reads,
        size=cell.size.at(place),
        states=tuple(map(names.of, cell.states)),
        order=tuple(name for each in cell.order for name in names.all_of(each)),
        blocks=tuple(map(names.block, cell.blocks)),
        inline=tuple(map(names.of, cell.inline)),
        glyphs=names.glyphs(),
        aliases={names.of(other): names.of(name) for other, name in cell.aliases.items()},
        place=place,
    )


class _Names:
    """What the names of a cell are called at its place."""

    def __init__(self, cell: Stage, place: Place, below: Below):
        self._cell, self._place = cell, place
        self._below: Mapping[str, tuple[str, ...]] = {name: tuple(n for n, _ in below) or (name,) for name in cell.reads}
        if below and len(cell.reads) != 1:
            raise DerivationError(f"{cell.name}: it reads {len(cell.reads)} vectors, and no layer can stand below it")

    def of(self, name: str) -> str:
        """The one name in place of a name."""
        return self._below[name][0] if name in self._below else self._place.prefix + name

    def all_of(self, name: str) -> tuple[str, ...]:
        """The names in place of a name."""
        return self._below.get(name) or (self.of(name),)

    def block(self, block: EquationBlock) -> EquationBlock:
        return replace(block, equations=tuple(map(self._equation, block.equations)))

    def _equation(self, equation: Equation) -> Equation:
        stack = {name: several for name, several in self._below.items() if len(several) > 1}
        names = {name: self.of(name) for name in names_as_written(equation.formula)}
        formula = with_names(equation.formula, names, stack)
        self._check(equation, stack)
        return replace(equation, target=symbol(self.of(equation.name)), formula=formula)

    def _check(self, equation: Equation, stack: Mapping[str, tuple[str, ...]]) -> None:
        """A name that several vectors stand for may only be a part of a stacked column."""
        opened = equation.formula.replace(matmul, lambda *parts: sum(p for p in parts if str(p) not in stack))
        if opened.free_symbols & set(map(symbol, stack)):
            raise DerivationError(f"{self._cell.name}: {equation.name} reads its input otherwise than through a matrix")

    def glyphs(self) -> dict[str, Glyph]:
        """What stands for each name looks as that does alone."""
        own = (name for name in self._names() if name not in self._below)
        return {self.of(name): glyph_of(name, self._cell.glyphs) for name in own}

    def _names(self) -> tuple[str, ...]:
        found = (*self._cell.order, *self._cell.parameters, *(e.name for e in self._cell.equations))
        return tuple(dict.fromkeys(name for name in found if not name.endswith(PREVIOUS)))
