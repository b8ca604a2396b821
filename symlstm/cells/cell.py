"""What a cell is: its equations as data, in reading order, at the level of whole vectors.

A symbol in an equation stands for a vector; products are elementwise, and `affine(W, b, u, v, ...)` is
W [u; v; ...] + b. A name that ends in `_prev` is the value one time step earlier, one in `_next` one step later. Which
parameters there are, and their shapes, is read off the affine maps; nothing downstream knows which cell it has.

Shapes: x_t (D,); states and gates (H,); W_k (H, D + H) over the stacked column [x_t; h_(t-1)]; b_k (H,).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sympy import Add, Expr, Function, Integer, Symbol

PREVIOUS, NEXT = "_prev", "_next"
ONE = Integer(1)


class affine(Function):  # type: ignore[misc]
    """affine(W, b, u, v, ...): the map W [u; v; ...] + b over stacked vectors. Stays unevaluated."""


class pullback(Function):  # type: ignore[misc]
    """pullback(W, d, v, u, ...): W_v^T d, where W_v are the columns of W that multiply v in a column [u; ...; v; ...].

    It is what the gradient d of an affine map's value gives the part v of its stacked column. Stays unevaluated.
    """


class outer(Function):  # type: ignore[misc]
    """outer(d, u, v, ...): the matrix d [u; v; ...]^T: what one time step adds to a weight gradient. Stays unevaluated."""


def total(*terms: Expr) -> Expr:
    """The sum of the terms as they are written. SymPy's own + would do, but its first use loads its tensors, and in them the
    symmetries of polyhedra: 25 ms of every start."""
    return Add(*terms, evaluate=False)


@dataclass(frozen=True, slots=True)
class Glyph:
    """How a name looks: a letter, perhaps under an accent, with a subscript; or a function of another name."""

    letter: str
    accent: str = ""
    sub: "Glyph | None" = None
    function: str = ""


@dataclass(frozen=True, slots=True)
class Equation:
    """target = formula. `rule` names the line in words ("forget gate"); `reason` says why a derivative holds ("chain rule")."""

    target: Symbol
    formula: Expr
    rule: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Block:
    """Equations that a reader takes in together, with their purpose in a few words."""

    title: str
    purpose: str
    equations: tuple[Equation, ...]


@dataclass(frozen=True, eq=False)
class Cell:
    """A recurrent cell. Each is defined once and compared by identity, so that what is derived from it can be kept.

    states   names handed on to the next time step, hidden state first
    order    names in the order in which terms and factors are printed
    blocks   the equations in reading order
    glyphs   how names look where that differs from the name itself
    aliases  other names under which a parameter is accepted
    """

    name: str
    title: str
    source: str
    states: tuple[str, ...]
    order: tuple[str, ...]
    blocks: tuple[Block, ...]
    glyphs: Mapping[str, Glyph] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[Any, ...]:
        """Copied it is itself, and sent to another process it is the cell of this name there."""
        return _cell_called, (self.name,)

    def __copy__(self) -> "Cell":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Cell":
        return self

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        return tuple(equation for block in self.blocks for equation in block.equations)

    def has_own_letter(self, name: str) -> bool:
        """Whether a quantity has a letter of its own, and is not written as a function of another (tanh c)."""
        return name not in self.glyphs or not self.glyphs[name].function

    def parameter_shapes(self, inputs: int, hidden: int) -> dict[str, tuple[int, ...]]:
        """Every weight matrix (rows, columns) and bias (rows,), in reading order; H is `hidden`, D is `inputs`."""
        width = {"x": inputs}
        return {
            name: shape
            for weight, bias, stack in self.affine_maps()
            for name, shape in (
                (weight, (hidden, sum(width.get(entry, hidden) for entry in stack))),
                (bias, (hidden,)),
            )
        }

    def affine_maps(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        """(weight, bias, stacked vectors as text) of each affine map, in reading order."""
        for equation in self.equations:
            for node in equation.formula.atoms(affine):
                weight, bias, *stack = map(str, node.args)
                yield weight, bias, tuple(stack)


def _cell_called(name: str) -> Cell:
    from symlstm.cells import CELLS

    return CELLS[name]


def symbols_of(names: str) -> tuple[Any, ...]:
    """One SymPy symbol a name; real, so that SymPy's derivatives need no assumptions added later."""
    return tuple(Symbol(name, real=True) for name in names.split())


def glyph_of(name: str, glyphs: Mapping[str, Glyph]) -> Glyph:
    """The declared glyph of a name, else the name read as letter_subscript."""
    if name in glyphs:
        return glyphs[name]
    letter, _, sub = name.partition("_")
    return Glyph(letter, sub=Glyph(sub) if sub else None)
