"""A cell like none that comes with symlstm gets everything that these get, from its equations alone."""

import math

import pytest
from network.strange import STRANGE, strange_problem

from symlstm import mark, render, render_pdf, solve, with_backward
from symlstm.network.names import Role, Size
from symlstm.numbers.outcome import Outcome

FORMATS = ["md", "github.md", "tex", "fragment.tex", "html", "ipynb", "typ"]


@pytest.fixture(scope="module", params=["last", "every"])
def solution(request):
    return solve(with_backward(strange_problem(readout=request.param), "0.1"))


def loss_of(problem, changed=None, by=0.0):
    """The loss in floats, from the equations as a textbook would write them."""
    given = {identity: float(value) + (by if identity == changed else 0.0) for identity, value in problem.givens.items()}
    state, loss = [given["mem.0.1"], given["mem.0.2"]], 0.0
    for t in range(1, problem.steps + 1):
        inputs = [given[f"x.{t}.{j}"] for j in (1, 2)]
        feature = [sum(given[f"U_in.{k}.{j}"] * inputs[j - 1] for j in (1, 2)) for k in (1, 2)]
        column = [*inputs, *state, *feature]
        mixed = [
            sum(given[f"Mix.{k}.{j}"] * column[j - 1] for j in range(1, 7))
            + given[f"peep.{k}"] * state[k - 1]
            + given[f"shift.{k}"]
            for k in (1, 2)
        ]
        state = [math.tanh(given[f"gain.{k}"] * mixed[k - 1]) for k in (1, 2)]
        if t in problem.read_out_at:
            y = sum(given[f"W_y.1.{k}"] * state[k - 1] for k in (1, 2)) + given["b_y.1"]
            loss += (y - given[f"target.{t}.1"]) ** 2 / 2
    return loss


def test_roles_and_shapes_are_read_off_the_equations():
    roles = {name: parameter.role for name, parameter in STRANGE.parameters.items()}
    assert roles == {"U_in": Role.MATRIX, "Mix": Role.MATRIX, "peep": Role.DIAGONAL, "shift": Role.BIAS, "gain": Role.DIAGONAL}
    assert STRANGE.shapes({Size.INPUT: 3, Size.HIDDEN: 5}) == {
        "U_in": (5, 3),
        "Mix": (5, 13),
        "peep": (5,),
        "shift": (5,),
        "gain": (5,),
    }


def test_its_loss_is_that_of_a_plain_program(solution):
    assert float(solution["loss"]) == pytest.approx(loss_of(solution.problem), abs=6e-5)


def test_every_gradient_of_a_parameter_is_the_slope_of_a_plain_program(solution):
    problem, parameters = solution.problem, [*solution.problem.matrices, *solution.problem.biases]
    entries = [identity for identity in problem.givens if identity.split(".")[0] in parameters]
    assert len(entries) == 25
    for entry in entries:
        slope = (loss_of(problem, entry, 1e-6) - loss_of(problem, entry, -1e-6)) / 2e-6
        assert float(solution[f"d_{entry}"]) == pytest.approx(slope, abs=6e-5), entry


def test_without_a_witness_the_cross_check_is_undecided_and_says_why(solution):
    assert solution.crosscheck.outcome is Outcome.UNDECIDED
    assert {slope.outcome for slope in solution.crosscheck.slopes} == {Outcome.HOLDS}
    assert "there is no independent evaluation of this cell" in render(solution, "md")


@pytest.mark.parametrize("format", FORMATS)
def test_it_gets_every_format(solution, format):
    assert "back to the memory" in render(solution, format)


def test_it_gets_a_pdf(solution):
    assert render_pdf(solution).startswith(b"%PDF")


def test_what_stands_on_its_page_is_true_of_it(solution):
    page = render(solution, "md")
    assert "logistic" not in page
    assert (
        r"Columns 1 and 2 of $\mathrm{Mix}$ belong to $x^{(t)}$, columns 3 and 4 to $\mathrm{mem}^{(t-1)}$, columns 5 and 6 to $u^{(t)}$"
        in page
    )


def test_an_honest_sheet_earns_full_marks_and_a_wrong_line_costs_one():
    problem = strange_problem()
    answers = {step.target: str(solve(problem).values.printed[step.target]) for step in solve(problem).derivation.steps}
    assert mark(problem, answers).mark == f"{len(answers)} of {len(answers)}"
    assert mark(problem, answers | {"a.2.1": "0.1234"}).mark == f"{len(answers) - 1} of {len(answers)}"
