"""The equations that hold for every time step: each letter that is summed over has its sign of a sum."""

import pytest
from oracles.generic import generic_problem

from symlstm import render, solve


@pytest.mark.parametrize(
    ("outputs", "readout", "loss"),
    [
        (1, "last", r"L &= \tfrac{1}{2} \, (e^{(t)})^{2}"),
        (1, "every", r"L &= \tfrac{1}{2} \, \sum_{t} \, (e^{(t)})^{2}"),
        (2, "last", r"L &= \tfrac{1}{2} \, \sum_{k} \, \bigl(e_{k}^{(t)}\bigr)^{2}"),
        (2, "every", r"L &= \tfrac{1}{2} \, \sum_{t}\sum_{k} \, \bigl(e_{k}^{(t)}\bigr)^{2}"),
    ],
)
def test_the_loss_is_summed_over_what_there_are_several_of(outputs, readout, loss):
    page = render(solve(generic_problem(1, outputs=outputs, readout=readout)), "md")
    assert [line for line in page.splitlines() if line.startswith("L &=") and "(t)" in line] == [loss]
