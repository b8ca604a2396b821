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

from symlstm import Rounding, loads, with_backward
from symlstm.document.figures.axes import Frame, linear_ticks, logarithmic_ticks
from symlstm.document.figures.drawing import Label, Stroke
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
    assert "f, unit 1: " in figures_of(generic_problem(3, "lstm-cifg", 1, 1, 2))["gates"].alt


def test_a_state_between_0_and_1_is_no_gate():
    assert "gates" not in figures_of(loaded("a state between 0 and 1"))


@pytest.mark.parametrize("other", OTHERS)
def test_what_charts_say_is_short_and_names_each_unit_once(other):
    for name, picture in figures_of(loaded(other)).items():
        assert 40 < len(picture.alt) <= 300, name
        named = re.findall(r"\b\S+, unit \d+", picture.alt)
        assert len(named) == len(set(named)), picture.alt


def test_where_nothing_is_read_out_any_more_the_gradient_is_zero():
    alt = figures_of(loaded("three outputs read out at two steps of six"))["gradient-norms"].alt
    assert alt.endswith(" 0.00, 0.00.")
