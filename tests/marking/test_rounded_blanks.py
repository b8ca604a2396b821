"""Numbers on blank lines rounded to fewer places than are asked of the others: of one place fewer what follows is accepted, of two this
is told once."""

import math

import pytest

from symlstm import load_example
from symlstm.marking.mark import Marker
from symlstm.marking.sheet import sheet_of

USUAL = ("h", "y", "loss")
MARKER = Marker(load_example("gru"))
SUMS, GATES = ("z_z", "z_r", "z_n"), ("z", "r", "n")
ROUNDED = {"all": (*SUMS, *GATES, "diff"), "gates": GATES, "sums and gates": (*SUMS, *GATES)}


def sigma(z):
    return 1 / (1 + math.exp(-z))


def worked(places, rounded=ROUNDED["all"], off=None):
    """A GRU with one input and two units by hand: states, prediction and loss to 4 places, the rest to so many or in full; `off` gives
    the amounts by which lines are off."""
    s = {name: float(value) for name, value in MARKER.derivation.givens.items()}

    def put(quantity, value):
        kind = quantity.split(".")[0]
        s[quantity] = round(value, 4 if kind in USUAL else places) if kind in (*USUAL, *rounded) else value
        s[quantity] += (off or {}).get(quantity, 0)

    def total(gate, t, u, state):
        row = [s[f"W_{gate}.{u}.{k}"] for k in (1, 2, 3)]
        return sum(w * v for w, v in zip(row, (s[f"x.{t}.1"], *state), strict=True)) + s[f"b_{gate}.{u}"]

    for t in (1, 2, 3):
        h = [s[f"h.{t - 1}.{u}"] for u in (1, 2)]
        for u, gate in ((u, gate) for gate in "zr" for u in (1, 2)):
            put(f"z_{gate}.{t}.{u}", total(gate, t, u, h))
            put(f"{gate}.{t}.{u}", sigma(s[f"z_{gate}.{t}.{u}"]))
        for u in (1, 2):
            put(f"z_n.{t}.{u}", total("n", t, u, [s[f"r.{t}.{k}"] * h[k - 1] for k in (1, 2)]))
            put(f"n.{t}.{u}", math.tanh(s[f"z_n.{t}.{u}"]))
            put(f"h.{t}.{u}", (1 - s[f"z.{t}.{u}"]) * s[f"n.{t}.{u}"] + s[f"z.{t}.{u}"] * h[u - 1])
    put("y.3.1", s["W_y.1.1"] * s["h.3.1"] + s["W_y.1.2"] * s["h.3.2"] + s["b_y.1"])
    put("diff.3.1", s["y.3.1"] - s["target.3.1"])
    put("loss", s["diff.3.1"] ** 2 / 2)
    return {quantity: f"{s[quantity]:.4f}" for quantity in MARKER.derivation.by_target if quantity.split(".")[0] in USUAL}


def marked(answers):
    return MARKER.mark(sheet_of("student", answers), list(answers))


def test_some_lines_come_out_with_another_last_digit():
    """Else the tests below would show nothing."""
    for places in (3, 2):
        assert sum(worked(places)[quantity] != text for quantity, text in worked(4).items()) > 3


@pytest.mark.parametrize("rounded", ROUNDED)
def test_of_one_place_fewer_what_follows_is_accepted(rounded):
    found = marked(worked(3, ROUNDED[rounded]))
    assert found.total.earned == found.total.possible


@pytest.mark.parametrize("rounded", ROUNDED)
def test_two_places_fewer_are_told_and_charged_once(rounded):
    found = marked(worked(2, ROUNDED[rounded]))
    assert len(found.wrong) > 1
    assert {line.causes for line in found.wrong} == {("blanks-rounded",)}
    assert found.total.possible - found.total.earned == 1


def test_a_wrong_number_beside_costs_its_own_line():
    found = marked(worked(3, off={"h.2.1": 0.1}))
    assert [line.quantity for line in found.wrong] == ["h.2.1"]


def test_a_last_digit_that_is_off_is_still_found_where_the_other_lines_were_not_rounded_so():
    off = marked(worked(4, off={"h.2.1": 0.0012}))
    assert [line.quantity for line in off.wrong] == ["h.2.1"]
