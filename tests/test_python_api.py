"""What is public in Python: read as mappings, copied, sent to other processes, and wrong types said in a sentence."""

import copy
import pickle
import sys
from types import SimpleNamespace

import numpy as np
import pytest

from symlstm import (
    SymLSTMError,
    load,
    load_example,
    loads,
    mark,
    render,
    render_pdf,
    solve,
    use_engine,
    with_backward,
)
from symlstm.enclosure.arb_exponential import VARIABLE
from symlstm.rendering import write_document


@pytest.fixture(scope="module")
def problem():
    return with_backward(load_example(), "0.1")


@pytest.fixture(scope="module")
def solution(problem):
    return solve(problem)


@pytest.fixture(scope="module")
def sheet():
    return mark(load_example(), {"c.1.1": "0.2950", "c.2.1": "0.75"}, asked=["c.1.1", "c.2.1"])


# Read as mappings


def test_an_id_that_is_cut_short_gives_all_below_it(solution):
    assert solution["c.2"] == (solution["c.2.1"], solution["c.2.2"])
    assert solution["c"] == (solution["c.1"], solution["c.2"], solution["c.3"])
    assert solution["d_W_f"] == tuple(tuple(solution[f"d_W_f.{r}.{c}"] for c in (1, 2, 3)) for r in (1, 2))
    assert solution["d_h0"] == (solution["d_h0.1"], solution["d_h0.2"])
    assert solution["y.3"] == (solution["y.3.1"],)
    assert solution["loss"] == "5.3686"


def test_a_solution_is_read_as_a_mapping(solution):
    ids = [step.target for step in solution.derivation.steps]
    assert list(solution) == list(solution.keys()) == ids
    assert len(solution) == len(ids) == 211
    assert dict(solution) == dict(solution.items()) == dict(zip(ids, solution.values(), strict=True))
    assert "c.2.1" in solution
    assert "c.2" in solution
    assert "c.9.1" not in solution
    assert 3 not in solution


def test_a_line_is_had_as_latex_without_macros(solution):
    latex = solution["c.2.1"].latex
    assert latex.startswith("\\begin{aligned}\nc_{1}^{(2)} &= f_{1}^{(2)}")
    assert latex.endswith("\\mathbf{0.7488}\n\\end{aligned}")
    assert solution["c.2"][0].latex == latex
    assert solution["c.2.1"]._repr_markdown_() == f"$$\n{latex}\n$$"


def test_a_marked_sheet_is_read_as_a_mapping(sheet):
    assert list(sheet) == ["c.1.1", "c.2.1"]
    assert dict(sheet) == sheet.verdicts == dict(sheet.items())
    assert (len(sheet), list(sheet.values())) == (2, ["correct", sheet["c.2.1"]])
    assert "c.1.1" in sheet
    assert "c.3.1" not in sheet


def test_what_is_public_shows_itself_in_one_short_line(problem, solution, sheet):
    assert repr(problem) == "<Problem 'LSTM numerical example': LSTM, 3 time steps, 1 input, 2 hidden units, 1 output>"
    assert repr(solution) == "<Solution of 'LSTM numerical example': 211 quantities to 4 decimal places; cross-check holds>"
    assert repr(sheet) == f"<MarkedSheet of 'the student': {sheet.mark}>"


class Frame:
    """As much of a pandas DataFrame as is used."""

    def __init__(self, rows):
        self.rows = rows

    def set_index(self, name):
        return {row[name]: {key: value for key, value in row.items() if key != name} for row in self.rows}


def test_to_frame_has_a_row_for_each_quantity(solution, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=Frame))
    frame = solution.to_frame()
    assert list(frame) == list(solution)
    assert frame["z_f.1.1"] == {"value": "0.8750", "exact": "7/8", "rule": "pre-activation of the forget gate"}


def test_to_frame_says_how_to_get_pandas(solution, monkeypatch):
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(SymLSTMError, match="pip install pandas"):
        solution.to_frame()


# Copied and sent


@pytest.mark.parametrize("made", [copy.copy, copy.deepcopy, lambda thing: pickle.loads(pickle.dumps(thing))])
@pytest.mark.parametrize("engine", ["mpmath", "flint"])
def test_everything_public_can_be_copied_and_sent_to_another_process(problem, sheet, made, engine, monkeypatch):
    monkeypatch.setenv(VARIABLE, engine)
    solution = solve(problem, tell=lambda what, share: None)
    again = made(solution)
    assert again == solution
    assert render(again) == render(solution)
    assert made(solution["c.2.1"]) == solution["c.2.1"]
    assert made(solution["c.2.1"]).latex == solution["c.2.1"].latex
    assert made(solution.figures["cell-1"]).svg == solution.figures["cell-1"].svg
    assert made(sheet) == sheet
    assert made(sheet).render() == sheet.render()
    assert write_document(made(solution.document), "md") == render(solution)
    assert [step.target for step in made(solution.derivation).steps] == list(solution)
    assert made(solution.crosscheck) == solution.crosscheck
    assert made(solution.descent) == solution.descent


# Wrong types


SEED = load_example()
ARRAY = np.array([0.5, 1])  # which nothing can be compared with
WRONG = {
    "load a number": lambda s: load(3),
    "load bytes": lambda s: load(b"my.toml"),
    "load nothing": lambda s: load(None),
    "loads bytes": lambda s: loads(b""),
    "loads a number": lambda s: loads(3),
    "loads in a format that is a number": lambda s: loads("", 3),
    "loads from a source that is a number": lambda s: loads("", source=3),
    "load_example a number": lambda s: load_example(3),
    "solve a text": lambda s: solve("x"),
    "solve and tell a number": lambda s: solve(SEED, tell=3),
    "render a text": lambda s: render("x"),
    "render a document": lambda s: render(s, "doc"),
    "render in a list": lambda s: render(s, ["md"]),
    "render with a template that is a text": lambda s: render(s, template="x"),
    "render with a link that is a text": lambda s: render(s, link="x"),
    "render with figures in TikZ, by a list": lambda s: render(s, "tex", tikz=[]),
    "render with figures in TikZ, by a text": lambda s: render(s, "tex", tikz="no"),
    "render_pdf with figures in TikZ, by a text": lambda s: render_pdf(s, tikz="no"),
    "render_pdf that tells a number": lambda s: render_pdf(s, lost=3),
    "render_pdf a number": lambda s: render_pdf(3),
    "render_pdf by a program": lambda s: render_pdf(s, "word"),
    "mark a number": lambda s: mark(3, {}),
    "mark a float": lambda s: mark(SEED, {"c.1.1": 0.5}),
    "mark a list": lambda s: mark(SEED, ["0.5"]),
    "mark nothing": lambda s: mark(SEED, None),
    "mark by numbers": lambda s: mark(SEED, {3: "1"}),
    "mark by another name": lambda s: mark(SEED, {"q.1": "1"}),
    "mark in a way that is a text": lambda s: mark(SEED, {"c.1.1": "1"}, "graded"),
    "mark and ask a text": lambda s: mark(SEED, {"c.1.1": "1"}, asked="c.1.1"),
    "mark and ask numbers": lambda s: mark(SEED, {"c.1.1": "1"}, asked=[3]),
    "mark and ask what is not there": lambda s: mark(SEED, {"c.1.1": "1"}, asked=["q.1.1"]),
    "with_backward of a text": lambda s: with_backward("x"),
    "with_backward at a float": lambda s: with_backward(SEED, rate=0.1),
    "with_backward in half steps": lambda s: with_backward(SEED, rate="0.1", steps=1.5),
    "a quantity by a number": lambda s: s[3],
    "a quantity by nothing": lambda s: s[None],
    "a quantity by a slice": lambda s: s[1:2],
    "a given number": lambda s: s["x.1.1"],
    "a verdict by a number": lambda s: mark(SEED, {"c.1.1": "1"})[3],
    "with_numbers of a list": lambda s: SEED.with_numbers([("x.1.1", "1")]),
    "with_numbers by numbers": lambda s: SEED.with_numbers({3: "1"}),
    "loads in an array as format": lambda s: loads("", format=ARRAY),
    "load_example of an array": lambda s: load_example(ARRAY),
    "render as an array": lambda s: render(s, ARRAY),
    "render_pdf by an array": lambda s: render_pdf(s, ARRAY),
    "use_engine an array": lambda s: use_engine(ARRAY),
    "use_engine a number": lambda s: use_engine(3),
    "use_engine of another name": lambda s: use_engine("arb"),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_type_is_said_in_a_sentence(name, solution):
    with pytest.raises(SymLSTMError, match=r"\w"):
        WRONG[name](solution)


def test_an_engine_that_is_refused_changes_nothing(monkeypatch):
    monkeypatch.setenv(VARIABLE, "mpmath")
    with pytest.raises(SymLSTMError):
        use_engine("arb")
    assert solve(SEED)["loss"] == "5.3686"
