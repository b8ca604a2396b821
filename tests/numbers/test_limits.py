"""How far the work goes: forecasts of precision, proofs that are tried, refusals that can be read."""

import re
from dataclasses import replace
from fractions import Fraction

import mpmath
import pytest
from oracles.generic import generic_problem

from symlstm import loads, solve
from symlstm.derivation import derive
from symlstm.derivation.identity import is_proven_equal
from symlstm.errors import PrecisionError
from symlstm.numbers import arb_certify
from symlstm.numbers import certify as certification
from symlstm.numbers.certify import certify
from symlstm.numbers.precision import MIN_START, next_precision
from symlstm.problem.settings import Rounding

pytestmark = pytest.mark.usefixtures("engine")
ATTEMPTS = {"mpmath": certification, "flint": arb_certify}


def counted(monkeypatch, name, module=certification):
    """Replace a function of the certification by itself, and note each call."""
    calls, original = [], getattr(module, name)

    def noted(*args):
        calls.append(args)
        return original(*args)

    monkeypatch.setattr(module, name, noted)
    return calls


def test_a_long_problem_needs_two_attempts_and_no_proofs(monkeypatch, engine):
    attempts, proofs = counted(monkeypatch, "_attempt", ATTEMPTS[engine]), counted(monkeypatch, "is_proven_equal")
    values = certify(derive(generic_problem(1, "lstm", 6, 10, 100)), Rounding(places=30))
    assert values.precision > MIN_START
    assert 2 <= len(attempts) <= 3
    assert proofs == []


def test_a_problem_of_few_units_needs_one_attempt(monkeypatch, engine):
    attempts = counted(monkeypatch, "_attempt", ATTEMPTS[engine])
    certify(derive(generic_problem(1, "lstm", 2, 3, 60)), Rounding(places=30))
    assert len(attempts) == 1


def test_a_refusal_near_a_number_of_thousands_of_digits_stays_short():
    """tanh(c) = c - c^3/3 + ... cut off: at c = 1e-5000 it differs from c in the ten-thousandth decimal after it."""
    problem = generic_problem(1, "lstm", 1, 1, 1)
    zeros = {name: tuple((Fraction(0),) * len(row) for row in m) for name, m in problem.matrices.items()}
    tiny = replace(problem, matrices=zeros, biases=dict.fromkeys(problem.biases, (Fraction(0),)))
    object.__setattr__(
        tiny, "initial", {"h": (Fraction(0),), "c": (2 * Fraction(1, 10**5000),)}
    )  # no problem holds such a number
    with pytest.raises(PrecisionError) as refusal:
        certify(derive(tiny), Rounding(places=None, figures=4, ties="truncate"))
    assert refusal.value.quantity == "tanh_c.1.1"
    assert re.search(r"within 1e-\d+ of 1\.00000000000e-5000: \d+ decimals", str(refusal.value))
    assert len(str(refusal.value)) < 500


def equal_units(weight: Fraction):
    """y = h.1.1 - weight * h.1.2 + b_y over two identical units."""
    problem = generic_problem(5, "lstm", 1, 2, 1)
    same = {name: (m[0], m[0]) for name, m in problem.matrices.items() if name != "W_y"}
    return replace(
        problem, target=None, matrices=same | {"W_y": ((Fraction(1), -weight),)},
        biases={name: (bias[0],) * len(bias) for name, bias in problem.biases.items()},
        initial={name: (state[0],) * 2 for name, state in problem.initial.items()},
    )  # fmt: skip


NEAR = Fraction(1, 10**30)


@pytest.mark.parametrize(
    ("weight", "off", "proven"),
    [
        (Fraction(1), Fraction(0), True),
        (Fraction(1), NEAR, False),
        (Fraction(1), -NEAR, False),
        (1 + NEAR, Fraction(0), False),
        (1 - NEAR, Fraction(0), False),
        (Fraction(-1), Fraction(0), False),
    ],
)
def test_equality_is_proven_where_it_holds_and_nowhere_near(weight, off, proven):
    problem = equal_units(weight)
    candidate = problem.biases["b_y"][0] + off
    assert is_proven_equal(derive(problem), "y.1.1", candidate) is proven


def test_gates_of_opposite_arguments_are_proven_to_add_up_to_one():
    """GRU, n = 0: h.1.1 = sigma(u) h_0 and h.1.2 = sigma(-u) h_0, so y is exactly h_0 + b_y: a tie no enclosure can tell."""
    problem, zero = generic_problem(2, "gru", 1, 2, 1), Fraction(0)
    row, bias = (Fraction(7, 10), zero, zero), Fraction(3, 10)
    opposite = replace(
        problem, target=None, initial={"h": (Fraction(1, 8),) * 2},
        matrices=problem.matrices | {
            "W_z": (row, tuple(-w for w in row)), "W_n": ((zero,) * 3,) * 2, "W_y": ((Fraction(1), Fraction(1)),),
        },
        biases=problem.biases | {"b_z": (bias, -bias), "b_n": (zero, zero), "b_y": (zero,)},
    )  # fmt: skip
    assert is_proven_equal(derive(opposite), "y.1.1", Fraction(1, 8))
    values = certify(derive(opposite), Rounding(places=2))
    assert (str(values.printed["y.1.1"]), values.exact("y.1.1")) == ("0.12", Fraction(1, 8))


def test_a_forecast_makes_up_for_the_loss_seen_so_far():
    assert next_precision(150, lost=200, start=150) == 150 + 220
    assert next_precision(150, lost=1, start=150) == 150 * 5 // 4
    assert next_precision(150, lost=10**6, start=150) == 4 * 150
    assert next_precision(150, lost=0, start=150) == 2 * 150


VAST = """
sequence = [[1], [-0]]
[weights]
W_f = [[0, 25]]
b_f = [1]
W_i = [[0, 1e40]]
b_i = [0]
W_c = [[1, 0.5]]
b_c = [-0.3]
W_o = [["1/3", 0]]
b_o = [-1e300]
W_y = [[-1e9]]
b_y = [0.05]
"""


def test_a_gate_of_ten_to_the_minus_ten_to_the_300_is_certified():
    printed = str(solve(loads(VAST))["o.1.1"])
    with mpmath.workdps(400):
        power = mpmath.floor((mpmath.mpf(1) / 3 - mpmath.mpf(10) ** 300) / mpmath.log(10))
    assert int(printed.partition("e")[2]) == int(power)
