"""How many parameters and multiplications: held against numbers that others publish."""

from math import prod

import pytest

from symlstm import loads
from symlstm.network.counts import multiplications_counted, parameters_counted


def ones(rows, columns):
    return str([[1] * columns] * rows)


def total(counted, sizes):
    return sum(each.times * prod(sum(sizes[size] for size in factor) for factor in each.factors) for each in counted)


def problem(cell, inputs, weights):
    lines = [f"{name} = {ones(*shape) if isinstance(shape, tuple) else str([1] * shape)}" for name, shape in weights.items()]
    return loads("\n".join([f'cell = "{cell}"', f"sequence = {ones(1, inputs)}", "[weights]", *lines]))


def split(gates, inputs, hidden):
    return {
        **{f"W_x{gate}": (hidden, inputs) for gate in gates},
        **{f"W_h{gate}": (hidden, hidden) for gate in gates},
        **{f"b_{part}{gate}": hidden for gate in gates for part in "xh"},
    }


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        # "An RNN with 3 inputs, 4 hidden units and 2 outputs": 42, as an assignment of NPTEL has it
        (lambda: problem("rnn", 3, {"W_xh": (4, 3), "W_hh": (4, 4), "b_h": 4, "W_y": (2, 4), "b_y": 2}), 42),
        # sum(p.numel() for p in torch.nn.LSTM(10, 20).parameters()) = 2560; GRU: 1920; RNN: 640
        (lambda: problem("lstm", 10, split("fico", 10, 20)), 2560),
        (lambda: problem("gru-reset-after", 10, split("zrn", 10, 20)), 1920),
        (lambda: problem("rnn", 10, split("h", 10, 20)), 640),
    ],
)
def test_as_many_parameters_as_others_count(made, expected):
    network = made()
    assert total(parameters_counted(network.network), network.sizes) == expected


def test_multiplications_are_those_of_the_matrices_and_those_entry_by_entry():
    lstm = problem("lstm", 3, {f"{kind}_{k}": (2, 5) if kind == "W" else 2 for k in "fico" for kind in "Wb"})
    assert total(multiplications_counted(lstm.network), lstm.sizes) == 4 * 2 * 5 + 3 * 2  # f c, i c~, o tanh c
    gru = problem("gru", 3, {f"{kind}_{k}": (2, 5) if kind == "W" else 2 for k in "zrn" for kind in "Wb"})
    assert total(multiplications_counted(gru.network), gru.sizes) == 3 * 2 * 5 + 3 * 2  # r h, (1 - z) n, z h
