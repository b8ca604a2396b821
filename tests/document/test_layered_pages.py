"""The page of several layers and both directions: a section for each cell and time step with every result in it, in every format."""

import re
from dataclasses import replace
from functools import cache

import pytest
from oracles.layers import NETWORKS, loaded, random_tree

from symlstm import Layout, Training, load_example, render, render_pdf, solve
from symlstm.document.names import names_of
from symlstm.network.names import Role
from symlstm.network.notation import NOTATIONS
from symlstm.problem.notation import ChosenNotation
from symlstm.rendering.spoken import Spoken
from symlstm.rendering.text import plain_text
from symlstm.worksheets import make_worksheet

FORMATS = ("md", "github.md", "tex", "fragment.tex", "html", "ipynb", "typ")


@cache
def solved(name, detail="normal", readout="every"):
    problem = loaded(random_tree(name, readout=readout, rounding={"places": 4}))
    return solve(replace(problem, layout=Layout(detail, backward=True)))


def sections(solution):
    """The text of each section in Markdown, by its name."""
    parts = re.split(r"^## ", render(solution, "md"), flags=re.MULTILINE)[1:]
    return {section.name: text for section, text in zip(solution.document.sections, parts, strict=True)}


def weights(solution):
    """The ids of the gradients of all weights."""
    return [q for q in solution.derivation.by_target if "d_W_" in q]


def section_of(block, network, readout):
    """The name of the section in which the work of a block stands."""
    place = block.place.prefix.replace(".", "-")
    if block.phase == "backward" and not place:
        subject = network.names[block.steps[0].name].subject
        return f"backward-step-{'input' if subject in network.inputs else 'readout'}-{block.time}"
    if block.phase == "readout" and readout == "last":
        return "readout"
    kinds = {"forward": f"step-{place}{block.time}", "readout": f"step-readout-{block.time}", "loss": "readout"}
    return kinds.get(block.phase) or (f"backward-step-{place}{block.time}" if block.phase == "backward" else "gradients")


@pytest.mark.parametrize("readout", ["every", "last"])
@pytest.mark.parametrize("name", NETWORKS)
def test_every_result_stands_in_the_section_of_its_cell_and_time_step(name, readout):
    solution = solved(name, readout=readout)
    found = sections(solution)
    names = solution.problem.network.names
    for block in solution.derivation.blocks:
        text = found[section_of(block, solution.problem.network, readout)]
        for step in block.steps:
            name, printed = names[step.name], solution.values.printed[step.target]
            has_second_name = name.role is Role.STATE and name.is_gradient  # what comes back stands once, in either section
            if printed.coefficient and not printed.scientific and not has_second_name:
                assert str(printed).removeprefix("-") in text, step.target


@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
@pytest.mark.parametrize("name", NETWORKS)
def test_it_is_written_in_every_format(name, detail):
    solution = solved(name, detail)
    for format in FORMATS:
        assert render(solution, format)


@pytest.mark.parametrize("name", ["both-then-one", "both-twice"])
def test_it_is_set_as_a_pdf(name):
    assert render_pdf(solved(name)).startswith(b"%PDF")


@pytest.mark.parametrize("chosen", NOTATIONS)
@pytest.mark.parametrize("name", NETWORKS)
def test_no_two_quantities_look_alike(name, chosen):
    problem = replace(loaded(random_tree(name)), notation=ChosenNotation(chosen))
    network, names = problem.network, names_of(problem)
    of_cells = [name for cell in network.cells for name in (*cell.parameters, *(e.name for e in cell.equations))]
    looks = [plain_text(names.plain(name)) for name in of_cells]
    alone = [plain_text(names.plain(name)) for name in of_cells if network.cell_of(name) is network.cell]
    assert len(set(looks)) - len(looks) == (len(set(alone)) - len(alone)) * len(network.cells)


def test_headings_name_layer_and_direction():
    titles = [section.title for section in solved("both-then-one").document.sections]
    assert "Layer 1, from left to right, time step 2" in titles
    assert "Layer 1, from right to left, back through step 3" in titles
    assert "Layer 2, time step 1" in titles


def test_names_are_read_aloud_with_layer_and_direction():
    say, names = Spoken(), names_of(solved("both-twice").problem)
    assert say(names.of("l2r.h.3.1")) == "h from right to left 1 of layer 2 at time 3"
    assert say(names.of("l1.d_h.1.2")) == "delta h from left to right 2 of layer 1 at time 1"
    assert say(names.of("l2r.d_h0.1")) == "delta h from right to left 1 of layer 2 at time 4"


@pytest.mark.parametrize("name", NETWORKS)
def test_worksheet_and_gradient_descent(name):
    problem = loaded(random_tree(name, rounding={"places": 4}))
    solution = solve(replace(problem, training=Training("0.1", 2)))
    assert {step.target for step in solution.derivation.steps} >= {
        f"{c.place.prefix}new_{p}.1" for c in problem.network.cells for p in ()
    }
    assert len(solution.descent) == 2
    assert solution.descent[0].is_decided
    sheet = make_worksheet(solution, go_on_from=[problem.network.states[0]])
    assert render(solution, "md")
    assert sheet.render("md")
    assert set(sheet.asked) <= set(solution.derivation.by_target)


@pytest.mark.parametrize(("name", "said"), [("both-one", "1 hidden unit each way"), ("both-rnn", "2 and 1 hidden units")])
def test_the_question_says_how_many_units_each_direction_has(name, said):
    """It said “1 and 1 hidden units”."""
    assert said in render(solved(name), "md").split("##")[0]


@pytest.mark.parametrize("name", NETWORKS)
def test_the_stacked_column_of_a_cell_has_its_layer_and_direction_and_no_letter_of_another_thing(name):
    """Columns ran through u, v, w, s, q, k: s is also what functions are applied to, q any quantity, k an index."""
    solution = solved(name)
    text = sections(solution)["equations"]
    columns = re.findall(r"^(\S+) = \\begin\{pmatrix\}", text, re.M)
    bare = [re.sub(r"\\over(right|left)arrow\{(\w)\}", r"\2", column)[0] for column in columns]
    assert set(bare) <= {"u", "v"}
    assert len(set(columns)) == len(columns)
    arguments = set(re.findall(r"(?:\\sigma|\\tanh)\((\w)\) =", text))
    assert not arguments & set(bare)


def test_layers_of_one_size_are_said_to_be():
    """It was "2 and 2 hidden units"."""
    assert "with 1 input, 2 hidden units in each layer and 1 output" in render(solve(load_example("two-layers")), "md")
