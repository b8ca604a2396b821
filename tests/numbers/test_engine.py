"""Both engines print the same digits; a wrong choice is said."""

import sys
from dataclasses import replace
from fractions import Fraction

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from mpmath import libmp
from oracles.generic import generic_problem

from symlstm import load_example, use_engine, with_backward
from symlstm.cli import main
from symlstm.derivation import derive
from symlstm.errors import UsageError
from symlstm.numbers.certify import certify
from symlstm.numbers.engine import ENGINES, FLINT_FROM, VARIABLE, exp_by_arb
from symlstm.problem.settings import Rounding


@pytest.fixture(autouse=True)
def restored(monkeypatch):
    """No choice of a test outlives it."""
    monkeypatch.setenv(VARIABLE, "flint")
    yield
    monkeypatch.undo()
    use_engine()


def printed(problem, rounding, engine):
    use_engine(engine)
    values = certify(derive(problem), rounding)
    return {quantity: str(text) for quantity, text in (values.printed | values.operands).items()}


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("digits", [4, 95, 150, 600])
@pytest.mark.parametrize("seed", [1, 2])
def test_both_engines_print_the_same_digits(cell, digits, seed):
    problem = with_backward(generic_problem(seed, cell, 2, 3, 3))
    for rounding in (Rounding(places=digits), Rounding(places=None, figures=digits)):
        first, second = (printed(problem, rounding, engine) for engine in ENGINES)
        assert first == second


def test_saturated_gates_come_out_the_same():
    problem = replace(load_example("saturated"), rounding=Rounding(places=None, figures=150))
    first, second = (printed(problem, problem.rounding, engine) for engine in ENGINES)
    assert first == second


@given(x=st.fractions(-(10**6), 10**6), prec=st.integers(FLINT_FROM, 2000))
def test_bounds_by_arb_hold_exp_as_mpmath_has_it_far_more_precisely(x, prec):
    number = libmp.from_rational(x.numerator, x.denominator, prec, "n")
    low, high = exp_by_arb()(number, prec)
    true = libmp.mpf_exp(number, 2 * prec + 64, "n")
    slack = libmp.mpf_shift(true, -2 * prec)
    assert libmp.mpf_le(low, libmp.mpf_add(true, slack))
    assert libmp.mpf_ge(high, libmp.mpf_sub(true, slack))
    width = Fraction(*map(int, libmp.to_rational(libmp.mpf_sub(high, low)))) / Fraction(*map(int, libmp.to_rational(true)))
    assert width < Fraction(1, 2**prec)


def test_without_a_choice_arb_is_taken_where_it_is_installed(monkeypatch):
    monkeypatch.delenv(VARIABLE)
    use_engine()
    assert exp_by_arb() is not None
    use_engine("mpmath")
    assert exp_by_arb() is None


def test_an_engine_that_there_is_not_is_said():
    with pytest.raises(UsageError, match="found 'abacus', expected mpmath or flint"):
        use_engine("abacus")


def test_an_engine_that_is_not_installed_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "flint", None)
    with pytest.raises(UsageError, match="pip install"):
        use_engine("flint")


def test_on_the_command_line_a_wrong_engine_is_wrong_input(monkeypatch, tmp_path):
    use_engine()
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["values"], env={VARIABLE: "abacus"})
    assert result.exit_code == 2
    assert VARIABLE in result.stderr
