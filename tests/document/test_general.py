"""The equations that hold for every time step: each letter that is summed over has its sign of a sum."""

import re
from dataclasses import replace

import pytest
from oracles.generic import generic_problem
from oracles.layers import loaded, random_tree

from symlstm import load_example, render, solve
from symlstm.network import Glyph
from symlstm.network.cells import LSTM


@pytest.mark.parametrize("hidden", [1, 2])
@pytest.mark.parametrize(
    ("outputs", "readout", "loss"),
    [
        (1, "last", r"L= \tfrac{1}{2} \, (d^{(t)})^{2}"),
        (1, "every", r"L= \tfrac{1}{2} \, \sum_{t} \, (d^{(t)})^{2}"),
        (2, "last", r"L= \tfrac{1}{2} \, \sum_{k} \, \bigl(d_{k}^{(t)}\bigr)^{2}"),
        (2, "every", r"L= \tfrac{1}{2} \, \sum_{t}\sum_{k} \, \bigl(d_{k}^{(t)}\bigr)^{2}"),
    ],
)
def test_the_loss_is_summed_over_what_there_are_several_of(outputs, readout, loss, hidden):
    page = render(solve(generic_problem(1, hidden=hidden, outputs=outputs, readout=readout)), "md")
    general = page.partition(" cell\n")[2].partition("\n## ")[0]
    found = [
        line.replace("(3)", "(t)") for line in re.findall(r"L= .*", general)
    ]  # what is read out last may be named by its step
    assert found == [loss]


@pytest.mark.parametrize(
    ("output", "loss"),
    [
        ("sigmoid", r"-\sum_{t}\sum_{k} \, \bigl(\tau_{k}^{(t)} \, \ln \, y_{k}^{(t)} + "),
        ("softmax", r"-\sum_{t}\sum_{k} \, \tau_{k}^{(t)} \, \ln \, y_{k}^{(t)}"),
    ],
)
def test_several_outputs_of_one_unit_are_read_out_as_a_vector(output, loss):
    page = render(solve(loaded(ONE_UNIT | {"output": output})), "md")
    general = page.partition(" cell\n")[2].partition("\n## ")[0]
    assert r"z_{y}^{(t)}= W_{y} \, h^{(t)} + b_{y}" in general
    assert f"L= {loss}" in general


ONE_UNIT = {
    "cell": "rnn",
    "sequence": [[1], ["-1/2"]],
    "readout": "every",
    "target": [[1, 0], [0, 1]],
    "weights": {"W_xh": [["1/2"]], "W_hh": [["1/4"]], "W_y": [[1], ["1/3"]], "b_y": [0, "1/5"]},
}


@pytest.mark.parametrize("problem", [generic_problem(1, hidden=1), loaded(random_tree("both-one", outputs=1))])
@pytest.mark.parametrize("backward", [False, True])
def test_the_letter_of_a_stacked_column_is_explained_where_it_is_used(problem, backward):
    page = render(solve(replace(problem, layout=replace(problem.layout, backward=backward))), "md")
    assert (r"(u^{(t)})^{\top}" in page) == (r"u^{(t)} = \begin{pmatrix}" in page) == backward


def test_a_subscript_of_a_subscript_is_printed():
    glyphs = {**LSTM.glyphs, "z_f": Glyph("z", sub=Glyph("Γ", sub=Glyph("f")))}
    page = render(solve(replace(load_example(), cell=replace(LSTM, name="other-letters", glyphs=glyphs))), "md")
    assert r"z_{\Gamma_{f}}^{(t)}" in page
