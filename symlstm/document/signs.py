"""The minus sign that a formula begins with: whether there is one, brackets around it, and turning it round."""

from dataclasses import replace

from symlstm.document.formula import Brackets, Formula, Named, Numeral, Row
from symlstm.document.remembering import remembering


def is_negative(formula: Formula) -> bool:
    """Whether a formula begins with a minus sign."""
    match formula:
        case Row(items):
            return is_negative(items[0])
        case Named(body, _):
            return is_negative(body)
    return isinstance(formula, Numeral) and formula.pieces[0].startswith("-")


def bracketed(formula: Formula) -> Formula:
    """The formula in brackets if it is negative: as it stands behind another sign."""
    return brackets(formula) if is_negative(formula) else formula


@remembering
def brackets(formula: Formula) -> Formula:
    """The formula in brackets; where a name stands above it, the name stands above the brackets."""
    return replace(formula, body=Brackets(formula.body)) if isinstance(formula, Named) else Brackets(formula)


def negated(formula: Formula) -> Formula:
    """The formula with its leading sign turned round."""
    if isinstance(formula, Numeral) and not "".join(formula.pieces).strip("0."):
        return formula
    if is_negative(formula):
        return _without_sign(formula)
    if isinstance(formula, Numeral):
        return Numeral((f"-{formula.pieces[0]}", *formula.pieces[1:]))
    return Row((Numeral(("-",)), formula))


def _without_sign(formula: Formula) -> Formula:
    if isinstance(formula, Row):
        first = _without_sign(formula.items[0])
        rest = formula.items[1:]
        empty = isinstance(first, Numeral) and first.pieces == ("",)
        return (rest[0] if len(rest) == 1 else Row(rest)) if empty else Row((first, *rest))
    assert isinstance(formula, Numeral)
    return Numeral((formula.pieces[0].removeprefix("-"), *formula.pieces[1:]))
