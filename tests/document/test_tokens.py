"""Tokens in a document: read, predicted, right."""

import json

import pytest

from symlstm import loads, render, solve

WEIGHTS = """
[weights]
W_xh = [[1, -1], [0.5, 1]]
W_hh = [[0.1, 0.2], [0.3, 0.1]]
W_y = [[1, 0], [0, 1]]
"""


def text(keys):
    return render(solve(loads(f'cell = "rnn"\nvocabulary = ["yes", "no"]\n{keys}\n{WEIGHTS}')), "md")


def test_the_sequence_the_input_of_each_step_and_the_targets_are_named_by_their_tokens():
    made = text('sequence = ["yes", "no"]\ntarget = ["no", "no"]\nreadout = "every"')
    assert "reads the sequence “yes”, “no”." in made
    assert "input “yes”, $x^{(1)} = (1,0)$" in made
    assert "Entry 1 of a one-hot column stands for “yes”, 2 for “no”. Targets: “no”, “no”." in made


def test_the_predicted_token_stands_beside_the_right_one_at_each_step():
    made = text('sequence = ["yes", "no"]\ntarget = ["no", "no"]\nreadout = "every"')
    assert made.count("Predicted: “yes”; right: “no”.") == 1
    assert made.count("Predicted: “no”; right: “no”.") == 1


def test_after_the_last_step_alone_the_prediction_is_named_once():
    assert text('sequence = ["yes", "no"]').count("Predicted: “no”.") == 1


def test_of_two_equal_predictions_none_is_named():
    made = render(
        solve(
            loads(
                'cell = "rnn"\nvocabulary = "ab"\nsequence = "ab"\n[weights]\nW_xh = [[1, 1]]\nW_hh = [[0]]\nW_y = [[1], [1]]\nb_y = [0, 0]'
            )
        ),
        "md",
    )
    assert "Predicted" not in made


@pytest.mark.parametrize("form", ["tex", "html", "typ", "ipynb"])
def test_every_format_names_them(form):
    problem = loads(f'cell = "rnn"\nvocabulary = ["yes", "no"]\nsequence = ["no"]\n{WEIGHTS}')
    assert "Predicted" in render(solve(problem), form)


@pytest.mark.parametrize(
    ("token", "named"),
    [
        (" ", "space"),
        ("\n", "line break"),
        ("\t", "tab"),
        ("  ", "U+0020U+0020"),
        ("\u00a0", "U+00A0"),
        ("\u202e", "U+202E"),
        ("\u001b[1m", r"U+001B\[1m"),
        ("a b", "a b"),
    ],
)
def test_what_would_not_be_seen_is_named(token, named):
    tree = {"cell": "rnn", "vocabulary": [token, "x"], "sequence": [token, "x"], "weights": NUMBERS}
    assert f"stands for “{named}”, 2 for “x”." in render(solve(loads(json.dumps(tree), "json")), "md")


NUMBERS = {"W_xh": [[1, -1]], "W_hh": [["0.1"]]}
