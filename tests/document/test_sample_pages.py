"""The page of several samples: the work of each in its own sections, and what they come to together, in every format."""

import json
import re
from dataclasses import replace
from functools import cache

import pytest

from symlstm import Layout, load_example, loads, make_worksheet, render, render_pdf, solve, with_backward
from symlstm.document.figures.drawing import Label
from symlstm.document.names import names_of
from symlstm.rendering.text import plain_text

pytest.importorskip("flint")

from oracles.any_network import random_samples

FORMATS = ("md", "github.md", "tex", "fragment.tex", "html", "ipynb", "typ")


@cache
def solved(detail="normal", over="sum"):
    problem = load_example("batch")
    problem = replace(problem, over_samples=over, layout=replace(problem.layout, detail=detail))
    return solve(with_backward(problem, rate="0.1", steps=2))


def sections(document, text):
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    return {section.name: part for section, part in zip(document.sections, parts, strict=True)}


def test_the_work_of_each_sample_stands_together_and_then_what_all_come_to():
    names = [section.name for section in solved().document.sections]
    assert names == [
        *("givens", "conventions", "equations"),
        *("step-s1-1", "step-s1-2", "readout-s1", "step-s2-1", "step-s2-2", "step-s2-3", "readout-s2", "readout-all"),
        "backward-equations",
        *("backward-step-s1-2", "backward-step-s1-1", "gradients-s1"),
        *("backward-step-s2-3", "backward-step-s2-2", "backward-step-s2-1", "gradients-s2", "gradients-all"),
        "checked",
    ]  # fmt: skip


def test_every_section_says_which_sample_it_is_about():
    for section in solved().document.sections:
        found = re.search(r"-s(\d)", section.name)
        assert section.title.startswith(f"Sample {found[1]}, ") if found else "Sample" not in section.title


@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
def test_every_result_stands_in_a_section_of_its_sample(detail):
    solution = solved(detail)
    found = sections(solution.document, render(solution, "md"))
    for step in solution.derivation.steps:
        sample = re.match(r"s(\d)\.", step.target)
        own = [text for name, text in found.items() if (f"-s{sample[1]}" in name if sample else name.endswith("-all"))]
        assert any(str(solution[step.target]) in text for text in own), step.target


def test_what_is_given_of_each_sample_stands_behind_its_number():
    given = sections(solved().document, render(solved(), "md"))["givens"]
    first, second = given.split("**Sample 1.**")[1].split("**Sample 2.**")
    assert ("x^{(2)} = 0.5" in first, "h^{(0)} = 0 " in first) == (True, True)
    assert ("x^{(3)} = 1" in second, "h^{(0)} = 0.5" in second) == (True, True)


@pytest.mark.parametrize("over", ["sum", "mean"])
def test_the_loss_of_all_is_made_of_those_of_the_samples(over):
    text = sections(solved(over=over).document, render(solved(over=over), "md"))["readout-all"]
    assert r"L^{\mathrm{s1}} + L^{\mathrm{s2}}" in text
    assert (r"\tfrac{1}{2}" in text) == (over == "mean")


def any_lengths(text="", readout="every", lengths=(2, 3)):
    """Samples of these lengths, with two outputs."""
    targets = [[[1, 0]] * (length if readout == "every" else 1) for length in lengths]
    samples = "".join(
        f"[[samples]]\nsequence = {[[1]] * length}\ntarget = {target}\n" for length, target in zip(lengths, targets, strict=True)
    )
    weights = "[weights]\nW_xh = [[0.8]]\nW_hh = [[0.5]]\nW_y = [[1.5], [-0.5]]\n"
    return solve(with_backward(loads(f"cell = 'rnn'\nreadout = '{readout}'\n{text}{samples}{weights}")))


GENERAL = ("equations", "backward-equations")


@pytest.mark.parametrize(
    "solution", [solved("full"), any_lengths(), any_lengths("loss = 'mean-squared'\n"), any_lengths(readout="last")]
)
def test_equations_of_any_sample_name_no_time_step_by_its_number(solution):
    """They had the time steps and divisors of the first sample, and a note that said so."""
    found = sections(solution.document, render(solution, "md"))
    for name in (*GENERAL, *({"symbols", "derivatives"} & set(found))):
        assert not re.search(r"\^\{(\[\d\])?\([1-9]", found[name]), name
        assert "sample 1" not in found[name]
    names_t = any(re.search(r"\(T\)|T\}", found[name]) for name in GENERAL)
    assert ["T$ is the last time step" in found[name] for name in GENERAL] == [names_t, False]


@pytest.mark.parametrize(
    ("text", "loss", "gradient"),
    [
        ("", r"L= \tfrac{1}{2} \, \sum", r"\delta y^{(t)}= d^{(t)}"),
        ("over_time = 'mean'\n", r"L= \frac{1}{2 \, T} \, \sum", r"\delta y^{(t)}= \frac{1}{T} \, d^{(t)}"),
        ("loss = 'squared'\nover_time = 'mean'\n", r"L= \frac{1}{T} \, \sum", r"\delta y^{(t)}= \frac{2}{T} \, d^{(t)}"),
        ("loss = 'mean-squared'\n", r"L= \frac{1}{2 \, T} \, \sum", r"\delta y^{(t)}= \frac{1}{T} \, d^{(t)}"),
        ("output = 'softmax'\nover_time = 'mean'\n", r"L= -\frac{1}{T} \, \sum", r"= \frac{1}{T} \, ("),
    ],
)
def test_the_mean_over_the_time_steps_of_any_sample_is_divided_by_their_number(text, loss, gradient):
    """Of two time steps, 2 over 2 came to no factor at all."""
    solution = any_lengths(text)
    found = sections(solution.document, render(solution, "md"))
    assert loss in found["equations"]
    assert gradient in found["backward-equations"]


def test_samples_of_one_length_name_their_last_time_step():
    solution = any_lengths(readout="last", lengths=(2, 2))
    text = sections(solution.document, render(solution, "md"))["equations"]
    assert ("y^{(2)}" in text, "(T)" in text) == (True, False)


def test_a_single_step_in_the_first_sample_leaves_the_sum_over_time():
    solution = any_lengths(lengths=(1, 3))
    found = sections(solution.document, render(solution, "md"))
    assert r"\sum_{t}\sum_{k}" in found["equations"]
    assert r"\delta W_{hh}= \sum_{t}" in found["backward-equations"]


def test_the_network_of_any_sample_ends_at_its_last_time_step():
    layers = "[[layers]]\n[layers.forward.weights]\nW_h = [[0.5, 0.1]]\n[layers.reverse.weights]\nW_h = [[0.5, -0.1]]\n"
    text = (
        "cell = 'rnn'\n[[samples]]\nsequence = [[1], [2]]\n[[samples]]\nsequence = [[1], [2], [3]]\n[weights]\nW_y = [[1, 2]]\n"
    )
    solution = solve(loads(text + layers))
    names = {plain_text(label.content) for label in solution.figures["network"].figure.drawing.parts if isinstance(label, Label)}
    assert {"x^((1))", "x^((T))", "y^((T))"} <= names
    assert "x^((3))" not in names
    assert any(name.endswith("^((T +1 ))") for name in names)
    assert "Sample" not in sections(solution.document, render(solution, "md"))["equations"]


def test_names_of_different_samples_differ_where_they_meet():
    problem, solution = solved().problem, solved()
    written = [plain_text(names_of(problem).of(step.target)) for step in solution.derivation.steps]
    assert len(set(written)) == len(written)


@pytest.mark.parametrize("format_", FORMATS)
def test_every_format_has_it(format_):
    assert "0.2427" in render(solved(), format_)


def test_the_pdf_has_it():
    assert render_pdf(solved("full")).startswith(b"%PDF")


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("detail", ["brief", "normal", "full"])
def test_networks_of_every_kind_are_set(seed, detail):
    problem = loads(json.dumps(random_samples(seed)), format="json")
    problem = replace(problem, layout=replace(problem.layout, detail=detail))
    solution = solve(with_backward(problem) if problem.target is not None else problem)
    assert "Sample 2, " in render(solution, "md")
    assert make_worksheet(solution).document.sections


def test_tokens_are_named_in_each_sample():
    text = 'cell = "rnn"\nvocabulary = "ab"\noutput = "softmax"\nreadout = "every"\n'
    text += '[[samples]]\nsequence = "ab"\ntarget = "bb"\n[[samples]]\nsequence = "bba"\ntarget = "baa"\n'
    text += "[weights]\nW_xh = [[1, 2]]\nW_hh = [[0.5]]\nW_y = [[1], [-1]]\n"
    solution = solve(loads(text))
    found = sections(solution.document, render(solution, "md"))
    assert "Predicted: “a”; right: “b”" in found["step-s1-1"]
    assert "Predicted: “a”; right: “a”" in found["step-s2-3"]
    assert "The sequence “b”, “b”, “a”" in found["givens"].replace(" and ", ", ")


def test_the_worksheet_asks_everything_and_tells_nothing():
    solution = solved()
    text = render_sheet(solution)
    for step in solution.derivation.steps:
        assert step.target.replace("_", r"\_") in text
    assert not [v for q, v in solution.items() if len(str(v)) > 5 and re.search(rf"(?<![\d.]){re.escape(str(v))}", text)]


def render_sheet(solution):
    from symlstm.rendering import write_document

    return write_document(make_worksheet(solution).document, "md", False, lambda name: "", None)


def test_how_large_the_network_is_stands_there_once():
    """It stood below the values of each sample."""
    text = """
cell = "rnn"
[[samples]]
sequence = [[1, 0], [0.5, -1]]
[[samples]]
sequence = [[-1, 1]]
[weights]
W_h = [[0.5, -0.3, 0.2, 0.4], [0.1, 0.6, -0.5, 0.3]]
"""
    assert render(solve(loads(text)), "md").count("Parameters:") == 1


@pytest.mark.parametrize("kind", ["sections", "without"])
@pytest.mark.parametrize(
    "name", ["steps", "readout", "summary", "backward-steps", "gradients", "gradients-of-steps", "over-time"]
)
def test_what_all_samples_come_to_stands_with_what_it_is_made_of(kind, name):
    """The loss of all stood behind the time steps alone, and charts of two samples under one name."""
    problem = replace(load_example("batch"), layout=Layout("full", backward=True, **{kind: [name]}))
    names = [section.name for section in solve(problem).document.sections]
    assert len(set(names)) == len(names)
    assert ("readout-all" in names) == ("readout-s1" in names)
    assert ("gradients-all" in names) == ("gradients-s1" in names)
    assert ("over-time-s2" in names) == ((kind == "sections") == (name == "over-time"))


@pytest.mark.parametrize("example", ["seed", "two-layers"])
def test_charts_asked_for_by_the_name_of_their_section_are_there(example):
    """It was empty where figures were not asked for, too."""
    problem = load_example(example)
    asked = replace(problem, layout=Layout("full", backward=True, sections=["over-time"]))
    assert len(solve(asked).document.named["over-time"].figures) >= 3
    refused = replace(problem, layout=Layout("full", backward=True, sections=["over-time"], without=["figures"]))
    assert "over-time" not in solve(refused).document.named
