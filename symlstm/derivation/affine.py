"""Affine equations: sums of a parameter times an entry of a column, plus a bias."""

from collections.abc import Mapping

from symlstm.derivation.expression import Expression, Product, Variable
from symlstm.derivation.step import Reference

Entry = tuple[Reference, ...]  # the factors of a column's entry: x_j, h_j, or r_j h_j; none beside a bias


def affine_term(term: Expression, references: Mapping[str, Reference]) -> tuple[Reference, Entry] | None:
    """A term as a parameter and the entry it multiplies; None unless it is one parameter times quantities."""
    factors = term.factors if isinstance(term, Product) else (term,)
    names = [factor.name for factor in factors if isinstance(factor, Variable)]
    found = [references[name] for name in names]
    if len(names) != len(factors) or not found or not found[0].is_parameter or any(r.is_parameter for r in found[1:]):
        return None
    return found[0], tuple(found[1:])
