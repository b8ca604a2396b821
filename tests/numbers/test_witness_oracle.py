"""The NumPy witnesses alone, without the rest of the house, against the values of public exercises worked out elsewhere to 40 figures."""

from dataclasses import replace

import pytest
from oracles.public import NAMES, case, wrong
from oracles.witnessed import witnessed

from symlstm.numbers.witness import WITNESSES


def test_there_are_cases_for_every_cell_but_the_peepholes_alone():
    cells = {case(name)[0]["cell"] for name in NAMES}
    assert cells == set(WITNESSES) - {"lstm-peephole"}
    assert len(NAMES) == 21


@pytest.mark.parametrize("name", NAMES)
def test_every_value_and_gradient_is_that_of_the_independent_solver(name):
    problem, expected = case(name)
    found = witnessed(problem)
    assert wrong(found, expected["forward"] | expected["gradients"]) == []
    may = expected["forward_may"] | expected["gradients_may"]
    assert wrong(found, {id_: value for id_, value in may.items() if id_ in found}) == []


# --- broken twins ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "swapped", "first"),
    [
        ("burn_bilstm", ("f", "i"), "l1.f.1.1"),
        ("ort_cifg_peephole", ("i", "f"), "i.1.1"),
        ("gru_unroll", ("z", "r"), "z.1.1"),
        ("arraymancer_gru2_1", ("z", "r"), "l1.z.1.1"),
    ],
)
def test_two_gates_swapped_are_noticed(name, swapped, first):
    problem, expected = case(name)
    right, (one, other) = WITNESSES[problem["cell"]], swapped

    def turned(*given):
        run = right.forward(*given)
        return run | {one: run[other], other: run[one]}

    found = witnessed(problem, {**WITNESSES, problem["cell"]: replace(right, forward=turned)})
    assert first in wrong(found, expected["forward"])


@pytest.mark.parametrize("name", [name for name in NAMES if case(name)[1]["gradients"]])
def test_one_sign_changed_in_the_backward_pass_is_noticed(name):
    problem, expected = case(name)
    right = WITNESSES[problem["cell"]]

    def turned(*given):
        return {key: -rows if key == "d_h" else rows for key, rows in right.backward(*given).items()}

    found = witnessed(problem, {**WITNESSES, problem["cell"]: replace(right, backward=turned)})
    assert {id_.split(".")[0] for id_ in wrong(found, expected["gradients"])} == {"d_h"}


@pytest.mark.parametrize(("name", "key", "other"), [
    ("ghassem_relu", "activation", "tanh"),
    ("gru_unroll", "z_gate", "keeps"),
    ("lstm_h_first", "stack", "x,h"),
    ("yeh_rnn", "output", "softmax"),
    ("awkward_06_soft_target", "over_time", "sum"),
    ("marquette_hello", "loss", "squared"),
    ("report_bptt", "loss", "mean-squared"),
    ("bptt_by_hand", "upstream", {"h": ["-1"]}),
])  # fmt: skip
def test_a_choice_made_otherwise_is_noticed(name, key, other):
    problem, expected = case(name)
    assert wrong(witnessed(problem | {key: other}), expected["forward"] | expected["gradients"])


@pytest.mark.parametrize("name", ["p_i", "p_o", "b_i"])
def test_a_parameter_left_out_is_noticed(name):
    problem, expected = case("ort_cifg_peephole")
    weights = {key: value for key, value in problem["weights"].items() if key != name}
    assert wrong(witnessed(problem | {"weights": weights}), expected["forward"])
