"""A stage of a network: a cell, an output layer, a loss. Each is its equations, in reading order.

Which parameters there are, what each of them does and of what shape it is, is read off the equations; nothing downstream knows which cell
it has. A parameter is any name that is neither read from another stage nor defined by an equation: a weight matrix where it is
multiplied with a stacked column, a bias where it is a term of its own, else a diagonal weight, which multiplies entry by entry.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sympy import Expr

from symlstm.network.equation import Equation, EquationBlock, matrix_products, names_as_written
from symlstm.network.glyph import Glyph
from symlstm.network.ids import ALONE, Place
from symlstm.network.names import Role, Size, previous


@dataclass(frozen=True, slots=True)
class Parameter:
    """A weight matrix, a bias or a diagonal weight.

    owner    whose it is, in words ("forget gate")
    rows     how many rows, or entries
    columns  of a matrix: the lengths of the vectors in the column that it multiplies, from the top
    """

    name: str
    role: Role
    owner: str
    rows: Size
    columns: tuple[Size, ...] = ()

    def shape(self, sizes: Mapping[Size, int]) -> tuple[int, ...]:
        """(rows, columns), or (entries,)."""
        rows = sizes[self.rows]
        return (rows, sum(sizes[size] for size in self.columns)) if self.columns else (rows,)


@dataclass(frozen=True, eq=False)
class Stage:
    """Equations that are worked out together at a time step. Each stage is defined once and compared by identity, so that what is
    derived from it can be kept.

    title    in a heading and in "the equations of the ..."
    reads    the vectors that come from other stages or are given, with their lengths
    size     the length of every vector that the stage defines
    states   names handed on to the next time step, the one that other stages read first
    order    names in the order in which terms and factors are printed; parameters that are not in it stand where they always do:
             matrices first, biases last
    blocks   the equations of a time step in reading order
    closing  what is worked out once, after the last time step
    inline   quantities that get no gradient of their own: what arrives at them goes on to what they are made of
    glyphs   how names look where that differs from the name itself
    aliases  other names under which a parameter is accepted
    options  what was chosen where the cell leaves a choice, by name: the activation of a simple recurrent network
    form     of a cell that problem files can name, the form in which its weights are given (`network.cell.CellForm`)
    known    parts of formulas of which the given numbers are known to make something simpler
    place    where in the network a cell runs, if there are several; see `placed`
    """

    name: str
    title: str
    source: str
    reads: Mapping[str, Size]
    size: Size
    order: tuple[str, ...]
    blocks: tuple[EquationBlock, ...]
    states: tuple[str, ...] = ()
    closing: EquationBlock | None = None
    inline: tuple[str, ...] = ()
    glyphs: Mapping[str, Glyph] = field(default_factory=dict)
    aliases: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    form: Any = None
    known: Mapping[Expr, Expr] = field(default_factory=dict)
    place: Place = ALONE

    def __copy__(self) -> "Stage":
        return self

    def __deepcopy__(self, memo: dict[int, Any]) -> "Stage":
        return self

    @cached_property
    def equations(self) -> tuple[Equation, ...]:
        """The equations of a time step."""
        return tuple(equation for block in self.blocks for equation in block.equations)

    @cached_property
    def all_equations(self) -> tuple[Equation, ...]:
        """Those of a time step, and those after the last one."""
        return (*self.equations, *(self.closing.equations if self.closing else ()))

    @cached_property
    def parameters(self) -> Mapping[str, Parameter]:
        """The parameters by name, in reading order."""
        return {parameter.name: parameter for equation in self.all_equations for parameter in self.parameters_of(equation)}

    def parameters_of(self, equation: Equation) -> Iterator[Parameter]:
        """The parameters in an equation, matrices first."""
        products = {product.args[0].name: product.args[1:] for product in matrix_products(equation.formula)}
        for name, stack in products.items():
            columns = tuple(self._vectors[min(names_as_written(part))] for part in stack)
            yield Parameter(name, Role.MATRIX, equation.owner, self.size, columns)
        terms = {str(term) for term in equation.formula.args} if equation.formula.is_Add else set()
        for name in names_as_written(equation.formula):
            if name not in products and name not in self._vectors:
                yield Parameter(name, Role.BIAS if name in terms else Role.DIAGONAL, equation.owner, self.size)

    @cached_property
    def _vectors(self) -> Mapping[str, Size]:
        """The lengths of the vectors that the stage reads or defines."""
        own = dict.fromkeys((equation.name for equation in self.all_equations), self.size)
        return {**self.reads, **own, **{previous(state): self.size for state in self.states}}

    @cached_property
    def printed_order(self) -> tuple[str, ...]:
        """All names in the order in which terms and factors are printed."""
        others = [p for p in self.parameters.values() if p.name not in self.order]
        matrices = [p.name for p in others if p.role is not Role.BIAS]
        return (*matrices, *self.order, *(p.name for p in others if p.role is Role.BIAS))

    @property
    def without_slope(self) -> str | None:
        """The first quantity that a step function gives, through which nothing comes back; None where there is none."""
        return next((equation.name for equation in self.all_equations if equation.applies("step")), None)

    def equation_of(self, name: str) -> Equation | None:
        """The equation that defines a quantity; None for what is not the stage's own."""
        return next((equation for equation in self.all_equations if equation.name == name), None)

    def shapes(self, sizes: Mapping[Size, int]) -> dict[str, tuple[int, ...]]:
        """The shape of every parameter, in reading order."""
        return {name: parameter.shape(sizes) for name, parameter in self.parameters.items()}
