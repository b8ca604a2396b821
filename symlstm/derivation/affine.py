"""Affine equations: sums of a parameter times an entry of a column, plus a bias."""

from collections.abc import Mapping

from symlstm.derivation.expression import Expression, Product, Variable
from symlstm.derivation.unit_equation import Reference

Entry = tuple[Reference, ...]  # the factors of a column's entry: x_j, h_j, or r_j h_j; none beside a bias


def affine_term(term: Expression, references: Mapping[str, Reference]) -> tuple[Reference, Entry] | None:
    """A term as a parameter and the entry it multiplies; None unless it is one parameter times quantities."""
    found: list[Reference] = []
    for factor in term.factors if isinstance(term, Product) else (term,):
        if not isinstance(factor, Variable):
            return None
        reference = references[factor.name]
        if reference.is_parameter is bool(found):  # the first is one, the others are not
            return None
        found.append(reference)
    return found[0], tuple(found[1:])
