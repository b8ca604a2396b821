"""Affine rows: integer sums that hold every value, exact where they can be, never coarser than the entries they use."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpmath import libmp
from oracles.generic import generic_problem

from symlstm.derivation import derive
from symlstm.enclosure.enclosure import Enclosure, enclose
from symlstm.numbers.certify import certify
from symlstm.numbers.evaluate import Evaluator
from symlstm.numbers.rows import AffineRow, Column, affine_row, fix_column, row_times_column
from symlstm.problem.settings import Rounding

fractions = st.fractions(min_value=-50, max_value=50, max_denominator=10**5)


@st.composite
def entries(draw):
    """A column's entry, exact or enclosed (often across zero), and a number that it may be."""
    if draw(st.booleans()):
        exact = draw(fractions)
        return exact, exact
    a, b = sorted((draw(fractions), draw(fractions)))
    return Enclosure(enclose(a, 60).lo, enclose(b, 60).hi), a + (b - a) * Fraction(draw(st.integers(0, 100)), 100)


def holds(value, number: Fraction) -> bool:
    """Whether a value may be the number."""
    if isinstance(value, Fraction):
        return value == number
    lo, hi = (Fraction(*map(int, libmp.to_rational(end))) for end in (value.lo, value.hi))
    return lo <= number <= hi


def row_of(weights: list[int], bias: Fraction) -> AffineRow:
    """Sevenths of the weights, and the bias."""
    below = bias.denominator
    return AffineRow(tuple(weight * below for weight in weights), 7 * bias.numerator, 7 * below, Column(()))


terms = st.lists(st.tuples(st.integers(-1000, 1000), entries()), min_size=1, max_size=6)


@given(terms=terms, bias=fractions)
def test_a_row_times_a_column_holds_every_value_inside(terms, bias):
    weights = [weight for weight, _ in terms]
    value = row_times_column(row_of(weights, bias), fix_column([entry for _, (entry, _) in terms], 40), 40)
    assert holds(value, bias + sum(Fraction(weight, 7) * number for weight, (_, number) in terms))


@given(terms=terms, bias=fractions)
def test_a_row_times_an_exact_column_is_exact(terms, bias):
    weights, numbers = [weight for weight, _ in terms], [number for _, (_, number) in terms]
    exact = bias + sum(Fraction(weight, 7) * number for weight, number in zip(weights, numbers, strict=True))
    assert row_times_column(row_of(weights, bias), fix_column(list(numbers), 40), 40) == exact


def test_a_row_that_takes_radii_with_the_signs_of_the_weights_is_caught():
    entry = Enclosure(enclose(Fraction(1), 60).lo, enclose(Fraction(2), 60).hi)
    column, row = fix_column([entry], 40), row_of([-7], Fraction(0))
    signed = row_of([-7], Fraction(0))
    object.__setattr__(signed, "sizes", row.weights)
    assert holds(row_times_column(row, column, 40), Fraction(-5, 4))
    assert not holds(row_times_column(signed, column, 40), Fraction(-5, 4))


def test_entries_whose_weight_is_zero_are_left_out_of_the_sum():
    derivation = derive(generic_problem(1, "lstm", 2, 2))
    equation = derivation.step("z_f.2.1").unit_equation
    row = affine_row(equation, {**derivation.givens, "W_f.1.2": Fraction(0)})
    assert [entry[0].name + str(entry[0].index) for entry in row.column.entries] == ["x(1,)", "h(1,)", "h(2,)"]


def test_rows_over_the_same_entries_share_one_column():
    derivation = derive(generic_problem(1, "lstm", 2, 3))
    found = Evaluator(derivation.givens, {}, 53)
    columns = {id(found.row(derivation.step(f"z_{gate}.1.{unit}").unit_equation).column) for gate in "figo" for unit in (1, 2, 3)}
    assert len(columns) == 1


@pytest.mark.parametrize("places", [4, 30])
def test_a_tiny_entry_keeps_its_accuracy_beside_a_large_one_of_weight_zero(places):
    """h.1.2 is some e^-9000, which h.1.1 must not drown in z_f.2.1 = h.1.2."""
    problem = generic_problem(1, "lstm", 1, 2, 2)
    matrices = problem.matrices | {"W_f": ((Fraction(0), Fraction(0), Fraction(1)),) * 2}
    biases = problem.biases | {"b_f": (Fraction(0),) * 2, "b_o": (Fraction(1), Fraction(-9000))}
    changed = replace(problem, matrices=matrices, biases=biases, initial={"h": (Fraction(0),) * 2, "c": (Fraction(1),) * 2})
    printed = certify(derive(changed), Rounding(places=places)).printed
    assert printed["z_f.2.1"].same_decimal(printed["h.1.2"])
    assert printed["z_f.2.1"].power < -3900
