"""Feedback: what a student and a lecturer are told, at each level, and that it is told truthfully."""

import math
import re

import pytest
from oracles.calculator import by_calculator, cut, honest

from symlstm import load_example, mark, with_backward
from symlstm.checking import MarkedSheet, key_of
from symlstm.derivation import derive
from symlstm.derivation.expression import Call
from symlstm.document.appearance import numeric
from symlstm.document.feedback.class_page import class_page
from symlstm.document.feedback.student import FeedbackOptions
from symlstm.document.numerals import numeral
from symlstm.errors import UsageError
from symlstm.marking.mark import Marker, Marking
from symlstm.marking.own_numbers import OwnNumbers
from symlstm.marking.pattern import parsed
from symlstm.marking.sheet import sheet_of
from symlstm.marking.tally import Tally
from symlstm.marking.tolerance import STRICT
from symlstm.rendering.latex import LatexText

PROBLEM = load_example("seed")
DERIVATION = derive(PROBLEM)
RIGHT = honest(DERIVATION, 4)
TANH = {"f.2.1": cut(math.tanh(float(RIGHT["z_f.2.1"])), 4, False)}
MARKER = Marker(PROBLEM)


def sheet(slip=None, level="full", key=None, **instead):
    answers = honest(DERIVATION, 4, slip=slip or {}) | instead
    return MarkedSheet(MARKER.mark(sheet_of("ann", answers)), MARKER, FeedbackOptions(level, key))


def test_full_feedback_names_the_mistake_the_value_and_both_formulas():
    text = sheet(TANH).render("md")
    assert "**tanh in place of the sigmoid**" in text
    assert "this line gives $0.8208$; you wrote 0.9090" in text
    assert r"\mathrm{yours} &= \tanh\bigl(z_{f,1}^{(2)}\bigr)" in text
    assert r"f_{1}^{(2)} &= \sigma\bigl(z_{f,1}^{(2)}\bigr)" in text


@pytest.mark.parametrize(
    ("level", "told", "kept"), [("where", "f.2.1", "tanh in place"), ("hint", "Which activation does a gate have?", "0.8208")]
)
def test_lower_levels_keep_the_answer_back(level, told, kept):
    text = sheet(TANH, level).render("md")
    assert told in text
    assert kept not in text


def test_the_key_is_shown_only_on_request():
    wrong_before = {"z_f.1.1": "1.1000"}
    without, with_key = (sheet(wrong_before, key=key).render("md") for key in (None, key_of(MARKER)))
    row = r"^\| f\.1\.1 .*$"
    assert "0.7058" not in re.search(row, without, re.M)[0]
    assert "0.7058" in re.search(row, with_key, re.M)[0]


def test_the_headline_counts_the_lines_that_stand_and_names_the_first_to_repair():
    text = sheet(TANH).render("md")
    assert "68 of 69 lines stand. **Mark: 68 of 69.**" in text
    assert "First line to repair: **f.2.1** (forget gate, time step 2, unit 1)." in text


def test_an_honest_sheet_has_nothing_to_repair():
    text = sheet().render("md")
    assert "Lines to repair" not in text
    assert "69 of 69 lines stand" in text


def test_what_own_numbers_give_is_what_a_calculator_gives():
    answers = honest(DERIVATION, 4, slip=TANH)
    del answers["i.2.1"]
    own = OwnNumbers(MARKER.key, MARKER.mark(sheet_of("ann", answers)).every)
    for step in DERIVATION.steps:
        reads = step.reads
        known = [reads[name] in DERIVATION.givens or reads[name] in answers for name in reads]
        if all(known):
            value = by_calculator(step.expression, lambda n, r=reads: float(answers.get(r[n], DERIVATION.givens.get(r[n], 0))))
            assert float(str(own.gives(step.target))) == pytest.approx(value, abs=0.51e-4), step.target


@pytest.mark.parametrize(("marking", "verdict"), [(Marking(STRICT), "slip"), (Marking(), "correct")])
def test_digits_cut_off_are_a_slip_where_rounding_is_asked_and_accepted_elsewhere(marking, verdict):
    cut_off = {"f.1.1": "0.7057"}  # sigma(7/8) = 0.70578...
    found = mark(PROBLEM, honest(DERIVATION, 4, slip=cut_off), marking)
    assert found["f.1.1"] == verdict
    assert found.causes.get("f.1.1", "") == ("cut off instead of rounded" if verdict == "slip" else "")


@pytest.mark.parametrize("format", ["md", "github.md", "tex", "html", "typ", "ipynb"])
def test_the_same_sheet_gives_the_same_bytes(format):
    assert sheet(TANH).render(format) == sheet(TANH).render(format)


def test_a_slip_in_a_gradient_is_told_on_the_line_where_it_was_made():
    problem = with_backward(PROBLEM)
    derivation = derive(problem)
    right = honest(derivation, 4)
    wrong = cut(-float(right["d_c.2.1"]), 4, False)
    found = mark(problem, honest(derivation, 4, slip={"d_c.2.1": wrong}))
    assert [q for q, verdict in found.verdicts.items() if verdict in ("mistake", "slip", "unexplained")] == ["d_c.2.1"]
    assert "sign" in found.causes["d_c.2.1"]


def test_mark_gives_verdicts_causes_and_the_mark_as_data():
    found = mark(PROBLEM, honest(DERIVATION, 4, slip=TANH))
    assert (found["f.2.1"], found["c.2.1"], found["f.1.1"]) == ("mistake", "follows", "correct")
    assert found.causes == {"f.2.1": "tanh in place of the sigmoid"}
    assert found.mark == "68 of 69"
    assert found._repr_markdown_().startswith("# LSTM numerical example: feedback")


@pytest.mark.parametrize("answers", [{"q.1.1": "0.5"}, {"loss": 5.3686}])
def test_mark_refuses_what_is_no_answer(answers):
    with pytest.raises(UsageError):
        mark(PROBLEM, answers)


def test_the_class_page_counts_students_once_and_lists_what_wants_eyes():
    again = TANH | {"f.2.2": cut(math.tanh(float(RIGHT["z_f.2.2"])), 4, False)}
    class_ = [honest(DERIVATION, 4, slip=slip) for slip in ({}, TANH, again)] + [RIGHT | {"loss": "5,3686"}]
    tally = Tally()
    for number, answers in enumerate(class_):
        tally.add(MARKER.mark(sheet_of(f"s{number}", answers)))
    (count,) = tally.by_frequency
    assert (count.wording, count.students, count.lines) == ("tanh in place of the sigmoid", 2, 3)
    assert tally.hardest[0] == "f.2.1"
    assert [(item.student, item.quantity) for item in tally.eyes] == [("s3", "loss")]
    assert class_page(tally, MARKER).title == "LSTM numerical example: the class"


def test_the_sigmoid_of_a_sum_is_spelled_out_with_the_minus_before_the_whole_sum():
    argument = parsed("A - B")
    numbers = {"A": numeral("0.4"), "B": numeral("0.5")}
    assert LatexText().formulas(numeric(Call("sigma", (argument,)), numbers.__getitem__)) == r"\frac{1}{1 + e^{-(0.4 - 0.5)}}"


@pytest.mark.parametrize("level", ["where", "hint"])
def test_a_mistake_made_again_is_not_named_below_the_full_level(level):
    again = TANH | {"f.2.2": cut(math.tanh(float(RIGHT["z_f.2.2"])), 4, False)}
    assert "the mistake of" not in sheet(again, level).render("md")
    assert "tanh in place" not in sheet(again, level).render("md")
