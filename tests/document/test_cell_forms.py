"""Diagrams of the forms that a cell can have: activations, update gates either way round, peepholes, coupled gates, split weights."""

from dataclasses import replace
from itertools import combinations

import pytest
from oracles.diagrams import FORMS, box, diagram, of_kind, shown
from oracles.figures import figures_of
from oracles.generic import generic_problem, in_form

from symlstm import solve
from symlstm.document.figures.drawing import Label, Plate, Stroke
from symlstm.document.figures.section import DIAGRAMS
from symlstm.network.cells import CELL_KINDS
from symlstm.problem.notation import ChosenNotation
from symlstm.rendering.text import plain_text


def functions_in_boxes(sheet):
    plates = [plate for plate in of_kind(sheet, Plate) if plate.fill != "panel"]
    held = [label for label in of_kind(sheet, Label) if label.anchor == "centre"]
    return [plain_text(label.content) for label in held if any(contains(plate, box(label)) for plate in plates)]


def contains(plate, around):
    left, right, bottom, top = around
    return plate.x < left and right < plate.x + plate.width and plate.y < bottom and top < plate.y + plate.height


BOXES = {
    "lstm": ["σ", "σ", "tanh", "σ", "tanh"],
    "lstm-peephole": ["σ", "σ", "tanh", "σ", "tanh"],
    "lstm-cifg": ["1−", "σ", "tanh", "σ", "tanh"],
    "gru": ["σ", "tanh", "1−", "σ"],
    "gru-reset-after": ["W_(hn)", "W_(xn)", "σ", "tanh", "1−", "σ"],
    "rnn": ["tanh"],
    "rnn with relu": ["ReLU"],
    "rnn with sigmoid": ["σ"],
    "rnn with linear": [],
    "rnn with step": ["step"],
}


@pytest.mark.parametrize("cell", BOXES)
def test_boxes_are_wide_enough_for_their_functions(cell):
    found = functions_in_boxes(diagram(generic_problem(3, FORMS[cell], 1, 2, 1)))
    assert sorted("".join(each.split()) for each in found) == sorted(BOXES[cell])


def test_without_an_activation_the_wire_goes_through_and_its_numbers_stand_once():
    problem = generic_problem(3, FORMS["rnn with linear"], 1, 1, 2)
    sheet = diagram(problem, 2)
    number = str(solve(problem).values.printed["h.2.1"])
    assert [text for text in shown(sheet) if number in text] == [number]
    assert any(text.startswith("h^((2)) = z_h") for text in shown(sheet))


def dashed(sheet):
    return [stroke for stroke in of_kind(sheet, Stroke) if stroke.pen == "thin-dashed"]


def at(sheet, name):
    """Where a name begins."""
    return next(label for label in of_kind(sheet, Label) if plain_text(label.content) == name)


@pytest.mark.parametrize(("cell", "see_the_old"), [("lstm-peephole", "fi"), ("lstm-cifg with peepholes", "i")])
def test_dashed_wires_lead_from_the_cell_state_to_the_gates_that_see_it(cell, see_the_old):
    sheet = diagram(generic_problem(3, FORMS[cell], 1, 2, 1))
    ends = [stroke.points[-1] for stroke in dashed(sheet)]
    assert len(ends) == len(see_the_old) + 1
    for gate in f"{see_the_old}o":
        wire = at(sheet, f"z_{gate}^((1))").x - 0.9
        assert sum(abs(wire - x) <= 3.6 + 1e-6 for x, _ in ends) == 1, gate
    state = max(y for stroke in dashed(sheet) for _, y in stroke.points)
    froms = sorted(stroke.points[0][0] for stroke in dashed(sheet) if stroke.points[0][1] == state)
    plus = next(label.x for label in of_kind(sheet, Label) if plain_text(label.content).strip() == "+")
    assert len(froms) == 2
    assert froms[0] < plus < froms[1], "the old state before anything is added, the new one behind"


@pytest.mark.parametrize("cell", ["lstm", "lstm-cifg", "gru", "rnn"])
def test_only_peepholes_are_dashed(cell):
    assert not dashed(diagram(generic_problem(3, FORMS[cell], 1, 2, 1)))


@pytest.mark.parametrize("cell", ["gru", "gru-reset-after"])
@pytest.mark.parametrize("updates", [False, True])
def test_the_box_of_what_is_left_of_one_stands_on_the_way_of_what_the_update_gate_lets_less_of(cell, updates):
    sheet = diagram(generic_problem(3, in_form(cell, z_gate="updates" if updates else "keeps"), 1, 2, 1))
    rest = next(label for label in of_kind(sheet, Label) if "1" in plain_text(label.content) and label.anchor == "centre")
    times = [label for label in of_kind(sheet, Label) if plain_text(label.content).strip() == "⊙"]
    of_old = max(times, key=lambda label: label.y)
    of_new = max(times, key=lambda label: label.x)
    assert of_old is not of_new
    assert (rest.x == of_old.x) == updates
    assert (rest.y == of_new.y) != updates


@pytest.mark.parametrize("cell", ["lstm", "gru", "rnn", "lstm-peephole"])
def test_split_weights_make_the_same_diagram(cell):
    split, stacked = (generic_problem(3, in_form(cell, split=each), 1, 2, 1) for each in (True, False))
    for part, other in zip(diagram(split).parts, diagram(stacked).parts, strict=True):
        assert type(part) is type(other)
    names = [[text for text in shown(diagram(each)) if "^" in text] for each in (split, stacked)]
    assert names[0] == names[1]


SAID = {
    "rnn with relu": "its ReLU is the hidden state",
    "rnn with linear": "which without an activation is the hidden state",
    "rnn with step": "its step function, 1 above 0 and else 0, is the hidden state",
    "rnn with sigmoid": "its sigmoid is the hidden state",
    "gru that updates": "is the share of the candidate, what it leaves of 1 that of the old state",
    "gru-reset-after that updates": "is the share of the candidate, what it leaves of 1 that of the old hidden state",
    "lstm-peephole": "both see that state",
    "lstm-cifg": "multiplies the old cell state",
    "lstm-cifg with peepholes": "sees the old cell state",
}


@pytest.mark.parametrize("cell", SAID)
def test_the_description_says_which_form_of_the_cell_it_is(cell):
    alt = figures_of(generic_problem(3, FORMS[cell], 1, 1, 1))["cell-1"].alt
    assert SAID[cell] in alt
    assert "cell cell" not in alt
    assert "peepholes cell" not in alt


def test_a_caption_says_what_dashes_are_where_there_are_some():
    captions = {form: figures_of(generic_problem(3, FORMS[form], 1, 1, 1))["cell-1"].figure.caption for form in FORMS}
    assert captions["lstm-peephole"] == "The peephole LSTM cell at time step 1. Dashed: the peepholes."
    assert captions["lstm-cifg"] == "The coupled-gate LSTM cell at time step 1."
    assert captions["lstm"] == "The LSTM cell at time step 1."
    assert [form for form, text in captions.items() if "Dashed" in text] == ["lstm-peephole", "lstm-cifg with peepholes"]


def test_every_cell_that_a_problem_file_can_name_has_a_diagram():
    assert set(DIAGRAMS) == set(CELL_KINDS)


@pytest.mark.parametrize("cell", ["gru-reset-after", "gru-reset-after that updates"])
def test_matrices_with_the_widest_symbols_keep_within_their_boxes(cell):
    chosen = ChosenNotation("symlstm", (("W_hn", "W_MMMM"), ("W_xn", "W_WWWW")))
    sheet = diagram(replace(generic_problem(3, FORMS[cell], 1, 2, 1), notation=chosen))
    assert {"W_(MMMM)", "W_(WWWW)"} <= set(functions_in_boxes(sheet))
    boxes = [plate for plate in of_kind(sheet, Plate) if plate.fill != "panel"]
    for one, other in combinations(boxes, 2):
        apart = one.x + one.width < other.x or other.x + other.width < one.x
        assert apart or one.y + one.height < other.y or other.y + other.height < one.y
