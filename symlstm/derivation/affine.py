"""Affine equations taken apart: a sum of given numbers, each times quantities that a step works out."""

from collections.abc import Mapping
from fractions import Fraction

from symlstm.derivation.expression import Expression, Sum, Variable, factors_of
from symlstm.derivation.unit_equation import Reference, UnitEquation

Entry = tuple[Reference, ...]  # the factors of a column's entry: x_j, h_j, or r_j h_j; none beside a bias


def affine_terms(equation: UnitEquation, givens: Mapping[str, object]) -> list[tuple[Fraction, Entry]] | None:
    """The terms of an equation, as a given number and the entry that it multiplies; None where it is not affine, or where one of the
    numbers is not given as a fraction (a trained weight, known only as an enclosure)."""
    if not isinstance(equation.expression, Sum):
        return None
    found: list[tuple[Fraction, Entry]] = []
    for term in equation.expression.terms:
        factors = _factors(term, equation.references)
        weight = givens.get(factors[0].at(0)) if factors else None
        if factors is None or not isinstance(weight, Fraction):
            return None
        found.append((weight, factors[1:]))
    return found


def _factors(term: Expression, references: Mapping[str, Reference]) -> Entry | None:
    """A term as a parameter and what it multiplies; None unless it is one parameter times quantities."""
    found: list[Reference] = []
    for factor in factors_of(term):
        if not isinstance(factor, Variable):
            return None
        reference = references[factor.name]
        if reference.is_parameter is bool(found):  # the first is one, the others are not
            return None
        found.append(reference)
    return tuple(found)
