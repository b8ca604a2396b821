"""From equations between vectors to equations of single units, in distinct names.

Built once per unit, not once per time step: a step is a unit's equation and a time. An equation between vectors is put
into declared order once; its units are spelled out from that, so the order of terms and factors is the same in all.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from symlstm.derivation.expression import (
    Call,
    Expression,
    Power,
    Product,
    Sum,
    Variable,
    in_declared_order,
    product_of,
    sum_of,
    variables,
)
from symlstm.derivation.known import with_known, without_zeros
from symlstm.derivation.unit_equation import Reference, UnitEquation
from symlstm.network.equation import Equation
from symlstm.network.ids import Id
from symlstm.network.names import LAGS, NameTable, Size
from symlstm.problem.problem import Problem


@dataclass(frozen=True, eq=False)
class Dimensions:
    """How long every vector of a problem's network is, and over which time steps its loss is summed.

    known  targets that are 0 or 1, by id, which leave nothing to be written of a term of the loss, or of a factor
    """

    names: NameTable
    sizes: Mapping[Size, int]
    summed_over: tuple[int, ...]
    known: Mapping[str, Fraction]

    def rows(self, name: str) -> int:
        """The length of a vector, or how many rows a matrix has."""
        return self.sizes[self.names[name].rows]

    def is_number(self, name: str) -> bool:
        """Whether a name stands for one number, which has no unit."""
        return self.names[name].rows == Size.ONE


def dimensions_of(problem: Problem) -> Dimensions:
    """The dimensions of a problem's network."""
    targets = problem.network.targets
    known = {target: value for target, value in problem.givens.items() if value in (0, 1) and Id.parse(target).name in targets}
    return Dimensions(problem.network.names, problem.sizes, problem.read_out_at, known)


def unit_equations(equation: Equation, dimensions: Dimensions, order: tuple[str, ...]) -> tuple[UnitEquation, ...]:
    """The equation of every unit. `order` is that of names."""
    ordered = in_declared_order(equation.formula, order)
    units = range(1, dimensions.rows(equation.name) + 1)
    return tuple(_unit_equation(equation, ordered, unit, dimensions) for unit in units)


def _unit_equation(equation: Equation, ordered: Expression, unit: int, dimensions: Dimensions) -> UnitEquation:
    names = UnitNames(dimensions)
    expression = names.of_unit(ordered, unit)
    name = dimensions.names[equation.name]
    index = () if dimensions.is_number(equation.name) else (unit,)
    return UnitEquation(Reference(name.text, index, 0 if name.is_timed else None), expression, names.references, equation)


class UnitNames:
    """Distinct names for the entries of vectors and parameters, and what each stands for.

    time  a time step at which all that is read is taken; None for the one that is relative to
    """

    def __init__(self, dimensions: Dimensions, time: int | None = None) -> None:
        self._dimensions, self._time = dimensions, time
        self.references: dict[str, Reference] = {}

    def of_unit(self, expression: Expression, unit: int) -> Expression:
        """One entry of an expression between vectors."""
        match expression:
            case Variable(name):
                return self._entry(name, unit)
            case Sum(terms):
                return sum_of(self.of_unit(term, unit) for term in terms)
            case Product(factors):
                return product_of(self.of_unit(factor, unit) for factor in factors)
            case Power(base, exponent):
                return Power(self.of_unit(base, unit), exponent)
            case Call("matmul", (Variable(weight), *stack)):
                return self._dot_product(weight, tuple(stack), unit)
            case Call("pullback", (Variable(weight), gradient, _, *above)):
                return self._transposed_product(weight, gradient, tuple(above), unit)
            case Call("summed", (term,)):
                return self._over_units_and_time(term)
            case Call("over_units", (term,)):
                return sum_of(self._of_all_units(term))
            case Call("softmax", (vector,)):
                powers = self._of_all_units(Call("exp", (vector,)))
                return Product((powers[unit - 1], Power(sum_of(powers), -1)))
            case Call(function, (argument,)):
                return Call(function, (self.of_unit(argument, unit),))
        return expression

    def _dot_product(self, weight: str, stack: tuple[Expression, ...], unit: int) -> Expression:
        """Row `unit` of W times the stacked column."""
        entries = enumerate(stacked_entries(stack, self._dimensions), 1)
        return sum_of(
            product_of((self._variable(weight, (unit, column), None), self.of_unit(vector, entry)))
            for column, (vector, entry) in entries
        )

    def _transposed_product(self, weight: str, gradient: Expression, above: tuple[Expression, ...], unit: int) -> Expression:
        """Column `unit` of the part of W that multiplies one vector of the stacked column, times the gradient."""
        column = sum(_length(vector, self._dimensions) for vector in above) + unit
        rows = range(1, self._dimensions.rows(weight) + 1)
        return sum_of(product_of((self._variable(weight, (row, column), None), self.of_unit(gradient, row))) for row in rows)

    def _over_units_and_time(self, term: Expression) -> Expression:
        """The term of every unit at every time step that counts, each time step by its number."""
        found: list[Expression] = []
        references: dict[str, Reference] = {}
        for time in self._dimensions.summed_over:
            names = UnitNames(self._dimensions, time)
            found += [with_known(each, self._dimensions.known) for each in names._of_all_units(term)]
            references |= names.references
        total = sum_of(without_zeros(found))
        self.references |= {name: references[name] for name in variables(total)}
        return total

    def _of_all_units(self, term: Expression) -> list[Expression]:
        return [self.of_unit(term, unit) for unit in range(1, _length(term, self._dimensions) + 1)]

    def _entry(self, name: str, unit: int) -> Variable:
        """One entry of a vector, or of a bias or a diagonal weight."""
        meant = self._dimensions.names[name]
        return self._variable(meant.text, (unit,), meant.offset if meant.is_timed else None)

    def _variable(self, name: str, index: tuple[int, ...], lag: int | None) -> Variable:
        variable, reference = _named(name, index, lag) if self._time is None else _at_time(name, index, lag, self._time)
        self.references[variable.name] = reference
        return variable


@lru_cache(4096)  # the same entries stand in the equations of all units
def _named(name: str, index: tuple[int, ...], lag: int | None) -> tuple[Variable, Reference]:
    """An entry as a variable, and what that stands for."""
    return Variable(".".join(map(str, (name, *index))) + LAGS.get(lag or 0, "")), Reference(name, index, lag)


def _at_time(name: str, index: tuple[int, ...], lag: int | None, time: int) -> tuple[Variable, Reference]:
    """An entry at a fixed time step; its variable is called by the id."""
    reference = Reference(name, index, lag).fixed_at(time)
    return Variable(reference.at(time)), reference


def stacked_entries(stack: tuple[Expression, ...], dimensions: Dimensions) -> Iterator[tuple[Expression, int]]:
    """Every entry of a stacked column, as a vector and the entry's place in it."""
    for vector in stack:
        yield from ((vector, entry) for entry in range(1, _length(vector, dimensions) + 1))


def _length(vector: Expression, dimensions: Dimensions) -> int:
    return dimensions.rows(min(variables(vector)))
