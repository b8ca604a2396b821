"""Every changed sign in the forward pass of a witness is noticed by what is known of its cell: values of public exercises, and identities."""

from dataclasses import replace

import numpy as np
import pytest
from oracles.networks import GATES, network
from oracles.public import NAMES, case, wrong
from oracles.twins import signs, with_one_sign_changed
from oracles.witnessed import witnessed

from symlstm.numbers.witness import WITNESSES, arrays, gru, gru_reset_after, lstm, lstm_cifg, rnn

MODULES = {
    "rnn": rnn,
    "gru": gru,
    "gru-reset-after": gru_reset_after,
    "lstm": lstm,
    "lstm-peephole": lstm,
    "lstm-cifg": lstm_cifg,
}


def known(cell):
    """Problems with this cell and what they give."""
    yield from ((problem, expected["forward"]) for problem, expected in map(case, NAMES) if problem["cell"] == cell)
    if cell == "lstm-peephole":
        problem, expected = case("ort_cifg_peephole")
        yield with_a_forget_gate(problem), expected["forward"]


def with_a_forget_gate(problem):
    """The coupled gate as one of its own: sigma(-z) = 1 - sigma(z), so that it has the weights of i with the other sign."""
    opposite = {f"{name[:-1]}f": negated(value) for name, value in problem["weights"].items() if name.endswith("i")}
    return problem | {"cell": "lstm-peephole", "weights": problem["weights"] | opposite}


def negated(numbers):
    return [
        negated(each) if isinstance(each, list) else str(each).removeprefix("-") if "-" in str(each) else f"-{each}"
        for each in numbers
    ]


def is_turned_round(cell, cells):
    """Whether a GRU whose z updates is the one whose z keeps with the weights of z turned round."""
    keeps = network(1, cell)
    opposite = {name: negated(value) if name.endswith("z") else value for name, value in keeps["weights"].items()}
    updates = keeps | {"z_gate": "updates", "weights": opposite}
    one, other = witnessed(keeps, cells), witnessed(updates, cells)
    return all(np.isclose(one[id_], other[id_], rtol=1e-12) for id_ in one if id_.startswith(("h.", "d_h.", "d_x.")))


def is_noticed(cell, cells=WITNESSES):
    turned = cell.startswith("gru") and not is_turned_round(cell, cells)
    return turned or any(wrong(witnessed(problem, cells), expected) for problem, expected in known(cell))


@pytest.mark.parametrize("cell", GATES)
def test_of_every_cell_something_is_known_and_holds(cell):
    assert list(known(cell))
    assert not is_noticed(cell)


@pytest.mark.parametrize(("cell", "number"), [(cell, n) for cell in GATES for n in range(signs(MODULES[cell].forward))])
def test_every_changed_sign_in_a_forward_pass_is_noticed(cell, number):
    broken = replace(WITNESSES[cell], forward=with_one_sign_changed(MODULES[cell].forward, number))
    # Without peepholes a sign before them changes nothing; the cell that has them is another one.
    expected = not (cell == "lstm" and is_peephole(number))
    assert is_noticed(cell, {**WITNESSES, cell: broken}) is expected


def is_peephole(number):
    changed = with_one_sign_changed(lstm.forward, number)
    turned = {**WITNESSES, "lstm-peephole": replace(WITNESSES["lstm-peephole"], forward=changed)}
    problem = network(1, "lstm-peephole")
    bare = problem | {"weights": {name: value for name, value in problem["weights"].items() if not name.startswith("p_")}}
    return witnessed(bare, turned) == witnessed(bare)


@pytest.mark.parametrize("number", range(signs(gru.mixed)))
def test_every_changed_sign_where_a_gru_mixes_is_noticed(number, monkeypatch):
    monkeypatch.setattr(gru, "mixed", with_one_sign_changed(gru.mixed, number))
    assert is_noticed("gru")


@pytest.mark.parametrize("number", range(signs(arrays.PreActivation.__call__)))
def test_every_changed_sign_in_a_pre_activation_is_noticed(number, monkeypatch):
    monkeypatch.setattr(arrays.PreActivation, "__call__", with_one_sign_changed(arrays.PreActivation.__call__, number))
    assert is_noticed("lstm")
