"""A Problem built in Python is checked as a file is, and cannot be changed afterwards."""

import copy
import pickle
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from symlstm import Layout, Problem, ProblemError, Rounding, SymLSTMError, Training, load_example, loads, solve, with_backward
from symlstm.derivation import derive
from symlstm.network import CELLS, Equation, EquationBlock
from symlstm.network.cells import GRU
from symlstm.network.equation import matmul, symbols_of, total
from symlstm.numbers.certify import certify
from symlstm.problem import example_text
from symlstm.problem.sections import SECTIONS


def faults(make):
    with pytest.raises(ProblemError) as error:
        make()
    return [f"{each.where}: {each.found} | {each.expected}" for each in error.value.findings]


# Immutable


@pytest.mark.parametrize(
    "change",
    [
        lambda p: p.givens.__setitem__("W_f.1.1", Fraction(1)),
        lambda p: p.matrices.__setitem__("W_f", ()),
        lambda p: p.biases.clear(),
        lambda p: p.initial.pop("h"),
        lambda p: p.sequence[0].__setitem__(0, Fraction(1)),
        lambda p: setattr(p, "title", "another"),
        lambda p: p.givens.update({"rate": Fraction(1)}),
    ],
)
def test_nothing_of_a_problem_can_be_changed(change):
    problem = load_example()
    before = dict(problem.givens)
    with pytest.raises((TypeError, AttributeError)):
        change(problem)
    assert problem.givens == before == load_example().givens


def test_what_a_problem_was_built_from_may_change_without_changing_it():
    matrices, sequence = dict(load_example().matrices), [["0.5"], ["1.5"], ["2.5"]]
    problem = replace(load_example(), matrices=matrices, sequence=sequence)
    matrices["W_f"] = ()
    sequence[0][0] = "7"
    assert problem == load_example()


@pytest.mark.parametrize("name", ["seed", "gru", "fractions", "saturated"])
def test_a_copied_or_pickled_problem_is_the_same_problem(name):
    problem = load_example(name)
    for made in (copy.copy(problem), copy.deepcopy(problem), pickle.loads(pickle.dumps(problem))):
        assert made == problem
        assert made.cell is problem.cell
        assert [repr(v) for v in made.givens.values()] == [repr(v) for v in problem.givens.values()]
        with pytest.raises(TypeError):
            made.matrices["W_y"] = ()


# Numbers exchanged


def test_with_numbers_gives_the_problem_with_other_numbers_and_leaves_this_one():
    problem = load_example()
    other = problem.with_numbers({"W_f.1.1": "1/2", "x.2.1": "0.3", "b_o.2": 3, "h.0.1": Fraction(1, 7), "target.3.1": "-1"})
    changed = {q: v for q, v in other.givens.items() if v != problem.givens[q]}
    assert changed == {
        "W_f.1.1": Fraction(1, 2),
        "x.2.1": Fraction(3, 10),
        "b_o.2": 3,
        "h.0.1": Fraction(1, 7),
        "target.3.1": -1,
    }
    assert problem == load_example()


def test_with_numbers_is_the_same_as_another_file():
    text = example_text().replace("[0.5], [1.5]", "[0.5], [0.75]").replace("b_y = [0.15]", 'b_y = ["1/3"]')
    assert load_example().with_numbers({"x.2.1": "0.75", "b_y.1": "1/3"}) == loads(text)


def test_with_numbers_exchanges_the_rate_of_gradient_descent():
    problem = with_backward(load_example(), "0.1", 3).with_numbers({"rate": "0.2"})
    assert problem.training == Training(Fraction(1, 5), 3)


def test_with_numbers_says_everything_that_is_wrong_at_once():
    with pytest.raises(SymLSTMError) as error:
        load_example().with_numbers(
            {"W_f.1.1": 0.5, "W_f.1.9": "1", "f.1.1": "1", "x.1.1": "nan", "b_f.1": "1e999", "c.0.1": True, "x.2.1": "1"}
        )
    said = str(error.value)
    assert said.startswith("with_numbers: 6 of 7 entries are wrong")
    for words in (
        'W_f.1.1: found the float 0.5, expected a number\n      a float has lost its digits: write it as text, "0.5"',
        "W_f.1.9: found no given number of this id",
        "did you mean W_f.1.3 or W_f.1.2 or W_f.1.1?",
        "f is worked out from what is given",
        "only finite numbers can be worked with",
        "b_f.1: found",
        "c.0.1: found true",
    ):
        assert words in said
    assert "x.2.1" not in said


def test_with_numbers_takes_whole_numbers_of_numpy_which_are_exact():
    problem = load_example()
    assert problem.with_numbers({"W_f.1.1": np.int64(2), "b_f.1": np.uint8(3)}) == problem.with_numbers(
        {"W_f.1.1": 2, "b_f.1": 3}
    )


@pytest.mark.parametrize("number", [np.float64("0.5"), np.float32("0.5"), Decimal("0.5"), 0.5])
def test_with_numbers_says_how_to_write_a_number_that_it_does_not_take(number):
    with pytest.raises(SymLSTMError, match=r'write it as text, "0\.5"'):
        load_example().with_numbers({"W_f.1.1": number})


# Checked


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: Rounding(places=None, figures=0), "rounding.figures: 0 | a whole number from 1 to 10,000"),
        (lambda: Rounding(places=-1), "rounding.places: -1 | a whole number from 0 to 10,000"),
        (
            lambda: Rounding(places=10**5000),
            "rounding.places: a number of more than 1,000 digits | a whole number from 0 to 10,000",
        ),
        (lambda: Rounding(places=True), "rounding.places: true | a whole number from 0 to 10,000"),
        (lambda: Rounding(places=2.0), "rounding.places: the float 2.0 | a whole number from 0 to 10,000"),
        (lambda: Rounding(places=4, figures=6), "rounding: both places and figures | one of them"),
        (lambda: Rounding(ties="up"), 'rounding.ties: "up" | "half-even", "half-up", "half-down" or "truncate"'),
        (
            lambda: Rounding(ties=["half-up"]),
            'rounding.ties: a list of 1 item | "half-even", "half-up", "half-down" or "truncate"',
        ),
        (lambda: Rounding(carry=None), 'rounding.carry: null | "full" or "printed"'),
        (lambda: Rounding(guard=21), "rounding.guard: 21 | a whole number from 0 to 20"),
        (lambda: Rounding(carry="printed", carried="h"), 'rounding.carried: "h" | a set of quantities, such as {"h"}'),
        (lambda: Rounding(carried={"h"}), 'rounding.carried: a list | no list with carry = "full"'),
        (lambda: Layout("long"), 'layout.detail: "long" | "brief", "normal" or "full"'),
        (lambda: Layout(backward=1), "layout.backward: 1 | True or False"),
        (lambda: Layout(paper="A5"), 'layout.paper: "A5" | "a4" or "us-letter"'),
        (lambda: Layout(sections="steps"), 'layout.sections: "steps" | a list of sections, such as ["givens", "steps"]'),
        (lambda: Layout(sections=()), 'layout.sections: an empty list | a list of sections, such as ["givens", "steps"]'),
        (lambda: Layout(without={"stepz"}), f'layout.without[1]: "stepz" | one of {", ".join(SECTIONS)}'),
        (lambda: Training(0.1), "training.rate: the float 0.1 | a number"),
        (lambda: Training("-1/2"), 'training.rate: "-1/2" | a number above 0'),
        (lambda: Training("0.1", 0), "training.steps: 0 | a whole number from 1 to 100"),
        (lambda: Training("0.1", "2"), 'training.steps: "2" | a whole number from 1 to 100'),
    ],
)
def test_settings_built_in_python_are_checked(make, fault):
    assert faults(make) == [fault]


def test_significant_figures_may_be_asked_alone():
    assert Rounding(figures=6) == Rounding(places=None, figures=6)
    assert Rounding() == Rounding(4) == Rounding(places=4)
    assert Rounding(carry="printed", carried=["h"]).carried == frozenset({"h"})
    assert Training("0.1").rate == Fraction(1, 10)


def test_layouts_that_name_the_same_sections_are_equal():
    layouts = {Layout(sections=names, without=["proof"]) for names in (["steps", "givens"], {"givens", "steps"})}
    assert layouts == {Layout(sections=("givens", "steps"), without=("proof",))}


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"title": ""}, 'title: "" | one line of text, in quotes, of at most 200 characters'),
        ({"cell": "lsmt"}, 'cell: "lsmt" | "rnn", "lstm", "lstm-peephole", "lstm-cifg", "gru" or "gru-reset-after"'),
        ({"cell": 3}, 'cell: 3 | "rnn", "lstm", "lstm-peephole", "lstm-cifg", "gru" or "gru-reset-after"'),
        ({"sequence": ()}, "sequence: an empty list | rows of numbers (one row for each time step)"),
        ({"sequence": None}, "sequence: null | rows of numbers (one row for each time step)"),
        ({"sequence": ((0.5,), (1,), (2,))}, "sequence[1][1]: the float 0.5 | a number"),
        ({"sequence": ((b"1",), (1,), (2,))}, "sequence[1][1]: an object of the type bytes | a number"),
        ({"sequence": ((10**400,), (1,), (2,))}, "sequence[1][1]: " + "1" + "0" * 36 + "... | 0, or a size from 1e-300 to 1e300"),
        ({"matrices": None}, "matrices: null | a mapping from names to numbers"),
        ({"initial": {"h": (0,)}}, "initial.h: 1 number | a list of 2 numbers (hidden H = 2)"),
        ({"initial": {"q": (0, 0)}}, "initial.q: an unknown key | one of h, c"),
        ({"readout": "first"}, 'readout: "first" | "last", "every", or a list of time steps such as [2, 4]'),
        (
            {"target": ((1, 2),)},
            "target: 1 row of 2 numbers | 1 row of 1 number (one row, for the last time step; outputs K = 1)",
        ),
        ({"rounding": None}, "rounding: null | a Rounding"),
        ({"layout": "full"}, 'layout: "full" | a Layout'),
        ({"training": "0.1"}, 'training: "0.1" | a Training, or None'),
        (
            {"target": None, "layout": Layout(backward=True)},
            "layout.backward: no target | a target, as the gradients are those of the loss",
        ),
    ],
)
def test_a_problem_built_in_python_is_checked(fields, fault):
    assert fault in faults(lambda: replace(load_example(), **fields))


def test_a_problem_built_in_python_names_every_weight_that_is_missing():
    assert len(faults(lambda: replace(load_example(), matrices={}))) >= 4


def test_quantities_that_are_carried_on_must_exist():
    rounding = Rounding(carry="printed", carried={"h", "q"})
    assert faults(lambda: replace(load_example(), rounding=rounding))[0].startswith('rounding.carried[2]: "q" | one of z_f, f')


def test_a_problem_can_be_built_from_texts_and_whole_numbers():
    weights = {f"W_{gate}": [["0.5", "1/4"]] for gate in "fico"}
    problem = Problem("By hand", "lstm", [[1], ["-1"]], weights, {f"b_{gate}": [0] for gate in "fico"}, {})
    assert problem.sequence == ((1,), (-1,))
    assert problem.initial == {"h": (0,), "c": (0,)}
    assert solve(problem)["h.2.1"] == solve(problem.with_numbers({"x.1.1": 1}))["h.2.1"]


def test_gradient_descent_brings_the_backward_pass_with_it():
    assert replace(load_example(), training=Training("0.1")).layout.backward


# Shapes decide


@pytest.fixture
def cell_with_u(monkeypatch):
    """A GRU whose candidate's matrix is called U_n and whose bias is called W."""
    x, r, h_prev, z_n, U_n, W = symbols_of("x r h_prev z_n U_n W")
    renamed = Equation(z_n, total(matmul(U_n, x, r * h_prev), W), "pre-activation of the candidate", owner="candidate")
    blocks = tuple(
        EquationBlock(b.title, b.purpose, tuple(renamed if e.target == z_n else e for e in b.equations)) for b in GRU.blocks
    )
    cell = replace(GRU, name="gru-u", blocks=blocks)
    monkeypatch.setitem(CELLS, "gru-u", cell)
    return cell


def test_a_matrix_is_known_by_its_shape_and_not_by_its_letter(cell_with_u):
    text = example_text("gru")
    usual = with_backward(loads(text), "0.1")
    other = with_backward(loads(text.replace('"gru"', '"gru-u"', 1).replace("W_n", "U_n").replace("b_n", "W  ")), "0.1")
    assert other.matrices["U_n"] == usual.matrices["W_n"]
    assert other.biases["W"] == usual.biases["b_n"]
    values = [certify(derive(each), each.rounding).printed for each in (usual, other)]
    rename = {"W_n": "U_n", "b_n": "W"}
    for quantity, value in values[0].items():
        name, *index = quantity.split(".")
        stem = next((p for p in ("d_", "new_") if name.startswith(p)), "")
        assert value == values[1][".".join([stem + rename.get(name.removeprefix(stem), name.removeprefix(stem)), *index])]


def test_updated_parameters_are_called_by_their_shape(cell_with_u):
    text = example_text("gru").replace('"gru"', '"gru-u"', 1).replace("W_n", "U_n").replace("b_n", "W  ")
    derivation = derive(with_backward(loads(text), "0.1"))
    assert derivation.step("new_U_n.1.1").rule == "updated weights: gradient descent"
    assert derivation.step("new_W.1").rule == "updated bias: gradient descent"


def test_equal_problems_have_equal_hashes_and_may_be_keys():
    assert {load_example(): 1, load_example(): 2} == {load_example(): 2}
    assert {hash(load_example()), hash(load_example("gru"))} > {hash(load_example("seed"))}


def test_a_list_that_holds_itself_is_said_and_does_not_run_on():
    endless: list[object] = []
    endless.append(endless)
    with pytest.raises(ProblemError):
        replace(load_example(), sequence=endless)
