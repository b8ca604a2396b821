"""A formula written as a line of text means, by Python's grammar and by that of patterns, what the formula means."""

from fractions import Fraction
from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.formula_text import value_of_text

from symlstm.derivation.expression import Call, Constant, Power, Product, Sum, Variable
from symlstm.derivation.text_form import formula_text
from symlstm.marking.pattern import parsed

NUMBERS = {"a": Fraction(3, 7), "f.2.1": Fraction(-5, 3), "W_f.1.2": Fraction(11, 13), "d_h_in": Fraction(2, 19)}
FUNCTIONS = {  # any functions do that are exact, differ, and are never 0
    "sigma": lambda z: (z * z + 2) / 3,
    "tanh": lambda z: z * z + Fraction(1, 5),
    "exp": lambda z: abs(z) + 1,
}


def exact(expression, numbers=NUMBERS):
    match expression:
        case Constant(value):
            return value
        case Variable(name):
            return numbers[name]
        case Sum(terms):
            return sum((exact(term, numbers) for term in terms), Fraction(0))
        case Product(factors):
            return prod((exact(factor, numbers) for factor in factors), start=Fraction(1))
        case Power(base, exponent):
            return exact(base, numbers) ** exponent
        case Call(function, (argument,)):
            return FUNCTIONS[function](exact(argument, numbers))
    raise AssertionError(expression)


def expressions(leaves, exponents):
    def larger(parts):
        several = st.lists(parts, min_size=2, max_size=3).map(tuple)
        return (
            several.map(Sum)
            | several.map(Product)
            | st.builds(Power, parts, exponents)
            | st.builds(lambda function, argument: Call(function, (argument,)), st.sampled_from(sorted(FUNCTIONS)), parts)
        )

    return st.recursive(leaves, larger, max_leaves=6)


CONSTANTS = st.builds(Fraction, st.integers(-9, 9), st.integers(1, 9)).map(Constant)
ANY = expressions(st.sampled_from(sorted(NUMBERS)).map(Variable) | CONSTANTS, st.sampled_from([-2, -1, 2, 3]))
LETTERS = {"A": Fraction(3, 7), "f": Fraction(-5, 3), "c_prev": Fraction(11, 13)}
WHOLE = st.integers(-9, 9).map(Fraction).map(Constant)
PATTERNS = expressions(st.sampled_from(sorted(LETTERS)).map(Variable) | WHOLE, st.integers(2, 3))


@given(ANY)
@settings(max_examples=300, deadline=None)
def test_the_text_of_a_formula_gives_its_value_by_pythons_grammar(expression):
    try:
        value = exact(expression)
    except ZeroDivisionError:
        return
    assert value_of_text(formula_text(expression), NUMBERS, FUNCTIONS) == value


@given(PATTERNS)
@settings(max_examples=300, deadline=None)
def test_the_text_of_a_formula_read_as_a_pattern_gives_its_value(expression):
    text = formula_text(expression)
    if len(text) <= 200:
        assert exact(parsed(text), LETTERS) == exact(expression, LETTERS)


A, B, HALF = Variable("A"), Variable("B"), Constant(Fraction(1, 2))


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        (Sum((A, Product((Constant(Fraction(-1)), B)))), "A + (-1)*B"),
        (Product((Sum((A, B)), B)), "(A + B)*B"),
        (Product((A, Power(Constant(Fraction(2)), -1))), "A*2**(-1)"),
        (Power(Product((A, B)), 2), "(A*B)**2"),
        (Power(Power(A, 2), 3), "(A**2)**3"),
        (Power(HALF, 2), "(1/2)**2"),
        (Call("tanh", (Sum((A, HALF)),)), "tanh(A + (1/2))"),
    ],
)
def test_brackets_stand_where_they_are_needed(expression, text):
    assert formula_text(expression) == text
