"""What is written of a problem is read as the same problem."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from symlstm import ChosenNotation, Layout, Problem, Rounding, Training, load_example, loads
from symlstm.errors import UsageError
from symlstm.problem import EXAMPLES
from symlstm.problem.settings import TIES
from symlstm.problem.title import is_title
from symlstm.problem.toml_writer import toml_text

WRITABLE = list(EXAMPLES)
EXACT = st.fractions(-100, 100, max_denominator=400) | st.decimals(-100, 100, places=3).map(Fraction)
TYPED = st.sampled_from(["0.50", "+3", ".5", "1e-3", "13/20", "-0", "-1.5E2", "007", "1."])
ROUNDINGS = st.builds(Rounding, places=st.integers(0, 12), ties=st.sampled_from(TIES), guard=st.integers(0, 3)) | st.builds(
    Rounding, figures=st.integers(1, 12), carry=st.just("printed"), carried=st.sampled_from([None, frozenset({"h"})])
)
LAYOUTS = st.builds(
    Layout, detail=st.sampled_from(["brief", "full"]), figures=st.booleans(), without=st.sampled_from([(), ("summary",)])
)


@st.composite
def problems(draw) -> Problem:
    """Starters with other numbers, titles and settings."""
    problem = load_example(draw(st.sampled_from(WRITABLE)))
    titles = st.text(max_size=30).filter(is_title)
    problem = replace(problem, title=draw(titles), rounding=draw(ROUNDINGS), layout=draw(LAYOUTS))
    free = [quantity for quantity in problem.givens if not quantity.startswith("target")]  # a target may have bounds
    chosen = draw(st.lists(st.sampled_from(free), unique=True, max_size=8))
    return problem.with_numbers({quantity: draw(EXACT | TYPED) for quantity in chosen})


@pytest.mark.parametrize("name", WRITABLE)
def test_a_starter_that_is_written_is_read_as_it_was(name):
    problem = load_example(name)
    assert loads(toml_text(problem)) == problem


@given(problems())
def test_whatever_is_written_is_read_as_it_was(problem):
    assert loads(toml_text(problem, "a comment")) == problem


def test_numbers_stand_as_they_were_typed_or_else_as_short_decimals():
    problem = load_example("seed").with_numbers({"x.1.1": "0.50", "x.2.1": Fraction(5, 4), "x.3.1": Fraction(1, 3)})
    assert 'sequence = [[0.50], [1.25], ["1/3"]]' in toml_text(problem)


def test_tokens_stand_in_place_of_columns():
    assert 'vocabulary = "helo"\nsequence = "hell"\ntarget = "ello"\n' in toml_text(load_example("hello"))


def test_training_and_symbols_are_written():
    seed = load_example("seed")
    notation = ChosenNotation("pytorch", (("h", "q"),))
    problem = replace(seed, training=Training("0.10"), notation=notation)
    assert loads(toml_text(problem)) == problem


def test_the_comment_stands_on_top():
    assert toml_text(load_example("seed"), "one\ntwo").startswith('# one\n# two\n\ntitle = "LSTM numerical example"\n')


def test_what_no_file_can_say_is_refused():
    problem = replace(load_example("seed"), training=Training("0.1", steps=3))
    with pytest.raises(UsageError, match="3 steps of gradient descent"):
        toml_text(problem)


SAMPLES = {
    "tokens and words of their own": """
cell = "rnn"
vocabulary = "abc"
output = "softmax"
readout = "every"
over_samples = "mean"
[[samples]]
sequence = "abca"
target = "bcab"
[[samples]]
sequence = "cb"
target = "ba"
initial = { h = ["1/3", -0.5] }
[weights]
W_h = [[1, 0.5, 0, 2, 1], [0, 1, -1, 0.5, 2]]
W_y = [[1, 2], [0.5, 1], [0, "1/7"]]
""",
    "layers": """
cell = "rnn"
[[samples]]
sequence = [[1, 2]]
target = [0.5]
[[samples]]
sequence = [[0.5, 1], [2, 2]]
target = [1]
[weights]
W_y = [[1]]
[[layers]]
[layers.forward.weights]
W_h = [[1, 0.5, 0.25]]
[layers.forward.initial]
h = [0.5]
[[layers]]
[layers.forward.weights]
W_h = [[1, 0.5]]
""",
}


@pytest.mark.parametrize("text", SAMPLES.values(), ids=SAMPLES)
def test_several_samples_are_written_one_by_one(text):
    problem = loads(text)
    assert loads(toml_text(problem)) == problem


def test_layers_that_samples_start_from_states_of_their_own_are_refused():
    problem = loads(SAMPLES["layers"])
    first, second = problem.samples
    other = replace(second, initial={**second.initial, "l1.h": (Fraction(1),)})
    with pytest.raises(UsageError, match="initial states of layers that differ between samples"):
        toml_text(replace(problem, samples=(first, other)))
