"""A tree becomes a Problem, or one message lists every problem found."""

import json
import tomllib
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from symlstm.errors import ProblemError
from symlstm.problem import EXAMPLES, Layout, Problem, Rounding, example_text, load, loads
from symlstm.problem.sections import SECTIONS

TINY = {  # H = 1, D = 1, T = 2
    "sequence": [["0.5"], ["1/3"]],
    "weights": {f"{kind}_{gate}": value for gate in "fico" for kind, value in (("W", [["1", "2"]]), ("b", ["3"]))},
}
READOUT = {"W_y": [["1"]], "b_y": ["0"]}
PAIR = {  # H = 2, D = 1, T = 2
    "sequence": [["0.5"], ["1.5"]],
    "weights": {f"{kind}_{gate}": value for gate in "fico" for kind, value in (("W", [["1", "2", "3"]] * 2), ("b", ["4", "5"]))},
}
W_F = "2 rows of 3 numbers (hidden H = 2, input + hidden D + H = 1 + 2)"


def changed(tree, place, value):
    """A copy of the tree with `value` at the dotted place; None takes the key away."""
    tree = json.loads(json.dumps(tree))
    *path, key = place.split(".")
    table = tree
    for name in path:
        table = table.setdefault(name, {})
    if value is None:
        del table[key]
    else:
        table[key] = value
    return tree


def read(tree):
    return loads(json.dumps(tree), "json", "p")


def findings(tree):
    with pytest.raises(ProblemError) as error:
        read(tree)
    return error.value.findings


def said(tree):
    """The findings in the words of a message, without their lines."""
    return [f"{each.where}: {each.found} | {each.expected}" + (f" | {each.hint}" if each.hint else "") for each in findings(tree)]


def with_readout(tree, **top):
    return changed(tree, "weights", tree["weights"] | READOUT) | top


# What is accepted


def test_absent_settings_take_their_defaults():
    problem = read(TINY)
    assert (problem.title, problem.cell.name, problem.readout, problem.target) == ("Worked example", "lstm", None, None)
    assert problem.initial == {"h": (Fraction(0),), "c": (Fraction(0),)}
    assert (problem.rounding, problem.layout) == (Rounding(), Layout())


def test_numbers_are_exact_whether_bare_or_quoted():
    bare = json.dumps(TINY).replace('"0.5"', "0.5").replace('"1"', "1").replace('"2"', "2.0")
    assert loads(bare, "json") == read(TINY)
    assert read(TINY).sequence == ((Fraction(1, 2),), (Fraction(1, 3),))


def test_the_title_of_an_untitled_file_is_its_stem(tmp_path):
    file = tmp_path / "Exercise 3.json"
    file.write_text(json.dumps(TINY))
    assert load(file).title == "Exercise 3"


@pytest.mark.parametrize("name", EXAMPLES)
def test_toml_and_json_describe_the_same_problem(name):
    as_json = json.dumps(tomllib.loads(example_text(name), parse_float=str))
    assert loads(as_json, "json") == loads(example_text(name))


def test_the_candidate_has_two_names():
    tree = changed(changed(TINY, "weights.W_c", None), "weights.W_g", [["1", "2"]])
    assert read(tree) == read(TINY)


@pytest.mark.parametrize(
    ("top", "target"),
    [
        ({"target": [4]}, ((4,),)),
        ({"target": [[4]]}, ((4,),)),
        ({"target": [4, 5], "readout": "every"}, ((4,), (5,))),
        ({"target": [[4], [5]], "readout": "every"}, ((4,), (5,))),
        ({}, None),
    ],
)
def test_a_target_has_one_row_for_each_time_that_is_read_out(top, target):
    problem = read(with_readout(TINY, **top))
    assert problem.target == target
    assert problem.target is None or len(problem.target) == len(problem.read_out_at)


def test_the_rounding_rule_is_read():
    rule = {"figures": 6, "ties": "truncate", "carry": "printed", "carried": ["h", "y", "loss"], "guard": 3}
    problem = read(with_readout(TINY, target=[4], rounding=rule, layout={"detail": "full"}))
    assert problem.rounding == Rounding(None, 6, "truncate", "printed", frozenset({"h", "y", "loss"}), 3)
    assert problem.layout == Layout("full")


# Keys


@pytest.mark.parametrize(
    ("place", "value", "finding"),
    [
        (
            "wieghts", {},
            "wieghts: an unknown key | one of title, cell, activation, z_gate, stack, layers, vocabulary, sequence, target, readout, output, loss, over_time, samples, over_samples, weights, initial, upstream, rounding, layout, notation, training, variants"
            " | did you mean weights?",
        ),
        ("weights.W_q", [], "weights.W_q: an unknown key | one of W_f, b_f, W_i, b_i, W_c, b_c, W_o, b_o, W_y, b_y"),
        ("initial.s", [], "initial.s: an unknown key | one of h, c"),
        (
            "rounding.tie", 1,
            "rounding.tie: an unknown key | one of places, figures, ties, carry, carried, guard | did you mean ties?",
        ),
        ("layout.details", 1, "layout.details: an unknown key | one of detail, backward, figures, sections, without, paper | did you mean detail?"),
        (
            "rounding.readout", "every",
            "rounding.readout: an unknown key | one of places, figures, ties, carry, carried, guard"
            " | it belongs at the top of the file, before the first [section]",
        ),
        (
            "layout.places", 4,
            "layout.places: an unknown key | one of detail, backward, figures, sections, without, paper | it belongs under [rounding]",
        ),
        ("rounding", 4, "rounding: 4 | a table, [rounding]"),
    ],
)  # fmt: skip
def test_an_unknown_key_is_refused_with_what_was_meant(place, value, finding):
    assert said(changed(TINY, place, value)) == [finding]


@pytest.mark.parametrize("key", ["w_f", "Wf", "W-F", "W_F"])
def test_a_misspelt_key_is_one_finding_not_two(key):
    tree = changed(changed(TINY, "weights.W_f", None), f"weights.{key}", [["1", "2"]])
    assert [(each.where, each.hint) for each in findings(tree)] == [(f"weights.{key}", "did you mean W_f?")]


@pytest.mark.parametrize(
    ("place", "finding"),
    [
        ("sequence", "sequence: nothing | rows of numbers (one row for each time step) | write sequence = [[0.5], [1.5]]"),
        ("weights", "weights: nothing | a table, [weights] | `symlstm new FILE` writes a starter to edit"),
        ("weights.W_f", f"weights.W_f: nothing | {W_F}"),
        ("weights.b_f", "weights.b_f: nothing | a list of 2 numbers (hidden H = 2) | write b_f = [0, 0] for no bias"),
    ],
)
def test_a_missing_key_is_said_with_what_belongs_there(place, finding):
    assert said(changed(PAIR, place, None)) == [finding]


def test_both_names_of_the_candidate_are_one_too_many():
    assert said(changed(TINY, "weights.W_g", [["1", "2"]])) == [
        "weights.W_g: both W_c and W_g | one of them | W_g is another name for W_c"
    ]


@pytest.mark.parametrize(
    ("cell", "finding"),
    [
        ("lsmt", 'cell: "lsmt" | "rnn", "lstm", "lstm-peephole", "lstm-cifg", "gru" or "gru-reset-after" | did you mean "lstm"?'),
        ("LSTM", 'cell: "LSTM" | "rnn", "lstm", "lstm-peephole", "lstm-cifg", "gru" or "gru-reset-after" | did you mean "lstm"?'),
        ("transformer", 'cell: "transformer" | "rnn", "lstm", "lstm-peephole", "lstm-cifg", "gru" or "gru-reset-after"'),
        (3, 'cell: 3 | "rnn", "lstm", "lstm-peephole", "lstm-cifg", "gru" or "gru-reset-after"'),
    ],
)
def test_an_unknown_cell_is_refused_with_the_known_ones(cell, finding):
    assert said(TINY | {"cell": cell}) == [finding]


def test_weights_of_another_cell_than_the_file_names_are_answered_with_that_cell_alone():
    rnn = {"sequence": [["1"]], "weights": {"W_h": [["1", "2"]], "b_h": ["0"]}}
    (missing,) = said(rnn)
    assert missing.startswith(
        'cell: nothing, which stands for "lstm" | "rnn", whose weights these are | write cell = "rnn", or give'
    )
    (other,) = said(with_readout(rnn, cell="gru"))
    assert (
        other
        == 'cell: "gru" | "rnn", whose weights these are | write cell = "rnn", or give the weights W_z, b_z, W_r, b_r, W_n, b_n'
    )
    assert said(TINY | {"cell": "rnn"})[0].endswith('write cell = "lstm", or give the weights W_h, b_h')


@pytest.mark.parametrize(
    ("title", "found"),
    [
        ("x" * 201, "201 characters"),
        ("a\x1b[31m", '"a\\x1b[31m"'),
        ("\ud800", '"\\ud800"'),
        ("a\nb", '"a\\nb"'),
        ("", '""'),
        (3, "3"),
    ],
)
def test_a_title_is_one_line_that_every_format_can_print(title, found):
    assert said(TINY | {"title": title}) == [f"title: {found} | one line of text, in quotes, of at most 200 characters"]


# Shapes


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ([["1", "2"]] * 3, [f"weights.W_f: 3 rows of 2 numbers | {W_F} | looks transposed"]),
        ([["1", "2", "3"]], [f"weights.W_f: 1 row of 3 numbers | {W_F}"]),
        ([["1", "2"], ["1", "2", "3"]], ["weights.W_f[1]: 2 numbers | 3 numbers"]),
        ([["1", "2", "3"], []], ["weights.W_f[2]: 0 numbers | 3 numbers"]),
        ([["1", "2", "3"], "4"], ['weights.W_f[2]: "4" | a list of 3 numbers']),
        ([["1", "2", ["3"]], ["1", "2", "3"]], ["weights.W_f[1][3]: a list of 1 item | a number"]),
        ([["1"], ["2", "3"], ["1", "2", "3"]], [
            f"weights.W_f: 3 rows | {W_F}", "weights.W_f[1]: 1 number | 3 numbers", "weights.W_f[2]: 2 numbers | 3 numbers",
        ]),
        (["1", "2", "3"], [f"weights.W_f: a flat list of 3 numbers | {W_F} | write each row in its own brackets"]),
        ([], [f"weights.W_f: an empty list | {W_F}"]),
        ("1", [f'weights.W_f: "1" | {W_F}']),
        ({}, [f"weights.W_f: a table | {W_F}"]),
    ],
)  # fmt: skip
def test_a_matrix_of_another_shape_is_said_in_rows_and_numbers(value, found):
    assert said(changed(PAIR, "weights.W_f", value)) == found


@pytest.mark.parametrize(
    ("value", "found"),
    [
        (["1"], "1 number | a list of 2 numbers (hidden H = 2)"),
        ([["1"], ["2"]], 'a list of lists | a list of 2 numbers (hidden H = 2) | write ["1", "2"]'),
        ([], "an empty list | a list of 2 numbers (hidden H = 2)"),
        (0, "0 | a list of 2 numbers (hidden H = 2)"),
    ],
)
def test_a_bias_of_another_shape_is_refused(value, found):
    assert said(changed(PAIR, "weights.b_f", value)) == [f"weights.b_f: {found}"]


def test_weights_that_are_all_transposed_do_not_outvote_the_biases():
    tree = PAIR
    for gate in "fico":
        tree = changed(tree, f"weights.W_{gate}", [["1", "2"]] * 3)
    assert said(tree) == [f"weights.W_{gate}: 3 rows of 2 numbers | {W_F} | looks transposed" for gate in "fico"]


@pytest.mark.parametrize(
    ("sequence", "found"),
    [
        (
            [0.5, 1.5],
            ["sequence: a flat list of 2 numbers | rows of numbers (one row for each time step) | write [[0.5], [1.5]]"],
        ),
        ([[1], [2, 3], [4]], ["sequence[2]: 2 numbers | 1 number"]),
        ([], ["sequence: an empty list | rows of numbers (one row for each time step)"]),
        ([[1], 2], ["sequence[2]: 2 | a list of 1 number"]),
    ],
)
def test_a_sequence_that_is_not_rows_is_refused(sequence, found):
    assert said(TINY | {"sequence": sequence}) == found


def test_a_flat_row_for_one_hidden_unit_is_shown_with_its_brackets():
    [finding] = findings(changed(TINY, "weights.W_f", ["1", "2"]))
    assert finding.hint == 'write [["1", "2"]]'


def test_an_initial_state_has_a_number_for_each_unit():
    assert said(changed(PAIR, "initial.h", ["1"])) == ["initial.h: 1 number | a list of 2 numbers (hidden H = 2)"]


# Readout and target


@pytest.mark.parametrize(
    ("tree", "found"),
    [
        (
            changed(TINY, "weights.b_y", ["1"]),
            "weights.W_y: nothing | 1 row of 1 number (outputs K = 1, hidden H = 1) | add it, or leave b_y out, too",
        ),
        (with_readout(TINY, readout="evry"), 'readout: "evry" | "last", "every", or a list of time steps such as [2, 4] | did you mean "every"?'),
        (with_readout(TINY, target=4), "target: 4 | a list of 1 number (outputs K = 1) | write [4]"),
        (with_readout(TINY, target=[4, 5]), "target: 2 numbers | a list of 1 number (outputs K = 1)"),
        (with_readout(TINY, target=[4], readout="every"), "target: 1 number | a list of 2 numbers (one for each time step)"),
        (
            with_readout(TINY, target=[[4], [5]]),
            "target: 2 rows of 1 number | 1 row of 1 number (one row, for the last time step; outputs K = 1)",
        ),
        (with_readout(TINY, target=["x"]), 'target[1]: "x" | a number such as 0.65, -1.5e-3, 2 or "13/20"'),
        (changed(with_readout(PAIR), "weights.W_y", [["1"], ["2"]]),
         "weights.W_y: 2 rows of 1 number | 1 row of 2 numbers (outputs K = 1, hidden H = 2) | looks transposed"),
    ],
)  # fmt: skip
def test_readout_and_target_must_belong_together(tree, found):
    assert said(tree) == [found]


# Numbers


@pytest.mark.parametrize(
    "text", ["1e999999999", "9**9**9", "__import__('os')", "NaN", "inf", "0x10", "１２", "1/0", "", "9" * 10_000, "\x1b[31m"]
)
def test_what_is_not_a_number_is_refused_at_its_place(text):
    [finding] = findings(changed(TINY, "weights.W_f", [["1", text]]))
    assert (finding.where, finding.line) == ("weights.W_f[1][2]", 1)
    assert len(finding.found) < 60
    assert finding.found.isprintable()


@pytest.mark.parametrize(("value", "found"), [(True, "true"), ({}, "a table"), ("x" * 60, '"' + "x" * 37 + '..."')])
def test_other_kinds_of_value_are_not_numbers(value, found):
    [finding] = findings(changed(TINY, "weights.b_f", [value]))
    assert (finding.where, finding.found) == ("weights.b_f[1]", found)


@pytest.mark.parametrize("value", ["nan", "+inf", "1979-05-27", "true", "07:32:00"])
def test_values_that_toml_knows_besides_numbers_are_refused(value):
    with pytest.raises(ProblemError) as error:
        loads(example_text().replace("[0.5]", f"[{value}]"))
    assert [(finding.where, finding.line) for finding in error.value.findings] == [("sequence[1][1]", 10)]


# Settings


@pytest.mark.parametrize(
    ("rounding", "found"),
    [
        ({"places": 4, "figures": 6},
         "rounding: both places and figures | one of them | places count from the point, figures from the front"),
        ({"figures": 0}, "rounding.figures: 0 | a whole number from 1 to 10,000"),
        ({"places": -1}, "rounding.places: -1 | a whole number from 0 to 10,000"),
        ({"places": 10_001}, "rounding.places: 10001 | a whole number from 0 to 10,000"),
        ({"places": True}, "rounding.places: true | a whole number from 0 to 10,000"),
        ({"places": 4.0}, "rounding.places: 4.0 | a whole number from 0 to 10,000"),
        ({"places": "4"}, 'rounding.places: "4" | a whole number from 0 to 10,000 | write it without quotes'),
        ({"guard": 21}, "rounding.guard: 21 | a whole number from 0 to 20"),
        ({"ties": "even"},
         'rounding.ties: "even" | "half-even", "half-up", "half-down" or "truncate" | did you mean "half-even"?'),
        ({"carry": []}, 'rounding.carry: an empty list | "full" or "printed"'),
        ({"carried": ["h"]},
         'rounding.carried: a list | no list with carry = "full" | write carry = "printed", or leave carried out'),
        ({"carry": "printed", "carried": "h"}, 'rounding.carried: "h" | a list of quantities, such as ["h"] | write ["h"]'),
        ({"carry": "printed", "carried": []},
         'rounding.carried: an empty list | a list of quantities, such as ["h"]'
         ' | leave it out to carry every quantity as printed'),
        ({"carry": "printed", "carried": ["h", "y"]},
         'rounding.carried[2]: "y" | one of z_f, f, z_i, i, z_g, g, z_o, o, c, tanh_c, h'),
    ],
)  # fmt: skip
def test_a_setting_out_of_range_is_refused(rounding, found):
    assert said(TINY | {"rounding": rounding}) == [found]


SECTION_NAMES = f"one of {', '.join(SECTIONS)}"


@pytest.mark.parametrize(
    ("layout", "found"),
    [
        ({"paper": "letter"}, 'layout.paper: "letter" | "a4" or "us-letter" | did you mean "us-letter"?'),
        ({"sections": "steps"}, 'layout.sections: "steps" | a list of sections, such as ["givens", "steps"] | write ["steps"]'),
        ({"sections": []}, 'layout.sections: an empty list | a list of sections, such as ["givens", "steps"]'),
        ({"sections": ["steps"] * 200}, 'layout.sections: a list of 200 items | a list of sections, such as ["givens", "steps"]'),
        ({"sections": ["givens", "step-1"]}, f'layout.sections[2]: "step-1" | {SECTION_NAMES} | did you mean "steps"?'),
        ({"without": ["loss"]}, f'layout.without[1]: "loss" | {SECTION_NAMES} | did you mean "readout"?'),
        ({"without": ["Givens"]}, f'layout.without[1]: "Givens" | {SECTION_NAMES} | did you mean "givens"?'),
        ({"without": [["givens"]]}, f"layout.without[1]: a list of 1 item | {SECTION_NAMES}"),
        ({"without": ["qqqq"]}, f'layout.without[1]: "qqqq" | {SECTION_NAMES}'),
    ],
)
def test_a_layout_that_cannot_be_is_refused(layout, found):
    assert said(TINY | {"layout": layout}) == [found]


def test_sections_and_paper_are_read_in_the_order_of_the_document():
    layout = read(
        TINY | {"layout": {"sections": ["steps", "givens", "steps"], "without": ["checked"], "paper": "us-letter"}}
    ).layout
    assert layout == Layout(sections=("givens", "steps"), without=("checked",), paper="us-letter")


def test_detail_is_one_of_three():
    assert said(TINY | {"layout": {"detail": "ful"}}) == [
        'layout.detail: "ful" | "brief", "normal" or "full" | did you mean "full"?'
    ]


# Bounds, and everything at once


@pytest.mark.parametrize(
    ("tree", "finding"),
    [
        (TINY | {"sequence": [[1]] * 2001}, "sequence: 2,001 time steps | at most 2,000"),
        (changed(TINY, "weights", {"b_f": [0] * 257}), "weights: 257 hidden units | at most 256"),
        (changed(TINY, "weights.b_y", [0] * 257), "weights.W_y: 257 outputs | at most 256"),
        (TINY | {"sequence": [[1] * 257]}, "sequence: 257 inputs | at most 256"),
        (
            {"sequence": [[1]] * 2000, "weights": {"b_f": [0] * 100}},
            "sequence: 80,800,000 multiplications | at most 20,000,000 | shorten the sequence or take fewer units",
        ),
    ],
    ids=["T", "H", "K", "D", "work"],
)
def test_sizes_are_bounded(tree, finding):
    assert finding in said(tree)


def test_numbers_of_an_oversized_problem_are_not_read():
    assert not any("[1]" in finding for finding in said(TINY | {"sequence": [["x"]] * 2001}))


def test_thirty_findings_are_shown_and_the_rest_counted():
    every = findings(TINY | {"sequence": [["x"]] * 50})
    assert len(every) == 31
    assert str(every[-1]) == "... and 20 more: found further problems, expected none"


def test_everything_to_mend_is_said_at_once_with_its_lines():
    text = """\
sequence = [0.5, 1.5]
target = 4
tilte = "x"

[weights]
W_f = [[0.65, 0.55], [-0.15, 0.35],
       [0.25, "-0.05x"]]
W_i = [[1, 2, 3], [1, 2, 3]]
W_g = [[1, 2, 3], [1, 2]]
W_o = [[1, 2, 3], [1, 2, nan]]
b_f = [1, 2]
b_i = [1, 2]
b_c = [1, 2]

[rounding]
places = 4.5
"""
    with pytest.raises(ProblemError) as error:
        loads(text, source="p.toml")
    assert (
        str(error.value)
        == """\
p.toml: 9 problems found
  tilte (line 3): found an unknown key, expected one of title, cell, activation, z_gate, stack, layers, vocabulary, sequence, target, readout, output, loss, over_time, samples, over_samples, weights, initial, upstream, rounding, layout, notation, training, variants
      did you mean title?
  sequence (line 1): found a flat list of 2 numbers, expected rows of numbers (one row for each time step)
      write [[0.5], [1.5]]
  rounding.places (line 16): found 4.5, expected a whole number from 0 to 10,000
  weights.W_f (line 6): found 3 rows of 2 numbers, expected 2 rows of 3 numbers (hidden H = 2, input + hidden D + H = 1 + 2)
      looks transposed
  weights.W_g[2] (line 9): found 2 numbers, expected 3 numbers
  weights.b_o: found nothing, expected a list of 2 numbers (hidden H = 2)
      write b_o = [0, 0] for no bias
  target (line 2): found 4, expected a list of 2 numbers (hidden H = 2: without W_y the prediction is h itself)
  weights.W_f[3][2] (line 7): found "-0.05x", expected a number such as 0.65, -1.5e-3, 2 or "13/20"
  weights.W_o[2][3] (line 10): found nan, expected a number such as 0.65, -1.5e-3, 2 or "13/20"
      only finite numbers can be worked with"""
    )


JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3) | st.sampled_from(["1", "1/3", "h", "every", "printed"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["W_f", "h", "places"]), inner, max_size=2),
    max_leaves=8,
)
PLACES = st.sampled_from([
    "title", "cell", "sequence", "target", "readout", "weights", "initial", "rounding", "layout", "weights.W_f", "weights.b_f",
    "weights.W_y", "weights.b_y", "weights.W_g", "initial.h", "rounding.places", "rounding.carry",
    "rounding.carried", "rounding.ties",
])  # fmt: skip


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(PLACES, JSON_VALUES.filter(lambda value: value is not None), max_size=3))
def test_any_tree_is_a_problem_or_has_findings(changes):
    tree = with_readout(TINY)
    for place, value in sorted(changes.items()):
        if place.count(".") == 0 or isinstance(tree.get(place.split(".")[0], {}), dict):
            tree = changed(tree, place, value)
    try:
        problem = read(tree)
    except ProblemError:
        return
    assert isinstance(problem, Problem)
    assert all(isinstance(value, Fraction) for value in problem.givens.values())
    shapes = problem.cell.shapes(problem.sizes)
    for name, shape in shapes.items():
        rows = problem.matrices[name] if len(shape) == 2 else problem.biases[name]
        assert len(rows) == shape[0]
        assert all(len(row) == shape[1] for row in rows if len(shape) == 2)


# Backward pass and training


def trained(**tables):
    return with_readout(TINY, target=["1"]) | tables


def test_backward_and_training_are_read():
    problem = read(trained(layout={"backward": True}, training={"rate": "1/3"}))
    assert (problem.layout.backward, problem.training.rate, problem.givens["rate"]) == (True, Fraction(1, 3), Fraction(1, 3))


def test_training_asks_for_the_backward_pass():
    assert read(trained(training={"rate": "0.1"})).layout.backward is True


@pytest.mark.parametrize(
    ("tables", "finding"),
    [
        ({"layout": {"backward": "yes"}}, 'layout.backward: "yes" | true or false'),
        ({"layout": {"backward": "true"}}, 'layout.backward: "true" | true or false | write it without quotes'),
        ({"training": {"rate": "0"}}, 'training.rate: "0" | a number above 0 | a step goes against the gradient by itself'),
        ({"training": {}}, 'training: no rate | a rate, such as rate = "0.1"'),
        ({"training": {"rate": "fast"}}, 'training.rate: "fast" | a number such as 0.65, -1.5e-3, 2 or "13/20"'),
        ({"training": {"rate": "1", "speed": "1"}}, "training.speed: an unknown key | one of rate"),
        (
            {"training": {"rate": "1"}, "layout": {"backward": False}},
            "layout.backward: false, with [training] | true, or nothing | gradient descent needs the backward pass",
        ),
    ],
)
def test_a_wrong_backward_setting_is_refused(tables, finding):
    assert said(trained(**tables)) == [finding]


def test_a_backward_pass_without_a_target_is_refused_with_what_to_do():
    expected = "layout.backward: no target | a target, as the gradients are those of the loss | add target = [...] or [upstream], or leave this out"
    assert said(TINY | {"layout": {"backward": True}}) == [expected]


def test_gradients_can_be_named_as_carried():
    rounding = {"carry": "printed", "carried": ["d_h", "d_W_f", "new_b_y"]}
    assert read(trained(layout={"backward": True}, rounding=rounding)).rounding.carried == {"d_h", "d_W_f", "new_b_y"}
