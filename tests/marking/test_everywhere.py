"""One edit on many blank lines, however many there are: on gradients, on both units, in several equations; and what is given, rounded."""

import math
from fractions import Fraction
from random import Random

import pytest
from oracles.calculator import by_calculator

from symlstm import load_example, with_backward
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of

LSTM, GRU = Marker(with_backward(load_example("seed"))), Marker(load_example("gru"))
UNITS = (1, 2)


def sigma(z):
    return 1 / (1 + math.exp(-z))


def worked(marker, instead=None, given=None):
    """All lines to four places, each gone on with as written. `instead` says what is done in place of a quantity's formula, from the numbers
    so far, the time step and the unit; `given` changes numbers that are given."""
    note = {name: (given or (lambda name, value: value))(name, float(value)) for name, value in marker.derivation.givens.items()}
    answers = {}
    for step in marker.derivation.steps:
        name, *numbers = step.target.split(".")
        own = (instead or {}).get(name)
        value = (
            own(note, *map(int, numbers))
            if own
            else by_calculator(step.expression, lambda read, reads=step.reads: note[reads[read]])
        )
        answers[step.target] = f"{value:.4f}"
        note[step.target] = float(Fraction(answers[step.target]))
    return answers


def asked(answers, *names):
    return {quantity: text for quantity, text in answers.items() if quantity.split(".")[0] in names}


def gradients(answers):
    weights = {quantity: text for quantity, text in answers.items() if quantity.startswith(("d_W", "d_b"))}
    return asked(answers, "c", "h", "y", "loss") | weights


def marked(marker, answers):
    return marker.mark(sheet_of("student", answers), list(answers))


def causes(found):
    return {line.causes for line in found.wrong}


def lost(found):
    return found.total.possible - found.total.earned


def cell_gradient(slope=lambda tanh: 1 - tanh * tanh, gate=lambda n, t, u: n[f"f.{t + 1}.{u}"]):
    """The gradient of the cell state; `slope` is what is taken for the derivative of tanh, `gate` for the forget gate of the next step."""

    def of(n, t, u):
        later = n[f"d_c.{t + 1}.{u}"] * gate(n, t, u) if t < 3 else 0.0
        return n[f"d_h.{t}.{u}"] * n[f"o.{t}.{u}"] * slope(n[f"tanh_c.{t}.{u}"]) + later

    return of


def test_the_oracle_agrees_where_nothing_is_wrong():
    assert not marked(LSTM, worked(LSTM, {"d_c": cell_gradient()})).wrong
    assert not marked(GRU, worked(GRU)).wrong


@pytest.mark.parametrize(
    ("instead", "cause"),
    [
        ({"d_c": cell_gradient(gate=lambda n, t, u: 1.0)}, "gate-missing-in-gradient"),
        ({"d_c": cell_gradient(gate=lambda n, t, u: n[f"f.{t}.{u}"])}, "one-step-early"),
        (
            {
                "d_c": cell_gradient(slope=lambda tanh: 1 - tanh),
                "d_z_g": lambda n, t, u: n[f"d_g.{t}.{u}"] * (1 - n[f"g.{t}.{u}"]),
            },
            "derivative-incomplete",
        ),
    ],
)
def test_a_mistake_in_the_gradient_of_every_step_is_told_by_the_gradients_of_the_weights(instead, cause):
    found = marked(LSTM, gradients(worked(LSTM, instead)))
    assert len(found.wrong) > 10
    assert causes(found) == {(cause,)}
    assert lost(found) == 1


@pytest.mark.parametrize("form", [dict, lambda answers: asked(answers, "h", "y", "loss")])
def test_the_rows_of_one_gate_exchanged_are_one_mistake_though_each_unit_takes_another_row(form):
    def exchanged(n, t, u):
        row = [n[f"W_r.{3 - u}.{k}"] for k in (1, 2, 3)]
        return sum(w * v for w, v in zip(row, (n[f"x.{t}.1"], n[f"h.{t - 1}.1"], n[f"h.{t - 1}.2"]), strict=True)) + n[f"b_r.{u}"]

    found = marked(GRU, form(worked(GRU, {"z_r": exchanged})))
    assert causes(found) == {("another-row",)}
    assert lost(found) == 1


@pytest.mark.parametrize("form", [dict, lambda answers: asked(answers, "h", "y", "loss")])
def test_the_initial_state_kept_for_one_unit_is_one_mistake(form):
    def states(n, t):
        return n[f"h.{t - 1}.1"], n["h.0.2"]

    def gate(letter):
        return lambda n, t, u: (
            n[f"W_{letter}.{u}.1"] * n[f"x.{t}.1"]
            + sum(n[f"W_{letter}.{u}.{k + 1}"] * states(n, t)[k - 1] for k in UNITS)
            + n[f"b_{letter}.{u}"]
        )

    def candidate(n, t, u):
        products = (n[f"W_n.{u}.{k + 1}"] * n[f"r.{t}.{k}"] * states(n, t)[k - 1] for k in UNITS)
        return n[f"W_n.{u}.1"] * n[f"x.{t}.1"] + sum(products) + n[f"b_n.{u}"]

    def state(n, t, u):
        return (1 - n[f"z.{t}.{u}"]) * n[f"n.{t}.{u}"] + n[f"z.{t}.{u}"] * states(n, t)[u - 1]

    instead = {"z_z": gate("z"), "z_r": gate("r"), "z_n": candidate, "h": state}
    found = marked(GRU, form(worked(GRU, instead)))
    assert causes(found) == {("initial-state-kept",)}
    assert lost(found) == 1


def test_inputs_rounded_to_whole_numbers_are_one_way_of_working():
    def rounded(name, value):
        return math.floor(value + 0.5) if name.startswith("x.") else value

    found = marked(LSTM, asked(worked(LSTM, given=rounded), "z_f", "z_i", "z_g", "z_o", "f", "i", "g", "o", "c", "h"))
    assert causes(found) == {("rounded-on-the-way",)}
    assert lost(found) == 1


def test_what_follows_from_an_equation_that_is_wholly_wrong_earns_its_marks_where_the_rest_is_right():
    def squared(n, t, u):
        products = (n[f"W_n.{u}.{k + 1}"] * n[f"r.{t}.{k}"] ** 2 * n[f"h.{t - 1}.{k}"] for k in UNITS)
        return n[f"W_n.{u}.1"] * n[f"x.{t}.1"] + sum(products) + n[f"b_n.{u}"]

    found = marked(GRU, worked(GRU, {"z_n": squared}))
    assert {line.judged.step.name for line in found.wrong} == {"z_n"}
    assert not any(line.is_held for line in found.lines)
    assert lost(found) == 1


def exchanged_biases(name, value):
    """The biases of the input gate and the output gate, exchanged."""
    others = {"b_i": "b_o", "b_o": "b_i"}
    letter, _, unit = name.partition(".")
    return float(LSTM.derivation.givens[f"{others[letter]}.{unit}"]) if letter in others else value


@pytest.mark.parametrize(
    ("given", "cause"),
    [
        (lambda name, value: 0.56 if name == "W_f.1.1" else value, "weight-misread"),
        (lambda name, value: 0.53 if name == "W_c.2.2" else value, "weight-misread"),
        (lambda name, value: 2.5 if name == "b_i.2" else value, "weight-misread"),
        (exchanged_biases, "parameters-exchanged"),
    ],
)
def test_weights_and_biases_misread_are_one_mistake_on_the_way_back_too(given, cause):
    found = marked(LSTM, gradients(worked(LSTM, given=given)))
    assert len(found.wrong) > 10
    assert causes(found) == {(cause,)}
    assert lost(found) == 1


@pytest.mark.parametrize("marker", [LSTM, GRU])
@pytest.mark.parametrize("seed", range(4))
def test_the_numbers_of_a_neighbour_with_other_weights_earn_next_to_nothing(marker, seed):
    def other(name, value):
        return round(value + Random(f"{name} {seed}").uniform(-0.4, 0.4), 2) if name.startswith(("W", "b")) else value

    found = marked(marker, worked(marker, given=other))
    assert found.total.earned <= found.total.possible / 20
