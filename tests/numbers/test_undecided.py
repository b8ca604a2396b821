"""What cannot be decided about a line is said of that line: certified values are always printed."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from random import Random

import pytest

from symlstm import Rounding, load, load_example, solve, with_backward
from symlstm.derivation import derive
from symlstm.document.blocks import Paragraph
from symlstm.document.formula import Upright
from symlstm.errors import PrecisionError
from symlstm.numbers.certify import certify
from symlstm.numbers.outcome import Outcome
from symlstm.problem.settings import DETAILS, TIES, Layout
from symlstm.rendering.data import as_data

PAGES = Path(__file__).parents[1] / "data" / "cases" / "pages"
BIG = PAGES / "p20_bigx.toml"
pytestmark = pytest.mark.usefixtures("engine")


def outcomes(solution):
    """What is known of each line."""
    return {quantity: replay.follows for quantity, replay in solution.page.replays.items()}


def notes(document):
    return [
        block
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Paragraph) and block.tone == "note"
    ]


def with_output(problem, random):
    """The problem with a readout and a target, so that there is a loss to go back from."""
    if problem.target is not None:
        return problem
    weights = tuple(Fraction(random.choice([0, 1, -1, 3]), random.choice([1, 2, 7])) for _ in range(problem.hidden))
    return replace(
        problem,
        matrices={**problem.matrices, "W_y": (weights,)},
        biases={**problem.biases, "b_y": (Fraction(random.randint(-3, 3)),)},
        readout="last",
        target=((Fraction(random.choice([0, 1])),),),
    )


def stretched(problem, factor):
    return replace(problem, sequence=tuple(tuple(value * factor for value in row) for row in problem.sequence))


def extreme_problem(seed):
    """A saturated problem, or one with very large or small inputs, and any rounding rule."""
    random = Random(f"extreme {seed}")
    base = random.choice([load_example("saturated"), load(BIG), load(PAGES / "p07_scales.toml"), load_example("gru")])
    problem = stretched(with_output(base, random), Fraction(10) ** random.choice([0, 0, 3, 8, -8]))
    digits, by_places = random.randint(1, 8), random.random() < 0.5
    carry = random.choice(["full", "full", "printed"])
    rounding = Rounding(
        places=digits if by_places else None,
        figures=None if by_places else digits,
        ties=random.choice(TIES),
        carry=carry,
        carried=frozenset({"h"}) if carry == "printed" and random.random() < 0.4 else None,
        guard=random.randint(0, 3),
    )
    problem = replace(problem, rounding=rounding, layout=Layout(random.choice(DETAILS)))
    return with_backward(problem, random.choice(["0.1", "1e-30"]), random.choice([1, 2])) if random.random() < 0.6 else problem


def composed(seeds):
    """How many problems were certified, and of how many some line is undecided. Each that is certified is composed and written."""
    certified, undecided = 0, 0
    for seed in seeds:
        problem = extreme_problem(seed)
        try:
            certify(derive(problem), problem.rounding)
        except PrecisionError:
            continue
        solution = solve(problem)
        assert solution.document.named["checked"].blocks
        certified += 1
        undecided += Outcome.UNDECIDED in outcomes(solution).values()
    return certified, undecided


def test_a_line_that_cannot_be_decided_says_so_and_its_value_is_printed():
    """What the numbers on two lines of the backward pass give lies too near a boundary of the rounding rule."""
    solution = solve(extreme_problem(41))
    undecided = {quantity for quantity, outcome in outcomes(solution).items() if outcome is Outcome.UNDECIDED}
    assert undecided == {"d_b_i.2", "d_b_o.2"}
    assert sum("is undecided, because" in repr(note) for note in notes(solution.document)) == 2
    assert "of 2 it is undecided" in repr(solution.document)
    certified = certify(solution.derivation, solution.problem.rounding)
    for quantity in undecided:
        assert certified.printed[quantity] == solution.values.printed[quantity]


def test_an_undecided_line_is_neither_passed_nor_failed_without_a_look():
    """An outcome is no bool: whoever forgets the third one is stopped."""
    solution = solve(extreme_problem(41))
    with pytest.raises(TypeError):
        bool(solution.page.replays["d_b_i.2"].follows)


@pytest.mark.parametrize(("seed", "caption"), [(22, ""), (4, "Drift"), (226, ""), (135, "Gradient descent")])
def test_whatever_is_certified_is_composed(seed, caption):
    """Lines, drifts, shares of gradients and losses after gradient descent that stay undecided."""
    solution = solve(extreme_problem(seed))
    blocks = [block for section in solution.document.sections for block in section.blocks]
    undecided = {getattr(block, "caption", "") for block in blocks if repr(Upright("undecided")) in repr(block)}
    assert caption in undecided or Outcome.UNDECIDED in outcomes(solution).values()
    as_data(solution.problem, solution.derivation, solution.values, solution.crosscheck, solution.descent)


def test_an_undecided_loss_after_gradient_descent_is_null_in_the_data():
    solution = solve(extreme_problem(135))
    data = as_data(solution.problem, solution.derivation, solution.values, solution.crosscheck, solution.descent)
    first, second = data["training"]
    assert first["loss"] == str(solution.values.printed["loss"])
    assert (first["new_loss"], second["loss"]) == (None, None)


def test_a_refusal_of_a_value_that_cannot_be_written_out_is_said_at_once():
    """tanh(c) = c - c^3/3 + ... cut off, with c some 1e-10723295342."""
    problem = extreme_problem(24)
    with pytest.raises(PrecisionError, match=r"^tanh_c\.2\.1: .* of -9\.59925000000e-10723295342: more than a million decimals"):
        certify(derive(problem), problem.rounding)


@pytest.mark.slow
@pytest.mark.parametrize("chunk", range(10))
def test_hundreds_of_extreme_problems_are_composed_wherever_they_are_certified(chunk):
    certified, undecided = composed(range(30 * chunk, 30 * chunk + 30))
    assert certified > 20
    assert undecided < certified / 3
