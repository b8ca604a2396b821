"""What stands over the cells in a file: output, loss, time steps read out, tokens, gradients from outside."""

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from symlstm import Layout, ProblemError, loads, with_backward
from symlstm.errors import UsageError

RNN = {"W_xh": [["0.5"]], "W_hh": [["0.3"]]}
OUT = RNN | {"W_y": [["1"], ["2"]]}


def problem(**keys):
    return loads(json.dumps({"cell": "rnn", "sequence": [["1"], ["2"], ["3"]], "weights": RNN} | keys), format="json")


def said(**keys):
    with pytest.raises(ProblemError) as error:
        problem(**keys)
    return [
        f"{each.where}: {each.found} | {each.expected}" + f" | {each.hint}" * bool(each.hint) for each in error.value.findings
    ]


def test_without_a_readout_the_prediction_is_the_hidden_state():
    made = problem(target=["0.5"])
    assert (made.outputs, made.read_out_at, made.network.output, made.network.loss.name) == (1, (3,), None, "half-squared")


@pytest.mark.parametrize(
    ("output", "loss"), [("linear", "half-squared"), ("sigmoid", "binary-cross-entropy"), ("softmax", "cross-entropy")]
)
def test_each_output_has_its_usual_loss(output, loss):
    assert problem(weights=OUT, output=output, target=[0, 1]).network.loss.name == loss


def test_time_steps_that_are_read_out_can_be_listed():
    made = problem(weights=OUT, readout=[1, 3], target=[[1, 2], [3, 4]])
    assert (made.read_out_at, made.givens["target.3.1"]) == ((1, 3), 3)


def test_tokens_stand_for_one_hot_columns():
    made = problem(vocabulary="helo", sequence="hel", weights={"W_xh": [[1, 2, 3, 4]], "W_hh": [[1]]})
    assert made.sequence == ((1, 0, 0, 0), (0, 1, 0, 0), (0, 0, 1, 0))
    assert made.vocabulary == tuple("helo")


def test_a_list_of_words_is_tokens_where_all_of_them_are():
    words = {"vocabulary": ["the", "cat"], "weights": {"W_xh": [[1, 2]], "W_hh": [[1]]}}
    assert problem(**words, sequence=["cat", "the"]).sequence == ((0, 1), (1, 0))


def test_digits_can_be_tokens_and_numbers_beside_a_vocabulary_stay_numbers():
    made = problem(
        vocabulary="01", sequence="011", weights={"W_xh": [[1, 2]], "W_hh": [[1]], "W_y": [[1], [1]]}, target=["0.5", "1"]
    )
    assert made.sequence[0] == (1, 0)
    assert made.target == ((Fraction(1, 2), 1),)


def test_gradients_from_outside_for_one_step_are_those_of_the_last():
    assert problem(upstream={"h": [1]}).upstream["h"] == ((1,),)
    assert problem(upstream={"h": [[1], [2], [3]]}).upstream["h"] == ((1,), (2,), (3,))


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        (
            {"weights": OUT, "output": "linear", "loss": "cross-entropy", "target": [0, 1]},
            'loss: "cross-entropy" | "half-squared", "squared" or "mean-squared", as the output is linear'
            ' | write output = "softmax" for cross-entropy',
        ),
        ({"output": "softmax"}, 'output: "softmax" | no output, as there is no W_y'),
        ({"loss": "squared"}, 'loss: "squared" | a target beside it | add target = [...], or leave loss out'),
        ({"loss": "mse", "target": [1]}, 'loss: "mse" | "half-squared", "squared"'),
        (
            {"loss": "mean-squared", "over_time": "mean", "target": [1]},
            'over_time: "mean" | no over_time with mean-squared | mean-squared is the mean over time steps and outputs already',
        ),
        ({"weights": OUT, "readout": [2, 4]}, "readout: time step 4 | time steps from 1 to 3 | the sequence has 3 rows"),
        ({"weights": OUT, "readout": [0, 1]}, "readout: time step 0 | time steps from 1 to 3"),
        ({"weights": OUT, "readout": [2, 2]}, "readout: [2, 2] | time steps in rising order, each once"),
        ({"weights": OUT, "readout": []}, "readout: an empty list"),
        ({"weights": OUT, "readout": ["x"]}, 'readout: "x"'),
        (
            {"weights": OUT, "output": "sigmoid", "target": ["0.5", "1.5"]},
            "target[1][2]: 3/2 | a number from 0 to 1, with binary-cross-entropy",
        ),
        ({"weights": OUT, "output": "softmax", "target": ["-0.5", "1.5"]}, "target[1][1]: -1/2 | 0 or more, with cross-entropy"),
        ({"sequence": "hex", "vocabulary": "helo"}, 'sequence[3]: "x" | a token of the vocabulary: h e l o'),
        ({"sequence": "hex"}, "vocabulary: nothing | the tokens of the sequence, as it is a text | write"),
        ({"vocabulary": "hello"}, 'vocabulary[4]: "l" | each token once'),
        ({"vocabulary": ["a", ""]}, 'vocabulary[2]: "" | a token: a text of 1 to 40 characters'),
        ({"vocabulary": 3}, "vocabulary: 3 | a text of one-letter tokens"),
        ({"upstream": {"h": [1, 2]}}, "upstream.h: 2 numbers | a list of 1 number (hidden H = 1; for the last time step)"),
        ({"upstream": {"h": [[1], [2]]}}, "upstream.h: 2 rows of 1 number | 3 rows of 1 number (one row for each time step"),
        ({"upstream": {"q": [1]}}, "upstream.q: an unknown key | one of h"),
        (
            {"upstream": {"h": [1]}, "training": {"rate": "0.1"}},
            "training: gradient descent with [upstream] | gradients alone, with backward = true",
        ),
        ({"upstream": {}}, "upstream: an empty table | h = numbers"),
        (
            {"weights": OUT, "upstream": {"h": [[1], [2], [3]]}, "layout": {"backward": True}},
            "weights.W_y: a readout that nothing is compared with | a target beside it, or no readout, as the gradients from outside",
        ),
    ],
)
def test_what_does_not_go_together_is_refused_with_what_belongs(keys, found):
    assert any(each.startswith(found) for each in said(**keys)), said(**keys)


def test_a_readout_beside_gradients_from_outside_needs_a_target_to_go_back():
    made = problem(weights=OUT, upstream={"h": [1]})
    with pytest.raises(UsageError, match="W_y: found a readout that nothing is compared with"):
        with_backward(made)
    with pytest.raises(ProblemError, match=r"matrices\.W_y: found a readout that nothing is compared with"):
        replace(made, layout=Layout(backward=True))
    assert with_backward(problem(weights=OUT, upstream={"h": [1]}, target=[1, 2])).layout.backward


def test_a_letter_and_its_accent_are_one_token_however_they_are_typed():
    made = problem(vocabulary=["e", "\u00e9"], sequence="e\u0301e", weights=RNN | {"W_xh": [[1, 2]]})
    assert (made.vocabulary, made.sequence) == (("e", "\u00e9"), ((0, 1), (1, 0)))
    assert said(vocabulary=["\u00e9", "e\u0301"])[0].startswith("vocabulary[2]: ")


def test_a_wrong_vocabulary_is_the_only_finding():
    assert len(said(vocabulary=["a", "a"], sequence=["a", "a"], weights=RNN | {"W_xh": [[1, 2]]})) == 1


def test_what_is_wrong_in_a_text_of_tokens_has_the_line_of_the_text():
    with pytest.raises(ProblemError, match=r"sequence\[2\] \(line 3\)"):
        loads('cell = "rnn"\nvocabulary = "ab"\nsequence = "ax"\n[weights]\nW_xh = [[1, 2]]\nW_hh = [[1]]\n')


def test_a_text_of_many_tokens_is_bounded_before_its_columns_are_made():
    assert said(vocabulary="ab", sequence="a" * 300_000, weights=RNN | {"W_xh": [[1, 2]]}) == [
        "sequence: 300,000 tokens | at most 2,000"
    ]
