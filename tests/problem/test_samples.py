"""Several sequences with the same weights: read from a file, built in Python, and refused where they do not go together."""

import pickle
from dataclasses import replace
from fractions import Fraction

import pytest

from symlstm.errors import ProblemError
from symlstm.problem import Sample, load_example, loads

WEIGHTS = """
[weights]
W_xh = [[0.8]]
W_hh = [[0.5]]
b_h = [0.1]
W_y = [[1.5]]
b_y = [-0.2]
"""
FIRST, SECOND = "[[samples]]\nsequence = [[1], [2]]\ntarget = [1]\n", "[[samples]]\nsequence = [[3]]\ntarget = [0]\n"


def found_in(text):
    with pytest.raises(ProblemError) as error:
        loads('cell = "rnn"\n' + text)
    return [(each.where, str(each.found), str(each.expected)) for each in error.value.findings]


def test_each_sample_has_its_own_length_target_and_state():
    problem = load_example("batch")
    assert [(each.steps, each.sample) for each in problem.each_sample] == [(2, 1), (3, 2)]
    assert problem.givens["s1.h.0.1"] == 0
    assert problem.givens["s2.h.0.1"] == Fraction(1, 2)
    assert problem.givens["s2.x.2.1"] == 2
    assert "x.1.1" not in problem.givens
    assert pickle.loads(pickle.dumps(problem)) == problem
    assert pickle.loads(pickle.dumps(problem.each_sample[1])) == problem.each_sample[1]


def test_an_initial_state_at_the_top_is_that_of_every_sample_without_its_own():
    text = 'cell = "rnn"\n' + FIRST + SECOND + "initial = { h = [2] }\n[initial]\nh = [1]\n" + WEIGHTS
    givens = loads(text).givens
    assert (givens["s1.h.0.1"], givens["s2.h.0.1"]) == (1, 2)


def test_tokens_of_each_sample():
    text = 'cell = "rnn"\nvocabulary = "ab"\n[[samples]]\nsequence = "ab"\n[[samples]]\nsequence = "bba"\n'
    problem = loads(text + "[weights]\nW_xh = [[1, 2]]\nW_hh = [[0.5]]\n")
    assert [len(sample.sequence) for sample in problem.samples] == [2, 3]
    assert problem.givens["s2.x.1.2"] == 1


def test_built_in_python_it_is_the_same_as_from_a_file():
    problem = load_example("batch")
    samples = (Sample((("1",), ("0.5",)), (("0.5",),)), Sample(((-1,), (2,), (1,)), ((1,),), {"h": ("0.5",)}))
    built = replace(problem, sequence=(), target=None, initial={}, samples=samples)
    assert built == problem
    assert built.with_numbers({"s2.x.1.1": 7, "W_y.1.1": 1}).givens["s2.x.1.1"] == 7


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("sequence = [[1]]\n" + FIRST + WEIGHTS, ("sequence", "one beside [[samples]]", "sequence in each of [[samples]]")),
        ("target = [1]\n" + FIRST + WEIGHTS, ("target", "one beside [[samples]]", "target in each of [[samples]]")),
        ("over_samples = 3\n" + FIRST + WEIGHTS, ("over_samples", "3", '"sum" or "mean"')),
        ('over_samples = "sum"\nsequence = [[1]]\n' + WEIGHTS, ("over_samples", '"sum"', "[[samples]] beside it")),
        ("samples = 3\n" + WEIGHTS, ("samples", "3", "1 to 16 tables, [[samples]]")),
        ("samples = []\n" + WEIGHTS, ("samples", "0 samples", "1 to 16 tables, [[samples]]")),
        ("samples = [1]\n" + WEIGHTS, ("samples[1]", "1", "a table, [[samples]]")),
        (FIRST + "[[samples]]\nsequence = [[1, 2]]\n" + WEIGHTS, ("samples[2].sequence", "rows of 2 numbers", "rows of 1 number")),
        (FIRST + "[[samples]]\nsequence = [[1]]\n" + WEIGHTS, ("samples[2].target", "nothing", "a target, as other samples have one")),
        (FIRST + "[upstream]\nh = [1]\n" + WEIGHTS, ("upstream", "gradients from outside beside [[samples]]", "no [upstream] with [[samples]]")),
    ],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(text, finding):
    assert found_in(text) == [finding]


def test_what_is_wrong_with_one_sample_is_told_with_its_place():
    found = found_in(FIRST + "[[samples]]\ntarget = [1, 2]\ninitial = { h = [1, 2] }\nlength = 2\n" + WEIGHTS)
    assert [where for where, _, _ in found] == ["samples[2].length"]
    found = found_in(
        FIRST + "[[samples]]\nsequence = [[x]]\ntarget = [1, 2]\ninitial = { h = [1, 2] }\n".replace("x", '"x"') + WEIGHTS
    )
    assert [where for where, _, _ in found] == ["samples[2].initial.h", "samples[2].target", "samples[2].sequence[1][1]"]


def test_what_is_wrong_with_the_weights_of_all_is_said_once():
    found = found_in(FIRST + SECOND + WEIGHTS.replace("[[0.8]]", "[[0.8, 1]]"))
    assert [where for where, _, _ in found] == ["weights.W_xh"]


def test_the_mistakes_of_a_problem_built_in_python_are_told_with_their_places():
    problem = load_example("batch")
    with pytest.raises(ProblemError, match=r"samples\[2\]\.sequence"):
        replace(problem, sequence=(), initial={}, target=None, samples=(problem.samples[0], Sample(((1.5,),), ((1,),))))
    with pytest.raises(ProblemError, match="one beside samples"):
        replace(problem, sequence=((9,),))
    with pytest.raises(ProblemError, match="a tuple of Samples"):
        replace(problem, samples=(3,))
    with pytest.raises(ProblemError, match="over_samples"):
        replace(problem, over_samples="max")
