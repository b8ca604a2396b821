"""From meaning to appearance: an expression in declared order as a formula tree.

The one place where brackets and signs are decided, by one table of precedences. What stands for a variable (its name or
its number) is given by a function, so the symbolic line and the line with numbers are the same expression printed twice.
"""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction as Exact
from functools import cache
from itertools import pairwise

from symlstm.derivation.expression import (
    Call,
    Constant,
    Expression,
    Power,
    Product,
    Sum,
    Variable,
    children,
    in_declared_order,
    product_of,
)
from symlstm.document.formula import (
    COMMA,
    HADAMARD,
    MINUS,
    PLUS,
    THIN,
    TIMES,
    Brackets,
    Formula,
    Fraction,
    Letter,
    Numeral,
    Operator,
    Row,
    Script,
    Upright,
    row,
)
from symlstm.document.numerals import exact_numeral
from symlstm.document.scripts import LAST_T
from symlstm.document.signs import bracketed, brackets, is_negative, negated
from symlstm.functions import FUNCTIONS
from symlstm.network.losses import ANY_NUMBER

SIGNED, SUM, PRODUCT, POWER, ATOM = range(5)  # how tightly a formula holds together
ONE = Numeral(("1",))
WORDS = {"softmax": "softmax", "maximum": "max"}  # what is no function of one number
Leaf = Callable[[str], Formula]


@dataclass(frozen=True, slots=True)
class Style:
    """How an expression is printed.

    leaf     the formula of a variable
    times    the sign between factors
    spelled  whether sigma is spelled out as 1/(1 + e^-z): in lines with numbers
    joined   whether a minus sign joins that of the number it stands before, as it does where sigma is spelled out
    """

    leaf: Leaf
    times: Operator = THIN
    spelled: bool = False
    joined: bool = False


def symbolic(expression: Expression, leaf: Leaf, times: Operator = THIN) -> Formula:
    """The expression with names in it."""
    return _print(expression, Style(leaf, times))[0]


def in_product(expression: Expression, leaf: Leaf, times: Operator = THIN) -> Formula:
    """The expression with names in it, as it stands beside another factor."""
    return _held(_print(expression, Style(leaf, times)), PRODUCT)


def numeric(expression: Expression, leaf: Leaf) -> Formula:
    """The expression with numbers in it: a dot between factors, sigma spelled out in e."""
    return _print(expression, Style(leaf, TIMES, spelled=True))[0]


Printed = tuple[Formula, int]


def _over_time_steps(value: Exact) -> Formula:
    """A number divided by T, however many time steps that is."""
    below = (exact_numeral(Exact(value.denominator)), THIN) if value.denominator != 1 else ()
    divided = Fraction(exact_numeral(Exact(abs(value.numerator))), row(*below, LAST_T))
    return Row((Numeral(("-",)), divided)) if value < 0 else divided


def _print(expression: Expression, style: Style) -> Printed:
    match expression:
        case Constant(value) if value.denominator % ANY_NUMBER == 0:
            return _graded(_over_time_steps(value * ANY_NUMBER))
        case Constant(value):
            return _graded(exact_numeral(value, as_fraction=True))
        case Variable(name):
            return _graded(style.leaf(name))
        case Sum(terms):
            return Row(tuple(_signed_terms(terms, style))), SUM
        case Product(factors):
            return _product(factors, style)
        case Power(base, exponent) if exponent < 0:
            return _quotient((), (Power(base, -exponent),), style), ATOM
        case Power(base, 1):
            return _print(base, style)
        case Power(base, exponent):
            return Script(_under_exponent(_print(base, style)), sup=exact_numeral(Exact(exponent))), POWER
        case Call(function, arguments) if function in WORDS:
            printed = [_print(argument, style)[0] for argument in arguments]
            inner = [item for each in printed for item in (COMMA, each)][1:]
            return Row((function_sign(function), Brackets(row(*inner)))), POWER
        case Call("exp", (Product(factors),)) if logarithms := [f for f in factors if _is_logarithm(f)]:
            rest = product_of(tuple(factor for factor in factors if factor is not logarithms[0]))
            return _power_of(children(logarithms[0])[0], rest, style)
        case Call(function, arguments):
            return _call(function, arguments[0], style)
    raise TypeError(f"cannot print {expression!r}")


def _is_logarithm(expression: Expression) -> bool:
    return isinstance(expression, Call) and expression.function == "log"


def _power_of(base: Expression, exponent: Expression, style: Style) -> Printed:
    """What is e to a logarithm and more in the expression, which has no powers but whole ones: 10^z for e^(z ln 10)."""
    return Script(_under_exponent(_print(base, style)), sup=in_exponent(_print(exponent, style)[0])), POWER


def _graded(formula: Formula) -> Printed:
    """A leaf with the precedence that its look has: a negative number or a product needs brackets in some places."""
    if is_negative(formula):
        return formula, SIGNED
    if not isinstance(formula, Row):
        return formula, ATOM
    return formula, POWER if isinstance(formula.items[0], Upright) else PRODUCT  # tanh c; 3.7 · 10^-44


def _held(printed: Printed, needed: int) -> Formula:
    """The formula, in brackets where it holds together less tightly than its place needs."""
    formula, precedence = printed
    if precedence >= needed:
        return formula
    return brackets(formula) if precedence == SIGNED else Brackets(formula)  # a negative number stands in many lines


def _under_exponent(printed: Printed) -> Formula:
    """A base: in brackets unless it is one thing without a superscript of its own (a time step is one)."""
    formula, _ = printed
    has_superscript = isinstance(formula, Script) and formula.sup is not None
    return Brackets(formula) if has_superscript else _held(printed, ATOM)


def _signed_terms(terms: tuple[Expression, ...], style: Style) -> list[Formula]:
    first, *rest = terms
    items: list[Formula] = [_print(first, style)[0]]
    for term in rest:
        positive = _without_minus(term)
        items += [MINUS, _held(_print(positive, style), PRODUCT)] if positive else [PLUS, _held(_print(term, style), PRODUCT)]
    return items


def _without_minus(term: Expression) -> Expression | None:
    """What is taken away, for a term with a coefficient of -1 or a negative constant; else None."""
    if isinstance(term, Product) and not isinstance(term.factors[0], Constant):
        return None
    match term:
        case Product((Constant(value), *rest)) if value == -1:
            return rest[0] if len(rest) == 1 else Product(tuple(rest))
        case Product((Constant(value), *rest)) if value < 0:
            return Product((Constant(-value), *rest))
        case Constant(value) if value < 0:
            return Constant(-value)
    return None


def _product(factors: tuple[Expression, ...], style: Style) -> Printed:
    if isinstance(factors[0], Constant) and factors[0].value == -1:
        rest = factors[1] if len(factors) == 2 else Product(factors[1:])
        printed = _print(rest, style)
        return negated(printed[0]) if style.joined else Row((Numeral(("-",)), _held(printed, PRODUCT))), SIGNED
    if any(isinstance(f, Power) and f.exponent < 0 for f in factors):
        below = tuple(Power(f.base, -f.exponent) for f in factors if isinstance(f, Power) and f.exponent < 0)
        above = tuple(f for f in factors if not (isinstance(f, Power) and f.exponent < 0))
        return _quotient(above, below, style), ATOM
    items: list[Formula] = [_factor(factors[0], style)]
    for before, factor in pairwise(factors):
        by_number = style.times == HADAMARD and isinstance(before, Constant)  # which multiplies a vector as a whole
        items += (THIN if by_number else style.times, _factor(factor, style))
    return Row(tuple(items)), PRODUCT


def _factor(factor: Expression, style: Style) -> Formula:
    """A factor among others. Nearly all are single letters or numbers, which want no more than a look at their sign."""
    if isinstance(factor, Variable):
        leaf = style.leaf(factor.name)
        if not isinstance(leaf, Row):
            return bracketed(leaf)
    return _held(_print(factor, style), POWER)


def _quotient(above: tuple[Expression, ...], below: tuple[Expression, ...], style: Style) -> Formula:
    """A product with negative powers as a fraction."""
    top, bottom = (
        ONE if not factors else _print(factors[0] if len(factors) == 1 else Product(factors), style)[0]
        for factors in (above, below)
    )
    return Fraction(top, bottom)


def _call(function: str, argument: Expression, style: Style) -> Printed:
    inner, precedence = _print(argument, style)
    notation = FUNCTIONS[function].notation
    if notation.is_power:
        return Script(function_sign(function), sup=in_exponent(inner)), POWER
    if notation.is_spelled and style.spelled:
        held = Brackets(inner) if precedence == SUM else inner  # the minus sign is that of the whole sum
        return _print(_definition(function), Style(lambda _: held, style.times, spelled=True, joined=True))
    if notation.is_bare and precedence == ATOM and not isinstance(inner, Fraction):
        return Row((function_sign(function), THIN, inner)), POWER
    return Row((function_sign(function), Brackets(inner))), POWER


@cache
def function_sign(function: str) -> Formula:
    """What stands for a function in formulas."""
    if function in WORDS:
        return Upright(WORDS[function])
    notation = FUNCTIONS[function].notation
    return Letter(notation.sign) if notation.is_letter else Upright(notation.sign)


def definition(function: str, argument: Formula) -> Formula:
    """A function of a letter, written out in e."""
    return symbolic(_definition(function), lambda _: argument)


@cache
def _definition(function: str) -> Expression:
    return in_declared_order(FUNCTIONS[function].definition, ())


def in_exponent(formula: Formula) -> Formula:
    """A fraction of numbers is written with a slash in an exponent: e^(-7/8)."""
    match formula:
        case Fraction(Numeral() as top, Numeral() as bottom):
            return Row((top, Operator("/"), bottom))
        case Row((Numeral() as sign, Fraction(Numeral() as top, Numeral() as bottom))):
            return Row((Numeral((sign.pieces[0] + top.pieces[0], *top.pieces[1:])), Operator("/"), bottom))
    return formula
