"""Names from other books and programs are answered with the names here, and what is not supported is called that."""

import pytest

from symlstm import ProblemError, SymLSTMError, load_example, loads, solve, with_backward
from symlstm.problem import example_text
from symlstm.problem.synonyms import SYNONYMS, UNSUPPORTED, bare, quantity_meant, synonym, unsupported

SEED = example_text()


def findings(text):
    with pytest.raises(ProblemError) as error:
        loads(text)
    return {each.where: each for each in error.value.findings}


@pytest.mark.parametrize(
    ("line", "hint"),
    [
        (
            "bidirectional = true",
            "a layer that runs both ways has [layers.forward.weights] and [layers.reverse.weights] under [[layers]]",
        ),
        ("num_layers = 2", "each layer is a table here: [[layers]], with [layers.forward.weights], from the bottom"),
        ("dropout = 0.1", "dropout is not supported yet"),
        ("batch_first = true", "batches of one shape are not supported yet"),
        ("hidden_size = 2", "sizes are not written down here: they follow from the lists of numbers"),
        ("units = 2", "sizes are not written down here: they follow from the lists of numbers"),
        ("return_sequences = true", 'when something is read out is said with readout = "last" or "every", or the time steps'),
        ("reset_after = true", 'write cell = "gru-reset-after"'),
        ("use_bias = false", "without a bias, leave the biases out of [weights]"),
        ("embedding_dim = 3", "embeddings are not supported yet"),
        ("attention_is_all = 1", ""),
        ("inputs = [[1]]", "did you mean sequence?"),
        ("y_true = [1]", "did you mean target?"),
        ("learning_rate = 0.1", "it is called rate here, and belongs under [training]"),
        ("h0 = [0, 0]", "it is called h here, and belongs under [initial]"),
        ("places = 3", "it belongs under [rounding]"),
    ],
)
def test_keys_at_the_top(line, hint):
    found = findings(f"{line}\n{SEED}")[line.split()[0]]
    assert found.hint == hint
    assert found.found == ("a key that is not supported" if "not supported" in hint else "an unknown key")


@pytest.mark.parametrize(
    ("cell", "hint"),
    [
        ("peephole", 'did you mean "lstm-peephole"?'),
        ("convlstm", "this cell is not supported yet"),
        ("bilstm", "a layer that runs both ways has [layers.forward.weights] and [layers.reverse.weights] under [[layers]]"),
        ("elman", 'did you mean "rnn"?'),
        ("cuDNN_GRU", 'did you mean "gru-reset-after"?'),
        ("LSTM", 'did you mean "lstm"?'),
        ("gruu", ""),
    ],
)
def test_cells(cell, hint):
    assert findings(SEED.replace('"lstm"', f'"{cell}"', 1))["cell"].hint == hint


@pytest.mark.parametrize(
    ("name", "takes", "hint"),
    [
        ("U_f", "W_f", "U_f is called W_hf here"),
        ("W_if", "W_f", "W_if is called W_xf here"),
        ("Uo", "W_o", "Uo is called W_ho here"),
        ("b_if", "b_f", "b_if is called b_xf here"),
        ("W_ih", "W_f", "each gate has its own here: cut W_ih into W_xf, W_xi, W_xc, W_xo, in the order of the gates"),
        ("weight_hh_l0", "W_f", "each gate has its own here: cut weight_hh_l0 into W_hf, W_hi, W_hc, W_ho"),
        ("recurrent_kernel", "W_f", "each gate has its own here: cut recurrent_kernel into W_hf, W_hi, W_hc, W_ho"),
        ("bias_ih_l0", "b_f", "each gate has its own here: cut bias_ih_l0 into b_xf, b_xi, b_xc, b_xo"),
        ("bias", "b_f", "each gate has its own here: cut bias into b_f, b_i, b_c, b_o"),
        ("b_hf", "b_f", "add the two up, or split W_f into W_xf and W_hf"),
        ("W_hy", "W_y", "did you mean W_y?"),
        ("V", "W_y", "did you mean W_y?"),
        ("p_f", "W_f", 'write cell = "lstm-peephole"'),
        ("w_f", "W_f", "did you mean W_f?"),
        ("U", "W_f", "W_xf, W_xi, W_xc, W_xo: what acts on the input; W_hf, W_hi, W_hc, W_ho: on the hidden state."),
        ("weight_ih_l1", "W_f", "each layer is a table here: [[layers]]"),
        ("weight_ih_l0_reverse", "W_f", "a layer that runs both ways has"),
        ("bias_hh_l1_reverse", "b_f", "a layer that runs both ways has"),
        ("qqq", "W_f", ""),
    ],
)
def test_weights_that_are_cut_or_called_otherwise(name, takes, hint):
    found = findings(SEED.replace(f"{takes} =", f"{name} =", 1))[f"weights.{name}"]
    assert found.hint.startswith(hint)
    assert bool(found.hint) == bool(hint)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("kernel", "kernel is called W_xh here"),
        ("weight_hh_l0", "weight_hh_l0 is called W_hh here"),
        ("bias", "bias is called b_h here"),
        ("W_ax", "did you mean W_xh?"),
        ("W_aa", "did you mean W_hh?"),
        ("W_ya", "did you mean W_y?"),
        ("b_a", "did you mean b_h?"),
        *((letter, "W_xh: what acts on the input; W_hh: on the hidden state. Books differ on which") for letter in "UW"),
    ],
)
def test_weights_of_a_cell_without_gates(name, hint):
    found = findings(f'cell = "rnn"\nsequence = [[1]]\n[weights]\nW_xh = [[1]]\nW_hh = [[1]]\n{name} = [[1]]\n')
    assert found[f"weights.{name}"].hint.startswith(hint)


@pytest.mark.parametrize("name", ["kernel", "U", "weight_ih_l0"])
def test_weights_of_all_gates_do_not_make_a_gru_a_network_without_gates(name):
    assert "cell" not in findings(f'cell = "gru"\nsequence = [[1]]\n[weights]\n{name} = [[1, 2]]\n')


def test_a_part_of_a_matrix_does_not_have_the_matrix_reported_missing_but_its_other_part():
    assert list(findings(SEED.replace("W_f =", "U_f =", 1))) == ["weights.U_f", "weights.W_xf"]


@pytest.mark.parametrize(
    ("before", "after", "where", "hint"),
    [
        ("places =", "decimals =", "rounding.decimals", "did you mean places?"),
        ("h = [0, 0]", "h_0 = [0, 0]", "initial.h_0", "did you mean h?"),
        ("\nc = [0, 0]", "\nc0 = [0, 0]", "initial.c0", "did you mean c?"),
        ('carry  = "full"', 'carry = "printed"\ncarried = ["z_c"]', "rounding.carried[1]", 'did you mean "z_g"?'),
    ],
)
def test_settings(before, after, where, hint):
    assert findings(SEED.replace(before, after, 1))[where].hint == hint


@pytest.fixture(scope="module")
def solution():
    return solve(with_backward(load_example()))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("z_c.1.1", "z_g.1.1"), ("c_tilde.2.1", "g.2.1"), ("C.2.1", "c.2.1"), ("c_2_1", "c.2.1"), ("h[3,1]", "h.3.1"),
        ("h(3)(1)", "h.3.1"), ("y_hat.3.1", "y.3.1"), ("L", "loss"), ("error.3.1", "diff.3.1"), ("dW_f.1.2", "d_W_f.1.2"),
        ("grad_W_f.1.1", "d_W_f.1.1"), ("dLdh.1.1", "d_h.1.1"), ("dz_c.1.1", "d_z_g.1.1"), ("h_0.1", "h.0.1"), ("c0.2", "c.0.2"),
    ],
)  # fmt: skip
def test_quantities(written, meant, solution):
    with pytest.raises(SymLSTMError, match="no such quantity") as error:
        solution[written]
    assert str(error.value).endswith(f"did you mean {meant}?")


@pytest.mark.parametrize(
    "written",
    ["", ".", "3", "c", "é.1.1", "z_c", "_" * 5000, "9" * 5000, "a.1" * 2000, "c" + "1" * 90 + "z", "d_" * 3000 + "h.1.1"],
)
def test_whatever_is_written_has_an_answer(written, solution):
    assert quantity_meant(written, list(solution)) is None or written == "z_c"


def test_numbers_to_exchange_are_answered_in_the_same_way():
    for written, hint in [
        ("U_f.1.1", "U_f is called W_hf here"),
        ("W_g.1.1", "did you mean W_c.1.1?"),
        ("x_1_1", "did you mean x.1.1?"),
    ]:
        with pytest.raises(SymLSTMError) as error:
            load_example().with_numbers({written: "1"})
        assert hint in str(error.value)


def test_the_table_is_spelled_as_it_is_looked_up_and_says_each_thing_once():
    assert all(bare(name) == name for name in [*SYNONYMS, *UNSUPPORTED])
    assert all(text.endswith(("is not supported yet", "are not supported yet")) for text in UNSUPPORTED.values())
    assert unsupported("Batch-First")
    assert not unsupported("sequence")
    assert synonym("sequence", ("target",)) is None
