"""Weights as people have them: stacked or split, with one bias, two or none; and the choices that a cell leaves open."""

import json

import pytest

from symlstm import ProblemError, loads

SPLIT = {"W_xh": [["0.5"]], "W_hh": [["0.3"]]}


def lstm(**changed):
    weights = {f"{kind}_{k}": [["0.1", "0.2"]] if kind == "W" else ["0.3"] for k in "fico" for kind in "Wb"}
    return {k: v for k, v in (weights | changed).items() if v is not None}


def problem(weights, **keys):
    return loads(json.dumps({"cell": "lstm", "sequence": [["1"], ["2"]], "weights": weights} | keys), format="json")


def said(weights, **keys):
    with pytest.raises(ProblemError) as error:
        problem(weights, **keys)
    return [
        f"{each.where}: {each.found} | {each.expected}" + f" | {each.hint}" * bool(each.hint) for each in error.value.findings
    ]


def test_gates_of_one_cell_may_be_given_in_different_forms():
    weights = lstm(W_f=None, b_f=None, W_xf=[["0.1"]], W_hf=[["0.2"]], b_xf=["0.1"], b_hf=["0.2"])
    assert list(problem(weights).cell.parameters)[:4] == ["W_xf", "W_hf", "b_xf", "b_hf"]
    assert "W_i" in problem(weights).matrices


def test_a_cell_without_any_bias_has_none():
    assert not problem(SPLIT, cell="rnn").biases
    assert list(problem(SPLIT, cell="rnn").network.parameters) == ["W_xh", "W_hh"]


def test_the_same_form_is_the_same_cell():
    assert problem(SPLIT, cell="rnn").cell is problem({"W_xh": [["7"]], "W_hh": [["8"]]}, cell="rnn").cell


def test_a_candidate_with_the_reset_after_the_product_is_split():
    weights = {"W_xz": [["1"]], "W_hz": [["1"]], "W_r": [["1", "2"]], "W_xn": [["1"]], "W_hn": [["1"]]}
    assert list(problem(weights, cell="gru-reset-after").matrices) == ["W_xz", "W_hz", "W_r", "W_hn", "W_xn"]


def test_columns_may_have_the_hidden_state_on_top():
    stacked = problem(lstm(), stack="h,x").cell.equations[0].formula.args[0]
    assert [str(part) for part in stacked.args] == ["W_f", "h_prev", "x"]


@pytest.mark.parametrize(
    ("weights", "keys", "found"),
    [
        (
            lstm(W_xf=[["1"]]),
            {},
            "weights.W_f: both W_f and W_xf | one of them: W_f over [x; h], or W_xf and W_hf",
        ),
        ({"W_xh": [["1"]]}, {"cell": "rnn"}, "weights.W_hh: nothing | 1 row of 1 number (hidden H = 1, hidden H = 1)"),
        (
            lstm(b_f=None, b_xf=["1"], b_hf=["1"]),
            {},
            "weights.b_xf: a bias of one part of W_f | one bias b_f, as W_f is stacked"
            " | add the two up, or split W_f into W_xf and W_hf",
        ),
        (
            SPLIT | {"b_h": ["1"], "b_xh": ["1"]},
            {"cell": "rnn"},
            "weights.b_h: both b_h and b_xh | one of them: b_h, or b_xh and b_hh, which are added",
        ),
        (lstm(b_i=None), {}, "weights.b_i: nothing | a list of 1 number (hidden H = 1) | write b_i = [0] for no bias"),
        (lstm(p_f=["1"]), {}, 'weights.p_f: a peephole | no peepholes with this cell | write cell = "lstm-peephole"'),
        (
            SPLIT,
            {"cell": "rnn", "activation": "tahn"},
            'activation: "tahn" | "tanh", "relu", "sigmoid", "linear" or "step" | did you mean "tanh"?',
        ),
        (
            SPLIT,
            {"cell": "rnn", "activation": "gelu"},
            'activation: "gelu" | "tanh", "relu", "sigmoid", "linear" or "step" | other activations are not supported yet',
        ),
        (
            lstm(),
            {"activation": "relu"},
            'activation: "relu" | no activation, as cell = "lstm" has no such choice | it is for "rnn"',
        ),
        (
            lstm(),
            {"z_gate": "keeps"},
            'z_gate: "keeps" | no z_gate, as cell = "lstm" has no such choice | it is for "gru" or "gru-reset-after"',
        ),
        (lstm(), {"stack": "x;y"}, 'stack: "x,y" | "x,h" or "h,x"'),
        (
            SPLIT,
            {"cell": "rnn", "stack": "h,x"},
            'stack: "h,x" | no stack, as all matrices are split | it is for matrices over x and h together; leave it out',
        ),
        (
            {"W_h": [["1", "1"]]},
            {"cell": "rnn", "activation": "step", "target": [1], "layout": {"backward": True}},
            "layout.backward: a backward pass through a step function | an activation that has a gradient"
            ' | leave the backward pass out, or take activation = "sigmoid"',
        ),
    ],
)
def test_what_does_not_go_together_is_refused_with_what_belongs(weights, keys, found):
    assert found in said(weights, **keys)
