"""An LSTM and a GRU with two units, worked out by hand to four places a line, each function, sum and state as somebody does it."""

import math
from dataclasses import dataclass
from typing import Any

from symlstm import load_example
from symlstm.marking.mark import Marker

MARKERS = {cell: Marker(load_example(cell)) for cell in ("seed", "gru")}
USUAL = ("c", "h", "y", "loss")
UNITS = (1, 2)


def sigma(z):
    return 1 / (1 + math.exp(-z))


def total(products, bias, time):
    return sum(products) + bias


@dataclass(frozen=True)
class Way:
    """How somebody works: what they take for the sigmoid and for tanh, how they add up the products before a gate (the first of them that of
    the input) and the bias, and how they work out the state of a time step."""

    sigma: Any = sigma
    tanh: Any = math.tanh
    total: Any = total
    state: Any = sum


def worked(cell, way):
    """All numbers of the sheet, by id."""
    note = {name: float(value) for name, value in MARKERS[cell].derivation.givens.items()}
    given = dict.fromkeys(note)
    for time in (1, 2, 3):
        (_lstm if cell == "seed" else _gru)(note, time, way)
    note["y.3.1"] = round(sum(note[f"W_y.1.{u}"] * note[f"h.3.{u}"] for u in UNITS) + note["b_y.1"], 4)
    note["diff.3.1"] = round(note["y.3.1"] - note["target.3.1"], 4)
    note["loss"] = round(note["diff.3.1"] ** 2 / 2, 4)
    return {quantity: f"{value:.4f}" for quantity, value in note.items() if quantity not in given}


def usual(answers):
    return {quantity: text for quantity, text in answers.items() if quantity.split(".")[0] in USUAL}


def _gate(note, time, way, letter, weights, function, reset=False):
    """The sum before a gate, and the gate, of both units."""
    for unit in UNITS:
        row = [note[f"W_{weights}.{unit}.{k}"] for k in (1, 2, 3)]
        states = [note[f"h.{time - 1}.{u}"] * (note[f"r.{time}.{u}"] if reset else 1) for u in UNITS]
        products = [w * v for w, v in zip(row, (note[f"x.{time}.1"], *states), strict=True)]
        note[f"z_{letter}.{time}.{unit}"] = round(way.total(products, note[f"b_{weights}.{unit}"], time), 4)
        note[f"{letter}.{time}.{unit}"] = round(function(note[f"z_{letter}.{time}.{unit}"]), 4)


def _lstm(note, time, way):
    for letter, weights in (("f", "f"), ("i", "i"), ("g", "c"), ("o", "o")):
        _gate(note, time, way, letter, weights, way.tanh if letter == "g" else way.sigma)
    for at, before in ((f"{time}.{u}", f"{time - 1}.{u}") for u in UNITS):
        note[f"c.{at}"] = round(way.state([note[f"f.{at}"] * note[f"c.{before}"], note[f"i.{at}"] * note[f"g.{at}"]]), 4)
        note[f"tanh_c.{at}"] = round(way.tanh(note[f"c.{at}"]), 4)
        note[f"h.{at}"] = round(note[f"o.{at}"] * note[f"tanh_c.{at}"], 4)


def _gru(note, time, way):
    for letter, function, reset in (("z", way.sigma, False), ("r", way.sigma, False), ("n", way.tanh, True)):
        _gate(note, time, way, letter, letter, function, reset)
    for at, before in ((f"{time}.{u}", f"{time - 1}.{u}") for u in UNITS):
        z = note[f"z.{at}"]
        note[f"h.{at}"] = round(way.state([(1 - z) * note[f"n.{at}"], z * note[f"h.{before}"]]), 4)
