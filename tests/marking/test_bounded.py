"""Numbers stay bounded, whatever a student wrote and whatever an edit makes of a line: every sheet is marked."""

import random
from fractions import Fraction
from pathlib import Path

import pytest
from click.testing import CliRunner
from mpmath import libmp
from oracles.generic import generic_problem

from symlstm import load, mark, with_backward
from symlstm.cli import main
from symlstm.derivation import derive
from symlstm.enclosure.enclosure import Enclosure
from symlstm.marking.bounded import NoValue, bounded
from symlstm.marking.mark import Marker, Marking
from symlstm.marking.scheme_file import loads_marking
from symlstm.marking.sheet import sheet_of
from symlstm.marking.tolerance import MOST_BITS, ends

CASES = Path(__file__).parents[1] / "data" / "cases" / "marking"
BEYOND = Fraction(2) ** (MOST_BITS + 1)


def float_of(value):
    return libmp.from_rational(value.numerator, value.denominator, 64, "n")


@pytest.mark.parametrize(
    "value",
    [Fraction(0), Fraction(1, 3), Fraction(10) ** 600, Fraction(1, 10**600), Fraction(7**1500, 3**2000), 1 / BEYOND, -1 / BEYOND],
    ids=["0", "1/3", "1e600", "1e-600", "long", "tiny", "-tiny"],
)
def test_what_stands_for_a_value_holds_it_and_is_of_bounded_size(value):
    for taken in (bounded(value), bounded(Enclosure(float_of(value), float_of(value)))):
        low, high = ends(taken)
        assert low <= value <= high or abs(value - low) <= abs(value) / 2**60
        assert all(max(end.numerator.bit_length(), end.denominator.bit_length()) <= MOST_BITS + 200 for end in (low, high))


@pytest.mark.parametrize("value", [BEYOND, -BEYOND, Fraction(3**9000, 2)])
def test_what_is_too_large_has_no_value(value):
    for large in (value, Enclosure(float_of(-abs(value)), float_of(abs(value)))):
        with pytest.raises(NoValue):
            bounded(large)


@pytest.mark.parametrize(
    ("case", "marks"),
    [
        ("crash_gru_smallest", ["2 of 2", "2 of 2", "0 of 2", "2 of 2"]),
        ("gru_y_loss", ["2 of 2", "2 of 2", "2 of 2", "0 of 2"]),
    ],
)
def test_sheets_whose_blank_lines_would_build_a_tower_of_exponentials_are_marked(case, marks):
    result = CliRunner().invoke(main, ["check", str(CASES / f"{case}.toml"), str(CASES / f"{case}.csv")])
    assert result.exit_code == 0
    assert [line.partition(": ")[2] for line in result.stdout.splitlines() if line.startswith('"')] == marks


def wrong_number(draw):
    """An entry of any size, a plausible one more often than not."""
    digits = draw.randint(-99999, 99999)
    return draw.choice([f"{digits / 10**4:.4f}", f"{digits / 10**4:.4f}", f"{digits}", f"{digits}e{draw.randint(-300, 290)}"])


@pytest.mark.parametrize("cell", ["gru", "lstm"])
@pytest.mark.parametrize("problems", [2, pytest.param(60, marks=pytest.mark.slow)])
def test_sheets_with_any_wrong_prediction_and_loss_are_marked(cell, problems):
    draw = random.Random(problems)
    for _ in range(problems):
        problem = generic_problem(draw.random(), cell, 1, draw.choice([1, 2]), steps=draw.randint(1, 4))
        prediction = next(step.target for step in derive(problem).steps if step.name == "y")
        for asked in ([prediction, "loss"], ["loss"]):
            sheet = mark(problem, {quantity: wrong_number(draw) for quantity in asked}, asked=asked)
            assert len(sheet.lines) == len(asked)
            assert sheet.render("md")


@pytest.mark.parametrize("cell", ["gru", "lstm"])
def test_sheets_of_wild_numbers_are_marked_with_gradients(cell):
    draw = random.Random(1)
    for _ in range(3):
        problem = with_backward(generic_problem(draw.random(), cell, 1, 1, steps=draw.randint(1, 3)))
        targets = [step.target for step in derive(problem).steps]
        sheet = mark(problem, {quantity: wrong_number(draw) for quantity in draw.sample(targets, len(targets) // 2)})
        assert sheet.render("md")


EXPLOSIVE = """
[[rule]]
name = "tower"
wording = "a tower"
edits = [["A", "exp(exp(exp(A)))"], ["A", "((((A**9)**9)**9)**9)**9"], ["A", "1/(A-A)"], ["A", "AS"]]
[[rule]]
name = "everywhere"
wording = "a tower everywhere"
edits = [["sigma(A)", "exp(A)**9"]]
everywhere = true
""".replace("AS", "*".join("A" * 100))


@pytest.mark.parametrize("entry", ["0.9999", "-7/8", "123456789012345678901234567890.123456789", "1e300", "3e-300"])
def test_rules_of_ones_own_cannot_make_numbers_explode(entry):
    problem = load(CASES / "gru_y_loss.toml")
    marker = Marker(problem, loads_marking(EXPLOSIVE, derive(problem).by_target))
    assert len(marker.mark(sheet_of("ann", {"y.3.1": entry, "h.1.1": entry, "loss": entry})).lines) == len(
        marker.derivation.steps
    )


def test_a_line_whose_own_numbers_give_nothing_that_can_be_said_goes_to_a_person():
    """320 forget gates of ten thousand each: the cell state lies beyond 10^1233."""
    problem = generic_problem(0.5, "lstm", 1, 1, steps=320)
    answers = {f"f.{t}.1": "9999.0000" for t in range(1, 321)} | {"y.320.1": "5.4321"}
    sheet = mark(problem, answers, Marking(rules=()), ["y.320.1"])
    assert sheet["y.320.1"] == "coarse"
    assert sheet.lines[0].look
    assert sheet.render("md")
