"""Cell diagrams: small, every name and number beside its wire and over nothing else, joined wires told from crossing ones."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from oracles.diagrams import FORMS, box, diagram, of_kind, shown
from oracles.figures import figures_of
from oracles.generic import generic_problem

from symlstm import Layout, Rounding, load_example, loads, render, solve
from symlstm.document.figures.drawing import Disc, Label, Plate, Stroke
from symlstm.rendering.text import plain_text

CELLS = tuple(FORMS)


def outline(sheet):
    return next(plate for plate in of_kind(sheet, Plate) if plate.fill == "panel")


def meet(one, other):
    return one[0] < other[1] and other[0] < one[1] and one[2] < other[3] and other[2] < one[3]


def stretches(sheet):
    """Every straight stretch of a wire as left, right, bottom, top."""
    for stroke in of_kind(sheet, Stroke):
        if not stroke.closed:
            for (x, y), (x_to, y_to) in pairwise(stroke.points):
                yield min(x, x_to), max(x, x_to), min(y, y_to), max(y, y_to)


def shapes(sheet):
    """The boxes and discs within the outline as left, right, bottom, top."""
    for plate in of_kind(sheet, Plate):
        if plate.fill != "panel":
            yield plate.x, plate.x + plate.width, plate.y, plate.y + plate.height
    for disc in of_kind(sheet, Disc):
        yield disc.x - disc.radius, disc.x + disc.radius, disc.y - disc.radius, disc.y + disc.radius


def beside_wires(sheet):
    """The names and numbers that stand beside wires, not in a box or disc."""
    return [label for label in of_kind(sheet, Label) if label.anchor == "left"]


PROBLEMS = {
    f"{cell}, {inputs} inputs, {hidden} units, {places} places": replace(
        generic_problem(11, FORMS[cell], inputs, hidden, 2), rounding=Rounding(places=places)
    )
    for cell in CELLS
    for inputs, hidden, places in ((1, 1, 4), (1, 2, 4), (2, 2, 4), (1, 2, 9), (3, 3, 6), (6, 4, 4), (2, 8, 4))
}


@pytest.fixture(params=PROBLEMS)
def sheet(request):
    return diagram(PROBLEMS[request.param], 2)


WIDEST, HIGHEST = {"lstm-cifg with peepholes": 93}, {"gru-reset-after that updates": 61}  # mm where it is not 90 by 58


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("places", [2, 4, 6, 9])
def test_a_cell_of_two_units_can_stand_beside_text(cell, places):
    problem = replace(generic_problem(5, FORMS[cell], 1, 2, 2), rounding=Rounding(places=places))
    for time in (1, 2):
        sheet = diagram(problem, time)
        assert sheet.width <= WIDEST.get(cell, 90)
        assert sheet.height <= HIGHEST.get(cell, 58)


def test_names_and_numbers_are_over_no_wire_and_no_shape(sheet):
    under = [*stretches(sheet), *shapes(sheet)]
    for label in beside_wires(sheet):
        assert not any(meet(box(label), each) for each in under), plain_text(label.content)


def test_names_and_numbers_are_within_the_outline_or_outside_of_it(sheet):
    frame = outline(sheet)
    left, right, bottom, top = frame.x, frame.x + frame.width, frame.y, frame.y + frame.height
    for label in beside_wires(sheet):
        around = box(label)
        is_inside = left < around[0] and around[1] < right and bottom < around[2] and around[3] < top
        is_outside = not meet(around, (left, right, bottom, top))
        assert is_inside or is_outside, plain_text(label.content)
        assert around[0] >= 0
        assert around[1] <= max(sheet.width, around[0] + 35) + 0.1
        assert 0 <= around[2] < around[3] <= sheet.height


def test_wires_and_shapes_stay_on_the_sheet(sheet):
    for left, right, bottom, top in (*stretches(sheet), *shapes(sheet)):
        assert 0 <= left <= right <= sheet.width + 1e-9
        assert 0 <= bottom <= top <= sheet.height


def crossings(sheet):
    """Where a lying stretch and an upright one cross, both going on beyond."""
    found = list(stretches(sheet))
    for left, right, y, _ in (each for each in found if each[2] == each[3]):
        for x, _, bottom, top in (each for each in found if each[0] == each[1]):
            if left < x < right and bottom < y < top:
                yield x, y


def has_dot(sheet, place):
    dots = [(disc.x, disc.y) for disc in of_kind(sheet, Disc) if disc.fill == "ink"]
    return any(place == pytest.approx(dot) for dot in dots)


CROSSINGS = {"lstm-peephole": 1, **dict.fromkeys((form for form in FORMS if form.startswith("gru")), 1)}


@pytest.mark.parametrize("cell", CELLS)
def test_wires_that_cross_have_no_dot_and_hardly_any_cross(cell):
    sheet = diagram(generic_problem(3, FORMS[cell], 2, 2, 1))
    is_operation = [(disc.x, disc.y) for disc in of_kind(sheet, Disc) if disc.fill != "ink"]
    bare = [place for place in crossings(sheet) if place not in is_operation and not has_dot(sheet, place)]
    assert len(bare) == CROSSINGS.get(cell, 0)


def test_wherever_a_wire_begins_or_ends_in_the_middle_of_another_there_is_a_dot(sheet):
    wires = [stroke for stroke in of_kind(sheet, Stroke) if not stroke.closed]
    for x, y in (end for wire in wires for end in (wire.points[0], wire.points[-1])):
        within = [
            (left < x < right and bottom == top == y) or (left == right == x and bottom < y < top)
            for left, right, bottom, top in stretches(sheet)
        ]
        assert not any(within) or has_dot(sheet, (x, y)), (x, y)


def test_no_dot_stands_where_nothing_is_joined(sheet):
    """At a dot, at least three stretches begin, end or pass."""
    for dot in (disc for disc in of_kind(sheet, Disc) if disc.fill == "ink"):
        ways = 0
        for left, right, bottom, top in stretches(sheet):
            lying = bottom == top == pytest.approx(dot.y) and left - 1e-6 <= dot.x <= right + 1e-6
            upright = left == right == pytest.approx(dot.x) and bottom - 1e-6 <= dot.y <= top + 1e-6
            ways += lying * ((left < dot.x - 1e-6) + (dot.x + 1e-6 < right))
            ways += upright * ((bottom < dot.y - 1e-6) + (dot.y + 1e-6 < top))
        assert ways >= 3, (dot.x, dot.y)


@pytest.mark.parametrize("cell", CELLS)
def test_input_and_state_come_in_apart_and_are_joined_at_a_dot_with_an_arrow_from_each(cell):
    sheet = diagram(generic_problem(3, FORMS[cell], 2, 2, 1))
    below = [stroke for stroke in of_kind(sheet, Stroke) if not stroke.closed and stroke.points[0][1] == 0]
    assert len(below) == 1, "the input comes from below"
    assert any(stroke.points[0][0] == 0 for stroke in of_kind(sheet, Stroke)), "the state comes from the left"
    joined = below[0].points[-1]
    assert has_dot(sheet, joined)
    tips = [stroke.points[0] for stroke in of_kind(sheet, Stroke) if stroke.closed]
    assert tips.count(joined) == 2


def test_the_product_of_the_reset_gate_has_its_name():
    assert "r^((1)) ⊙ h^((0))" in shown(diagram(load_example("gru")))
    assert "r^((1)) ⊙ m^((1))" in shown(diagram(generic_problem(3, "gru-reset-after", 1, 2, 1)))


@pytest.mark.parametrize("cell", CELLS)
def test_every_quantity_of_the_step_has_its_name_and_numbers(cell):
    problem = generic_problem(3, FORMS[cell], 2, 2, 2)
    solution = solve(problem)
    found = shown(diagram(problem, 2))
    for equation in problem.cell.equations:
        for unit in (1, 2):
            assert str(solution.values.printed[f"{equation.name}.2.{unit}"]) in found


def test_of_many_units_the_first_are_shown_and_dots():
    found = shown(diagram(generic_problem(3, "lstm", 1, 5, 1)))
    assert found.count("…") == 13  # four gates before and after, tanh c, and both states before and after
    assert "…" not in shown(diagram(generic_problem(3, "lstm", 1, 4, 1)))


TINY = """
sequence = [[1e-30], [-2e7]]
[weights]
W_f = [[5e-9, 0.1]]
b_f = [-300]
W_i = [[1e-9, 0.1]]
b_i = [0]
W_c = [[-2e-13, 0.1]]
b_c = [0]
W_o = [[1, 0.1]]
b_o = [0]
[initial]
c = [123456789012.5]
"""


@pytest.mark.parametrize("time", [1, 2])
def test_tiny_and_huge_numbers_are_cut_and_over_nothing(time):
    sheet = diagram(loads(TINY), time)
    test_names_and_numbers_are_over_no_wire_and_no_shape(sheet)
    assert any("10^" in text for text in shown(sheet))
    assert sheet.width <= 130  # wider than others: powers of ten cannot be cut


def test_the_description_of_a_cell_is_a_short_sentence_with_its_numbers():
    alt = solve(load_example()).figures["cell-1"].alt
    assert alt.startswith("LSTM cell at step 1: the forget gate 0.7058, 0.6514 multiplies the old cell state 0, 0;")
    assert alt.endswith("is the hidden state 0.1664, 0.0878.")


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize(("hidden", "steps", "places"), [(1, 1, 4), (2, 3, 4), (4, 12, 6), (8, 40, 4), (2, 2, 60)])
def test_what_figures_say_is_at_most_three_hundred_characters(cell, hidden, steps, places):
    problem = replace(generic_problem(4, FORMS[cell], 2, hidden, steps), rounding=Rounding(places=places))
    for name, picture in figures_of(problem).items():
        assert 40 < len(picture.alt) <= 300, name
        assert not re.search(r"\s[,;.:]|; ;|: ;", picture.alt), picture.alt
        assert picture.alt.endswith("."), name


def test_a_cell_keeps_its_size_in_a_page_and_a_chart_is_as_wide_as_the_text():
    page = render(solve(replace(load_example(), layout=Layout("full"))), "html")
    sizes = dict(re.findall(r'<svg viewBox="0 0 ([\d.]+) [\d.]+" width="([\d.]+)rem"', page))
    narrow = set(re.findall(r'<svg viewBox="0 0 ([\d.]+) [\d.]+" width="[\d.]+rem" class="narrow"', page))
    assert float(sizes["158"]) == 44
    assert narrow == set(sizes) - {"158"}
    assert all(float(rem) == pytest.approx(float(wide) * 44 / 158, abs=0.1) for wide, rem in sizes.items())
