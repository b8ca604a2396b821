"""The workbook of live formulas, worked out by another engine: its numbers are the certified ones, and they follow what is changed."""

import io
import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from math import isclose

import numpy as np
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rendering.recalculated import AGREES, recalculated, rows_of_lines, values_by_id

from symlstm import Rounding, load_example, render_workbook, solve, with_backward
from symlstm.derivation.expression import Constant, Power, Product, Sum, Variable
from symlstm.derivation.spreadsheet_form import SpreadsheetForm
from symlstm.document.workbook.compose_book import compose_book
from symlstm.numbers.rounding import DisplayRule, round_exact
from symlstm.problem import EXAMPLES
from symlstm.rendering.workbook.numbers import rounded_by_rule
from symlstm.rendering.workbook.places import below_results, given_cells

pytestmark = pytest.mark.slow  # the engine takes seconds to start
FORWARD_ONLY = ("saturated", "addition", "upstream")  # no target, or none whose loss could be descended


def solved(name):
    problem = load_example(name)
    if name not in FORWARD_ONLY:
        problem = with_backward(problem, "0.1")
    return solve(with_backward(problem) if name == "upstream" else problem)


def far(live, solution):
    """The lines whose live value is not the certified one, within what float64 may be off by."""
    assert set(live) == set(solution)
    printed = {quantity: float(str(solution.values.printed[quantity])) for quantity in live}
    half = {quantity: 10.0 ** solution.values.printed[quantity].exponent / 2 for quantity in live}
    return [q for q in live if abs(live[q] - printed[q]) > half[q] * (1 + 1e-9) + 1e-14]


@pytest.mark.parametrize("name", EXAMPLES)
def test_another_engine_gives_the_certified_numbers_of_every_starter_forward_and_backward(name):
    solution = solved(name)
    content = render_workbook(solution)
    assert far(values_by_id(content), solution) == []


def with_sign_turned(content):
    """The workbook with one of its formulas wrong: tanh' = 1 + tanh^2."""
    old, new = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(new, "w") as archive:
        for part in old.namelist():
            archive.writestr(part, re.sub(rb"(<f>[^<]*\(1)-([^<]*\^2\))", rb"\1+\2", old.read(part), count=1))
    return new.getvalue()


def test_a_wrong_sign_is_noticed_by_the_engine_and_by_the_workbook_itself():
    solution = solved("rnn")
    content = with_sign_turned(render_workbook(solution))
    wrong = far(values_by_id(content), solution)
    assert "d_z_h.3.1" in wrong
    cells, book = recalculated(content), openpyxl.load_workbook(io.BytesIO(content))
    marked = {q for q, sheet, row in rows_of_lines(book) if cells[sheet.title, sheet.cell(row, AGREES).coordinate] == "≠"}
    assert marked == set(wrong)
    assert cells["Given", "A3"].startswith(str(len(wrong)))


@pytest.mark.parametrize(
    ("name", "quantity", "new"), [("rnn", "x.1.1", "0.9"), ("gru", "W_z.1.1", "-0.35"), ("fractions", "W_i.2.1", "0.25")]
)
def test_a_number_that_is_changed_changes_all_that_follows(name, quantity, new):
    """As it does in a problem with that number."""
    solution = solved(name)
    content = render_workbook(solution)
    changed = solve(solution.problem.with_numbers({quantity: new}))
    address = address_of_given(solution, quantity)
    assert far(values_by_id(plain(content), {address: float(new)}), changed) == []


def plain(content):
    """The workbook with quotients of given numbers as numbers, so that they can be replaced like others."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for cell in (cell for row in book.worksheets[0].iter_rows() for cell in row):
        if isinstance(cell.value, str) and re.fullmatch(r"=-?[0-9]+/[0-9]+", cell.value):
            cell.value = float(Fraction(cell.value[1:]))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def address_of_given(solution, quantity):
    """Where a given number stands."""
    book = compose_book(solution.problem, solution.derivation, solution.values.printed)
    return given_cells(book.given_name, below_results(book))[quantity].alone


def test_another_target_changes_the_loss_though_its_terms_were_left_out_for_the_first_one():
    solution = solved("hello")
    changes = {address_of_given(solution, "target.1.2"): 0, address_of_given(solution, "target.1.4"): 1}
    changed = solve(solution.problem.with_numbers({"target.1.2": "0", "target.1.4": "1"}))
    assert str(changed["loss"]) != str(solution["loss"])
    assert far(values_by_id(render_workbook(solution), changes), changed) == []


@pytest.mark.parametrize("ties", ["half-even", "half-up", "half-down", "truncate"])
def test_printed_numbers_that_are_carried_on_are_rounded_by_the_declared_rule(ties):
    problem = with_backward(load_example("rnn"))
    for rounding in (Rounding(places=2, ties=ties, carry="printed"), Rounding(figures=3, ties=ties, carry="printed")):
        solution = solve(replace(problem, rounding=rounding))
        live = values_by_id(render_workbook(solution))
        assert {q: isclose(live[q], float(str(solution[q])), abs_tol=1e-12) for q in live} == dict.fromkeys(live, True)


TIES = [Fraction(n, 1000) for n in (125, 135, -125, -135, 5, -5, 15, 1250, 124, 126, 0, 290, -290, 70)]


EVERY_RULE = ("half-even", "half-up", "half-down", "truncate")


@pytest.mark.parametrize(
    "rounding", [Rounding(ties=ties, **digits) for ties in EVERY_RULE for digits in ({"places": 2}, {"figures": 2})]
)
def test_ties_go_where_the_rule_sends_them(rounding):
    rule = DisplayRule(rounding.places, rounding.figures, rounding.ties, tiny=False)
    given_numbers = {f"A{n}": float(value) for n, value in enumerate(TIES, 1)}
    found = evaluated({cell: rounded_by_rule(cell, rounding) for cell in given_numbers}, given_numbers)
    assert found == {
        cell: pytest.approx(float(str(round_exact(v, rule))), abs=1e-12) for cell, v in zip(found, TIES, strict=True)
    }


def evaluated(texts, numbers):
    """What the engine makes of formulas over cells that hold numbers."""
    import formulas

    found = {}
    for key, text in texts.items():
        function = formulas.Parser().ast(text)[1].compile()
        found[key] = float(np.ravel(function(*(numbers[name] for name in function.inputs)))[0])
    return found


LETTERS = {"A1": 3.0, "B1": -2.0, "C1": 0.5}
LEAVES = st.one_of(
    st.sampled_from([Variable(name) for name in LETTERS]),
    st.sampled_from([Constant(Fraction(n)) for n in ("1", "-1", "2", "1/2", "-2/3")]),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda terms: Sum(tuple(terms))),
        st.lists(inner, min_size=2, max_size=3).map(lambda factors: Product(tuple(factors))),
        st.builds(Power, inner, st.sampled_from([2, 3])),
        st.builds(Power, st.sampled_from([Variable(name) for name in LETTERS]), st.sampled_from([-1, -2])),
    ),
    max_leaves=6,
)


def value(tree):
    match tree:
        case Constant(number):
            return float(number)
        case Variable(name):
            return LETTERS[name]
        case Sum(terms):
            return sum(map(value, terms))
        case Product((first, *rest)):
            return value(first) * value(Product(tuple(rest))) if rest else value(first)
        case Power(base, exponent):
            return value(base) ** exponent


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_a_formula_of_cells_means_what_the_expression_means(tree):
    """Also where a minus sign stands before a power, which spreadsheets read otherwise than people do."""
    text = "=" + SpreadsheetForm(lambda name: name, lambda part: f"({part})")(tree)
    assert evaluated({"": text}, LETTERS)[""] == pytest.approx(value(tree), rel=1e-12, abs=1e-12), text
