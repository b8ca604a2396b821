"""Every printed number of thousands of random problems, digit for digit against ball arithmetic (tests/oracles/arb.py)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction

import pytest
from oracles import arb
from oracles.problems import mixed_problem

from symlstm.derivation import derive
from symlstm.errors import PrecisionError
from symlstm.numbers.certify import certify
from symlstm.numbers.rounding import Rounded
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Layout

pytestmark = pytest.mark.usefixtures("engine")
ORACLE_BITS = 8_192  # as far as symlstm itself goes at up to 300 digits
CHUNK = 100
RARE = 10  # per chunk: refused, because a saturated gate holds a cut-off number nearer to its boundary than 2^-8192


def compare(problem: Problem) -> Counter[str]:
    """Check a problem against the oracle; what was counted on the way."""
    try:
        values = certify(derive(problem), problem.rounding)
    except PrecisionError as error:
        expected = arb.decimals(problem, problem.rounding, ORACLE_BITS)
        assert expected is None or expected[error.quantity] is None or arb_operand(problem, error.quantity) is None, str(error)
        return Counter(refused=1)
    checked = compare_decimals(values.printed, arb.decimals(problem, problem.rounding, ORACLE_BITS))
    if problem.rounding.carry == "full":
        checked += compare_decimals(values.operands, arb.decimals(problem, problem.rounding, ORACLE_BITS, problem.rounding.guard))
    return checked


def arb_operand(problem: Problem, quantity: str) -> arb.Decimal | None:
    expected = arb.decimals(problem, problem.rounding, ORACLE_BITS, problem.rounding.guard)
    return expected and expected[quantity]


def compare_decimals(ours: Mapping[str, Rounded], expected: dict[str, arb.Decimal] | None) -> Counter[str]:
    assert expected is not None, "the oracle could not carry a number on that symlstm did"
    assert set(ours) == set(expected)
    open_to_oracle = {quantity for quantity, decimal in expected.items() if decimal is None}
    differing = {
        quantity: (str(ours[quantity]), decimal)
        for quantity, decimal in expected.items()
        if decimal is not None and as_decimal(ours[quantity]) != decimal
    }
    assert differing == {}
    return Counter(
        compared=len(expected), undecided=len(open_to_oracle), exact=sum(d is not None and d.exact for d in expected.values())
    )


def as_decimal(rounded):
    if abs(rounded.exponent) < arb.FAR:  # farther powers of ten are not written out
        number = arb.as_number(rounded)
        assert rounded.fraction == Fraction(int(number.p), int(number.q))
    return arb.Decimal(rounded.negative, rounded.coefficient, rounded.exponent, rounded.exact)


def compare_many(problems) -> Counter[str]:
    return sum((compare(problem) for problem in problems), Counter())


def test_sixty_random_problems_agree_digit_for_digit_with_arb():
    counted = compare_many(mixed_problem(seed) for seed in range(10_000, 10_060))
    assert counted["compared"] > 10_000
    assert counted["exact"] > 500
    assert counted["undecided"] == 0
    assert counted["refused"] <= RARE


def with_gradients(seed: int, carry: str = "full") -> Problem | None:
    """Problem number `seed` with its backward pass; None without a target."""
    problem = mixed_problem(seed, carry)
    return replace(problem, layout=Layout(backward=True)) if problem.target is not None else None


@pytest.mark.parametrize("carry", ["full", "printed"])
def test_gradients_of_random_problems_agree_digit_for_digit_with_arb(carry):
    problems = [problem for problem in (with_gradients(seed, carry) for seed in range(20_000, 20_080)) if problem]
    counted = compare_many(problems)
    assert counted["compared"] > 10_000
    assert counted["refused"] <= RARE


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(8))
def test_gradients_of_eight_hundred_random_problems_agree_with_arb(chunk):
    problems = [problem for problem in (with_gradients(seed) for seed in range(CHUNK * chunk, CHUNK * (chunk + 1))) if problem]
    counted = compare_many(problems)
    assert counted["compared"] > 10_000


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(20))
def test_two_thousand_random_problems_agree_digit_for_digit_with_arb(chunk):
    counted = compare_many(mixed_problem(seed) for seed in range(CHUNK * chunk, CHUNK * (chunk + 1)))
    assert counted["compared"] > 10_000
    assert counted["undecided"] == 0
    assert counted["refused"] <= RARE


def test_random_problems_carried_on_as_printed_agree_with_arb_line_by_line():
    counted = compare_many(mixed_problem(seed, "printed") for seed in range(150))
    assert counted["compared"] > 10_000
    assert counted["undecided"] == 0
    assert counted["refused"] <= 5


def test_random_problems_that_carry_only_h_as_printed_agree_with_arb():
    problems = (mixed_problem(seed, "printed") for seed in range(1_000, 1_150))
    counted = compare_many(replace(p, rounding=replace(p.rounding, carried=frozenset({"h"}))) for p in problems)
    assert counted["compared"] > 10_000
    assert counted["undecided"] == 0
    assert counted["refused"] <= RARE


def broken(values):
    """The values with one coefficient off by a unit of the last digit."""
    quantity = next(iter(values.printed))
    rounded = values.printed[quantity]
    return {**values.printed, quantity: replace(rounded, coefficient=rounded.coefficient + 1)}


def test_comparison_notices_one_digit_off_by_one():
    problem = mixed_problem(3)
    values = certify(derive(problem), problem.rounding)
    expected = arb.decimals(problem, problem.rounding, ORACLE_BITS)
    assert compare_decimals(values.printed, expected)["compared"] == len(values.printed)
    with pytest.raises(AssertionError):
        compare_decimals(broken(values), expected)
