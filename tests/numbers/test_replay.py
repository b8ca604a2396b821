"""What is plain of a line at a glance, whole vectors at a time, is what working the line out by itself gives."""

from dataclasses import replace
from fractions import Fraction

import pytest
from oracles.generic import generic_problem

from symlstm import load_example, use_engine, with_backward
from symlstm.derivation import derive
from symlstm.enclosure.arb_exponential import VARIABLE
from symlstm.numbers import arb_replay
from symlstm.numbers.certify import certify
from symlstm.numbers.outcome import Outcome
from symlstm.numbers.replay import Replays
from symlstm.numbers.rounding import Rounded
from symlstm.numbers.shown import shown_numbers
from symlstm.problem.settings import Rounding


@pytest.fixture(autouse=True)
def by_arb(monkeypatch):
    monkeypatch.setenv(VARIABLE, "flint")
    use_engine()
    yield
    monkeypatch.undo()
    use_engine()


def replays_of(derivation, values):
    """Lines that show all guard digits."""
    return Replays(derivation, values, shown_numbers(derivation, values)[-1])


def solved(problem, rounding):
    derivation = derive(problem)
    return derivation, certify(derivation, rounding)


RULES = {
    "four places": Rounding(places=4),
    "one place": Rounding(places=1, guard=0),
    "three figures": Rounding(places=None, figures=3),
    "many places": Rounding(places=60),
    "as printed": Rounding(places=3, carry="printed"),
    "half up": Rounding(places=2, ties="half-up"),
}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("seed", range(3))
def test_at_a_glance_a_line_follows_or_not_as_worked_out_by_itself(seed, cell, rule):
    problem = with_backward(generic_problem(seed, cell, 2, 3, 4), rate=Fraction(1, 10), steps=1)
    derivation, values = solved(problem, RULES[rule])
    replays = replays_of(derivation, values)
    plain = replays.at_a_glance(len(derivation.steps))
    assert plain
    for step in derivation.steps:
        if step.target in plain:
            glance, replay = plain[step.target], replays.of(step)
            assert (glance.follows, glance.equals) == (replay.follows, replay.equals), step.target


def test_most_lines_are_plain():
    derivation, values = solved(generic_problem(1, "lstm", 4, 8, 20), Rounding(places=4))
    assert len(replays_of(derivation, values).at_a_glance(len(derivation.steps))) > 0.9 * len(derivation.steps)


def test_a_line_that_was_misprinted_is_seen():
    """A broken twin: one printed digit changed, and its line no longer follows, at a glance or by itself."""
    derivation, values = solved(load_example(), Rounding(places=4))
    right = values.printed
    off = {q: replace(r, coefficient=r.coefficient + (q == "c.2.1")) for q, r in ((q, right[q]) for q in right)}
    wrong = replays_of(derivation, replace(values, printed=off))
    assert replays_of(derivation, values).all(derivation.steps, True)["c.2.1"].follows is Outcome.HOLDS
    assert wrong.at_a_glance(len(derivation.steps))["c.2.1"].follows is Outcome.FAILS
    found = wrong.all(derivation.steps, True)["c.2.1"]
    assert found.follows is Outcome.FAILS
    assert found.gives.same_decimal(right["c.2.1"])


@pytest.mark.parametrize(
    ("number", "coefficient", "exponent", "by_figures", "expected"),
    [
        (Fraction(123449, 10**6), 1234, -4, False, (True, False)),
        (Fraction(1234, 10**4), 1234, -4, False, (True, True)),
        (Fraction(12345, 10**5), 1234, -4, False, None),  # a tie: the rule decides
        (Fraction(123451, 10**6), 1234, -4, False, (False, False)),
        (Fraction(1, 10**9), 0, -4, False, None),  # prints as zero, or in another way
        (Fraction(99996, 10**5), 1000, -3, True, None),  # four figures: below a power of ten they are finer
        (Fraction(99996, 10**5), 1000, -3, False, (True, False)),
        (Fraction(12340), 1234, 1, True, (True, True)),
    ],
)
def test_what_is_plain_is_said_and_what_is_not_is_left(number, coefficient, exponent, by_figures, expected):
    shown = arb_replay._as_flint(number)
    found = arb_replay._compared(shown, Rounded(False, coefficient, exponent, False), by_figures)
    assert (found and (found.follows is Outcome.HOLDS, found.equals)) == expected
