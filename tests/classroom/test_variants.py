"""Variants: reproducible, pleasant by hand, and what they may not be is answered."""

import hashlib
import os
import subprocess
import sys
from dataclasses import replace
from fractions import Fraction
from itertools import islice, pairwise

import pytest

from symlstm import ProblemError, Rounding, SymLSTMError, Variants, load_example, loads, solve, vary
from symlstm.classroom.allowed import grid
from symlstm.classroom.pleasant import SATURATED, broken_rule, near_tie
from symlstm.classroom.variants import variant_file
from symlstm.marking.fingerprint import fingerprint
from symlstm.numbers.rounding import round_real, true_rule
from symlstm.problem import EXAMPLES

PLEASANT = [name for name in EXAMPLES if name != "saturated"]  # gates saturated on purpose


def first(name: str, seed: int | str = 1, count: int = 3, **variants):
    problem = load_example(name)
    return list(vary(replace(problem, variants=Variants(**variants)) if variants else problem, seed, count))


# The same again


@pytest.mark.parametrize("name", PLEASANT)
def test_a_variant_does_not_depend_on_how_many_are_asked(name):
    few, many = first(name, 5, 2), first(name, 5, 4)
    assert few == many[:2]
    assert len({fingerprint(variant) for variant in many}) == 4
    assert first(name, 6, 2) != few


def test_a_variant_is_the_same_file_on_every_machine():
    seed = load_example("seed")
    files = [variant_file(variant, seed, 7, number) for number, variant in enumerate(vary(seed, 7, 3), 1)]
    assert (
        hashlib.sha256("".join(files).encode()).hexdigest() == "e910e4128958ee19884de46c77283be6a0d6a0d449b918bc8aa7eee1bd2c122e"
    )


def test_a_variant_is_the_same_without_the_faster_engine():
    program = "from symlstm import load_example, vary\nfor v in vary(load_example('gru'), 3, 3):\n    print(dict(v.givens))"
    runs = [
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment)
        for environment in (os.environ | {"SYMLSTM_ENGINE": engine} for engine in ("mpmath", "flint"))
    ]
    assert runs[0].stdout == runs[1].stdout != ""


@pytest.mark.parametrize("name", PLEASANT)
def test_the_file_of_a_variant_is_the_variant(name):
    problem = load_example(name)
    for number, variant in enumerate(vary(problem, "winter", 2), 1):
        file = variant_file(variant, problem, "winter", number)
        assert loads(file) == variant
        assert fingerprint(problem) in file
        assert fingerprint(variant) in file
        assert f'title = "{problem.title}, variant {number}"' in file


def test_all_samples_of_a_variant_go_through_the_same_new_weights():
    problem = load_example("batch")
    for variant in first("batch", 4, 3, vary=("weights", "sequence", "target", "initial")):
        assert [sample.sequence for sample in variant.samples] != [sample.sequence for sample in problem.samples]
        assert variant.matrices != problem.matrices
        assert [len(sample.sequence) for sample in variant.samples] == [len(sample.sequence) for sample in problem.samples]
        assert solve(variant).crosscheck.outcome.value == "holds"


def test_each_samples_tokens_change_places_among_themselves():
    text = """
cell = "rnn"
vocabulary = "abc"
[[samples]]
sequence = "abca"
[[samples]]
sequence = "cb"
[weights]
W_h = [[1.5, 0.5, -0.25, 0.75]]
[variants]
vary = ["sequence"]
"""
    variants = list(vary(loads(text), 2, 6))
    assert all(
        sorted(new.sequence) == sorted(old.sequence)
        for variant in variants
        for new, old in zip(variant.samples, loads(text).samples, strict=True)
    )
    assert len({variant.samples[0].sequence for variant in variants}) > 1


# Pleasant by hand


@pytest.mark.parametrize("name", PLEASANT)
def test_numbers_lie_on_the_grid_and_within_the_range_of_the_problem(name):
    problem = load_example(name)
    weights = [v for rows in problem.matrices.values() for row in rows for v in row] + [
        v for b in problem.biases.values() for v in b
    ]
    for variant in vary(problem, 11, 3):
        for quantity, value in variant.givens.items():
            if quantity.split(".")[0] in problem.matrices:
                own = problem.givens[quantity]
                assert (value / grid(own, weights)).denominator == 1
                assert min(weights) <= value <= max(weights)
                assert value not in (0, 1)


@pytest.mark.parametrize("name", ["seed", "gru", "peephole", "two-layers"])
def test_no_two_numbers_of_a_row_or_a_column_are_alike(name):
    for variant in first(name):
        for rows in variant.matrices.values():
            assert all(len(set(row)) == len(row) for row in rows)
            assert all(len(set(column)) == len(column) for column in zip(*rows, strict=True))


def test_no_two_gates_have_the_same_number_at_one_place():
    for variant in first("seed", count=10):
        gates = [variant.matrices[f"W_{gate}"] for gate in "fico"]
        assert all(len({rows[r][c] for rows in gates}) == 4 for r in range(2) for c in range(3))
        assert all(len({variant.biases[f"b_{gate}"][r] for gate in "fico"}) == 4 for r in range(2))


def test_neighbouring_inputs_differ():
    for variant in first("seed", count=10):
        assert all(a != b for a, b in pairwise(variant.sequence))


@pytest.mark.parametrize("name", ["seed", "gru"])
def test_gates_are_away_from_saturation_and_results_from_ties(name):
    for variant in first(name):
        solution = solve(variant)
        values = solution.values
        for step in solution.derivation.steps:
            assert not near_tie(values.true[step.target], values.printed[step.target], False)
            if step.name.startswith("z_") and step.name != "z_y":
                assert abs(Fraction(str(values.printed[step.target]))) <= SATURATED


def test_a_tie_and_what_lies_next_to_it_are_noticed():
    def is_near(text: str, ties: str = "half-even") -> bool:
        printed = round_real(Fraction(text), true_rule(Rounding(places=2, ties=ties)))
        return near_tie(Fraction(text), printed, ties == "truncate")

    assert [is_near(text) for text in ("0.125", "0.125005", "0.1249", "0.12", "-0.125")] == [True, True, False, False, True]
    assert [is_near(text, "truncate") for text in ("0.125", "0.12", "0.120001", "0.119999")] == [False, False, True, True]


def test_saturated_gates_are_noticed():
    assert broken_rule(load_example("saturated")) == "a gate or a state is saturated"
    assert broken_rule(load_example("seed").with_numbers({"W_f.1.1": 9})) == "a gate or a state is saturated"


# What [variants] says


def test_zeros_of_states_stay_and_tokens_stay():
    for variant in first("hello"):
        assert variant.sequence == load_example("hello").sequence
        assert not any(variant.initial["h"])


def test_tokens_change_places_where_that_is_asked():
    variants = first("hello", count=10, vary=["sequence"])
    assert len({variant.sequence for variant in variants}) > 3
    assert all(sorted(variant.sequence) == sorted(load_example("hello").sequence) for variant in variants)
    assert all(variant.matrices == load_example("hello").matrices for variant in variants)


def test_only_what_is_named_varies():
    seed = load_example("seed")
    for variant in first("seed", vary=["W_f", "target"], step={"target": "0.5"}, range={"target": [1, 5]}):
        changed = {quantity.split(".")[0] for quantity, value in variant.givens.items() if value != seed.givens[quantity]}
        assert changed == {"W_f", "target"}


def test_initial_states_vary_but_zeros_do_not():
    for variant in first("coupled", vary=["initial"], range=[-1, 1], step="0.1"):
        assert not any(variant.initial["h"])
        assert variant.initial["c"] != load_example("coupled").initial["c"]


def test_step_and_range_hold():
    for variant in first("seed", step="0.1", range={"weights": [-1, 1], "sequence": [-2, 2]}):
        assert all((value * 10).denominator == 1 for name, value in variant.givens.items() if name[0] in "Wbx")


def test_a_fraction_keeps_its_denominator():
    fractions = load_example("fractions")
    for variant in first("fractions"):
        assert all(
            fractions.givens[name].denominator % value.denominator == 0
            for name, value in variant.givens.items()
            if name[0] == "W"
        )


# What cannot be


@pytest.mark.parametrize(
    ("variants", "found"),
    [
        ({"vary": ["initial"]}, "variants.vary: found nothing that varies"),
        ({"range": [0, "0.01"]}, "variants.range: found no multiple of 0.05 from 0 to 0.01"),
        ({"step": "1e-9"}, "variants.step: found more than 100,000 multiples of the step"),
        ({"range": [20, 40], "step": 10}, "in 500 of them two parameters that could be taken for each other are alike"),
        ({"range": {"weights": [20, 90]}, "step": {"weights": "0.5"}}, "in 500 of them a gate or a state is saturated"),
    ],
)
def test_what_cannot_be_met_is_said(variants, found):
    with pytest.raises(ProblemError) as error:
        first("seed", **variants)
    assert found in str(error.value)


@pytest.mark.parametrize(
    ("seed", "count"), [(1.5, 1), ("", 1), ("a\nb", 1), ("x" * 101, 1), (True, 1), (1, 0), (1, 10_001), (1, "3")]
)
def test_seeds_and_counts_out_of_bounds_are_refused_at_once(seed, count):
    with pytest.raises(SymLSTMError):
        vary(load_example("seed"), seed, count)


def test_variants_come_one_by_one():
    assert len(list(islice(vary(load_example("rnn"), 1, 10_000), 2))) == 2
