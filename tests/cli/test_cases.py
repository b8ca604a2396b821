"""Sheets and problems as people bring them, by the command that they use."""

import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from symlstm.cli import main

CASES = Path(__file__).parents[1] / "data" / "cases"


def run(*words):
    return CliRunner().invoke(main, list(map(str, words)))


@pytest.mark.parametrize(
    ("sheet", "earned", "cause"),
    [
        ("form_gates_exchanged", 68, "forget gate and input gate exchanged"),
        ("form_sigmoid_for_tanh", 68, "the sigmoid"),
        ("form_h_left_out", 67, "hidden state"),
        ("form_exp_plus_z", 68, "exponential"),
        ("form_columns_hx", 68, "stacked in the other order"),
        ("form_gates_two_places", 69, ""),
    ],
)
def test_one_mistake_that_is_made_everywhere_costs_one_line_where_every_line_is_asked(sheet, earned, cause, tmp_path):
    marking = CASES / "marking"
    result = run("check", marking / "ex4.toml", marking / f"{sheet}.csv", "--format", "csv", "--out", tmp_path)
    assert result.exit_code == 0
    assert f"{earned} of 69" in result.output
    assert cause in result.output


def test_a_closed_form_within_the_default_limit_takes_a_few_seconds_or_is_refused_with_what_can_be_asked():
    start = time.process_time()
    result = run("closed-form", "h.2.1", CASES / "robust" / "x150.toml")
    assert time.process_time() - start < 10
    assert result.exit_code in (0, 2)
    assert result.exit_code == 0 or "Ask for" in result.output


def test_a_sheet_in_the_place_of_the_problem_is_told_what_comes_first():
    marking = CASES / "marking"
    result = run("check", marking / "form_columns_hx.csv", marking / "ex4.toml")
    assert result.exit_code == 2
    assert "the problem file comes first" in result.output
