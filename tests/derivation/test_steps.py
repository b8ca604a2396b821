"""Steps: declared order, nothing merged, and formulas that mean what they say."""

from dataclasses import replace
from fractions import Fraction

import pytest
import sympy
from oracles.generic import generic_problem

from symlstm import load_example
from symlstm.derivation import derive
from symlstm.derivation.expression import Constant, Product, Sum, Variable, in_declared_order, variables
from symlstm.errors import DerivationError, UsageError
from symlstm.network import CELLS
from symlstm.network.functions import sigma


def names(problem, quantity):
    return list(derive(problem).step(quantity).reads.values())


def test_weights_stand_before_their_inputs_and_the_bias_last():
    expected = ["W_f.1.1", "x.2.1", "W_f.1.2", "h.1.1", "W_f.1.3", "h.1.2", "b_f.1"]
    assert names(load_example(), "z_f.2.1") == expected


def test_the_forget_term_stands_before_the_input_term():
    assert names(load_example(), "c.2.1") == ["f.2.1", "c.1.1", "i.2.1", "g.2.1"]


def test_gru_blends_the_candidate_before_the_old_state():
    step = derive(load_example("gru")).step("h.2.1")
    one_minus_z = Sum((Constant(Fraction(1)), Product((Constant(Fraction(-1)), Variable("z.1")))))
    assert step.expression == Sum((Product((one_minus_z, Variable("n.1"))), Product((Variable("z.1"), Variable("h.1_prev")))))


def test_gru_resets_the_old_state_before_the_product():
    expected = ["W_n.1.1", "x.2.1", "W_n.1.2", "r.2.1", "h.1.1", "W_n.1.3", "r.2.2", "h.1.2", "b_n.1"]
    assert names(load_example("gru"), "z_n.2.1") == expected


@pytest.mark.parametrize("cell", CELLS)
def test_every_step_reads_only_what_stands_before_it(cell):
    derivation = derive(generic_problem(1, cell, 3, 2, 4, outputs=2, readout="every"))
    known = set(derivation.givens)
    for step in derivation.steps:
        assert set(step.reads.values()) <= known
        known.add(step.target)


@pytest.mark.parametrize("cell", CELLS)
def test_the_expression_in_declared_order_is_the_sympy_formula(cell):
    for step in derive(generic_problem(1, cell)).steps:
        assert in_declared_order(step.unit_equation.formula, variables(step.expression)) == step.expression


def test_what_is_not_arithmetic_is_refused_by_name():
    with pytest.raises(DerivationError, match=r"^cos in cos\(x\): expected arithmetic"):
        in_declared_order(sympy.cos(sympy.Symbol("x")), ("x",))


def test_the_derivative_of_sigma_is_sigma_times_one_minus_sigma():
    z = sympy.Symbol("z", real=True)
    by_exp = sympy.diff(sigma(z).rewrite(sympy.exp), z)
    assert sympy.simplify(sigma(z).diff(z).rewrite(sympy.exp) - by_exp) == 0


def test_terms_with_zeros_and_equal_numbers_stay_apart():
    problem = generic_problem(1, "lstm", 2, 1)
    flat = {name: tuple((Fraction(0), Fraction(1), Fraction(1)) for _ in matrix) for name, matrix in problem.matrices.items()}
    step = derive(replace(problem, matrices=flat | {"W_y": problem.matrices["W_y"]})).step("z_f.1.1")
    assert list(step.reads.values()) == ["W_f.1.1", "x.1.1", "W_f.1.2", "x.1.2", "W_f.1.3", "h.0.1", "b_f.1"]
    assert len(step.expression.terms) == 4


def test_an_unknown_quantity_is_answered_with_near_ones():
    with pytest.raises(UsageError, match=r"'c\.2\.9': no such quantity; did you mean c\.2\."):
        derive(load_example()).step("c.2.9")
