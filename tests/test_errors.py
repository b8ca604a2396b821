"""What a function refuses is said in the language that is spoken when it is printed, in English as ever, and in another process, too."""

import pickle

import pytest

from symlstm import load, load_example, loads, mark, render, render_pdf, solve, vary, with_backward
from symlstm.derivation.closed_form import closed_form
from symlstm.errors import ArgumentError, DomainError, Finding, PrecisionError, SymLSTMError, UsageError, WriteError
from symlstm.language import language_named, speaking
from symlstm.marking.limits import refuse_too_many
from symlstm.problem.load import example_text
from symlstm.words import Message, said
from symlstm.worksheets import make_worksheet
from tests.pseudo import KNOWN, PSEUDO, spelled_out


@pytest.fixture(scope="module")
def solution():
    return solve(load_example("rnn"))


PROBLEM = load_example("rnn")
REFUSED = [
    lambda solution: load(1),
    lambda solution: loads(1),
    lambda solution: loads("", "yaml"),
    lambda solution: loads("", source=1),
    lambda solution: example_text("sead"),
    lambda solution: example_text("zzz"),
    lambda solution: with_backward(1),
    lambda solution: with_backward(PROBLEM, "x"),
    lambda solution: with_backward(PROBLEM, "1", 0),
    lambda solution: with_backward(PROBLEM, steps=2),
    lambda solution: PROBLEM.with_numbers(1),
    lambda solution: PROBLEM.with_numbers({"h.1.1": "1", "W_hh.9.9": "1", "weight_ih_l0.1": 1, "x.1.1": "y"}),
    lambda solution: solution[1],
    lambda solution: solution["h.9.9"],
    lambda solution: solution["W_hh.1.1"],
    lambda solution: solution["anything"],
    lambda solution: closed_form(solution.derivation, "h.2.1", limit=1),
    lambda solution: render(solution, "doc"),
    lambda solution: render(solution, "md", template=1),
    lambda solution: render_pdf(solution, "word"),
    lambda solution: make_worksheet(solution, blanks="some"),
    lambda solution: make_worksheet(solution, ask=["q"]),
    lambda solution: make_worksheet(solution, points=-1),
    lambda solution: list(vary(PROBLEM, 1, 0)),
    lambda solution: list(vary(PROBLEM, [], 1)),
    lambda solution: mark(PROBLEM, {"h.1.1": 0.5}),
    lambda solution: mark(PROBLEM, {}, asked="h.1.1"),
    lambda solution: mark(PROBLEM, {"h.1.1": "1"})["q"],
    lambda solution: language_named("klingon"),
    lambda solution: refuse_too_many(10**6, 1),
    lambda solution: refuse_too_many(10**4, 10**4),
]


@pytest.mark.parametrize("refused", REFUSED)
def test_no_english_is_left_of_what_a_function_refuses(refused, solution):
    with pytest.raises(SymLSTMError) as caught:
        refused(solution)
    error, english = caught.value, str(caught.value)
    findings = getattr(error, "findings", ())
    words = [error.args[0], *(each for finding in findings for each in (finding.found, finding.expected, finding.hint))]
    assert [left for each in words for left in spelled_out(each)] == []
    with speaking(PSEUDO):
        assert str(error).startswith("⟦")
    assert str(error) == english


ERRORS = [
    UsageError(said("points: found {found}, expected {expected}", found=1, expected=2)),
    ArgumentError(Finding("points", "1", said("at most {most}", most=1))),
    PrecisionError("c.1.1", said("It is near."), 64),
    DomainError("ln(0)"),
    DomainError("ln(0)", "loss.1"),
    WriteError("a/b", "is full", "empty it"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
def test_an_error_goes_to_another_process(error):
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), vars(again)) == (type(error), str(error), vars(error))


def test_facts_of_an_error_are_not_translated():
    assert "text" in KNOWN
    with speaking(PSEUDO):
        assert str(WriteError("text", said("temporary files"), "")) == "⟦text: ⟦temporary files⟧; ⟧"
        assert str(DomainError("ln(0)", "text")).startswith("⟦text: ln(0) does not exist\n")


def test_a_message_stays_one_in_an_error():
    assert isinstance(UsageError(said("at most {most}", most=1)).args[0], Message)
