"""The first sentences of a sheet, read as a student reads them: the lines add up to all of them, and what they earn to the mark."""

import math
import re
from fractions import Fraction
from functools import cache

import pytest
from oracles.calculator import by_calculator, cut, honest

from symlstm import load_example
from symlstm.checking import MarkedSheet, mark
from symlstm.derivation import derive
from symlstm.document.feedback.student import FeedbackOptions
from symlstm.document.sentence import as_words
from symlstm.marking.charges import Override
from symlstm.marking.mark import Marker, Marking
from symlstm.marking.marks import GRADED, PRACTICE
from symlstm.marking.sheet import sheet_of

PROBLEM = load_example("seed")
DERIVATION = derive(PROBLEM)
RIGHT = honest(DERIVATION, 4)
WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def worked(change):
    """A sheet worked out with numbers of one's own: `change` gives what is written for a target, from its value and what is known."""
    known, answers = {name: float(value) for name, value in DERIVATION.givens.items()}, {}
    for step in DERIVATION.steps:
        value = by_calculator(step.expression, lambda name, reads=step.reads: known[reads[name]])
        answers[step.target] = cut(change(step.target, value, known), 4, False)
        known[step.target] = float(answers[step.target])
    return answers


def usual(answers):
    return {quantity: text for quantity, text in answers.items() if quantity[0] in "chyl"}


TANH_FOR_F = worked(lambda q, value, known: math.tanh(known[f"z_{q}"]) if q[0] == "f" else value)
TURNED = worked(lambda q, value, known: -value if q.startswith("z_") else value)
TENTH_MORE = worked(lambda q, value, known: value + 0.1 if q.startswith("c.") else value)
SIGN_LOST = honest(DERIVATION, 4, slip={q: f"-{RIGHT[q]}" for q in ("z_f.3.1", "z_f.3.2")})
TWO_KINDS = worked(lambda q, value, known: math.tanh(known[f"z_{q}"]) if q[0] == "f" else 2 * value if q == "loss" else value) | {
    "h.3.2": "0.9999"
}
SHEETS = {
    "right": RIGHT,
    "one mistake, everywhere": TANH_FOR_F,
    "one mistake, on blank lines": usual(TANH_FOR_F),
    "not explained, everywhere": TURNED,
    "not explained, on blank lines": usual(TURNED),
    "a tenth more": TENTH_MORE,
    "the same slip twice": SIGN_LOST,
    "the same slip twice, and another": SIGN_LOST | {"h.1.1": "0.9999"},
    "two mistakes and a slip": TWO_KINDS,
    "nothing explained": RIGHT | {"f.1.1": "0.9999", "i.2.2": "0.1000", "g.2.1": "0.3333", "o.3.1": "0.2222", "h.3.2": "0.4444"},
    "blank lines": {q: text for q, text in TANH_FOR_F.items() if ".3." not in q},
    "no numbers": RIGHT | {"f.1.1": "n/a", "loss": "?"},
    "few digits": {q: cut(float(text), 2, False) for q, text in RIGHT.items()},
    "some with few digits": RIGHT | {"h.1.1": "0.1", "loss": "5"},
    "made easier": honest(DERIVATION, 4, slip={"z_f.1.1": "0.0000", "h.1.1": "0.0000"}),
    "random": {q: f"{math.sin(17 * n):.4f}" for n, q in enumerate(usual(RIGHT))},
}  # fmt: skip
SCHEMES = {"practice": PRACTICE, "graded": GRADED}


@cache
def marker_for(scheme):
    return Marker(PROBLEM, Marking(scheme={"practice": PRACTICE, "graded": GRADED}[scheme]))


def lead_of(answers, scheme, overrides=None, level="full"):
    marker = marker_for(scheme.name)
    found = MarkedSheet(
        marker.mark(sheet_of("ann", answers), list(answers) or list(RIGHT), overrides), marker, FeedbackOptions(level)
    )
    return found.marked, as_words(found.document.lead)


def number(words):
    """A number in digits or words; of "the other one" and "all" none here."""
    return WORDS.index(words) if words in WORDS else Fraction(words)


KINDS = {
    "right": r"(?:is|are) right\.",
    "follows": r"(?:follows|follow) correctly",
    "wrong": r"(?:is|are) wrong|(?:holds|hold) ",
    "open": r"(?:needs|need) a person to decide",
    "decided": r"(?:was|were) decided by a person",
}
SUBJECT = r"(?:All |Both |The other |Of the \d+ lines you filled in, |The )?(?P<n>\d+|one|[Bb]oth)?(?: of your \d+ lines| lines you filled in| lines?| more)* ?"


def counts(lead):
    """How many lines of each kind a reader finds."""
    found = {}
    for kind, verb in KINDS.items():
        if said := re.search(rf"(?:^|[.;] ){SUBJECT}(?:{verb})", lead):
            found[kind] = 2 if "Both" in said[0] else int(number(said["n"]))
    if said := re.search(r"(\d+) of the \d+ lines (?:is|are) blank", lead):
        found["blank"] = int(said[1])
    return found


def earned(lead, found, scheme):
    """The mark that a reader works out: what is right, what follows, and what the wrong lines keep."""
    share = Fraction(1, 2) if scheme is GRADED else 1
    total = found.get("right", 0) + share * found.get("follows", 0)
    if said := re.search(r"earn (\S+)(?: together)? until a person has looked", lead):
        return Fraction(said[1])
    wrong = found.get("wrong", 0)
    if "costs one line" in lead or "cost one line" in lead:
        total += wrong - 1
    elif said := re.search(r"(?:Together|together) they earn (\S+?) of (\d+)", lead):
        assert int(said[2]) == wrong
        total += Fraction(said[1])
    return total


@pytest.mark.parametrize("level", ["full", "where"])
@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
@pytest.mark.parametrize("answers", SHEETS.values(), ids=SHEETS)
def test_the_lines_add_up_to_all_and_what_they_earn_to_the_mark(answers, scheme, level):
    marked, lead = lead_of(answers, scheme, level=level)
    found = counts(lead)
    assert sum(found.values()) == len(marked.lines), lead
    mark_said = Fraction(re.match(r"Mark: (\S+) of \d+\.", lead)[1])
    assert earned(lead, found, scheme) == mark_said == marked.total.earned, lead


def test_two_slips_of_one_kind_are_called_two_and_numbered_as_two():
    lead = lead_of(SIGN_LOST, PRACTICE)[1]
    assert lead.endswith("The other 2 hold two slips.")
    text = mark(PROBLEM, SHEETS["the same slip twice, and another"]).render("md")
    assert "hold **three slips**" in text
    assert sorted(re.findall(r"## (Slips? [0-9a-z ]+):", text)) == ["Slip 1", "Slips 2 and 3"]
    assert "| wrong by slips 2 and 3 | 2 | 0 | 2 |" in text


def test_a_mistake_on_blank_lines_is_said_to_show_on_the_lines_below_and_not_to_be_made_there():
    assert "one mistake, which shows on four lines; it costs one line, not four." in lead_of(usual(TANH_FOR_F), PRACTICE)[1]


def test_of_several_mistakes_each_says_what_it_costs_where_it_stands_on_several_lines():
    text = mark(PROBLEM, TWO_KINDS).render("md")
    assert "On six lines: forget gate, time steps 1, 2 and 3, units 1 and 2. It costs one line, not six." in text


def test_a_sign_that_is_turned_everywhere_is_called_that():
    text = mark(PROBLEM, TURNED).render("md")
    assert "as if every weighted sum had the other sign" in text
    assert "-1 times" not in text


def test_what_a_person_decided_of_a_wrong_line_adds_up():
    answers = honest(DERIVATION, 4, slip={"h.3.2": "0.9999"})
    marked, lead = lead_of(answers, PRACTICE, {"h.3.2": Override(Fraction(1, 2))})
    assert marked.total.earned == Fraction(137, 2)
    assert "The other one holds a slip. It earns 0.5 of 1." in lead


def test_lines_that_are_off_in_the_same_way_get_one_hint_and_not_one_each():
    found = lead_of(TURNED, PRACTICE, level="hint")[0]
    text = MarkedSheet(found, marker_for("practice"), FeedbackOptions("hint")).render("md")
    assert text.count("once more") == 1
    assert "**Work each of them out once more.** This is about 24 lines: " in text


def test_hints_come_in_the_order_of_the_work():
    answers = honest(DERIVATION, 4, slip={"z_o.2.1": "0.4806", "h.3.2": "0.9999", "f.1.1": "0.7039"})
    found = lead_of(answers, PRACTICE, level="hint")[0]
    text = MarkedSheet(found, marker_for("practice"), FeedbackOptions("hint")).render("md")
    assert text.index("`f.1.1`") < text.index("`z_o.2.1`") < text.index("`h.3.2`")
