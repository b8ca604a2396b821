"""Charts at their limits: far exponents, equal values, many time steps; no label over a line or another label."""

import json
import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from math import log10

import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracles.figures import figures_of
from oracles.generic import generic_problem
from oracles.networks import network

from symlstm import Rounding, loads, solve, with_backward
from symlstm.document.figures.axes import Frame, linear_ticks, logarithmic_ticks
from symlstm.document.figures.drawing import Disc, Label, Plate, Stroke
from symlstm.document.figures.placing import Box, box_of, numbered
from symlstm.document.formula import Numeral
from symlstm.document.scripts import T
from symlstm.rendering.text import plain_text


def elman(weight, inputs, units=1):
    """A simple recurrent network whose units are all alike."""
    row = f"[{weight}, {', '.join(['0'] * units)}]" if units > 1 else f"[{weight}, {weight}]"
    return loads(
        f"cell = 'rnn'\nsequence = {inputs}\ntarget = [1]\n[layout]\nbackward = true\n[weights]\n"
        f"W_h = [{', '.join([row] * units)}]\nb_h = {[0] * units}\nW_y = [{[1] * units}]\nb_y = [0]\n"
    )


OTHERS = {
    "a prediction that is h itself": network(1, "gru", outputs=0, readout="last", hidden=(2,), steps=5),
    "h itself at every step": network(1, "lstm-peephole", outputs=0, hidden=(2,)),
    "three outputs read out at two steps of six": network(2, "lstm-cifg", outputs=3, readout=[2, 4], steps=6),
    "three outputs through softmax": network(3, "gru-reset-after", outputs=3, output="softmax", z_gate="updates", steps=5),
    "a state between 0 and 1": network(4, "rnn", activation="sigmoid", output="sigmoid"),
    "units that are zero": network(4, "rnn", activation="relu", readout=[1, 3]),
}


def loaded(other):
    return with_backward(loads(json.dumps(OTHERS[other]), format="json"))


def layered(text=""):
    """Two layers that run both ways, and a readout after the last time step: the reverse cell of the last layer has zero gradients."""
    both = "[layers.{}.weights]\nW_h = [{}]\nb_h = [0.1{}]\n"
    layers = "".join(
        f"[[layers]]\n{both.format('forward', one, ', 0.2')}{both.format('reverse', other, '')}"
        for one, other in (("[0.6, -0.2, 0.3], [0.5, 0.4, -0.1]", "[-0.7, 0.4]"), ("[0.6, 0.1, 0.2, -0.2, 0.3], [0.5, 0.4, 0.1, 0.3, -0.1]", "[-0.7, 0.4, 0.2, 0.6]"))
    )  # fmt: skip
    return with_backward(
        loads(
            f"cell = 'rnn'\nsequence = [[0.5], [-1], [1.5]]\ntarget = [1]\n{text}[weights]\nW_y = [[0.75, -0.5, 0.6]]\n{layers}"
        )
    )


LIMITS = {
    **{other: loaded(other) for other in OTHERS},
    "values of 1e-300": elman("1e-3", [[1e-300]] * 3),
    "values from 1e-300 to 1": elman("0.5", [[1e-300], [1], [1]]),
    "gradients from 1e-220 to 1": elman("1e-20", [[0.1]] * 12),
    "forty time steps": elman("0.5", [[0.5]] * 40),
    "a thousand time steps": replace(generic_problem(2, "rnn", 1, 1, 1000), rounding=Rounding(places=2)),
    "six equal lines": elman("0.7", [[1], [2]], 6),
    "six lines that are zero": elman("0", [[1]] * 4, 6),
    "sixty places": replace(with_backward(generic_problem(5, "lstm", 1, 2, 3)), rounding=Rounding(places=60)),
    "thirteen time steps": with_backward(generic_problem(5, "lstm", 1, 6, 13)),
    "one time step": generic_problem(5, "gru", 1, 3, 1),
    "two layers both ways": layered(),
}


def labels_of(drawing):
    return [part for part in drawing.parts if isinstance(part, Label)]


def tight(label):
    """What a label covers, without the air round it and the brackets above."""
    left, right, bottom, top = box_of(label)
    return Box(left + 0.3, right - 0.3, bottom + 0.5, top - 0.5)


@pytest.mark.parametrize("limit", LIMITS)
def test_no_label_of_a_chart_is_over_another_or_beyond_the_sheet(limit):
    for name, picture in figures_of(LIMITS[limit]).items():
        sheet = picture.figure.drawing
        boxes = [(plain_text(label.content), tight(label)) for label in labels_of(sheet)]
        for (one, a), (other, b) in combinations(boxes, 2):
            assert not a.overlaps(b), (name, one, other)
        if not name.startswith("cell"):
            for text, box in boxes:
                assert box.within(Box(-0.1, sheet.width + 0.1, 0, sheet.height)), (name, text)


@pytest.mark.parametrize("limit", LIMITS)
def test_the_axes_of_charts_are_named(limit):
    for name, picture in figures_of(LIMITS[limit]).items():
        texts = {plain_text(label.content) for label in labels_of(picture.figure.drawing)}
        if not name.startswith("cell"):
            assert "time step t" in {re.sub(r"\s+", " ", text) for text in texts}
        if name == "states":
            assert any(re.match(r"hidden\s+state\s+h", text) for text in texts)
        if name == "gradient-norms":
            assert any(text.startswith("norm") for text in texts)


def test_a_line_leads_to_each_name_that_is_not_at_the_end_of_its_curve():
    sheet = figures_of(LIMITS["six equal lines"])["states"].figure.drawing
    curves = [part for part in sheet.parts if isinstance(part, Stroke) and len(part.points) == 3]
    names = [label for label in labels_of(sheet) if label.anchor == "left" and "_" in plain_text(label.content)]
    leads = [part.points for part in sheet.parts if isinstance(part, Stroke) and len(part.points) == 2]
    assert len(curves) == len(names) == 6
    assert max(abs(name.y - curve.points[-1][1]) for curve, name in zip(curves, names, strict=True)) > 8
    for curve, name in zip(curves, names, strict=True):
        end = curve.points[-1]
        is_led = any(start == end and target[1] == name.y for start, target in leads)
        assert is_led or abs(name.y - end[1]) < 1


NUMBERS = st.integers(0, 99999).map(lambda n: Numeral((str(n),)))


@given(st.lists(st.tuples(st.floats(9, 43), NUMBERS), min_size=2, max_size=12))
def test_numbers_beside_a_line_are_clear_of_it_and_of_each_other(found):
    points = [(10 + 125 * n / (len(found) - 1), y) for n, (y, _) in enumerate(found)]
    room = Box(5, 140, 5, 47)
    placed = list(numbered(points, [number for _, number in found], room))
    boxes = [box_of(label) for label in placed]
    assert not any(a.overlaps(b) for a, b in combinations(boxes, 2))
    for box in boxes:
        assert box.within(room)
        for (x, y), (x_to, y_to) in pairwise(points):
            for share in range(41):
                across, up = x + (x_to - x) * share / 40, y + (y_to - y) * share / 40
                assert not (box.left < across < box.right and box.bottom < up < box.top)


def test_every_point_of_a_calm_line_has_its_number():
    points = [(10 + 30 * n, 20.0 + n) for n in range(4)]
    numbers = [Numeral((str(n),)) for n in range(4)]
    placed = list(numbered(points, numbers, Box(5, 140, 5, 47)))
    assert [label.content for label in placed] == numbers
    assert all(abs(label.x - x) < 4 for label, (x, _) in zip(placed, points, strict=True))


def test_points_nearer_than_their_numbers_are_wide_have_none():
    points = [(10 + 5.0 * n, 20.0) for n in range(4)]
    assert list(numbered(points, [Numeral(("0.12345",))] * 4, Box(5, 140, 5, 47))) == []


@given(st.floats(1e-290, 1e290), st.sampled_from([0, 1]))
def test_the_numbers_on_an_axis_are_all_plain_or_all_of_one_power(size, start):
    written = [plain_text(number) for _, number in linear_ticks(start * -size, size)]
    powers = {text.partition("10^")[2] for text in written if text != "0"}
    assert len(powers) == 1


@given(st.floats(-1e6, 1e6), st.floats(1e-3, 1e6))
def test_ticks_are_written_as_what_they_are(low, span):
    for value, number in linear_ticks(low, low + span):
        digits, _, power = plain_text(number).replace("−", "-").replace(" ", "").partition("·10^")
        assert Fraction(digits) * Fraction(10) ** int(power.strip("()") or 0) == pytest.approx(Fraction(value), rel=1e-12)


@given(st.floats(1e-280, 1e280), st.floats(1e-280, 1e280))
def test_powers_of_ten_on_an_axis_are_round_steps_apart_and_written_alike(one, other):
    found = logarithmic_ticks(min(one, other), max(one, other))
    steps = {int(above - below) for (below, _), (above, _) in pairwise(found)}
    assert len(steps) == 1
    assert str(steps.pop()).rstrip("0") in ("1", "2", "5")
    assert len({plain_text(number).startswith("10^") for _, number in found}) == 1
    assert found[0][0] <= log10(min(one, other))


@given(st.integers(0, 1), st.integers(2, 1000), st.floats(40, 140))
def test_time_steps_below_a_panel_are_clear_of_each_other(first, last, wide):
    frame = Frame(10, 10, wide, 30, (first, last), (0, 1))
    marked = [part for part in frame.parts([(0.0, T), (1.0, T)], T) if isinstance(part, Label) and part.anchor == "centre"]
    assert len(marked) >= 2
    for before, after in pairwise(marked):
        assert not box_of(before).overlaps(box_of(after))


def rows_of(drawing):
    """The names at the left of a heat map, from above."""
    return [plain_text(part.content) for part in labels_of(drawing) if part.anchor == "right"]


def test_gates_that_are_coupled_are_both_on_the_map():
    figures = figures_of(loaded("three outputs read out at two steps of six"))
    assert [name[0] for name in rows_of(figures["gates"].figure.drawing)] == list("iiifffooo")
    assert "forget gate, unit 1: " in figures_of(generic_problem(3, "lstm-cifg", 1, 1, 2))["gates"].alt


def test_a_state_between_0_and_1_is_no_gate():
    assert "gates" not in figures_of(loaded("a state between 0 and 1"))


@pytest.mark.parametrize("other", OTHERS)
def test_what_charts_say_is_short_and_names_each_unit_once(other):
    for name, picture in figures_of(loaded(other)).items():
        assert 40 < len(picture.alt) <= 300, name
        named = list(named_units(picture.alt))
        assert len(named) == len(set(named)), picture.alt


def named_units(text):
    """Each unit with its vector, which is named before the first unit only."""
    vector = ""
    for before, unit in re.findall(r"(?:(\w+ \w+), )?unit (\d+):", text):
        vector = before or vector
        yield vector, unit


def test_where_nothing_is_read_out_any_more_the_gradient_is_zero():
    alt = figures_of(loaded("three outputs read out at two steps of six"))["gradient-norms"].alt
    assert alt.endswith(" 0.00, 0.00.")


CELLS = {"l1": "Layer 1, from left to right", "l1r": "Layer 1, from right to left", "l2": "Layer 2, from left to right", "l2r": "Layer 2, from right to left"}  # fmt: skip


def test_the_gradient_chart_has_a_line_for_each_cell_told_apart_without_colour_and_named_at_its_end():
    """It had a line for the last layer's first cell only."""
    problem = layered()
    figure = figures_of(problem)["gradient-norms"].figure
    lines = [part for part in figure.drawing.parts if isinstance(part, Stroke) and len(part.points) == 3 and not part.closed]
    names = [label for label in labels_of(figure.drawing) if label.anchor == "left" and "‖" in plain_text(label.content)]
    assert len(lines) == len(names) == 4
    marks = [_marks_on(line, figure.drawing) for line in lines]
    assert len({(line.pen, mark) for line, mark in zip(lines, marks, strict=True)}) == 4
    for name, said in zip(names, CELLS.values(), strict=True):
        assert re.sub(r"\W+", "", plain_text(name.content)).lower().endswith(re.sub(r"\W+", "", said).lower())


def _marks_on(line, drawing):
    """The shape and fill of what stands on the line's first point."""
    x, y = line.points[0]
    for mark in (part for part in drawing.parts if isinstance(part, Disc | Plate)):
        aside = 0 if isinstance(mark, Disc) else mark.width / 2
        if (mark.x + aside, mark.y + aside) == pytest.approx((x, y), abs=1e-6):
            return type(mark), mark.fill
    raise AssertionError("a line without marks")


def test_the_gradient_chart_says_the_norms_of_each_cell_in_words():
    problem = layered()
    solution, alt = solve(problem), figures_of(problem)["gradient-norms"].figure.alt
    for place, said in CELLS.items():
        units = [quantity for quantity in solution if re.fullmatch(rf"{place}\.d_h\.3\.\d", quantity)]
        size = sum(float(str(solution[unit])) ** 2 for unit in units) ** 0.5
        told = re.search(rf"{said}: ([^;]+?)[;.]$", alt + "\n", re.M) or re.search(rf"{said}: ([^;]+);", alt)
        assert float(told[1].split(", ")[2]) == pytest.approx(size, rel=0.01, abs=1e-9)


def test_each_sample_has_a_gradient_chart_of_its_own():
    """The second sample of the same length had the numbers of the first under the same name."""
    text = (
        "cell = 'rnn'\n[[samples]]\nsequence = [[1], [0.5]]\ntarget = [0.5]\n[[samples]]\nsequence = [[-1], [2]]\ntarget = [1]\n"
    )
    text += "[layout]\ndetail = 'full'\n[weights]\nW_xh = [[0.8]]\nW_hh = [[0.5]]\nW_y = [[1.5]]\n"
    figures = solve(with_backward(loads(text))).figures
    charts = {name: picture.figure for name, picture in figures.items() if name.startswith("gradient")}
    assert list(charts) == ["gradient-norms-s1", "gradient-norms-s2"]
    assert charts["gradient-norms-s2"].caption.startswith("Sample 2, the size")
    assert charts["gradient-norms-s1"].alt.partition(":")[2] != charts["gradient-norms-s2"].alt.partition(":")[2]
