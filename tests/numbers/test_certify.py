"""Certified values: the published ones, the undecidable ones, and proofs of equality."""

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from oracles.generic import generic_problem

from symlstm import PrecisionError, Rounding, load_example, loads
from symlstm.derivation import derive
from symlstm.derivation.identity import is_proven_equal
from symlstm.numbers.certify import certify

pytestmark = pytest.mark.usefixtures("engine")
REFERENCE = json.loads((Path(__file__).parent.parent / "data/seed_values.json").read_text())["values"]
# Printed by NumPy, to four decimals, in the program the example comes from.
PRINTED = {
    "z_f.1": (0.875, 0.625), "f.1": (0.7058, 0.6514), "z_i.1": (0.275, 0.325), "i.1": (0.5683, 0.5805),
    "z_g.1": (0.575, 0.275), "g.1": (0.519, 0.2683), "z_o.1": (0.325, 0.275), "o.1": (0.5805, 0.5683),
    "c.1": (0.295, 0.1557), "h.1": (0.1664, 0.0878), "z_f.2": (1.522, 1.2289), "f.2": (0.8208, 0.7736),
    "z_i.2": (0.5701, 0.5543), "i.2": (0.6388, 0.6351), "z_g.2": (1.0798, 0.5876), "g.2": (0.7931, 0.5282),
    "z_o.2": (0.5806, 0.593),
}  # fmt: skip


def printed(problem, **rounding):
    rule = Rounding(**rounding)
    return certify(derive(problem), rule).printed


def test_the_seed_agrees_with_its_certified_values_to_fifty_figures():
    ours = printed(load_example(), places=None, figures=50)
    forward = {name: value for name, value in REFERENCE.items() if not name.startswith("d_")}
    assert {name: str(ours[name]) for name in forward} == forward


@pytest.mark.parametrize("quantity", PRINTED)
def test_the_seed_agrees_with_its_printed_output(quantity):
    ours = printed(load_example())
    assert tuple(float(str(ours[f"{quantity}.{unit}"])) for unit in (1, 2)) == PRINTED[quantity]


def twins(steps):
    """Two identical units whose difference is read out: exactly zero, which no enclosure can tell."""
    problem = generic_problem(5, hidden=2, steps=steps)
    same = {name: (matrix[0], matrix[0]) for name, matrix in problem.matrices.items() if name != "W_y"}
    twin_rows = {name: tuple((row[0], row[1], row[1]) for row in ((m[0][0], m[0][2], m[0][2]),) * 2) for name, m in same.items()}
    return replace(
        problem,
        sequence=tuple(row[:1] for row in problem.sequence),
        matrices=twin_rows | {"W_y": ((Fraction(1), Fraction(-1)),)},
        biases={name: (bias[0],) * len(bias) for name, bias in problem.biases.items() if name != "b_y"}
        | {"b_y": (Fraction(5, 10**5),)},
        initial={name: (state[0],) * 2 for name, state in problem.initial.items()},
        target=None,
    )


def test_a_tie_that_can_be_proven_is_decided_by_exact_arithmetic():
    assert str(printed(twins(1), ties="half-up")["y.1.1"]) == "0.0001"
    assert str(printed(twins(1), ties="half-down")["y.1.1"]) == "5.0000e-5"


def test_a_tie_that_cannot_be_proven_is_refused():
    with pytest.raises(PrecisionError, match=r"^y\.3\.1: not decided at \d+ bits.*decimals are certain") as refusal:
        printed(twins(3))
    assert refusal.value.quantity == "y.3.1"


def test_no_equality_is_claimed_that_does_not_hold():
    derivation = derive(twins(1))
    assert is_proven_equal(derivation, "y.1.1", Fraction(5, 10**5))
    assert not is_proven_equal(derivation, "y.1.1", Fraction(5, 10**5) + Fraction(1, 10**40))
    assert not is_proven_equal(derivation, "f.1.1", Fraction(1, 2))


def test_carried_numbers_are_the_printed_ones():
    values = certify(derive(load_example()), Rounding(carry="printed"))
    assert values.carried["h.1.1"] == Fraction(str(values.printed["h.1.1"]))
    assert values.true["h.1.1"] != values.carried["h.1.1"]


def test_only_the_named_quantities_are_carried_as_printed():
    values = certify(derive(load_example()), Rounding(carry="printed", carried=frozenset({"h"})))
    assert isinstance(values.carried["h.1.1"], Fraction)
    assert not isinstance(values.carried["c.1.1"], Fraction)


def test_the_saturated_example_gives_the_whole_numbers_its_comments_promise():
    ours = certify(derive(load_example("saturated")), load_example("saturated").rounding).printed
    assert [str(ours[f"h.{t}.1"]) for t in range(1, 7)] == ["0", "0", "1", "-1", "1", "0"]


@pytest.mark.parametrize("size", [100, 300])
def test_weights_of_any_allowed_size_are_certified_without_running_out_of_memory(size):
    weights = "".join(f"W_{k} = [[-1e{size}, -1e{size}]]\nb_{k} = [0]\n" for k in "fico")
    values = printed(loads(f"sequence = [[0.5], [1]]\n[weights]\n{weights}"))
    assert str(values["z_f.1.1"]) == "-5" + "0" * (size - 1) + ".0000"
    assert values["f.1.1"].power < -(10 ** (size - 2))
