"""Numbers drawn at random: among many of them some cause fits one or another by accident, and nothing is said of it."""

import random
from collections import Counter

import pytest
from oracles.calculator import honest

from symlstm import load_example
from symlstm.derivation import derive
from symlstm.document.feedback.told import told_lines
from symlstm.marking.charges import WEAK_CAUSE
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.marking.tally import LEAST_IN_COMMON, Tally

PROBLEM = load_example("seed")
RIGHT = honest(derive(PROBLEM), 4)
USUAL = {quantity: text for quantity, text in RIGHT.items() if quantity[0] in "chyl"}


@pytest.fixture(scope="module")
def class_():
    """Twelve sheets near the right values, whose numbers have nothing in common."""
    draw, marker = random.Random(9), Marker(PROBLEM)
    sheets = [{q: f"{float(text) + draw.gauss(0, 0.02):.3f}" for q, text in USUAL.items()} for _ in range(12)]
    return [marker.mark(sheet_of(f"s{number}", sheet), list(sheet)) for number, sheet in enumerate(sheets)]


def likeliest(marked):
    """The mistakes that the evidence puts first on some line of a sheet."""
    found = [line.diagnosis.causes[:1] for line in marked.wrong if line.diagnosis]
    return {cause.rule.wording for causes in found for cause in causes if not cause.is_slip}


def test_there_is_some_cause_that_fits_one_line_on_many_of_the_sheets(class_):
    """Else the two claims below could not fail."""
    often = Counter(wording for marked in class_ for wording in likeliest(marked))
    assert max(often.values()) >= LEAST_IN_COMMON
    assert any(line.diagnosis.is_weak for marked in class_ for line in marked.wrong if line.diagnosis)


def test_what_fits_one_line_of_many_by_accident_is_no_convention_of_the_class(class_):
    tally = Tally()
    for marked in class_:
        tally.add(marked)
    assert tally.in_common == []


def test_of_a_sheet_on_which_little_is_explained_no_possible_cause_is_spoken_of(class_):
    for marked in class_:
        if len([line for line in marked.wrong if not line.causes]) > 2:
            assert not any(WEAK_CAUSE in line.look for line in marked.lines)
            assert not any("possible cause" in note for told in told_lines(marked) for note in told.notes)


def test_of_one_line_among_right_ones_it_is_said_that_a_possible_cause_stands_in_the_evidence():
    sheet = USUAL | {"c.1.1": "0.2038"}
    found = Marker(PROBLEM).mark(sheet_of("eve", sheet), list(sheet))
    (wrong,) = found.wrong
    assert wrong.diagnosis.is_weak
    assert wrong.look == (WEAK_CAUSE,)
