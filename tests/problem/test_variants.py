"""`[variants]` of a problem file: what is read of it, and what is answered where it is wrong."""

from fractions import Fraction

import pytest

from symlstm import ProblemError, load_example, loads
from symlstm.problem import Variants, example_text
from symlstm.problem.toml_writer import toml_text


def with_table(lines: str, example: str = "seed"):
    return loads(f"{example_text(example)}\n[variants]\n{lines}\n")


def said(lines: str, example: str = "seed") -> list[str]:
    with pytest.raises(ProblemError) as error:
        with_table(lines, example)
    return [f"{each.where}: {each.found} | {each.expected} | {each.hint}" for each in error.value.findings]


def test_a_problem_need_not_say_anything_of_variants():
    assert load_example("seed").variants is None


def test_one_step_and_one_range_are_those_of_all_numbers():
    variants = with_table('vary = ["W_f", "sequence"]\nstep = 0.1\nrange = [-1, "3/2"]\nplaces = 2').variants
    assert variants == Variants(("W_f", "sequence"), "0.1", ("-1", "3/2"), 2)
    assert variants.step_of("sequence") == Fraction(1, 10)
    assert variants.range_of("W_f") == (-1, Fraction(3, 2))


def test_a_table_gives_each_its_own():
    variants = with_table("step = {weights = 0.05, sequence = 0.5}\nrange = {sequence = [1, 3]}").variants
    assert (variants.step_of("W_f", "weights"), variants.step_of("sequence")) == (Fraction(1, 20), Fraction(1, 2))
    assert (variants.range_of("W_f", "weights"), variants.range_of("sequence")) == (None, (1, 3))


def test_places_alone_are_a_step():
    assert with_table("places = 1").variants.step_of("W_f") == Fraction(1, 10)


def test_weights_of_all_layers_or_of_one():
    variants = with_table('vary = ["W_f", "l2.b_f"]', "two-layers").variants
    assert variants.vary == ("W_f", "l2.b_f")


@pytest.mark.parametrize(
    ("lines", "found"),
    [
        ('vary = "W_f"', ['variants.vary: "W_f" | a list of names, such as ["weights", "sequence"] | write ["W_f"]']),
        ('vary = ["w_f"]', 'variants.vary[1]: "w_f" | one of weights'),
        ("step = 0", ["variants.step: 0 | a number above 0 | numbers are multiples of it, such as 0.05"]),
        ("step = {W_q = 1}", 'variants.step.W_q: "W_q" | one of weights'),
        ("range = [1, -1]", ["variants.range: a list of 2 items | two numbers, the smaller one first: [-0.9, 0.9] | "]),
        ("range = 3", ["variants.range: 3 | two numbers, the smaller one first: [-0.9, 0.9] | "]),
        ("range = [[0], 1]", ["variants.range: a list of 2 items | two numbers, the smaller one first: [-0.9, 0.9] | "]),
        ("places = 1.5", ["variants.places: 1.5 | a whole number from 0 to 12 | "]),
        ("places = 1\nstep = 0.05", ["variants.step: 1/20 | a multiple of 1e-1, as places = 1 | "]),
        ("steps = 1", ["variants.steps: an unknown key | one of vary, step, range, places | did you mean step?"]),
    ],
)
def test_what_is_wrong_is_answered(lines, found):
    answers = said(lines)
    assert answers == found if isinstance(found, list) else answers[0].startswith(found)


def test_a_target_varies_only_where_there_is_one():
    assert said('vary = ["target"]', "saturated")[0].startswith('variants.vary[1]: "target" | one of weights, sequence, initial')


@pytest.mark.parametrize(
    "lines", ['vary = ["weights"]', "step = 0.1\nrange = [-1, 1]", 'step = {"W_f" = 1, sequence = "1/3"}', "places = 2", ""]
)
def test_it_is_written_as_it_was_read(lines):
    problem = with_table(lines)
    assert loads(toml_text(problem)) == problem
