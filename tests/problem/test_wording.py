"""What is wrong with a problem is said in the language that is spoken when it is printed; in English as ever."""

import json
import pickle
import re

import pytest

from symlstm import Layout, ProblemError, Rounding, Training, load, loads
from symlstm.errors import Finding
from symlstm.language import speaking
from symlstm.problem.findings import MAX_FINDINGS, Findings
from symlstm.problem.notation import ChosenNotation
from symlstm.problem.read import MAX_BYTES
from symlstm.problem.settings import rate_of
from symlstm.problem.source import decoded
from symlstm.problem.wording import shown
from symlstm.words import N_, Count, Verbatim, _, counting, said
from tests.pseudo import PSEUDO, spelled_out, unmarked

SEQUENCE = "sequence = [[1], [2]]\n"
BROKEN = [  # of each kind of finding one, by what it is about
    lambda: loads("[rounding]\nplaces = 4\nfigures = 3\n" + 'ties = "evn"\ncarry = 1\nguard = 99\ncarried = "h"'),
    lambda: loads('[rounding]\nplaces = "4"\ncarried = ["h", "q"]\ncarry = "full"'),
    lambda: loads('[layout]\ndetail = "breif"\npaper = "a5"\nbackward = "true"\nsections = []\nwithout = ["figurs", 1]'),
    lambda: loads("[training]\n"),
    lambda: loads("[training]\nrate = -1"),
    lambda: loads('[notation]\nset = "olaf"\nsymbols = 1'),
    lambda: loads('cell = "lstm"\n[notation.symbols]\nf = "12"\ni = "e"\nq = "x"'),
    lambda: loads('cell = "lstm"\n[notation.symbols]\nf = "q"\ni = "q"'),
    lambda: loads('title = ""\n'),
    lambda: loads(f'title = "{"a" * 201}"\n'),
    lambda: loads("sequence = [[0x10], [1e9999], [1/2]]"),
    lambda: loads('sequence = [["1,5"], ["1/0"], ["1e9999"], ["1e999"], ["nan"], ["1 2"], ["2*3"], ["１"], [true], [1.5]]'),
    lambda: loads(f'sequence = [["{"1" * 1001}"]]'),
    lambda: loads("a = " + "[" * 9 + "]" * 9),
    lambda: loads("a = 1\na = 2"),
    lambda: loads("{", format="json"),
    lambda: loads("[]", format="json"),
    lambda: loads(" " * (MAX_BYTES + 1)),
    lambda: load("no such file.toml"),
    lambda: load("/"),
    lambda: load("/dev/null"),
    lambda: decoded(b"\xff\xfe1\x00", "it"),
    lambda: decoded(b"1\x00", "it"),
    lambda: decoded(b"1\xff", "it"),
    lambda: Rounding(places=4, figures=3),
    lambda: Rounding(ties="evn", places=-1),
    lambda: Rounding(carried={"h"}),
    lambda: Rounding(carried=3, carry="printed"),
    lambda: Layout(backward=1, sections=(), without="steps"),
    lambda: Training(0.5),
    lambda: Training("0"),
    lambda: ChosenNotation("olaf", {"f": "12"}),
]
GATES = {"W_f": [["1", "2"]], "W_i": [["1", "2"]], "W_c": [["1", "2"]], "W_o": [["1", "2"]]}
LSTM = {"sequence": [[1], [2]], "weights": GATES}
RNN = {"cell": "rnn", "sequence": [[1], [2]], "weights": {"W_xh": [[1]], "W_hh": [[1]]}}
OUT = GATES | {"W_y": [[1]]}
LAYER = {"forward": {"weights": GATES}}
BROKEN_TABLES = {  # of each kind of finding about the tables of a file one
    "no sequence": {"weights": GATES},
    "no weights": {"sequence": [[1]]},
    "no tables": {"sequence": 1, "weights": 1, "rounding": 1, "initial": [], "upstream": "x"},
    "unknown keys": LSTM | {"wieghts": 1, "places": 4, "decimals": 4, "batchsize": 1, "numlayers": 2, "rounding": {"title": 1}},
    "names from elsewhere": LSTM | {"weights": GATES | {"kernel": [[1]], "R_f": [[1]], "weight_ih_l1": [[1]], "W_g": [[1]]}},
    "all gates in one": RNN | {"weights": {"U": [[1]], "weight_ih_l0": [[1]]}},
    "no keys": RNN | {"samples": [{"sequence": [[1]], "kernel": 1}, 1], "over_samples": "x"},
    "a transposed matrix": LSTM | {"weights": GATES | {"b_f": [1], "W_f": [["1"], ["2"]]}},
    "ragged rows": LSTM | {"weights": GATES | {"W_f": [[1, [2]], [3], 4, []], "W_i": [], "W_c": [1, 2], "W_o": 1}},
    "vectors": LSTM | {"weights": GATES | {"b_f": 1, "b_i": [], "b_c": [[1]], "b_o": [1, 2]}, "initial": {"h": [1, 2], "c": "1"}},
    "missing weights": LSTM | {"weights": {"W_f": [["1", "2"]], "b_f": [1], "b_y": [1]}, "target": [1]},
    "peepholes": {"cell": "gru", "sequence": [[1]], "weights": {"W_z": [[1, 2]], "p_f": [1]}},
    "readouts": LSTM | {"readout": "lats", "target": [1]},
    "times in disorder": LSTM | {"readout": [2, 1], "target": [1]},
    "times out of reach": LSTM | {"readout": [3], "target": [1]},
    "no times": LSTM | {"readout": [], "target": [1, 2, 3]},
    "a target without a readout": LSTM | {"target": [[1, 2]]},
    "targets of every step": LSTM | {"readout": "every", "target": [1], "weights": OUT},
    "targets of some steps": LSTM | {"readout": [1, 2], "target": [[1]], "weights": OUT},
    "a last target": LSTM | {"target": [[1], [2]], "weights": OUT},
    "probabilities": LSTM | {"target": [2], "output": "sigmoid", "weights": OUT},
    "negative targets": LSTM | {"target": [-1], "output": "softmax", "weights": OUT},
    "losses": LSTM | {"target": [1], "loss": "cross-entropy", "weights": OUT},
    "means": LSTM | {"target": [1], "loss": "mean-squared", "over_time": "sum"},
    "without a target": LSTM | {"loss": "squared", "over_time": "mean", "output": "sigmoid"},
    "backward without a loss": LSTM | {"layout": {"backward": True}},
    "backward switched off": LSTM | {"target": [1], "training": {"rate": "1"}, "layout": {"backward": False}},
    "descent from outside": LSTM | {"upstream": {"h": [1]}, "training": {"rate": "1"}},
    "a readout beside gradients": LSTM | {"upstream": {"h": [1]}, "layout": {"backward": True}, "weights": OUT},
    "gradients from outside": LSTM | {"upstream": {"h": [[1, 2], [1, 2], [1, 2]], "c": [1, 2]}},
    "no gradients from outside": LSTM | {"upstream": {}},
    "a step function": RNN | {"activation": "step", "target": [1], "layout": {"backward": True}},
    "cells": LSTM | {"cell": "lstn"},
    "another cell's weights": RNN | {"cell": "lstm"},
    "choices of another cell": LSTM | {"activation": "relu", "z_gate": "x"},
    "a stack of nothing": {
        "cell": "gru-reset-after",
        "stack": "h,x",
        "sequence": [[1]],
        "weights": {"W_xz": [[1]], "W_hz": [[1]]},
    },
    "two forms": LSTM | {"weights": GATES | {"W_xf": [[1]], "b_f": [1], "b_xf": [1], "b_xi": [1], "b_hi": [1]}},
    "tokens": LSTM | {"vocabulary": ["a", "a", ""], "sequence": ["a", "q"]},
    "no vocabulary": LSTM | {"sequence": "hello"},
    "no tokens": LSTM | {"vocabulary": 1},
    "many tokens": LSTM | {"vocabulary": [str(n) for n in range(300)]},
    "a long text": LSTM | {"vocabulary": "ab", "sequence": "a" * 2001},
    "samples": {"weights": GATES, "sequence": [[1]], "samples": [{"sequence": [[1]]}, {"sequence": [[1, 2]]}]},
    "many samples": {"weights": GATES, "samples": [{"sequence": [[1]]}] * 17},
    "layers": {"sequence": [[1]], "layers": [LAYER, {"forward": {"weights": GATES | {"W_f": [[1]]}}}], "initial": {}},
    "no layers": {"sequence": [[1]], "layers": [1, {"reverse": {"weights": GATES | OUT}}, {"forward": 1}]},
}
# what stands as it is: text in quotes and brackets, paths of keys, names, and what a parser of another's says
VERBATIM = re.compile(r"\"[^\"]*\"|\[[^\]]*\]|`[^`]*`|\([^()]*\)|'[^']*'|(?<!\w)(?:[a-z_]+\.)+\w+|0x\w+|\d+e-?\d+")


def error_of(broken):
    with pytest.raises(ProblemError) as caught:
        broken()
    return caught.value


def words_left(finding):
    """The English words of a finding that are not from the catalogue."""
    with speaking(PSEUDO):
        found, expected, hint = _(finding.found), _(finding.expected), _(finding.hint)
        where = str(finding).partition(": ")[0]
    assert where
    return [word for text in (found, expected, hint) for word in unmarked(VERBATIM.sub(" ", text))]


@pytest.mark.parametrize("broken", BROKEN)
def test_no_english_is_left_of_what_is_wrong(broken):
    error = error_of(broken)
    english = str(error)
    assert {finding: words_left(finding) for finding in error.findings if words_left(finding)} == {}
    with speaking(PSEUDO):
        assert str(error).count("⟦") >= 2
        assert "problem found" not in re.sub("⟦.*?⟧", "", str(error))
    assert str(error) == english
    assert "⟦" not in english


def test_no_words_are_hidden_in_others():
    assert spelled_out(said("at most {most}", most=said("{n} characters", n=3))) == []
    assert spelled_out(said("at most {most}", most="3 short rows")) == ["short rows"]
    assert spelled_out(said("at the most {most}", most=3)) == ["at the most {most}"]
    assert spelled_out("three short rows") == ["three short rows"]
    assert spelled_out(said("found {first}", first='"three short rows"')) == ["found {first}"]


@pytest.mark.parametrize("tree", BROKEN_TABLES.values(), ids=BROKEN_TABLES)
def test_no_english_is_left_of_what_is_wrong_with_the_tables_of_a_file(tree):
    error = error_of(lambda: loads(json.dumps(tree), "json", "p"))
    words = [each for finding in error.findings for each in (finding.found, finding.expected, finding.hint)]
    assert [left for each in words for left in spelled_out(each)] == []
    with speaking(PSEUDO):
        assert str(error).count("⟦") > 2 * len(error.findings)


def test_the_same_error_is_worded_anew_in_each_language():
    error = error_of(lambda: Rounding(guard=99))
    assert str(error) == "Rounding: 1 problem found\n  rounding.guard: found 99, expected a whole number from 0 to 20"
    with speaking(PSEUDO):
        assert str(error) == ("⟦Rounding: 1 problem found⟧\n  ⟦rounding.guard: found 99, expected ⟦a whole number from 0 to 20⟧⟧")


def test_an_error_goes_to_another_process():
    error = error_of(lambda: loads('[layout]\ndetail = "breif"\n'))
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.findings) == (ProblemError, str(error), error.findings)
    with speaking(PSEUDO):
        assert str(again) == str(error)


def test_a_users_words_are_not_translated_though_the_catalogue_has_them():
    message = said("the exponent {number}", number="text")
    with speaking(PSEUDO):
        assert _("text") == "⟦text⟧"
        assert _(Verbatim("text")) == "text"
        assert _(message) == "⟦the exponent text⟧"
        assert str(Finding("text", "1", "2")).startswith("⟦text: found")


def test_counts_are_in_the_plural_of_the_language():
    assert [counting("{n} item", "{n} items", n) for n in (0, 1, 2000)] == ["0 items", "1 item", "2,000 items"]
    items = pickle.loads(pickle.dumps(counting("{n} item", "{n} items", 3)))
    assert isinstance(items, Count)
    with speaking(PSEUDO):
        assert _(shown([1, 2, 3])) == "⟦a list of ⟦3 items⟧⟧"
        assert _(items) == "⟦3 items⟧"


def test_how_many_further_problems_there_are_is_said_in_the_language():
    findings = Findings()
    for n in range(MAX_FINDINGS + 2):
        findings.add(f"x[{n}]", "1", N_("a number"))
    last = findings.listed()[-1]
    assert str(last) == "... and 2 more: found further problems, expected none"
    with speaking(PSEUDO):
        assert str(last) == "⟦⟦... and 2 more⟧: found ⟦further problems⟧, expected ⟦none⟧⟧"


def test_a_rate_that_is_none_is_said_in_the_language():
    found = []
    rate_of("-1", found.extend)
    with speaking(PSEUDO):
        assert [unmarked(str(finding).replace("training.rate", "")) for finding in found] == [[]]
