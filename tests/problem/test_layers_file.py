"""`[[layers]]` in a file: what is read, and what is said of what is wrong, with its place."""

import json

import pytest

import symlstm
from symlstm.errors import ProblemError
from symlstm.network import CELLS

RNN = {"weights": {"W_h": [["0.5", "0.25"]], "b_h": ["0.1"]}}
BOTH = {"weights": {"W_h": [["0.5", "0.25", "1"]], "b_h": ["0.1"]}}
TINY = {
    "cell": "rnn",
    "sequence": [["0.5"], ["1"]],
    "target": ["1"],
    "weights": {"W_y": [["1"]], "b_y": ["0"]},
    "layers": [{"forward": RNN, "reverse": RNN}, {"forward": BOTH}],
}


def changed(*places):
    """The tiny problem with values set at places; of nothing, taken away."""
    tree = json.loads(json.dumps(TINY))
    for *way, last, value in places:
        part = tree
        for key in way:
            part = part[key]
        if value is None:
            del part[last]
        else:
            part[last] = value
    return tree


def said(*places):
    with pytest.raises(ProblemError) as caught:
        symlstm.loads(json.dumps(changed(*places)), "json")
    return [(f.where, f.found, f.expected, f.hint) for f in caught.value.findings]


def test_each_layer_is_read_with_its_directions():
    problem = symlstm.loads(json.dumps(TINY), "json")
    assert problem.layers == ((CELLS["rnn"], CELLS["rnn"]), (CELLS["rnn"],))
    assert list(problem.matrices) == ["l1.W_h", "l1r.W_h", "l2.W_h", "W_y"]
    assert list(problem.initial) == ["l1.h", "l1r.h", "l2.h"]
    assert [q for q in problem.givens if q.startswith("l1r.h")] == ["l1r.h.3.1"]


def test_a_layer_may_name_its_own_cell():
    own = {"weights": {**{f"W_{k}": [["0", "0", "0"]] for k in "zrn"}, **{f"b_{k}": ["0"] for k in "zrn"}}}
    problem = symlstm.loads(json.dumps(changed(("layers", 1, {"cell": "gru", "forward": own}))), "json")
    assert problem.layers[1] == (CELLS["gru"],)


@pytest.mark.parametrize(
    ("place", "where", "found", "expected", "hint"),
    [
        (("layers", 3), "layers", "3", "1 to 16 tables, [[layers]], from the bottom", ""),
        (("layers", []), "layers", "an empty list", "1 to 16 tables, [[layers]], from the bottom", ""),
        (("layers", 1, "up"), "layers[2]", '"up"', "a table, [[layers]]", ""),
        (("layers", 1, "forward", None), "layers[2]", "no cell", "one that runs from left to right", "write its weights under [layers.forward.weights]"),
        (("layers", 0, "forward", None), "layers[1]", "only a cell that runs from right to left", "one that runs from left to right", "write its weights under [layers.forward.weights]"),
        (("layers", 0, "reverse", 4), "layers[1].reverse", "4", "a table, [layers.reverse]", ""),
        (("layers", 0, "reverse", "weights", "W_h", None), "layers[1].reverse.weights.W_h", "nothing", "1 row of 2 numbers (hidden H = 1, input + hidden D + H = 1 + 1)", ""),
        (
            ("layers", 1, "forward", "weights", "W_h", [["0.5", "0.25"]]),
            "layers[2].forward.weights.W_h",
            "1 row of 2 numbers",
            "1 row of 3 numbers (hidden H = 1, input + hidden D + H = 2 + 1)",
            "the input of layer 2 is what layer 1 gives: 2 numbers at each time step",
        ),
        (("layers", 1, "forward", "weights", "U_f", 1), "layers[2].forward.weights.U_f", "an unknown key", "one of W_h, b_h", ""),
        (("layers", 1, "cell", "lstn"), "layers[2].cell", '"lstn"', '"rnn", "lstm", "lstm-peephole", "lstm-cifg", "gru" or "gru-reset-after"', 'did you mean "lstm"?'),
        (("layers", 1, "forward", "initial", {"h": ["1", "2"]}), "layers[2].forward.initial.h", "2 numbers", "a list of 1 number (hidden H = 1)", ""),
        (("layers", 1, "forward", "weights", "b_h", ["one"]), "layers[2].forward.weights.b_h[1]", '"one"', 'a number such as 0.65, -1.5e-3, 2 or "13/20"', ""),
        (("layers", 1, "forwards", RNN), "layers[2].forwards", "an unknown key", "one of cell, activation, z_gate, forward, reverse", "did you mean forward?"),
        (("weights", "W_y", [["1", "2"]]), "weights.W_y", "1 row of 2 numbers", "1 row of 1 number (outputs K = 1, hidden H = 1)", ""),
        (("initial", {"h": ["1"]}), "initial", "a table beside [[layers]]", "the initial states of each cell", "write [layers.forward.initial]"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_place(place, where, found, expected, hint):
    findings = said(place)
    assert (where, found, expected, hint) in findings, findings


def test_all_that_is_wrong_is_told_at_once():
    wrong = said(("layers", 0, "forward", "weights", "W_h", None), ("layers", 1, "forward", "weights", "W_h", None))
    assert [where for where, *_ in wrong] == ["layers[1].forward.weights.W_h", "layers[2].forward.weights.W_h"]


def test_in_python_names_have_their_layer():
    read = symlstm.loads(json.dumps(TINY), "json")
    built = symlstm.Problem(
        title=read.title,
        cell="rnn",
        sequence=read.sequence,
        matrices=read.matrices,
        biases=read.biases,
        initial={},
        readout="last",
        target=read.target,
        layers=(("rnn", "rnn"), ("rnn",)),
    )
    assert built == read
    with pytest.raises(ProblemError, match=r"weights\.l1r\.W_h: found nothing"):
        symlstm.Problem(
            title="",
            cell="rnn",
            sequence=read.sequence,
            matrices={name: matrix for name, matrix in read.matrices.items() if name != "l1r.W_h"},
            biases=read.biases,
            initial={},
            readout="last",
            layers=(("rnn", "rnn"), ("rnn",)),
        )


def test_what_is_wrong_in_a_layer_has_its_own_line():
    text = 'cell = "rnn"\nsequence = [[1]]\n[[layers]]\n[layers.forward.weights]\nW_h = [[1, 2]]\n[[layers]]\nunits = 1\n'
    with pytest.raises(ProblemError) as error:
        symlstm.loads(f"{text}[layers.forward.weights]\nW_h = [[1, 2],\n[3]]\n")
    assert {each.where: each.line for each in error.value.findings} == {
        "layers[2].units": 7,
        "layers[2].forward.weights.W_h[1]": 9,
        "layers[2].forward.weights.W_h[2]": 10,
    }


def test_a_key_that_stands_twice_in_one_layer_is_told_from_one_in_each():
    text = 'cell = "rnn"\nsequence = [[1]]\n[[layers]]\nactivation = "relu"\n[[layers]]\nactivation = "relu"\n'
    with pytest.raises(ProblemError, match=r"layers\[2\].activation \(line 7\)") as error:
        symlstm.loads(f'{text}activation = "tanh"\n')
    assert "it stands on line 6 already" in str(error.value)
