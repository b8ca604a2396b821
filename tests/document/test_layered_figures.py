"""Figures of several layers and both directions: each kind of cell once."""

from dataclasses import replace
from functools import cache

import pytest
from oracles.diagrams import of_kind
from oracles.layers import loaded, random_tree

from symlstm import Layout, render, solve
from symlstm.document.figures.drawing import Label
from symlstm.rendering.text import plain_text


@cache
def solved(name):
    return solve(replace(loaded(random_tree(name, inputs=1, rounding={"places": 4})), layout=Layout("normal", backward=True)))


def cells_drawn(solution):
    return [figure for figure in solution.document.figures if figure.name.startswith("cell")]


@pytest.mark.parametrize(
    ("name", "kinds"),
    [
        ("two-rnn", ["cell-1"]),
        ("both-lstm", ["cell-1"]),
        ("both-then-one", ["cell-1", "cell-l2-1"]),
        ("three-gru", ["cell-1", "cell-l2-1"]),
    ],
)
def test_each_kind_of_cell_is_drawn_once(name, kinds):
    assert [figure.name for figure in cells_drawn(solved(name))] == kinds


def test_cells_that_differ_in_an_option_alone_are_drawn_each():
    tree = random_tree("two-rnn", inputs=1, rounding={"places": 4})
    tree["layers"][0]["activation"] = "relu"
    solution = solve(loaded(tree))
    first, second = ({plain_text(label.content) for label in of_kind(f.drawing, Label)} for f in cells_drawn(solution))
    assert ("ReLU" in first, "tanh" in first) == (True, False)
    assert ("ReLU" in second, "tanh" in second) == (False, True)


def test_a_cell_reads_the_hidden_states_of_the_layer_below_one_under_the_other():
    solution = solved("both-then-one")
    drawn, figure = cells_drawn(solution)[1].drawing, cells_drawn(solution)[1]
    labels = of_kind(drawn, Label)
    assert figure.caption.startswith("Layer 2, the LSTM cell")
    ids = [f"{place}.h.1.{unit}" for place in ("l1", "l1r") for unit in (1, 2)]
    read = [next(label for label in labels if plain_text(label.content) == str(solution[quantity])) for quantity in ids]
    assert len({label.x for label in read}) == 1
    assert [label.y for label in read] == sorted((label.y for label in read), reverse=True)


@pytest.mark.parametrize("name", ["both-then-one", "three-gru"])
def test_each_kind_has_its_first_unit_written_out(name):
    found = [section for section in solved(name).document.sections if section.name.startswith("specimen")]
    assert [section.name for section in found] == ["specimen", "specimen-l2"]
    assert found[1].title.startswith("Layer 2, one unit written out")


def test_derivatives_of_cells_that_differ_in_an_option_alone_are_told_each():
    """Those of the second were left out."""
    tree = random_tree("two-rnn", rounding={"places": 4})
    tree["layers"][0]["activation"] = "relu"
    text = render(solve(replace(loaded(tree), layout=Layout("full", backward=True))), "md")
    told = text.partition("## The derivatives one by one")[2].partition("\n## ")[0]
    assert told.count(r"\frac{\partial h^{") == 2
