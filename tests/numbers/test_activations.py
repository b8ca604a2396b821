"""An RNN with ReLU or a step in place of tanh: exact where it can be, undecided signs, and what has no gradient."""

from dataclasses import replace
from fractions import Fraction

import pytest
from mpmath import mp, mpf
from oracles.generic import generic_problem
from oracles.stages import forward_of_rnn, slope_of_rnn, with_network
from sympy import log

from symlstm import Layout, Rounding, use_engine
from symlstm.derivation import derive
from symlstm.derivation.closed_form import closed_form
from symlstm.derivation.identity import is_proven_equal
from symlstm.derivation.text_form import formula_text
from symlstm.enclosure.arb_exponential import VARIABLE
from symlstm.errors import DerivationError, PrecisionError, UsageError
from symlstm.functions.relu import relu, step
from symlstm.functions.sigma import sigma
from symlstm.functions.tanh import tanh
from symlstm.network import EquationBlock
from symlstm.network.cells import RNN
from symlstm.network.equation import ONE, Equation, symbols_of, total
from symlstm.network.names import Size
from symlstm.network.stage import Stage
from symlstm.numbers.arb_certify import certified_by_arb
from symlstm.numbers.certify import certify

z_h, h = symbols_of("z_h h")


def rnn(activation):
    [block] = RNN.blocks
    equations = (block.equations[0], Equation(h, activation(z_h), "hidden state"))
    return replace(RNN, blocks=(replace(block, equations=equations),))


def problem_of(activation, seed=1, loss="half-squared", **rounding):
    problem = replace(
        generic_problem(seed, "rnn", 2, 3, 4, 2, "every"),
        layout=Layout(backward=True),
        rounding=Rounding(**(rounding or {"places": 42})),
    )
    return with_network(problem, "linear", loss, cell=rnn(activation))


def test_every_value_of_relu_is_a_fraction():
    problem = problem_of(relu)
    values = certify(derive(problem), problem.rounding)
    assert all(isinstance(values.true[step.target], Fraction) for step in derive(problem).steps)
    _, total = forward_of_rnn(problem, {}, 80, "linear", "half-squared", activation="relu")
    ours = values.true["loss"]
    with mp.workdps(80):
        assert abs(mpf(ours.numerator) / ours.denominator - total) < mpf(10) ** -70


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("seed", range(8))
def test_gradients_through_relu_agree_with_central_differences(seed):
    problem = problem_of(relu, seed)
    printed = certify(derive(problem), problem.rounding).printed
    for name, place in (("W_h", (0, 0)), ("W_h", (2, 4)), ("b_h", (1,)), ("W_y", (1, 1))):
        ours = printed[".".join((f"d_{name}", *(str(n + 1) for n in place)))].fraction
        slope = slope_of_rnn(problem, (name, *place), 150, "linear", "half-squared", activation="relu")
        with mp.workdps(80):
            assert abs(mpf(ours.numerator) / ours.denominator - slope) < mpf(10) ** -40


def test_at_zero_relu_has_no_slope_by_convention():
    problem = problem_of(relu)
    problem = with_network(
        replace(problem, initial={"h": (0, 0, 0)}, biases={**problem.biases, "b_h": (0, 0, 0)}, sequence=((0, 0),) * 4),
        "linear",
        "half-squared",
        cell=rnn(relu),
    )
    values = certify(derive(problem), problem.rounding)
    assert {values.true[f"z_h.{t}.{j}"] for t in range(1, 5) for j in range(1, 4)} == {0}
    assert {values.true[f"d_z_h.{t}.{j}"] for t in range(1, 5) for j in range(1, 4)} == {0}
    assert values.true["d_h.4.1"] != 0


def test_a_step_is_worked_out_forward_and_refused_backward_by_name():
    problem = problem_of(step)
    with pytest.raises(UsageError, match="goes through h, and the step function has no gradient"):
        derive(problem)
    forward = replace(problem, layout=Layout())
    forward.__dict__["network"] = problem.network
    values = certify(derive(forward), forward.rounding)
    assert {values.true[f"h.{t}.{j}"] for t in range(1, 5) for j in range(1, 4)} == {0, 1}
    with pytest.raises(DerivationError, match="step function has no gradient"):
        step(z_h).diff(z_h)


# --- signs that no fraction tells -----------------------------------------------------------------------------------------

u, v = symbols_of("u v")


def gated(formula, activation):
    """A cell whose state is an activation of what a formula makes of z_h."""
    [block] = RNN.blocks
    equations = (block.equations[0], Equation(u, formula, "argument"), Equation(h, activation(u), "hidden state"))
    return Stage(
        name="rnn",
        title="RNN",
        source="",
        reads={"x": Size.INPUT},
        size=Size.HIDDEN,
        states=("h",),
        order=("x", "z_h", "u", "h", "h_prev"),
        blocks=(EquationBlock("Hidden state", "", equations),),
    )


def gated_problem(formula, activation, backward=False, **rounding):
    problem = replace(
        generic_problem(1, "rnn", 1, 1, 2, 1, "every"),
        rounding=Rounding(**(rounding or {"places": 6})),
        layout=Layout(backward=backward),
    )
    return with_network(problem, "linear", "half-squared", cell=gated(formula, activation))


VANISHING = total(sigma(z_h), sigma(-z_h), -ONE)  # 0, whatever z_h is


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("activation", [relu, step])
def test_a_number_that_is_proven_to_be_zero_has_a_sign(activation):
    """sigma(z) + sigma(-z) - 1 is 0: no enclosure decides it, a proof does."""
    problem = gated_problem(VANISHING, activation, backward=activation is relu)
    values = certify(derive(problem), problem.rounding)
    assert [values.true[f"h.{t}.1"] for t in (1, 2)] == [0, 0]
    if activation is relu:
        assert values.true["d_u.1.1"] == 0


@pytest.mark.usefixtures("engine")
def test_a_sign_that_shows_far_behind_the_point_is_found():
    """tanh(z) - z is some 1e-100 for small z; its step is 1 or 0 all the same."""
    problem = gated_problem(total(tanh(z_h), -z_h), step)
    tiny = Fraction(1, 10**40)
    for sign, expected in ((1, 0), (-1, 1)):
        small = replace(
            problem,
            matrices={**problem.matrices, "W_h": ((0, 0),)},
            biases={**problem.biases, "b_h": (sign * tiny,)},
            initial={"h": (0,)},
        )
        small.__dict__["network"] = problem.network
        assert certify(derive(small), small.rounding).true["h.1.1"] == expected


@pytest.mark.usefixtures("engine")
def test_a_sign_that_nothing_decides_is_a_precision_error():
    """ln(ab) = ln a + ln b is no identity that is tried: logarithms are letters."""
    formula = total(log(total(sigma(z_h), sigma(z_h) ** 2)), -log(sigma(z_h)), -log(total(1, sigma(z_h))))
    problem = gated_problem(formula, step)
    with pytest.raises(PrecisionError, match=r"u\.1\.1: not decided"):
        certify(derive(problem), problem.rounding)


def test_logarithms_of_different_numbers_are_different_letters():
    same, other = (total(log(sigma(z_h)), -log(sigma(sign * z_h))) for sign in (1, -1))
    proven = [is_proven_equal(derive(gated_problem(formula, step)), "u.1.1", Fraction(0)) for formula in (same, other)]
    assert proven == [True, False]


@pytest.mark.parametrize("seed", range(5))
def test_arb_goes_through_relu_of_what_is_only_enclosed(seed, monkeypatch):
    """Where the argument is negative the value is 0, exactly, and so is what comes back."""
    problem = replace(
        generic_problem(seed, "rnn", 1, 3, 3, 1, "every"), rounding=Rounding(places=20), layout=Layout(backward=True)
    )
    problem = with_network(problem, "linear", "half-squared", cell=gated(tanh(z_h), relu))
    derivation = derive(problem)
    by_arb = certified_by_arb(derivation, problem.rounding)
    monkeypatch.setenv(VARIABLE, "mpmath")
    use_engine()
    by_mpmath = certify(derivation, problem.rounding)
    monkeypatch.undo()
    use_engine()
    assert by_arb is not None
    assert by_arb() == by_mpmath()
    assert any(by_arb.true[step.target] == 0 for step in derivation.steps if step.name == "d_u")


# --- closed forms ---------------------------------------------------------------------------------------------------------


def text_of(problem, quantity):
    form = closed_form(derive(problem), quantity)
    return formula_text(form.formula), {letter: formula_text(z) for letter, z in form.exponents.items()}


def test_closed_forms_keep_what_is_not_made_of_exp():
    problem = gated_problem(tanh(z_h), relu, places=4)
    formula, exponents = text_of(problem, "h.1.1")
    assert formula.startswith("relu(")
    assert len(exponents) == 1


def test_the_closed_form_of_an_entropy_has_a_logarithm_of_a_share():
    problem = replace(generic_problem(1, "rnn", 1, 1, 1, 2, "last"), target=((0, 1),))
    problem = with_network(problem, "softmax", "cross-entropy")
    formula, exponents = text_of(problem, "loss")
    assert formula.startswith(("(-1)*log(", "-log("))
    assert exponents
    share, _ = text_of(problem, "y.1.1")
    assert "**(-1)" in share
