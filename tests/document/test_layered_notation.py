"""The letters of a source in networks of several cells, and where the usual letters used to survive."""

from dataclasses import replace
from functools import cache

import pytest
from oracles.layers import NETWORKS, loaded, random_tree
from oracles.letters import shared_letters

from symlstm import ChosenNotation, Layout, load_example, render, solve, with_backward
from symlstm.document.names import names_of
from symlstm.network.ids import without_place
from symlstm.network.names import Role
from symlstm.network.notation import NOTATIONS, USUAL, declared
from symlstm.rendering.text import plain_text

MIXED = ("three-gru", "both-then-one", "both-twice", "rnn-over-gru", "lstm-over-gru")
OVER = {"rnn-over-gru": [("gru", 1), ("rnn", 2)], "lstm-over-gru": [("gru", 1), ("lstm", 1)]}
each_set = pytest.mark.parametrize("notation", NOTATIONS)


@cache
def problem(name, notation=USUAL):
    NETWORKS.update(OVER)
    try:
        tree = random_tree(name, steps=2, inputs=1, rounding={"places": 4}) | {"output": "softmax", "target": [[1, 0], [0, 1]]}
    finally:
        for added in OVER:
            del NETWORKS[added]
    return replace(loaded(tree), notation=ChosenNotation(notation))


@each_set
@pytest.mark.parametrize("name", MIXED)
def test_no_letter_stands_for_two_things_in_a_network_of_several_kinds_of_cells(name, notation):
    """z was the update gate of one layer and the pre-activation of another, c the state of a GRU and the cell state of an LSTM."""
    network = problem(name, notation).network
    glyphs, roles = {}, {}
    for each in declared(network):
        glyph, base = names_of(problem(name, notation)).glyphs.get(each), without_place(each)
        if glyph is None or glyph.function:
            continue
        key = base if glyphs.get(base, glyph.unmarked) == glyph.unmarked else each
        role = network.names[each].role
        glyphs[key], roles[key] = glyph.unmarked, Role.QUANTITY if role is Role.STATE else role
    found = [pair for pair in shared_letters(glyphs, roles) if not all(glyphs[each].sub for each in pair)]
    found = [pair for pair in found if set(pair) != {"n", "g"}]  # the candidate of either cell
    assert found == []  # W_h of a candidate h and of a state h are told apart by their layers


@pytest.mark.parametrize(("notation", "written"), [(USUAL, "p_i"), ("goodfellow", "p_g"), ("coursera", "p_u")])
def test_a_peephole_has_the_letter_of_its_gate(notation, written):
    names = names_of(replace(load_example("peephole"), notation=ChosenNotation(notation)))
    assert plain_text(names.plain("p_i")) == written


def test_matrices_of_a_gru_are_called_by_its_state():
    """They were W_ua, though the state of a GRU is c in the course."""
    names = names_of(replace(load_example("gru-pytorch"), notation=ChosenNotation("coursera")))
    assert [plain_text(names.plain(name)) for name in ("W_hz", "W_hr", "W_hn")] == ["W_(uc)", "W_(rc)", "W_(cc)"]


def test_every_kind_of_cell_has_its_remark():
    """Those of the second layer were left out."""
    said = "an update gate near 1 lets the new in"
    for name, count in (("both-twice", 1), ("two-rnn", 0)):
        tree = random_tree(name, rounding={"places": 4})
        text = render(solve(replace(loaded(tree), notation=ChosenNotation("olah"))), "md")
        assert text.count(said) == count


@pytest.mark.parametrize("example", ["seed", "gru", "peephole", "coupled", "gru-pytorch", "two-layers"])
@pytest.mark.parametrize("notation", ["goodfellow", "coursera"])
def test_figures_say_nothing_in_letters_that_are_not_on_the_page(example, notation):
    """Heat maps and lines were told by ids, f and l1.c, and gates by the letters of the usual set."""
    given = load_example(example)
    given = replace(given, layout=Layout("full", backward=True), notation=ChosenNotation(notation))
    for figure in solve(with_backward(given)).document.figures:
        words = figure.alt.replace(",", " ").replace(".", " ").replace(":", " ").replace(";", " ").split()
        assert not [word for word in words if len(word) == 1 and word.isalpha() and word != "a"], figure.alt
        assert not any(f"{place}." in figure.alt for place in ("l1", "l2"))
