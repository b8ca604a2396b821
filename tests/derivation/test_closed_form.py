"""Closed forms: their value, their size, and that the work is bounded."""

import re
import time
from fractions import Fraction
from pathlib import Path

import mpmath
import pytest
from oracles.generic import generic_problem

from symlstm import Rounding, load, load_example, solve, with_backward
from symlstm.cli.closed_form import closed_form as command
from symlstm.derivation import derive
from symlstm.derivation.closed_form import MOST_LIMIT, closed_form, count_numbers
from symlstm.derivation.expression import Constant, Power, Product, Sum, Variable
from symlstm.document.closed_form import closed_formula
from symlstm.errors import SizeError
from symlstm.numbers.certify import certify
from symlstm.rendering.latex import LatexText
from symlstm.rendering.text import plain_text

CASES = Path(__file__).parents[1] / "data" / "cases" / "robust"


def value(form):
    """The value of a closed form, by mpmath."""
    powers = {}
    for letter, exponent in form.exponents.items():
        powers[letter] = mpmath.exp(number(exponent, powers))
    return number(form.formula, powers)


def number(expression, powers):
    match expression:
        case Constant(fraction):
            return mpmath.mpf(fraction.numerator) / fraction.denominator
        case Variable(letter):
            return powers[letter]
        case Sum(terms):
            return mpmath.fsum(number(term, powers) for term in terms)
        case Product(factors):
            return mpmath.fprod(number(factor, powers) for factor in factors)
        case Power(base, exponent):
            return number(base, powers) ** exponent
    raise AssertionError(expression)


QUANTITIES = ["z_f.1.1", "f.1.1", "h.1.2", "z_o.2.1", "c.2.1", "tanh_c.2.2", "h.3.1", "loss", "d_h.3.1"]


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_the_closed_form_has_the_certified_value(quantity):
    derivation = derive(with_backward(load_example()))
    certified = certify(derivation, Rounding(places=30)).printed[quantity]
    with mpmath.workdps(60):
        found = value(closed_form(derivation, quantity, limit=MOST_LIMIT))
        assert abs(found - mpmath.mpf(str(certified))) <= mpmath.mpf(10) ** -30 / 2


def numbers_of_its_own(text):
    """How many numbers other than 1 and 2 stand in a formula."""
    return sum(found not in ("1", "2") for found in re.findall(r"\d+(?:\.\d+)?(?:/\d+)?", text))


@pytest.mark.parametrize(("cell", "shape"), [("lstm", (1, 1, 3)), ("lstm", (2, 2, 2)), ("gru", (2, 2, 3)), ("gru", (1, 3, 2))])
def test_the_size_is_counted_before_it_is_built(cell, shape):
    """Given numbers are within (-1, 1), so that 1 and 2 are those of sigma and tanh."""
    derivation = derive(generic_problem(4, cell, *shape))
    for quantity in ("h.1.1", f"h.{shape[2]}.1", "loss" if "loss" in derivation.by_target else "y.1.1"):
        counted = count_numbers(derivation, quantity)
        written = numbers_of_its_own(plain_text(closed_formula(closed_form(derivation, quantity, limit=MOST_LIMIT))))
        assert 0.7 * counted <= written <= counted, quantity


def test_a_power_that_stands_in_many_places_is_one_formula():
    form = closed_form(derive(load_example()), "h.2.1")
    text = plain_text(closed_formula(form))
    assert len(set(form.exponents.values())) == len(form.exponents)
    assert text.count("e^") > 8 * len(form.exponents)


# --- the work is bounded -------------------------------------------------------------------------------------------


def timed(call):
    start = time.perf_counter()
    found = call()
    return found, time.perf_counter() - start


def test_powers_of_e_to_astronomical_numbers_are_not_evaluated():
    """SymPy asked exp(-10^150) for its sign, in 70 seconds."""
    derivation = derive(load(CASES / "x150.toml"))
    form, seconds = timed(lambda: closed_form(derivation, "h.2.1"))
    assert seconds < 5
    text, seconds = timed(lambda: plain_text(closed_formula(form)))
    assert "e^(-2 · 10^150)" in text
    assert seconds < 5


@pytest.mark.parametrize("quantity", ["h.3.1", "h.4.1"])
def test_what_a_refusal_advises_is_done_in_seconds(quantity):
    derivation = derive(generic_problem(1, "lstm", 1, 1, 12))
    size = count_numbers(derivation, quantity)
    with pytest.raises(SizeError, match=rf"raise the limit to {size:,}\."):
        closed_form(derivation, quantity, limit=100)
    form, seconds = timed(lambda: closed_form(derivation, quantity, limit=size))
    assert seconds < 5
    for written in (plain_text, LatexText().formulas):
        text, seconds = timed(lambda written=written: written(closed_formula(form)))
        assert len(text) > size
        assert seconds < 5


def test_many_exact_numbers_are_no_work_for_sympy():
    derivation = derive(generic_problem(1, "lstm", 40, 60, 1))
    _, seconds = timed(lambda: closed_form(derivation, "z_o.1.60"))
    assert seconds < 5


def test_a_closed_form_that_would_be_too_large_says_how_large_and_what_can_be_asked():
    derivation = derive(generic_problem(1, "lstm", 2, 3, 200))
    assert count_numbers(derivation, "h.200.1") >= 10**15
    with pytest.raises(SizeError, match=r"^h\.200\.1: its closed form would write at least 1,000,000,000,000,000 numbers, the limit is 2,000\. "
                                        r"Ask for h\.2\.1, which writes 343; the limit can be at most 100,000\.$"):  # fmt: skip
        closed_form(derivation, "h.200.1")
    closed_form(derivation, "h.2.1")


def test_a_gradient_that_would_be_too_large_says_so():
    derivation = derive(with_backward(load_example()))
    with pytest.raises(SizeError, match=r"^d_W_f\.1\.1: .* Ask for a quantity of an earlier time step; the limit can be at most"):
        closed_form(derivation, "d_W_f.1.1", limit=MOST_LIMIT)


def test_the_command_takes_no_higher_limit_than_is_advised():
    (limit,) = (option for option in command.params if option.name == "limit")
    assert limit.type.max == MOST_LIMIT


def test_a_value_that_is_known_exactly_is_one_number():
    form = closed_form(derive(load_example()), "z_f.1.1")
    assert form.formula == Constant(Fraction(7, 8))
    assert solve(load_example()).values.exact("z_f.1.1") == Fraction(7, 8)
