"""Equations as data, at the level of whole vectors.

A symbol in an equation stands for a vector; products are elementwise. A name that ends in `_prev` is the value one time step earlier, one
in `_next` one step later. A linear map is a node that may stand anywhere in a sum: `matmul(W, u, v, ...)` is W [u; v; ...].
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sympy import Add, Expr, Function, Integer, Mul, Symbol, exp

ONE = Integer(1)


class matmul(Function):  # type: ignore[misc]
    """matmul(W, u, v, ...): the matrix W times the stacked column [u; v; ...]. Stays unevaluated."""


class pullback(Function):  # type: ignore[misc]
    """pullback(W, d, v, u, ...): W_v^T d, where W_v are the columns of W that multiply v in a column [u; ...; v; ...].

    It is what the gradient d of a product W [u; ...; v; ...] gives the part v of its stacked column. Stays unevaluated.
    """


class outer(Function):  # type: ignore[misc]
    """outer(d, u, v, ...): the matrix d [u; v; ...]^T: what one time step adds to a weight gradient. Stays unevaluated."""


class summed(Function):  # type: ignore[misc]
    """summed(e): the sum of an expression over its units, and over all time steps at which its stage works. Stays unevaluated."""


class over_units(Function):  # type: ignore[misc]
    """over_units(e): the sum of an expression over its units, at one time step. Stays unevaluated."""


class softmax(Function):  # type: ignore[misc]
    """softmax(z): of each unit e^z over the sum of e^z over all units. Stays unevaluated; `opened` writes it out."""


def opened(formula: Expr) -> Expr:
    """A formula with every softmax written out."""
    return formula.xreplace({node: exp(node.args[0]) / over_units(exp(node.args[0])) for node in formula.atoms(softmax)})


@lru_cache(maxsize=2048)
def mixes_units(formula: Expr) -> bool:
    """Whether each unit of an equation needs those of all others at the same time step, though no weights join them."""
    return bool(formula.has(softmax, over_units))


def total(*terms: Expr) -> Expr:
    """The sum of the terms as they are written. SymPy's own + would do, but its first use loads its tensors, and in them the
    symmetries of polyhedra: 25 ms of every start."""
    return Add(*terms, evaluate=False)


@dataclass(frozen=True, slots=True)
class Equation:
    """target = formula.

    rule    names the line in words ("pre-activation of the forget gate")
    reason  why a derivative holds ("chain rule"); empty for a definition
    means   what the target is, in words, where that is not what the line is called
    owner   whose parameters stand in it, in words ("forget gate"); empty where none do
    """

    target: Symbol
    formula: Expr
    rule: str
    reason: str = ""
    means: str = ""
    owner: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        """Its terms keep their order in another process, too, where SymPy by itself would sort them."""
        return _built_again, (self.target, _in_pieces(self.formula), self.rule, self.reason, self.means, self.owner)

    @property
    def name(self) -> str:
        """The name of the target."""
        return str(self.target.name)

    @property
    def meaning(self) -> str:
        """What the target is, in words."""
        return self.means or self.rule

    def reads(self, name: str) -> bool:
        """Whether the formula has a symbol of this name."""
        return any(symbol.name == name for symbol in self.formula.free_symbols)

    @property
    def activates(self) -> str | None:
        """The quantity that the formula applies a function to, where it is nothing else."""
        is_activation = self.formula.is_Function and len(self.formula.args) == 1 and self.formula.args[0].is_Symbol
        return str(self.formula.args[0].name) if is_activation else None

    def applies(self, function: str) -> bool:
        """Whether a function of this name is applied in the formula."""
        return any(node.func.__name__ == function for node in self.formula.atoms(Function))


def _in_pieces(formula: Expr) -> Any:
    """A formula as functions and their arguments."""
    return (formula.func, tuple(map(_in_pieces, formula.args))) if formula.args else formula


def with_names(formula: Expr, names: Mapping[str, str], stack: Mapping[str, tuple[str, ...]]) -> Expr:
    """A formula with other names in it, term for term. In a stacked column, a name in `stack` makes way for several."""
    if formula.is_Symbol:
        return symbol(names[formula.name])
    if not formula.args:
        return formula
    parts: list[Expr] = []
    for part in formula.args:
        several = isinstance(formula, matmul) and part.is_Symbol and part.name in stack
        parts += map(symbol, stack[part.name]) if several else [with_names(part, names, stack)]
    return _made(formula.func, parts)


def _put_together(pieces: Any) -> Expr:
    if not isinstance(pieces, tuple):
        return pieces
    return _made(pieces[0], map(_put_together, pieces[1]))


def _made(function: Any, arguments: Iterable[Expr]) -> Expr:
    """A function of arguments, whose order and number a sum or a product keeps."""
    return function(*arguments, evaluate=False) if function in (Add, Mul) else function(*arguments)


def _built_again(target: Symbol, pieces: Any, *words: str) -> Equation:
    return Equation(target, _put_together(pieces), *words)


@dataclass(frozen=True, slots=True)
class EquationBlock:
    """Equations that a reader takes in together, with their purpose in a few words."""

    title: str
    purpose: str
    equations: tuple[Equation, ...]


def symbol(name: str) -> Symbol:
    """The symbol of a vector; real, so that SymPy's derivatives need no assumptions added later."""
    return Symbol(name, real=True)


def symbols_of(names: str) -> tuple[Any, ...]:
    """One symbol for each name; the names are separated by spaces."""
    return tuple(map(symbol, names.split()))


@lru_cache(maxsize=2048)
def matrix_products(formula: Expr) -> tuple[Expr, ...]:
    """The products of a matrix and a stacked column in a formula, in the order in which they are written."""
    return tuple(_nodes(formula, matmul))


def _nodes(formula: Expr, kind: type) -> Iterator[Expr]:
    if isinstance(formula, kind):
        yield formula
        return
    for part in formula.args:
        yield from _nodes(part, kind)


def names_as_written(formula: Expr) -> tuple[str, ...]:
    """The names in a formula, each once, in the order in which they are written."""
    return tuple(dict.fromkeys(_names(formula)))


def _names(formula: Expr) -> Iterator[str]:
    if formula.is_Symbol:
        yield formula.name
    for part in formula.args:
        yield from _names(part)
