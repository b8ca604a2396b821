"""From an expression in declared order back to SymPy, for whoever wants to calculate with it: closed forms, editing, proofs."""

from typing import Any

from sympy import Add, Mul, Pow, Rational, Symbol

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable
from symlstm.functions import FUNCTIONS


def as_sympy(expression: Expression) -> Any:
    """The SymPy expression with one real symbol for each variable."""
    match expression:
        case Constant(value):
            return Rational(value.numerator, value.denominator)
        case Variable(name):
            return Symbol(name, real=True)
        case Sum(terms):
            return Add(*map(as_sympy, terms))
        case Product(factors):
            return Mul(*map(as_sympy, factors))
        case Power(base, exponent):
            return Pow(as_sympy(base), exponent)
        case Call(function, (argument,)):
            return FUNCTIONS[function].of_symbols(as_sympy(argument))
    raise TypeError(f"no SymPy form for {expression!r}")
