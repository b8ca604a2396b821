"""Students who make one mistake everywhere, forward or back: each is told what it was, and charged for one line, on either form.

What they write is worked out by NumPy, from the textbook, and goes on from their own wrong numbers.
"""

import numpy as np
import pytest
from oracles.student import GATES, INPUTS, PROBLEM, STEPS, UNITS, WIDTH, Student, on_form

from symlstm import load
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of

FORMS = ("every line", "usual")


@pytest.fixture(scope="module")
def marker(tmp_path_factory):
    path = tmp_path_factory.mktemp("student") / "problem.toml"
    path.write_text(PROBLEM, encoding="utf-8")
    return Marker(load(path))


def marked(marker, form, **ways):
    """The sheet of a student who does some things in another way."""
    lines = on_form(type("Mistaken", (Student,), ways)().numbers(), form)
    return marker.mark(sheet_of("student", lines), list(lines))


def charged(sheet):
    """What the sheet lost, but for lines that a zero leaves nothing of."""
    return sum(line.weight - line.earned for line in sheet.lines if line.verdict.value != "follows-trivial")


def squash(student, t):
    student.c[t] = student.tanh_c[t]


def forget(student, t):
    student.h[t - 1] = student.c[t - 1] = np.zeros(UNITS)


FORWARD = {
    "tanh-of-product": {"hidden_state": lambda s, t: np.tanh(s.o[t] * s.c[t])},
    "squashed-state-carried-on": {"after_step": squash},
    "candidate-squashed-again/activation-twice": {"cell_state": lambda s, t: s.f[t] * s.c[t - 1] + s.i[t] * np.tanh(s.g[t])},
    "nothing-handed-on": {"before_step": forget},
    "one-minus-forgotten": {"cell_state": lambda s, t: (1 - s.f[t]) * s.c[t - 1] + s.i[t] * s.g[t]},
    "input-of-step-before": {"column": lambda s, t: np.concatenate([INPUTS[t - 2] if t > 1 else np.zeros(WIDTH), s.h[t - 1]])},
    "own-unit-alone": {"sum_before": lambda s, g, t: s.weights[g][:, :WIDTH] @ INPUTS[t - 1] + np.diag(s.weights[g][:, WIDTH:]) * s.h[t - 1] + s.biases[g]},
    "columns-permuted": {"weights": {**Student.weights, "y": Student.weights["y"][:, ::-1]}},
    "another-row": {"weights": {gate: rows[::-1] for gate, rows in Student.weights.items()}},
    "signs-overlooked": {"weights": {gate: abs(rows) for gate, rows in Student.weights.items()}},
    "stacked-the-other-way": {
        "column": lambda s, t: np.concatenate([s.h[t - 1], INPUTS[t - 1]]),
        "handed_back": lambda s, t: sum(s.weights[g][:, :UNITS].T @ s.d_z[g, t + 1] for g in GATES),
        "met": lambda s, t: np.concatenate([s.h[t - 1], INPUTS[t - 1]]),
    },
}  # fmt: skip
BACK = {
    "derivative-for-value": {"to_output_gate": lambda s, t: s.d_h[t] * (1 - s.tanh_c[t] ** 2)},
    "wrong-factor": {"along_cell_states": lambda s, t: s.d_c[t + 1] * s.i[t + 1]},
    "gradients-of-gates-exchanged": {"to_forget_gate": lambda s, t: s.d_c[t] * s.g[t], "to_input_gate": lambda s, t: s.d_c[t] * s.c[t - 1]},
    "loss-at-every-step": {"handed_back": lambda s, t: Student.handed_back(s, t) + s.d_h[STEPS]},
    "own-unit-alone": {"handed_back": lambda s, t: sum(np.diag(s.weights[g][:, WIDTH:]) * s.d_z[g, t + 1] for g in GATES)},
    "another-column": {"handed_back": lambda s, t: sum(s.weights[g][:, :WIDTH].T @ s.d_z[g, t + 1] for g in GATES)},
    "path-forgotten": {"handed_back": lambda s, t: s.weights["c"][:, WIDTH:].T @ s.d_z["c", t + 1]},
    "order-in-gradient": {"met": lambda s, t: np.concatenate([s.h[t - 1], INPUTS[t - 1]])},
    "before-activation": {"slope_of_candidate": lambda s, value, t: 1 - s.z["c", t] ** 2},
    "derivative-left-out": {"slope_of_gate": lambda s, value, g, t: 1.0, "slope_of_candidate": lambda s, value, t: 1.0},
    "loss-for-derivative": {"gradient_of_prediction": lambda s: s.loss()},
    "hidden-state-squashed-again": {"gradient_of_last_state": lambda s: s.weights["y"].T @ s.d_y * (1 - s.h[STEPS] ** 2)},
}  # fmt: skip
BOTH = {  # made forward, and differentiated as it was made
    "tanh-for-sigmoid": {"gate": lambda s, g, t: np.tanh(s.z[g, t]), "slope_of_gate": lambda s, value, g, t: 1 - value**2},
    "sigmoid-for-tanh": {"candidate": lambda s, t: s.sigmoid(s.z["c", t]), "slope_of_candidate": lambda s, value, t: value * (1 - value)},
    "activation-left-out/before-activation": {"candidate": lambda s, t: s.z["c", t], "slope_of_candidate": lambda s, value, t: 1.0},
    "output-without-tanh": {
        "hidden_state": lambda s, t: s.o[t] * s.c[t], "to_output_gate": lambda s, t: s.d_h[t] * s.c[t], "slope_of_squashed": lambda s, t: 1.0,
    },
    "gates-exchanged": {
        "cell_state": lambda s, t: s.i[t] * s.c[t - 1] + s.f[t] * s.g[t],
        "along_cell_states": lambda s, t: s.d_c[t + 1] * s.i[t + 1],
        "to_forget_gate": lambda s, t: s.d_c[t] * s.g[t],
        "to_input_gate": lambda s, t: s.d_c[t] * s.c[t - 1],
        "to_candidate": lambda s, t: s.d_c[t] * s.f[t],
    },
}  # fmt: skip
MADE = [(group, name, form) for group in (FORWARD, BACK, BOTH) for name in group for form in FORMS]


def test_a_student_without_a_mistake_loses_nothing(marker):
    for form in FORMS:
        assert charged(marked(marker, form)) == 0


@pytest.mark.parametrize(("group", "name", "form"), MADE, ids=["-".join(each[1:]) for each in MADE])
def test_a_mistake_made_everywhere_is_told_and_charged_once(group, name, form, marker):
    sheet = marked(marker, form, **group[name])
    assert sheet.wrong
    assert all(not set(name.split("/")).isdisjoint(line.causes) for line in sheet.wrong)
    assert charged(sheet) == 1
