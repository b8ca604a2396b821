"""From equations between vectors to equations of single units, in distinct symbols.

Built once per unit, not once per time step: a step is a unit's equation and a time.
"""

from collections.abc import Iterator
from typing import Any

from sympy import Add, Expr, Symbol

from symlstm.cells.cell import PREVIOUS, Equation, affine
from symlstm.derivation.expression import in_declared_order
from symlstm.derivation.step import Reference, UnitEquation


class UnitSymbols:
    """Distinct SymPy symbols for the entries of vectors and parameters, and what each stands for."""

    def __init__(self) -> None:
        self.references: dict[str, Reference] = {}

    def entry(self, name: str, unit: int) -> Symbol:
        """The symbol of one entry of a vector; a name in `_prev` is taken one time step back."""
        lag = int(name.endswith(PREVIOUS))
        return self._symbol(Reference(name.removesuffix(PREVIOUS), (unit,), lag))

    def parameter(self, name: str, *index: int) -> Symbol:
        return self._symbol(Reference(name, index, None))

    def _symbol(self, reference: Reference) -> Symbol:
        name = ".".join(map(str, (reference.name, *reference.index))) + PREVIOUS * bool(reference.lag)
        self.references[name] = reference
        return Symbol(name, real=True)


def unit_equations(equation: Equation, rows: int, widths: dict[str, int], order: tuple[str, ...]) -> tuple[UnitEquation, ...]:
    """The equation of every unit 1..rows. `widths` gives the length of each vector, `order` the order of names."""
    return tuple(_unit_equation(equation, unit, widths, order) for unit in range(1, rows + 1))


def _unit_equation(equation: Equation, unit: int, widths: dict[str, int], order: tuple[str, ...]) -> UnitEquation:
    symbols = UnitSymbols()
    formula = _of_unit(equation.formula, unit, widths, symbols)
    expression = in_declared_order(formula, _printed_order(symbols, order))
    return UnitEquation(Reference(str(equation.target), (unit,)), formula, expression, symbols.references, equation)


def _of_unit(formula: Any, unit: int, widths: dict[str, int], symbols: UnitSymbols) -> Expr:
    if isinstance(formula, affine):
        return _dot_product(formula, unit, widths, symbols)
    if formula.is_Symbol:
        return symbols.entry(formula.name, unit)
    return formula.func(*(_of_unit(arg, unit, widths, symbols) for arg in formula.args)) if formula.args else formula


def _dot_product(formula: Any, unit: int, widths: dict[str, int], symbols: UnitSymbols) -> Expr:
    """Row `unit` of W times the stacked column, plus the bias."""
    weight, bias, *stack = formula.args
    terms = []
    for column, (vector, entry) in enumerate(_stacked(stack, widths), 1):
        terms.append(symbols.parameter(weight.name, unit, column) * _of_unit(vector, entry, widths, symbols))
    return Add(*terms, symbols.parameter(bias.name, unit))


def _stacked(stack: list[Any], widths: dict[str, int]) -> Iterator[tuple[Any, int]]:
    for vector in stack:
        width = widths[min(str(symbol) for symbol in vector.free_symbols)]
        yield from ((vector, entry) for entry in range(1, width + 1))


def _printed_order(symbols: UnitSymbols, order: tuple[str, ...]) -> tuple[str, ...]:
    """Weights in order of their columns, each before its input; then names in declared order; biases last."""
    rank = {name: position for position, name in enumerate(order)}

    def key(item: tuple[int, tuple[str, Reference]]) -> tuple[int, ...]:
        position, (_, reference) = item
        if reference.lag is None:  # a parameter: a weight has two indices, a bias one
            return (0, position) if len(reference.index) == 2 else (2, position)
        declared = reference.name + PREVIOUS * bool(reference.lag)
        return (1, rank.get(declared, len(rank)), *reference.index)

    return tuple(name for _, (name, _) in sorted(enumerate(symbols.references.items()), key=key))
