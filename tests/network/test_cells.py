"""Cells as data: what a cell's equations say about its parameters, and how its names look."""

import numpy as np
import pytest
import sympy

from symlstm.functions.sigma import sigma
from symlstm.network import CELLS, Glyph
from symlstm.network.cells import GRU, LSTM
from symlstm.network.glyph import glyph_of
from symlstm.network.names import Size
from symlstm.numbers.witness import WITNESSES
from symlstm.numbers.witness.arrays import Parameters


@pytest.mark.parametrize(
    ("cell", "shapes"),
    [
        (LSTM, {f"{kind}_{gate}": shape for gate in "fico" for kind, shape in (("W", (5, 8)), ("b", (5,)))}),
        (GRU, {f"{kind}_{gate}": shape for gate in "zrn" for kind, shape in (("W", (5, 8)), ("b", (5,)))}),
    ],
    ids=["lstm", "gru"],
)
def test_shapes_of_parameters_are_read_off_the_equations(cell, shapes):
    found = cell.shapes({Size.INPUT: 3, Size.HIDDEN: 5})
    assert list(found.items()) == list(shapes.items())


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_every_name_of_an_equation_has_a_place_in_the_printed_order(cell):
    named = {str(s) for e in cell.equations for s in (e.target, *e.formula.free_symbols)}
    assert {name for name in named if not name.startswith(("W_", "b_"))} - set(cell.order) == set()


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_every_state_is_defined_once_and_so_is_every_other_quantity(cell):
    targets = [str(equation.target) for equation in cell.equations]
    assert len(targets) == len(set(targets))
    assert set(cell.states) <= set(targets)


@pytest.mark.parametrize("cell", CELLS.values(), ids=CELLS)
def test_the_witness_computes_every_quantity_of_the_cell(cell):
    random = np.random.default_rng(1)
    parameters = {name: random.normal(size=shape) for name, shape in cell.shapes({Size.INPUT: 2, Size.HIDDEN: 3}).items()}
    run = WITNESSES[cell.name].forward(Parameters(parameters), random.normal(size=(4, 2)), *(np.zeros(3) for _ in cell.states))
    assert set(run) == {str(equation.target) for equation in cell.equations}
    assert {array.shape for array in run.values()} == {(4, 3)}


@pytest.mark.parametrize(
    ("name", "glyph"),
    [
        ("z_f", Glyph("z", sub=Glyph("f"))),
        ("h", Glyph("h")),
        ("g", Glyph("c", accent="tilde")),
        ("tanh_c", Glyph("c", function="tanh")),
    ],
)
def test_names_look_as_declared_or_as_letter_and_subscript(name, glyph):
    assert glyph_of(name, LSTM.glyphs) == glyph


def test_sigma_is_exact_at_zero_and_stays_as_it_is_elsewhere():
    assert sigma(0) == sympy.Rational(1, 2)
    assert sigma(sympy.Rational(7, 8)).func is sigma


@pytest.mark.parametrize("at", [-3, -0.5, 0.25, 2])
def test_the_derivative_of_sigma_is_the_limit_of_its_difference_quotient(at):
    z, step = sympy.Symbol("z", real=True), 1e-6
    value = sympy.lambdify(z, sigma(z).rewrite(sympy.exp), "math")
    slope = float(sigma(z).diff(z).rewrite(sympy.exp).subs(z, at))
    assert slope == pytest.approx((value(at + step) - value(at - step)) / (2 * step), rel=1e-8)
