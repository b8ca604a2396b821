"""The bundled examples are problems, and what their comments claim is true."""

import math
from fractions import Fraction

import pytest

from symlstm.errors import UsageError
from symlstm.problem import EXAMPLES, example_text, load, load_example
from symlstm.problem.problem import Problem


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_is_a_problem(name):
    assert isinstance(load_example(name), Problem)


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_written_to_a_file_is_the_same_problem(name, tmp_path):
    file = tmp_path / "mine.toml"
    file.write_text(example_text(name), encoding="utf-8")
    assert load(file) == load_example(name)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example_lines_fit_a_narrow_editor(name):
    assert max(map(len, example_text(name).splitlines())) < 100


def test_the_default_example_is_the_seed():
    seed = load_example()
    assert seed == load_example("seed")
    assert (seed.title, seed.steps, seed.inputs, seed.hidden, seed.outputs) == ("LSTM numerical example", 3, 1, 2, 1)
    assert seed.target == ((Fraction(4),),)
    assert seed.givens["W_f.1.2"] == Fraction(-3, 20)
    assert seed.givens["W_o.2.3"] == Fraction(3, 10)


def test_an_unknown_example_is_refused_with_those_there_are():
    with pytest.raises(UsageError) as error:
        example_text("fraction")
    assert str(error.value) == (
        'no example "fraction": there is "seed", "gru", "fractions", "saturated", "rnn", "hello", "sentiment", "addition",'
        ' "gru-pytorch", "peephole", "coupled", "upstream", "two-layers", "both-ways" or "batch"; did you mean "fractions"?'
    )


def test_the_gru_starts_from_a_state_other_than_zero():
    assert load_example("gru").initial == {"h": (Fraction(1, 2), Fraction(-1, 4))}


def test_the_fractions_are_thirds_and_sevenths():
    denominators = {value.denominator for value in load_example("fractions").givens.values()}
    assert denominators == {1, 2, 3, 7}


def test_the_saturated_states_round_to_the_pattern_and_never_halfway():
    givens = {name: float(value) for name, value in load_example("saturated").givens.items()}

    def affine(gate, x, h):
        return givens[f"W_{gate}.1.1"] * x + givens[f"W_{gate}.1.2"] * h + givens[f"b_{gate}.1"]

    def sigma(z):
        return 1 / (1 + math.exp(-z))

    h, c, states = 0.0, 0.0, []
    for t in range(1, 7):
        x = givens[f"x.{t}.1"]
        f, i, o = (sigma(affine(gate, x, h)) for gate in "fio")
        c = f * c + i * math.tanh(affine("c", x, h))
        before = o * math.tanh(c)
        assert abs(abs(before) - 0.5) > 0.1
        h = round(before)
        states.append(h)
    assert states == [0, 0, 1, -1, 1, 0]
    assert round(before, 2) == -0.38
