"""Hints for what is easily written wrong about layers, samples, vocabularies, targets and readouts: each says what to write."""

import pytest

from symlstm import ProblemError, load

RNN = "W_xh = [[0.5]]\nW_hh = [[0.25]]\nb_h = [0.1]\nW_y = [[1.5]]\n"
SOFTMAX = "W_xh = [[0.5, 0.1, -0.2]]\nW_hh = [[0.25]]\nb_h = [0.1]\nW_y = [[1.5], [0.2], [-1]]\n"
LSTM = "W_f = [[0.5, 0.25]]\nb_f = [0.1]\nW_i = [[0.5, -0.25]]\nb_i = [0]\nW_c = [[1, 0.5]]\nb_c = [0]\nW_o = [[0.3, 0.75]]\nb_o = [0.2]\n"
SEQUENCE = "sequence = [[1], [-1]]\n"
LAYER = "[[layers]]\n[layers.forward.weights]\nW_h = [[0.3, -0.4]]\n"
REVERSE = "[layers.reverse.weights]\nW_h = [[0.1, 0.2]]\n"
WORDS = 'vocabulary = ["the", "cat", "sat"]\n'
LETTERS = 'vocabulary = "abc"\n'


def rnn(top, weights=RNN, after=""):
    return f'cell = "rnn"\n{top}\n[weights]\n{weights}{after}'


CASES = {
    "a target under both directions": (
        f'cell = "rnn"\n{SEQUENCE}target = [1, 1]\n{LAYER}{REVERSE}',
        "target",
        "write W_y = [[1, 0], [0, 1]] under [weights]: y is then both hidden states, h forward first",
    ),
    "a readout over one of two directions": (
        f'cell = "rnn"\n{SEQUENCE}[weights]\nW_y = [[1]]\n{LAYER}{REVERSE}',
        "weights.W_y",
        "it is over both hidden states: 1 + 1 numbers",
    ),
    "the weights of a cell beside its layer": (
        f'cell = "rnn"\n{SEQUENCE}[weights]\nW_h = [[1, 1]]\n{LAYER}{LAYER}',
        "weights.W_h",
        "the weights of a cell belong into its layer: [layers.forward.weights]",
    ),
    "a layer that is called backward": (
        f'cell = "rnn"\n{SEQUENCE}{LAYER}[layers.backward.weights]\nW_h = [[0.1, 0.2]]\n',
        "layers[1].backward",
        "did you mean reverse?",
    ),
    "Goodfellow's output bias": (rnn(SEQUENCE, RNN + "c = [0]\n"), "weights.c", "c is called b_y here"),
    "a gradient from outside of a cell state that is not there": (
        rnn(SEQUENCE, "W_xh = [[0.5]]\nW_hh = [[0.25]]\n", "[upstream]\nh = [1]\nc = [1]\n"),
        "upstream.c",
        "it is for an LSTM whose last layer runs one way",
    ),
    "weights in a sample": (
        f'cell = "rnn"\n[weights]\nW_h = [[1, 1]]\n[[samples]]\n{SEQUENCE}weights = {{W_h = [[1, 1]]}}\n',
        "samples[1].weights",
        "it is a table of its own: [weights]",
    ),
    "a mean over samples that are not there": (
        rnn(SEQUENCE + 'over_samples = "mean"'),
        "over_samples",
        "write the sequences under [[samples]], or leave it out",
    ),
    "a batch in three dimensions": (
        rnn("sequence = [[[1], [2]], [[3], [4]]]"),
        "sequence",
        "several sequences are tables here: [[samples]]",
    ),
    "a capital letter": (rnn(LETTERS + 'sequence = "Ab"', SOFTMAX), "sequence[1]", 'did you mean "a"?'),
    "words in one text": (rnn(WORDS + 'sequence = "the cat"', SOFTMAX), "sequence", 'write ["the", "cat"]'),
    "the number of a class": (
        rnn(LETTERS + 'sequence = "ab"\ntarget = 2\noutput = "softmax"', SOFTMAX),
        "target",
        "if 2 is a class, counted from 0, write [0, 0, 1]",
    ),
    "the numbers of classes": (
        rnn(LETTERS + 'sequence = "ab"\nreadout = "every"\ntarget = [1, 2]\noutput = "softmax"', SOFTMAX),
        "target",
        "if 1 is a class, counted from 0, write [0, 1, 0]",
    ),
    "mse": (rnn(SEQUENCE + 'target = [1]\nloss = "mse"'), "loss", 'did you mean "mean-squared"?'),
    "an average": (rnn(SEQUENCE + 'target = [1]\nover_time = "average"'), "over_time", 'did you mean "mean"?'),
    "a time step without brackets": (rnn(SEQUENCE + "readout = 2"), "readout", "write [2]"),
    "a word in brackets": (rnn(SEQUENCE + 'readout = ["last"]'), "readout", 'write "last"'),
    "all steps": (rnn(SEQUENCE + 'readout = "all"'), "readout", 'did you mean "every"?'),
    "a peephole that is missing": (
        f'cell = "lstm-peephole"\n{SEQUENCE}[weights]\n{LSTM}p_f = [1]\np_i = [1]\n',
        "weights.p_o",
        "write p_o = [0] for none",
    ),
    "a forget gate where there is none": (
        f'cell = "lstm-cifg"\n{SEQUENCE}[weights]\n{LSTM}p_f = [1]\n',
        "weights.W_f",
        'leave it out, or write cell = "lstm" or "lstm-peephole"',
    ),
    "a cell of one direction": (
        f'cell = "rnn"\n{SEQUENCE}[[layers]]\nforward.weights.W_h = [[1, 1]]\nreverse.cell = "lstm"\nreverse.weights.W_h = [[1, 1]]\n',
        "layers[1].reverse.cell",
        "write it above the directions, in [[layers]]",
    ),
    "attention": (rnn(SEQUENCE + "attention = true"), "attention", "attention is not supported yet"),
    "an encoder": (rnn(SEQUENCE + "encoder = 1"), "encoder", "encoders and decoders are not supported yet"),
}


def findings(text, folder):
    (folder / "wrong.toml").write_text(text)
    with pytest.raises(ProblemError) as raised:
        load(folder / "wrong.toml")
    return raised.value.findings


@pytest.mark.parametrize("case", CASES)
def test_the_hint_says_what_to_write(case, tmp_path):
    text, where, hint = CASES[case]
    hints = {finding.where: finding.hint for finding in findings(text, tmp_path)}
    assert hints[where] == hint


def test_what_a_target_under_both_directions_is_told_to_write_works(tmp_path):
    """With the identity as W_y, y is h of both directions, and so the loss is that of h."""
    from symlstm import solve

    text = f'cell = "rnn"\n{SEQUENCE}target = [1, 1]\n[weights]\nW_y = [[1, 0], [0, 1]]\n{LAYER}{REVERSE}'
    (tmp_path / "both.toml").write_text(text)
    solution = solve(load(tmp_path / "both.toml"))
    assert [solution["y.2.1"], solution["y.2.2"]] == [solution["l1.h.2.1"], solution["l1r.h.2.1"]]


@pytest.mark.parametrize("vocabulary", ["3", "{a = 0}", '["a", 1]'])
def test_a_wrong_vocabulary_is_not_also_reported_as_missing(vocabulary, tmp_path):
    found = findings(rnn(f'vocabulary = {vocabulary}\nsequence = "ab"', SOFTMAX), tmp_path)
    assert not any(finding.where == "vocabulary" and finding.found == "nothing" for finding in found)
