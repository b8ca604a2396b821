"""Where a quantity is wrong on all lines in several ways, no slip of the pen is told; where one thing was done on all of them, it is."""

import random

import pytest
from oracles.calculator import honest

from symlstm import load_example, mark
from symlstm.derivation import derive
from symlstm.document.feedback.told import told_lines
from symlstm.marking.slips import SLIPS

PROBLEM = load_example("rnn")
DERIVATION = derive(PROBLEM)
RIGHT = honest(DERIVATION, 4)
PEN = {rule.name for rule in SLIPS}


def made_up(seed, names=("z_h", "h")):
    """A sheet on which the numbers of some quantities were put down at random."""
    drawn = random.Random(seed)
    return {q: f"{drawn.uniform(-0.9, 0.9):.4f}" if q.split(".")[0] in names else text for q, text in RIGHT.items()}


@pytest.mark.parametrize("seed", [18, 75])  # with which the edit of a digit gives one of the numbers
def test_no_pen_slips_where_a_quantity_is_wrong_on_all_lines_in_several_ways(seed):
    of_h = [line for line in mark(PROBLEM, made_up(seed)).marked.lines if line.judged.step.name == "h"]
    assert all(line.is_wrong for line in of_h)
    assert any(PEN.intersection(line.diagnosis.names) for line in of_h)  # which stands in the evidence
    assert not any(PEN.intersection(line.causes) for line in of_h)


@pytest.mark.parametrize("names", [("h",), ("z_h", "h")])
def test_of_quantities_that_are_wrong_on_all_lines_that_is_said_once(names):
    found = mark(PROBLEM, made_up(3, names))
    (told,) = [told for told in told_lines(found.marked) if "nothing known explains it" in "".join(told.notes)]
    names = {line.judged.step.name for line in told.lines}
    assert len(told.lines) == sum(line.judged.step.name in names for line in found.marked.lines)
    of_one, of_several = f"wrong on all {len(told.lines)} lines", "all lines of these quantities are wrong"
    assert told.notes == (f"{of_one if len(names) == 1 else of_several}; nothing known explains it",)


def test_a_sign_lost_on_every_line_is_told_as_that():
    lost = {q: text.lstrip("-") if q.startswith("diff") else text for q, text in RIGHT.items()}
    slips = {q for q in RIGHT if q.startswith("diff") and RIGHT[q].startswith("-")}
    assert mark(PROBLEM, lost).causes.keys() >= slips


def test_one_slip_of_the_pen_is_still_told():
    wrong = RIGHT | {"h.1.1": RIGHT["h.1.1"][:-2] + RIGHT["h.1.1"][-1] + RIGHT["h.1.1"][-2]}
    assert mark(PROBLEM, wrong)["h.1.1"] == "slip"


def test_no_pen_slips_where_all_units_of_one_time_step_are_wrong_in_several_ways():
    problem = load_example("seed")
    right = honest(derive(problem), 4)
    one, other = (f"{float(right[line]) + off:.4f}" for line, off in (("o.2.1", 0.03), ("o.2.2", 0.0071)))
    assert mark(problem, right | {"o.2.1": one})["o.2.1"] == "slip"
    both = mark(problem, right | {"o.2.1": one, "o.2.2": other})
    assert [both[line] for line in ("o.2.1", "o.2.2")] == ["unexplained", "unexplained"]
