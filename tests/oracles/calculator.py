"""An honest student with a pocket calculator: every line worked out in float64, then rounded or cut off as it is written."""

import math
from fractions import Fraction

from symlstm.derivation.expression import Call, Constant, Power, Product, Sum, Variable

FUNCTIONS = {"log": math.log, "sigma": lambda z: 1 / (1 + math.exp(-z)), "tanh": math.tanh, "exp": math.exp}


def by_calculator(expression, value):
    """A formula as a pocket calculator gives it."""
    match expression:
        case Constant(number):
            return float(number)
        case Variable(name):
            return value(name)
        case Sum(terms):
            return sum(by_calculator(term, value) for term in terms)
        case Product(factors):
            return math.prod(by_calculator(factor, value) for factor in factors)
        case Power(base, exponent):
            return by_calculator(base, value) ** exponent
        case Call(function, (argument,)):
            return FUNCTIONS[function](by_calculator(argument, value))
    raise AssertionError(expression)


def cut(value, places, truncate):
    digits = math.trunc(value * 10**places) if truncate else round(value * 10**places)
    return f"{'-' if digits < 0 else ''}{abs(digits) // 10**places}.{abs(digits) % 10**places:0{places}d}"


def honest(derivation, places, truncate=False, carries=False, slip=None):
    """A sheet worked out line by line. `slip` maps a quantity to what is written there instead; later lines follow it."""
    known = {name: float(value) for name, value in derivation.givens.items()}
    answers = {}
    for step in derivation.steps:
        value = by_calculator(step.expression, lambda name, reads=step.reads: known[reads[name]])
        answers[step.target] = (slip or {}).get(step.target, cut(value, places, truncate))
        known[step.target] = value if carries and step.target not in (slip or {}) else float(Fraction(answers[step.target]))
    return answers
