"""The equations that hold for every time step: each letter that is summed over has its sign of a sum."""

import re
from dataclasses import replace

import pytest
from oracles.generic import generic_problem

from symlstm import load_example, render, solve
from symlstm.network import Glyph
from symlstm.network.cells import LSTM


@pytest.mark.parametrize(
    ("outputs", "readout", "loss"),
    [
        (1, "last", r"L= \tfrac{1}{2} \, (d^{(t)})^{2}"),
        (1, "every", r"L= \tfrac{1}{2} \, \sum_{t} \, (d^{(t)})^{2}"),
        (2, "last", r"L= \tfrac{1}{2} \, \sum_{k} \, \bigl(d_{k}^{(t)}\bigr)^{2}"),
        (2, "every", r"L= \tfrac{1}{2} \, \sum_{t}\sum_{k} \, \bigl(d_{k}^{(t)}\bigr)^{2}"),
    ],
)
def test_the_loss_is_summed_over_what_there_are_several_of(outputs, readout, loss):
    page = render(solve(generic_problem(1, outputs=outputs, readout=readout)), "md")
    general = page.partition(" cell\n")[2].partition("\n## ")[0]
    found = [
        line.replace("(3)", "(t)") for line in re.findall(r"L= .*", general)
    ]  # what is read out last may be named by its step
    assert found == [loss]


def test_a_subscript_of_a_subscript_is_printed():
    glyphs = {**LSTM.glyphs, "z_f": Glyph("z", sub=Glyph("Γ", sub=Glyph("f")))}
    page = render(solve(replace(load_example(), cell=replace(LSTM, name="other-letters", glyphs=glyphs))), "md")
    assert r"z_{\Gamma_{f}}^{(t)}" in page
