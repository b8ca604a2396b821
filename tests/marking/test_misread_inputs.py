"""A number of the input misread at one time step, and the two gates of a GRU exchanged, are one mistake: told on every line, charged once.

The student's sheet is the honest one of a twin problem with another input, marked by the problem as it was set.
"""

import math
from dataclasses import replace
from fractions import Fraction

import pytest
from oracles.calculator import honest
from oracles.generic import generic_problem

from symlstm import loads
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of
from symlstm.problem.settings import Rounding

USUAL = ("c", "h", "y", "loss")


def problem(cell):
    return replace(generic_problem(5, cell), rounding=Rounding(places=4))


def misread(cell, how, form):
    right = problem(cell)
    rows = [list(row) for row in right.sequence]
    how(rows[1])
    answers = honest(Marker(replace(right, sequence=tuple(map(tuple, rows)))).derivation, 4)
    asked = [line for line in answers if form == "every" or line.split(".")[0] in USUAL]
    return Marker(right).mark(sheet_of("student", {line: answers[line] for line in asked}), asked)


def sign_lost(row):
    row[0] = -row[0]


def digit_misread(row):
    row[0] += Fraction(3, 10)


@pytest.mark.parametrize("form", ["every", "usual"])
@pytest.mark.parametrize("how", [sign_lost, digit_misread])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_an_input_misread_at_one_step_is_told_on_every_wrong_line_and_charged_once(cell, how, form):
    found = misread(cell, how, form)
    assert len(found.wrong) > 1
    assert {line.causes for line in found.wrong} == {("input-misread",)}
    assert found.total.possible - found.total.earned == 1


def gru_with_gates_exchanged():
    """A GRU with one unit by hand, four places a line, r in place of z and z in place of r."""
    text = 'cell = "gru"\nsequence = [[0.5], [1.5], [-0.7]]\n[weights]\n' + "".join(
        f"W_{gate} = [[{w}, {u}]]\nb_{gate} = [{b}]\n" for gate, (w, u, b) in GRU.items()
    )
    h, answers = 0.4, {}
    for t, x in enumerate((0.5, 1.5, -0.7), 1):
        of = {gate: round(w * x + u * h + b, 4) for gate, (w, u, b) in GRU.items() if gate != "n"}
        gate = {name: round(1 / (1 + math.exp(-z)), 4) for name, z in of.items()}
        w, u, b = GRU["n"]
        of["n"] = round(w * x + u * gate["z"] * h + b, 4)
        gate["n"] = round(math.tanh(of["n"]), 4)
        h = round((1 - gate["r"]) * gate["n"] + gate["r"] * h, 4)
        answers |= {f"z_{name}.{t}.1": z for name, z in of.items()} | {f"{name}.{t}.1": value for name, value in gate.items()}
        answers[f"h.{t}.1"] = h
    made = loads(text + "[initial]\nh = [0.4]\n[rounding]\nplaces = 4\n")
    return made, {quantity: f"{value:.4f}" for quantity, value in answers.items()}


GRU = {"z": (0.65, -0.4, 0.3), "r": (-0.9, 0.7, 0.2), "n": (1.1, 0.8, -0.25)}


def test_update_and_reset_gate_exchanged_throughout_are_one_mistake():
    made, answers = gru_with_gates_exchanged()
    found = Marker(made).mark(sheet_of("student", answers), list(answers))
    assert {line.quantity.split(".")[0] for line in found.wrong} == {"z_n", "h"}
    assert {line.causes for line in found.wrong} == {("update-and-reset-exchanged",)}
    assert found.total.possible - found.total.earned == 1


def test_the_reset_gate_of_one_unit_for_all_is_one_mistake():
    marker = Marker(problem("gru"))
    given = {name: float(value) for name, value in marker.derivation.givens.items()}
    slips: dict[str, str] = {}
    for t, unit in ((t, unit) for t in (1, 2, 3) for unit in (1, 2)):
        s = given | {name: float(text) for name, text in honest(marker.derivation, 4, slip=slips).items()}
        row, before = [s[f"W_n.{unit}.{k}"] for k in (1, 2, 3, 4)], [s[f"h.{t - 1}.{k}"] for k in (1, 2)]
        beside = [s[f"x.{t}.1"], s[f"x.{t}.2"], *(s[f"r.{t}.1"] * state for state in before)]
        slips[f"z_n.{t}.{unit}"] = f"{sum(w * v for w, v in zip(row, beside, strict=True)) + s[f'b_n.{unit}']:.4f}"
    found = marker.mark(sheet_of("student", honest(marker.derivation, 4, slip=slips)))
    assert {(line.judged.step.name, line.causes) for line in found.wrong} == {("z_n", ("reset-of-one-unit",))}
    assert found.total.possible - found.total.earned == 1


def gru(xs, seen=lambda z: z):
    """The same GRU of one unit; `seen` is what a pre-activation is taken for where its function is looked up."""
    h, answers = 0.4, {}
    for t, x in enumerate(xs, 1):
        z = {gate: round(w * x + u * h + b, 4) for gate, (w, u, b) in GRU.items() if gate != "n"}
        gate = {name: round(1 / (1 + math.exp(-seen(value))), 4) for name, value in z.items()}
        w, u, b = GRU["n"]
        z["n"] = round(w * x + u * gate["r"] * h + b, 4)
        gate["n"] = round(math.tanh(seen(z["n"])), 4)
        h = round((1 - gate["z"]) * gate["n"] + gate["z"] * h, 4)
        answers |= {f"z_{name}.{t}.1": value for name, value in z.items()} | {
            f"{name}.{t}.1": value for name, value in gate.items()
        }
        answers[f"h.{t}.1"] = h
    return {quantity: f"{value:.4f}" for quantity, value in answers.items()}


@pytest.mark.parametrize("is_asked", [lambda quantity: True, lambda quantity: quantity[0] == "h"])
@pytest.mark.parametrize(
    ("answers", "cause"),
    [
        (gru((-0.7, 1.5, 0.5)), "sequence-turned-round"),
        (gru((1.5, 0.5, -0.7)), "inputs-exchanged"),
        (gru((0.5, 1.5, -0.7), seen=lambda z: round(z, 1)), "rounded-on-the-way"),
    ],
)
def test_what_was_done_on_the_whole_sheet_is_told_and_charged_once(answers, cause, is_asked):
    made, _ = gru_with_gates_exchanged()
    asked = {quantity: text for quantity, text in answers.items() if is_asked(quantity)}
    found = Marker(made).mark(sheet_of("student", asked), list(asked))
    assert found.wrong
    assert all(cause in line.causes for line in found.wrong)
    assert found.total.possible - found.total.earned == 1
