"""Sums of products as patterns: what is the same at every time step is set once, with holes for what is not.

A row of W x + b has the same weights at every time step, and the same column of inputs and states for every unit. So each
unit's equation is a pattern that is made once, each time step's column fills the patterns of all units, and a line costs no
more than putting the two together. What it looks like is as `appearance` has it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from symlstm.derivation.expression import Expression, Product, Sum, Variable
from symlstm.derivation.step import Step
from symlstm.derivation.unit_equation import Reference, SumOverTime, UnitEquation
from symlstm.document.appearance import bracketed
from symlstm.document.breaking import GROUPS_TO_A_ROW, NOWHERE, PRODUCT, SUM, Part
from symlstm.document.formula import PLUS, THIN, Formula, Numeral, Operator, Row
from symlstm.document.pattern import Pattern, Token
from symlstm.document.width import width

Hole = tuple[Reference, int]  # what stands there, relative to the time step, and how good a break before it would be
Quantity = Callable[[str], Formula]  # the name or the number of a quantity, by its id


@dataclass(frozen=True, slots=True)
class UnitPattern:
    """A unit's equation as a pattern, and what fills it; units that read the same column share that."""

    pattern: Pattern
    holes: tuple[Hole, ...]


class Patterns:
    """The equations of a derivation as patterns, with names or with numbers in them, and `times` between factors."""

    def __init__(self, quantity: Quantity, times: Operator):
        self._quantity, self._times = quantity, times
        self._of_units: dict[int, UnitPattern | None] = {}
        self._holes: dict[tuple[Hole, ...], tuple[Hole, ...]] = {}
        self._fillings: dict[tuple[int, int], tuple[Token, ...] | None] = {}

    def part(self, step: Step, relation: Formula, fresh: bool = False) -> Part | None:
        """The step's right side as a part of its line; None unless it is a sum of products of names or numbers in one piece."""
        unit = self._of_unit(step.unit_equation)
        fillings = self._filled(unit.holes, step.time) if unit else None
        return Part.of_pattern(relation, unit.pattern, fillings, fresh) if unit and fillings is not None else None

    def _of_unit(self, equation: UnitEquation | SumOverTime) -> UnitPattern | None:
        key = id(equation)
        if key not in self._of_units:
            self._of_units[key] = self._made(equation) if isinstance(equation, UnitEquation) else None
        return self._of_units[key]

    def _made(self, equation: UnitEquation) -> UnitPattern | None:
        terms = _terms(equation.expression)
        places = list(self._places(terms, equation)) if terms else [None]
        if None in places:
            return None
        holes = tuple(place for place in places if place is not None and isinstance(place[0], Reference))
        tokens = tuple(None if place is None or isinstance(place[0], Reference) else place for place in places)
        return UnitPattern(Pattern(tokens), self._holes.setdefault(holes, holes))

    def _places(self, terms: list[list[str]], equation: UnitEquation) -> Iterator[Token | Hole | None]:
        """A token for what is fixed, a hole for what is not; None for what is not in one piece."""
        for n, factors in enumerate(terms):
            if n:
                yield PLUS, SUM, width(PLUS)
            for m, name in enumerate(factors):
                if m:
                    yield self._times, NOWHERE if self._times == THIN else PRODUCT, width(self._times)
                kind = PRODUCT if m and self._times == THIN else NOWHERE
                reference = equation.references[name]
                yield self._token(reference.at(0), kind) if reference.is_parameter else (reference, kind)

    def _filled(self, holes: tuple[Hole, ...], time: int) -> tuple[Token, ...] | None:
        """What stands in the holes at a time step; None where some of it is not in one piece."""
        key = (id(holes), time)
        if key not in self._fillings:
            tokens = [self._token(reference.at(time), kind) for reference, kind in holes]
            self._fillings[key] = None if None in tokens else tuple(filter(None, tokens))
        return self._fillings[key]

    def _token(self, quantity: str, kind: int) -> Token | None:
        formula = bracketed(self._quantity(quantity))
        return (formula, kind, width(formula)) if _is_one_piece(formula) else None


def _terms(expression: Expression) -> list[list[str]] | None:
    """The names in each product of a sum of products; None where there is anything else in it, or the first is no product."""
    if not isinstance(expression, Sum) or not isinstance(expression.terms[0], Product):
        return None
    terms = [term.factors if isinstance(term, Product) else (term,) for term in expression.terms]
    if not all(isinstance(factor, Variable) for term in terms for factor in term):
        return None
    return [[factor.name for factor in term if isinstance(factor, Variable)] for term in terms]


def _is_one_piece(formula: Formula) -> bool:
    """Whether a formula is never broken, nor opened where it stands in a row."""
    if isinstance(formula, Numeral):
        return len(formula.pieces) <= GROUPS_TO_A_ROW
    return not isinstance(formula, Row)
