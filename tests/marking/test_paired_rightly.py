"""Gradients of weights on the usual form that are wrong and belong together are charged once, whatever was done on the way back to them."""

import random

import numpy as np
import pytest
from oracles.student import PROBLEM, STEPS, Student, on_form

from symlstm import load
from symlstm.marking.mark import Marker
from symlstm.marking.paired_rightly import TOGETHER
from symlstm.marking.sheet import sheet_of


@pytest.fixture(scope="module")
def marker(tmp_path_factory):
    path = tmp_path_factory.mktemp("student") / "problem.toml"
    path.write_text(PROBLEM, encoding="utf-8")
    return Marker(load(path))


def lost(sheet):
    return sum(line.weight - line.earned for line in sheet.lines)


def marked(marker, lines):
    return marker.mark(sheet_of("student", lines), list(lines))


def of_its_own(seed):
    """A student whose gradients at the sums are made in a way that nobody knows, and paired rightly with what the weights met."""
    numbers = random.Random(seed)
    slopes = {(gate, t): np.array([numbers.uniform(0.1, 3) for _ in range(2)]) for gate in "fico" for t in range(1, STEPS + 1)}
    ways = {
        "slope_of_gate": lambda self, value, gate, t: slopes[gate, t],
        "slope_of_candidate": lambda self, value, t: slopes["c", t],
    }
    return on_form(type("Own", (Student,), ways)().numbers(), "usual")


@pytest.mark.parametrize("seed", range(3))
def test_an_outer_product_of_other_gradients_is_one_mistake_whatever_they_are(marker, seed):
    sheet = marked(marker, of_its_own(seed))
    assert len(sheet.wrong) > 30
    assert TOGETHER in {line.diagnosis.off for line in sheet.wrong}
    assert lost(sheet) == 1


@pytest.mark.parametrize("seed", range(3))
def test_gradients_put_down_without_working_are_charged_one_by_one(marker, seed):
    numbers, lines = random.Random(seed), on_form(Student().numbers(), "usual")
    made_up = {line: f"{numbers.uniform(-0.1, 0.1):.4f}" if line.startswith("d_") else text for line, text in lines.items()}
    sheet = marked(marker, made_up)
    assert TOGETHER not in {line.diagnosis.off for line in sheet.wrong}
    assert lost(sheet) > 25


def test_one_gradient_that_does_not_belong_to_the_others_is_charged_by_itself(marker):
    lines = of_its_own(1)
    sheet = marked(marker, {**lines, "d_W_f.1.2": "0.4321"})
    assert lost(sheet) > 1
    assert sum(line.diagnosis.off == TOGETHER for line in sheet.wrong) > 20


def test_where_the_forward_pass_is_not_the_problems_own_its_gradients_are_no_one_mistake(marker):
    """Numbers of another problem belong together, too."""
    other = type("Other", (Student,), {"weights": {gate: rows[::-1] * 1.5 for gate, rows in Student.weights.items()}})
    sheet = marked(marker, on_form(other().numbers(), "usual"))
    assert TOGETHER not in {line.diagnosis.off for line in sheet.wrong}
