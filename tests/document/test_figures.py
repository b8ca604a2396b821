"""Figures: every place follows from its value, labels keep clear of each other, every language draws the same."""

import math
import re
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from xml.etree import ElementTree

import numpy as np
import pytest
from flint import arb, ctx, fmpq, fmpz
from hypothesis import given, settings
from hypothesis import strategies as st
from oracles.figures import figures_of
from oracles.generic import generic_problem

from symlstm import Layout, Rounding, load_example, loads, render, solve, with_backward
from symlstm.document.figures.axes import decades, ticks, time_ticks
from symlstm.document.figures.cell_numbers import shortened
from symlstm.document.figures.drawing import TEXT_SIZES, Disc, Label, Plate, Stroke
from symlstm.document.figures.heat_map import BLACK, LIGHT_FROM
from symlstm.document.figures.line import spread
from symlstm.enclosure.enclosure import enclose
from symlstm.numbers.norm import norm
from symlstm.rendering.svg_label import set_in_runs
from symlstm.rendering.text import plain_text

DECIMAL = re.compile(r"\d+\.\d+")


@pytest.fixture(scope="module")
def seed():
    return solve(with_all_figures(with_backward(load_example())))


def with_all_figures(problem):
    return replace(problem, layout=replace(problem.layout, detail="full"))


def drawing(solution, name):
    return figures_of(solution.problem)[name].figure.drawing


def box(label):
    """Left, right, bottom and top of a label; a little less than its full height, in which nothing but brackets reaches."""
    wide, size = set_in_runs(label.content)[1] * TEXT_SIZES[label.size], TEXT_SIZES[label.size]
    left = label.x - {"left": 0, "centre": wide / 2, "right": wide}[label.anchor]
    return left, left + wide, label.y - 0.3 * size, label.y + 0.3 * size


def overlapping(labels):
    boxes = [(label, box(label)) for label in labels]
    for (one, a), (other, b) in combinations(boxes, 2):
        if a[0] < b[1] and b[0] < a[1] and a[2] < b[3] and b[2] < a[3]:
            yield plain_text(one.content), plain_text(other.content)


SHAPES = [
    ("lstm", 1, 1, 1, 4),
    ("lstm", 2, 3, 3, 12),
    ("lstm", 5, 8, 30, 6),
    ("lstm", 1, 6, 40, 4),
    ("gru", 2, 3, 4, 9),
    ("gru", 4, 12, 2, 4),
    ("gru-reset-after", 1, 2, 12, 4),
    ("rnn", 3, 4, 100, 6),
]


@pytest.mark.parametrize(("cell", "inputs", "hidden", "steps", "places"), SHAPES)
def test_labels_keep_clear_of_each_other_and_stay_on_the_sheet(cell, inputs, hidden, steps, places):
    problem = generic_problem(7, cell, inputs, hidden, steps)
    for name, picture in figures_of(replace(problem, rounding=Rounding(places=places))).items():
        sheet = picture.figure.drawing
        labels = [part for part in sheet.parts if isinstance(part, Label)]
        assert list(overlapping(labels)) == [], name
        for left, right, bottom, top in map(box, labels):
            assert -2 <= left < right <= sheet.width + 1, name
            assert 0 <= bottom < top <= sheet.height, name


def test_the_cell_shows_the_printed_numbers_of_its_step(seed):
    shown = [plain_text(part.content) for part in drawing(seed, "cell-2").parts if isinstance(part, Label)]
    for quantity in ("z_f", "z_i", "z_g", "z_o", "f", "i", "g", "o", "tanh_c", "c", "h"):
        for unit in (1, 2):
            assert str(seed.values.printed[f"{quantity}.2.{unit}"]) in shown
    assert {"1.5", str(seed.values.printed["h.1.1"]), str(seed.values.printed["c.1.2"])} <= set(shown)


def beside(parts, name):
    """The numbers that stand in a column below the label of this name, from above."""
    labels = [part for part in parts if isinstance(part, Label)]
    head = next(part for part in labels if plain_text(part.content) == name)
    below = [part for part in labels if part.x == head.x and 0 < head.y - part.y < 7.5]
    return [plain_text(part.content) for part in sorted(below, key=lambda part: -part.y)]


WIRES = {
    "z_f": "z_f^((2))",
    "z_g": "z_c̃^((2))",
    "f": "f^((2))",
    "i": "i^((2))",
    "g": "c̃^((2))",
    "o": "o^((2))",
    "c": "c^((2))",
    "h": "h^((2))",
}


@pytest.mark.parametrize("quantity", WIRES)
def test_numbers_stand_below_the_name_of_what_they_are(seed, quantity):
    found = beside(drawing(seed, "cell-2").parts, WIRES[quantity])
    assert found == [str(seed.values.printed[f"{quantity}.2.{unit}"]) for unit in (1, 2)]


def test_each_gate_stands_above_its_pre_activation_and_the_box_between_them(seed):
    parts = drawing(seed, "cell-2").parts
    at = {plain_text(part.content): part for part in parts if isinstance(part, Label)}
    boxes = [part for part in parts if isinstance(part, Plate) and part.width < 20]
    for gate in ("f", "i", "c̃", "o"):
        above, below = at[f"{gate}^((2))"], at[f"z_{gate}^((2))"]
        assert above.x == below.x
        assert any(below.y < box.y < above.y and 0 < above.x - box.x < box.width for box in boxes)


def tiles_and_numbers(parts):
    """The tiles of a heat map from above, the key as the last row, each with the number on it."""
    tiles = [part for part in parts if isinstance(part, Plate)]
    labels = [part for part in parts if isinstance(part, Label) and part.tone != "ink"]
    return list(zip(tiles, labels, strict=True))


def test_the_key_shows_every_grey_with_the_number_it_stands_for(seed):
    parts = drawing(seed, "gates").parts
    found = tiles_and_numbers(parts)
    lowest = min(tile.y for tile, _ in found)
    key = {float(plain_text(label.content)): tile.fill for tile, label in found if tile.y == lowest}
    assert key == {tenths / 10: black for tenths, black in enumerate(BLACK)}
    for tile, label in found:
        assert tile.fill == key[round(10 * float(plain_text(label.content))) / 10]


def test_the_greys_are_evenly_spaced_in_lightness():
    """CIE 1976 L*: the lightness of a grey as it is seen."""
    seen = [116 * luminance(1 - black / 100) ** (1 / 3) - 16 for black in BLACK]
    steps = [lighter - darker for lighter, darker in pairwise(seen)]
    assert max(steps) - min(steps) < 1.2
    assert min(steps) > 7


def test_a_tile_is_darker_where_its_gate_is_larger(seed):
    parts = [part for part in drawing(seed, "gates").parts if part.y > 5]  # the key is below
    tiles = [part for part in parts if isinstance(part, Plate)]
    values = [float(plain_text(part.content)) for part in parts if isinstance(part, Label) and part.tone != "ink"]
    assert values == [round(float(str(seed.values.printed[f"{g}.{t}.{u}"])), 2) for g in "fio" for u in (1, 2) for t in (1, 2, 3)]
    labels = [part for part in parts if isinstance(part, Label) and part.tone != "ink"]
    for tile, label in zip(tiles, labels, strict=True):
        assert (label.x, label.y) == pytest.approx((tile.x + tile.width / 2, tile.y + tile.height / 2))
    assert len({tile.x for tile in tiles[:3]}) == 3  # a row for a unit, a column for a time step
    assert len({tile.y for tile in tiles[:3]}) == 1
    pairs = sorted(zip(values, (tile.fill for tile in tiles), strict=True))
    assert [fill for _, fill in pairs] == sorted(fill for _, fill in pairs)
    assert pairs[0][1] < pairs[-1][1]


def luminance(grey):
    return grey / 12.92 if grey <= 0.04045 else ((grey + 0.055) / 1.055) ** 2.4


def test_numbers_on_tiles_can_be_read_on_every_grey():
    """WCAG 2.1, success criterion 1.4.3: at least 4.5 to 1."""
    for black in BLACK:
        paper, ink = luminance(1 - black / 100), 1.0 if black > LIGHT_FROM else 0.0
        assert (max(paper, ink) + 0.05) / (min(paper, ink) + 0.05) >= 4.5, black


def places_at(parts, times):
    """Where time steps stand, by the labels below a panel."""
    bottom = min(part.y for part in parts if isinstance(part, Plate) and part.fill == "none")
    labels = {plain_text(part.content): part.x for part in parts if isinstance(part, Label) and 2 < bottom - part.y < 3}
    places = [labels[str(time)] for time in times]
    assert places == sorted(places), "time goes to the right"
    return places


def heights_at(parts, values):
    """The straight line that takes values to heights, through the first and last of some labelled ticks."""
    ticks = {plain_text(part.content): part.y for part in parts if isinstance(part, Label) and part.anchor == "right"}
    numbers = sorted((float(text), y) for text, y in ticks.items() if re.fullmatch(r"-?[\d.]+", text))
    (low, y_low), (high, y_high) = numbers[0], numbers[-1]
    assert y_low < y_high, "larger values stand higher"
    return [y_low + (value - low) * (y_high - y_low) / (high - low) for value in values]


def test_the_curves_go_through_the_printed_values(seed):
    parts = drawing(seed, "states").parts
    second = next(n for n, part in enumerate(parts) if isinstance(part, Plate) and part.width > 10 and part.x > 50)
    for state, panel in (("c", parts[:second]), ("h", parts[second:])):
        lines = [part for part in panel if isinstance(part, Stroke) and len(part.points) == 4]
        for unit, line in enumerate(lines, 1):
            values = [0.0] + [float(str(seed.values.printed[f"{state}.{t}.{unit}"])) for t in (1, 2, 3)]
            assert [y for _, y in line.points] == pytest.approx(heights_at(panel, values))
            assert [x for x, _ in line.points] == pytest.approx(places_at(panel, range(4)))
        assert len(lines) == 2
        names = {plain_text(part.content): part for part in panel if isinstance(part, Label) and part.anchor == "left"}
        for unit, line in enumerate(lines, 1):
            label, (x, y) = names[f"{state}_{unit}^((t))"], line.points[-1]
            assert label.x > x
            assert label.y == pytest.approx(y, abs=2.3)


def test_the_gradient_chart_shows_the_norms(seed):
    parts = drawing(seed, "gradient-norms").parts
    shown = [float(plain_text(part.content)) for part in parts if isinstance(part, Label) and part.anchor == "centre"][-3:]
    gradient = np.array([[float(str(seed.values.printed[f"d_h.{t}.{u}"])) for u in (1, 2)] for t in (1, 2, 3)])
    assert shown == pytest.approx(np.linalg.norm(gradient, axis=1), rel=5e-3)
    line = next(part for part in parts if isinstance(part, Stroke) and len(part.points) == 3)
    assert [y for _, y in line.points] == pytest.approx(heights_at(parts, shown), abs=0.1)
    assert [x for x, _ in line.points] == pytest.approx(places_at(parts, (1, 2, 3)))
    assert sum(isinstance(part, Disc) for part in parts) == 3


def as_ball(value):
    """A fraction or an enclosure in Arb, at the working precision of the test."""
    if isinstance(value, Fraction):
        return arb(fmpq(value.numerator, value.denominator))
    lo, hi = (arb(fmpz(int(end[1]))) * arb(2) ** int(end[2]) for end in (value.lo, value.hi))
    return lo.union(hi)


@given(st.lists(st.fractions(min_value=-1000, max_value=1000), min_size=1, max_size=6), st.sampled_from([30, 64, 200]))
def test_the_norm_is_enclosed(entries, prec):
    before, ctx.prec = ctx.prec, 600
    try:
        true = sum((as_ball(entry) ** 2 for entry in entries), arb(0)).sqrt()
        for found in (norm(entries, prec), norm([enclose(entry, prec) for entry in entries], prec)):
            assert as_ball(found).contains(true.mid()) or as_ball(found).overlaps(true)
            assert as_ball(found).rad() <= true.abs_upper() * arb(2) ** (8 - prec)
    finally:
        ctx.prec = before


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6))
def test_ticks_are_round_and_span_the_range(low, span):
    high = low + span
    marks = ticks(low, high)
    assert marks[0] <= low
    assert marks[-1] >= high
    assert 2 <= len(marks) <= 8
    leading = f"{float(marks[1] - marks[0]):.6e}"[:8]
    assert leading in ("1.000000", "2.000000", "5.000000")


@given(st.floats(1e-300, 1e300), st.sampled_from([0, 1e-16, 1e-13]), st.sampled_from([1, -1]))
def test_ticks_of_a_flat_line_of_any_size_are_told_apart_by_floats(size, share, sign):
    low, high = sorted((sign * size, sign * size * (1 + share)))
    marks = [float(tick) for tick in ticks(low, high)]
    assert marks[0] < low <= high < marks[-1]
    assert marks == sorted(set(marks))
    assert len(marks) <= 8


@given(st.floats(1e-200, 1e200), st.floats(1e-200, 1e200))
def test_decades_span_the_range(one, other):
    low, high = sorted((one, other))
    marks = decades(low, high)
    assert marks[0] <= math.log10(low)
    assert marks[-1] >= math.log10(high)
    assert 2 <= len(marks) <= 9


@given(st.integers(0, 1), st.integers(1, 5000))
def test_marked_time_steps_are_few_and_within_the_range(first, last):
    marked = list(time_ticks(first, last)) if last > first else [first]
    assert 1 <= len(marked) <= 14
    assert first <= marked[0] <= marked[-1] <= last


@given(st.lists(st.floats(0, 40), min_size=1, max_size=6))
def test_names_at_the_ends_of_lines_are_spread_and_keep_their_order(heights):
    moved = spread(heights)
    order = sorted(range(len(heights)), key=lambda n: heights[n])
    assert all(moved[b] - moved[a] > 4.3 for a, b in pairwise(order))
    if all(heights[b] - heights[a] > 4.5 for a, b in pairwise(order)):
        assert moved == pytest.approx(heights)  # names that are apart stay at the ends of their lines
    within = spread(heights, 5.0, 35.0)
    assert 5 <= min(within) <= max(within) <= 35 + 1e-9
    assert all(within[b] - within[a] > 4.3 for a, b in pairwise(order))
    assert max(map(abs, (new - old for new, old in zip(moved, heights, strict=True)))) <= 4.4 * (len(heights) - 1)


def test_six_lines_are_told_apart_by_their_dashes_and_marks():
    parts = figures_of(generic_problem(7, "lstm", 1, 6, 4))["states"].figure.drawing.parts
    lines = [n for n, part in enumerate(parts) if isinstance(part, Stroke) and len(part.points) == 5][:6]
    looks = {(parts[n].pen, type(parts[n + 1]), parts[n + 1].fill) for n in lines}
    assert len(looks) == 6


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("0.8208", "0.8208"),
        ("-0.123456789", "-0.1234…"),
        ("1.23456789e-12", "1.2…·10^(-12)"),
        ("12345678.5", "12345678.5"),
        ("-1234567890.5", "-1.23…·10^9"),
        ("1000000000", "1·10^9"),
    ],
)
def test_long_numbers_are_cut_with_dots(text, shown):
    assert "".join(plain_text(shortened(text, 8)).split()) == shown


@pytest.mark.parametrize(("text", "shown"), [("-0.0004", "-0.0004"), ("-0.000438", "-0.0004…"), ("0.0000", "0.0000")])
def test_no_number_is_cut_down_to_zeros(text, shown):
    assert "".join(plain_text(shortened(text, 5)).split()) == shown


# what a language writes as a label, and its content
LABELS = {
    "svg": (r"(?s)<svg.*?</svg>", r"<text[^>]*>([^<]*)</text>"),
    "html": (r"(?s)<svg.*?</svg>", r"<text[^>]*>([^<]*)</text>"),
    "tex": (r"(?s)\\begin\{document\}.*", r"(?m)^\s*\\put\([^)]*\)\{(.*)\}"),
    "tikz": (r"(?s)\\begin\{tikzpicture\}.*?\\end\{tikzpicture\}", r"(?m)\\node\[[^]]*\] at \([^)]*\) \{(.*)\};"),
    "typ": (r"(?ms)^(?:#|#beside\([^(]*, )drawing\(.*?^\)", r"(?m)^\s*written\(.*[$[](.*)[]$]\)"),
}


def drawn_numbers(source, language):
    """The decimals within a source's figures, in order."""
    figures, label = LABELS[language]
    return [
        text for part in re.findall(figures, source) for content in re.findall(label, part) for text in DECIMAL.findall(content)
    ]


@pytest.mark.parametrize("language", LABELS)
def test_every_language_draws_the_same_numbers_in_the_same_order(seed, language):
    labels = [part for p in seed.figures.values() for part in p.figure.drawing.parts if isinstance(part, Label)]
    expected = [text for label in labels for text in DECIMAL.findall(plain_text(label.content))]
    assert len(expected) > 60
    if language == "svg":
        source = "".join(picture.svg for picture in seed.figures.values())
    else:
        source = render(seed, "tex" if language == "tikz" else language, tikz=language == "tikz")
    assert drawn_numbers(source, language) == expected


def test_every_svg_file_is_well_formed_and_says_what_it_shows(seed):
    for picture in seed.figures.values():
        root = ElementTree.fromstring(picture.svg)
        assert root.get("role") == "img"
        assert root.get("aria-label") == picture.alt
        assert not re.search(r"script|href|url\(|foreignObject", picture.svg)


@pytest.mark.parametrize(
    ("detail", "figures"), [("brief", set()), ("normal", {"cell-1"}), ("full", {"cell-1", "gates", "states"})]
)
def test_figures_can_be_left_out_and_charts_belong_to_full_detail(detail, figures):
    problem = load_example()
    assert not solve(replace(problem, layout=Layout(detail, figures=False))).figures
    assert set(solve(replace(problem, layout=Layout(detail))).figures) == figures


BEYOND = (
    """
sequence = [[1], [1]]
target = [-1e300]
[layout]
backward = true
[weights]
"""
    + "".join(f"W_{gate} = [[0.5, 0.5]]\nb_{gate} = [0]\n" for gate in "fico")
    + "W_y = [[1e300]]\nb_y = [0]\n"
)


def test_values_beyond_floats_leave_a_chart_out_instead_of_breaking_it():
    """The gradient of h is some 1e600, which no place on a sheet can be worked out from."""
    assert set(figures_of(loads(BEYOND))) == {"cell-1", "cell-2", "gates", "states"}
    assert "gradient-norms" in figures_of(loads(BEYOND.replace("e300", "")))


def test_saturated_gates_and_many_digits_are_drawn():
    problem = load_example("saturated")
    assert "states" in figures_of(problem)
    assert figures_of(replace(problem, rounding=Rounding(places=400)))


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 10**6))
def test_the_plain_drawing_is_balanced(number):
    source = render(solve(with_all_figures(generic_problem(number, steps=2))), "tex")
    for block in re.findall(r"\\symdraw\{%(.*?)\}", source, re.S):
        assert block.split().count("q") == block.split().count("Q")


@pytest.mark.parametrize(("name", "has_gates"), [("rnn", False), ("gru", True), ("lstm", True)])
def test_other_gates_are_spoken_of_where_there_are_any(name, has_gates):
    text = render(solve(generic_problem(7, name, 1, 2, 2)), "md")
    assert ("The other gates are worked out alike" in text) is has_gates
    assert ("The time steps work it out for all units at once." in text) is not has_gates
