"""Figures of several layers and both directions: each kind of cell once, and the whole network over time."""

from dataclasses import replace
from functools import cache
from itertools import combinations, pairwise

import pytest
from oracles.diagrams import box, of_kind
from oracles.layers import NETWORKS, loaded, random_tree

from symlstm import Layout, load_example, render, solve
from symlstm.document.figures.drawing import SHEET, Label, Plate, Stroke
from symlstm.document.figures.network_figure import network_figure
from symlstm.document.formula import DOTS
from symlstm.document.names import names_of
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


def network_of(problem):
    [figure] = network_figure(problem, names_of(problem))
    return figure


def unrolled(name, steps=3, readout="every"):
    return loaded(random_tree(name, steps=steps, readout=readout))


LONG_AND_SHORT = [(name, steps) for name in NETWORKS for steps in (1, 3, 30)]


def boxes_of(sheet):
    return [(plate.x, plate.x + plate.width, plate.y, plate.y + plate.height) for plate in of_kind(sheet, Plate)]


def stretches(sheet):
    for stroke in of_kind(sheet, Stroke):
        if not stroke.closed:
            for (x, y), (x_to, y_to) in pairwise(stroke.points):
                yield min(x, x_to), max(x, x_to), min(y, y_to), max(y, y_to)


def meet(one, other):
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


@pytest.mark.parametrize(("name", "steps"), LONG_AND_SHORT)
def test_no_name_of_the_network_is_over_a_wire_a_box_or_another_name(name, steps):
    sheet = network_of(unrolled(name, steps)).drawing
    inside = {"RNN", "LSTM", "GRU"}
    labels = [label for label in of_kind(sheet, Label) if label.content != DOTS and plain_text(label.content) not in inside]
    under = [*stretches(sheet), *boxes_of(sheet)]
    for label in labels:
        assert not any(meet(box(label), each) for each in under), plain_text(label.content)
        assert -0.1 <= box(label)[0] <= box(label)[1] <= SHEET + 0.1
    for one, other in combinations(labels, 2):
        assert not meet(box(one), box(other)), (plain_text(one.content), plain_text(other.content))


@pytest.mark.parametrize("name", NETWORKS)
def test_every_state_is_named_once_at_every_time_step_and_every_cell_has_a_box(name):
    problem = unrolled(name)
    sheet, names, network = network_of(problem).drawing, names_of(problem), problem.network
    shown = [plain_text(label.content) for label in of_kind(sheet, Label)]
    for cell in network.cells:
        first = int(cell.place.reverse)
        for state in cell.states:
            for t in range(first, first + problem.steps + 1):
                assert shown.count(plain_text(names.vector(state, t))) == 1, (state, t)
    for t in problem.times:
        assert shown.count(plain_text(names.vector("x", t))) == shown.count(plain_text(names.vector("y", t))) == 1
    assert len(boxes_of(sheet)) == len(network.cells) * problem.steps


@pytest.mark.parametrize("name", NETWORKS)
def test_what_is_handed_on_runs_as_the_cell_does(name):
    """Each box has an arrow from the state before: on its left edge, or on its right edge where the cell runs the other way."""
    problem = unrolled(name)
    sheet, cells = network_of(problem).drawing, problem.network.cells
    lying = [s.points for s in of_kind(sheet, Stroke) if not s.closed and len({y for _, y in s.points}) == 1]
    ways = [end[0] > start[0] for start, end in lying]
    gaps = problem.steps + 1
    assert ways.count(True) == gaps * sum(len(cell.states) for cell in cells if not cell.place.reverse)
    assert ways.count(False) == gaps * sum(len(cell.states) for cell in cells if cell.place.reverse)


def test_only_what_is_read_out_leads_to_a_prediction():
    names = {plain_text(label.content) for label in of_kind(network_of(unrolled("both-twice", readout="last")).drawing, Label)}
    assert ("y^((3))" in names, "y^((2))" in names, "W_y" in names) == (True, False, True)


def test_a_long_sequence_has_dots_before_its_last_time_step():
    problem = unrolled("both-twice", 30)
    sheet, names = network_of(problem).drawing, names_of(problem)
    labels = [label.content for label in of_kind(sheet, Label)]
    assert labels.count(DOTS) == 4
    for state, times in {"l2.h": (0, 1, 29, 30), "l2r.h": (1, 3, 30, 31)}.items():
        assert all(labels.count(names.vector(state, t)) == 1 for t in times)
    assert [labels.count(names.vector("x", t)) for t in (1, 2, 3, 29, 30)] == [1, 1, 0, 0, 1]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_network_is_told_in_words(name):
    alt = network_of(unrolled(name)).alt
    assert len(alt) <= 300
    titles = [cell.title for cell in unrolled(name).network.cells]
    assert all(title in alt for title in titles)
    assert ("from right to left" in alt) == name.startswith("both")
    assert alt.endswith("the prediction at every time step.")


@pytest.mark.parametrize("format_", ["typ", "tex", "html", "md"])
def test_it_stands_with_the_equations_of_all_layers_in_every_format(format_):
    solution = solve(load_example("two-layers"))
    assert [figure.name for figure in solution.document.named["equations"].figures] == ["network"]
    assert "each read by what stands above it" in render(solution, format_).replace("\n", " ") or format_ == "tex"


def test_a_cell_alone_has_no_such_figure():
    assert not list(network_figure(load_example("seed"), names_of(load_example("seed"))))
