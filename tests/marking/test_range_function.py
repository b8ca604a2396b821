"""Formulas taken apart once give what the same formulas give worked out part by part; marking leaves the search for garbage as it was."""

import gc
import random

import numpy as np
import pytest

from symlstm import load_example, with_backward
from symlstm.derivation import derive
from symlstm.marking.catalogue import CATALOGUE
from symlstm.marking.edit_table import EditTable
from symlstm.marking.mark import Marker
from symlstm.marking.ranges import range_of, range_of_formula
from symlstm.marking.sheet import sheet_of


@pytest.fixture(scope="module")
def derivation():
    return derive(with_backward(load_example("seed")))


def known_of(derivation, draw):
    """Some range, of any signs, for every quantity; weights are what they are."""
    names = derivation.network.names
    known = {name: range_of(value) for name, value in derivation.givens.items()}
    for name in [*known, *derivation.by_target]:
        if name not in known or not names.of_id(name).role.is_parameter:
            low = draw()
            known[name] = low, low + abs(draw()) / 10
    return known


@pytest.mark.parametrize("size", [None, 7])
def test_lines_and_their_edits_give_the_same_ranges_taken_apart_as_part_by_part(derivation, size):
    table, generator, choice = EditTable(derivation, CATALOGUE), np.random.default_rng(1), random.Random(1)
    known = known_of(derivation, lambda: choice.uniform(-1, 1) if size is None else generator.uniform(-1, 1, size))
    with np.errstate(all="ignore"):
        for target, line in table.lines.items():
            part_by_part = range_of_formula(line.expression, known.__getitem__)
            assert np.allclose(table.ranges[target](known), part_by_part, rtol=1e-12, atol=1e-12), target
            for edit in table.edits(target):
                first, second = (table.ranges.of_edited(edit.formula, known) for _ in range(2))
                assert np.allclose(second, first, rtol=1e-9, atol=1e-12, equal_nan=True), (target, edit)


@pytest.mark.parametrize("is_enabled", [True, False])
def test_marking_leaves_the_search_for_garbage_as_it_was(is_enabled):
    marker = Marker(load_example("seed"))
    was_enabled = gc.isenabled()
    try:
        (gc.enable if is_enabled else gc.disable)()
        marker.mark(sheet_of("somebody", {"f.1.1": "0.5"}))
        assert gc.isenabled() is is_enabled
    finally:
        (gc.enable if was_enabled else gc.disable)()
