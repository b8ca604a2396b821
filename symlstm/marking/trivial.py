"""Lines that a wrong number leaves nothing of: a factor that is exactly 0 or 1, a sum whose other terms vanish."""

from collections.abc import Mapping
from fractions import Fraction

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable
from symlstm.functions import FUNCTIONS

PLAIN = (Fraction(0), Fraction(1), Fraction(-1))


def is_left_trivial(expression: Expression, values: Mapping[str, Fraction]) -> bool:
    """Whether nothing is left to work out once these names are numbers: a number, or a single quantity as it stands."""
    match _with(expression, values):
        case Constant() | Variable() | Product((Constant(Fraction(numerator=-1, denominator=1)), Variable())):
            return True
    return False


def _with(part: Expression, values: Mapping[str, Fraction]) -> Expression:
    """The part with numbers for names, and what they make of it where that needs no calculation."""
    match part:
        case Variable(name) if name in values:
            return Constant(values[name])
        case Sum(terms):
            return _sum([_with(term, values) for term in terms])
        case Product(factors):
            return _product([_with(factor, values) for factor in factors])
        case Power(base, exponent):
            kept = _with(base, values)
            return Constant(kept.value**exponent) if isinstance(kept, Constant) and kept.value else kept if _is(kept, 0) else part
        case Call(function, (argument,)):
            kept = _with(argument, values)
            at_zero = FUNCTIONS[function].exact(Fraction(0)) if _is(kept, 0) else None
            return Call(function, (kept,)) if at_zero is None else Constant(at_zero)
    return part


def _is(part: Expression, number: int) -> bool:
    return isinstance(part, Constant) and part.value == number


def _sum(terms: list[Expression]) -> Expression:
    numbers = sum((term.value for term in terms if isinstance(term, Constant)), Fraction(0))
    kept: list[Expression] = [term for term in terms if not isinstance(term, Constant)]
    kept += [Constant(numbers)] if numbers or not kept else []
    return kept[0] if len(kept) == 1 else Sum(tuple(kept))


def _product(factors: list[Expression]) -> Expression:
    number = Fraction(1)
    for factor in factors:
        number *= factor.value if isinstance(factor, Constant) else 1
    kept: list[Expression] = [factor for factor in factors if not isinstance(factor, Constant)]
    if not number or not kept:
        return Constant(number)
    kept = kept if number == 1 else [Constant(number), *kept]
    return kept[0] if len(kept) == 1 else Product(tuple(kept))
