"""Wrong lines that one other number on a blank line above explains; and habits on a GRU's usual form."""

import math

import pytest
from oracles.calculator import honest
from oracles.honest_sheets import of_form

from symlstm import load_example, loads, with_backward
from symlstm.derivation import derive
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of

PROBLEM = loads("""
cell = "gru"
sequence = [[0.9], [-0.4], [0.7]]
[weights]
W_z = [[0.6, -0.35, 0.8], [-0.75, 0.5, 0.25]]
W_r = [[0.45, 0.9, -0.65], [0.85, -0.2, 0.7]]
W_n = [[1.1, 0.95, -0.55], [-0.6, 0.75, 1.2]]
b_z = [0.1, -0.2]
b_r = [0.3, 0.15]
b_n = [-0.25, 0.4]
[initial]
h = [0.35, -0.6]
""")
MARKER = Marker(PROBLEM)
GIVENS = {name: float(value) for name, value in MARKER.derivation.givens.items()}


def sigma(z):
    return 1 / (1 + math.exp(-z))


def worked(off=None, gate=sigma, x_of=lambda t: t):
    """The GRU of two units by hand, to four places a line; `off` says by how much lines are off, `x_of` whose input each step takes."""
    note = dict(GIVENS)

    def put(quantity, value):
        note[quantity] = round(value, 4) + (off or {}).get(quantity, 0)

    def affine(letter, t, u, states):
        row = [note[f"W_{letter}.{u}.{k}"] for k in (1, 2, 3)]
        beside = (note[f"x.{x_of(t)}.1"], *states)
        return sum(w * v for w, v in zip(row, beside, strict=True)) + note[f"b_{letter}.{u}"]

    for t in (1, 2, 3):
        before = [note[f"h.{t - 1}.{u}"] for u in (1, 2)]
        for u in (1, 2):
            for letter in "zr":
                put(f"z_{letter}.{t}.{u}", affine(letter, t, u, before))
                put(f"{letter}.{t}.{u}", gate(note[f"z_{letter}.{t}.{u}"]))
        for u in (1, 2):
            put(f"z_n.{t}.{u}", affine("n", t, u, [note[f"r.{t}.{k}"] * before[k - 1] for k in (1, 2)]))
            put(f"n.{t}.{u}", math.tanh(note[f"z_n.{t}.{u}"]))
            put(f"h.{t}.{u}", (1 - note[f"z.{t}.{u}"]) * note[f"n.{t}.{u}"] + note[f"z.{t}.{u}"] * before[u - 1])
    return {q: f"{note[q]:.4f}" for q in note if q[0] == "h" and q in MARKER.derivation.by_target}


def marked(answers):
    return MARKER.mark(sheet_of("student", answers), list(answers))


def lost(found):
    return found.total.possible - found.total.earned


def test_the_oracle_agrees_where_nothing_is_wrong():
    assert not marked(worked()).wrong


@pytest.mark.parametrize("blank", ["r.2.1", "z_r.2.2", "r.3.2"])
@pytest.mark.parametrize("amount", [0.09, -0.0713, 0.2])
def test_a_blank_reset_gate_that_is_off_spoils_both_units_and_is_charged_once(blank, amount):
    found = marked(worked({blank: amount}))
    assert len(found.wrong) == 2
    assert lost(found) == 1


def test_of_blank_lines_that_are_off_by_any_amount_few_are_put_down_to_a_rule():
    sheets = [marked(worked({blank: 0.013 * n - 0.26})) for n in range(40) for blank in ("r.2.1", "r.3.2")]
    shared = [sheet for sheet in sheets if len(sheet.wrong) == 2]
    assert len(shared) > 60
    assert sum(sheet.wrong[0].causes not in ((), ("slip-on-the-way",)) for sheet in shared) <= len(shared) / 10


def test_lines_off_by_numbers_of_different_blank_lines_are_charged_each():
    found = marked(worked({"n.2.1": 0.0713, "n.2.2": -0.0391}))
    assert len(found.wrong) == 2
    assert lost(found) == 2


def test_a_wrong_line_beside_a_right_one_that_rests_on_the_same_number_is_not_put_down_to_it():
    answers = worked({"r.2.1": 0.09}) | {"h.2.2": worked()["h.2.2"], "h.3.1": "", "h.3.2": ""}
    assert [line.quantity for line in marked(answers).wrong] == ["h.2.1"]


def test_the_input_of_the_step_before_in_all_gates_and_the_candidate_is_told_and_charged_once():
    found = marked(worked(x_of=lambda t: max(t - 1, 1)))
    assert found.wrong
    assert all(line.causes == ("one-step-early",) for line in found.wrong)
    assert lost(found) == 1


def test_the_exponential_rounded_in_every_blank_gate_is_told_and_charged_once():
    found = marked(worked(gate=lambda z: 1 / (1 + round(math.exp(-z), 1))))
    assert len(found.wrong) > 2
    assert all("rounded-within" in line.causes for line in found.wrong)
    assert lost(found) == 1


BACKWARD = {name: with_backward(load_example(name)) for name in ("seed", "gru", "peephole")}


@pytest.mark.parametrize(
    ("starter", "blank", "number"),
    [
        ("seed", "d_h_in.3.1", "-0.2279"),
        ("seed", "d_f.2.2", "0.0551"),
        ("gru", "d_r.2.1", "0.0642"),
        ("gru", "d_z_n.2.2", "-0.0325"),
        ("peephole", "d_z_g.2.2", "-0.0644"),
    ],
)
def test_one_slip_on_the_way_back_costs_one_line_however_many_gradients_it_spoils(starter, blank, number):
    problem = BACKWARD[starter]
    derivation = derive(problem)
    answers = of_form(derivation, honest(derivation, 4, slip={blank: number}), "usual")
    found = Marker(problem).mark(sheet_of("student", answers), list(answers))
    assert len(found.wrong) > 2
    assert lost(found) == 1


def test_two_slips_on_different_blank_lines_cost_two_lines():
    problem = BACKWARD["seed"]
    derivation = derive(problem)
    answers = of_form(derivation, honest(derivation, 4, slip={"d_g.2.2": "-0.5006", "d_z_f.1.1": "0.0871"}), "usual")
    found = Marker(problem).mark(sheet_of("student", answers), list(answers))
    assert len(found.wrong) > 4
    assert lost(found) == 2


COUPLED = """
cell = "lstm-cifg"
sequence = [[0.5], [1.5]]
target = [1]
[weights]
W_i = [[-0.12, -1.39, -0.81], [0.25, 0.03, -0.97]]
W_c = [[-0.39, -0.09, -1.04], [1.46, -0.34, 0.3]]
W_o = [[-0.62, -0.49, -0.35], [0.56, -1.09, 0.99]]
W_y = [[0.08, -0.93]]
b_i = [-0.75, -0.28]
b_c = [-0.58, 0.2]
b_o = [-0.56, -0.86]
b_y = [-0.62]
[initial]
h = [-0.7, -1.49]
c = [-1.01, -1.45]
"""
COUPLED_SHEET = """
c.1.1=0.3412 c.1.2=0.1639 h.1.1=0.1638 h.1.2=0.0350 c.2.1=-0.5247 c.2.2=0.5863 h.2.1=-0.0820 h.2.2=0.2420 y.2.1=-0.8516 loss=1.7142
d_W_i.1.1=-0.0096 d_W_i.1.2=0.0236 d_W_i.1.3=0.0489 d_W_i.2.1=0.2279 d_W_i.2.2=-0.0550 d_W_i.2.3=-0.1537 d_b_i.1=-0.0282 d_b_i.2=0.2225
d_W_c.1.1=-0.0316 d_W_c.1.2=0.0347 d_W_c.1.3=0.0751 d_W_c.2.1=0.0881 d_W_c.2.2=-0.0994 d_W_c.2.3=-0.2149 d_b_c.1=-0.0547 d_b_c.2=0.1552
d_W_o.1.1=0.0046 d_W_o.1.2=0.0164 d_W_o.1.3=0.0318 d_W_o.2.1=0.3396 d_W_o.2.2=0.0348 d_W_o.2.3=0.0034 d_b_o.1=-0.0110 d_b_o.2=0.2284
"""


def test_a_blank_line_that_another_one_above_makes_right_is_no_mistake_of_its_own():
    """The forget gate of coupled gates is one minus the input gate, which is off; each alone explains a part of the gradients."""
    answers = dict(entry.split("=") for entry in COUPLED_SHEET.split())
    found = Marker(with_backward(loads(COUPLED))).mark(sheet_of("student", answers), list(answers))
    assert len(found.wrong) == 9
    assert lost(found) == 2
