"""A given number is printed as it was typed, wherever it stands."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from oracles.figures import figures_of

from symlstm import Layout, load, load_example, loads, render, solve, with_backward
from symlstm.document.numerals import given_numeral, typed_text
from symlstm.problem import example_text
from symlstm.problem.exact import exact
from symlstm.problem.typed import Typed
from symlstm.rendering.text import plain_text

CASES = Path(__file__).parent.parent / "data" / "cases" / "pages"


def typed(text):
    return Typed(exact(text), text)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("0.65", "0.65"), ("0.50", "0.50"), ("13/20", "13/20"), ("2/4", "2/4"), ("-1/3", "-1/3"), ("+3", "3"), (".5", "0.5"),
        ("5.", "5"), ("007", "7"), ("-0", "0"), ("-0.0", "0.0"), ("0e5", "0"), ("1e-3", "1e-3"), ("1E+03", "1e3"),
        ("-1.50e-2", "-1.50e-2"), ("1e0", "1e0"), ("100000000000", "100000000000"), ("0.00000001", "0.00000001"), ("03/04", "3/4"),
        ("4/1", "4/1"),
    ],
)  # fmt: skip
def test_a_number_looks_as_it_was_typed(text, printed):
    assert typed_text(typed(text)) == printed
    assert exact(printed) == exact(text)


def test_a_fraction_that_was_typed_is_a_fraction_and_a_decimal_is_a_decimal():
    assert plain_text(given_numeral(typed("13/20"))) == plain_text(given_numeral(Fraction(13, 20))).replace("0.65", "13/20")
    assert plain_text(given_numeral(typed("-0.50"))) == "-0.50"
    assert plain_text(given_numeral(Fraction(1, 3))) == "1/3"


def test_a_number_too_long_for_a_line_has_its_shortest_form():
    assert typed_text(typed("1" + "0" * 60)) is None
    assert plain_text(given_numeral(typed("1" + "0" * 60))) == plain_text(given_numeral(Fraction(10**60)))


def test_what_is_worked_out_from_a_typed_number_is_a_plain_fraction():
    number = typed("0.50")
    assert type(number + 0) is type(number * 1) is type(-number) is type(abs(number)) is Fraction
    assert (number, hash(number)) == (Fraction(1, 2), hash(Fraction(1, 2)))


def test_one_fraction_does_not_make_fractions_of_the_decimals():
    with_third = render(solve(load(CASES / "p19_onethird.toml")))
    without = render(solve(load_example()))
    assert r"\tau^{(3)} = \tfrac{1}{3}" in with_third
    before, after = (text.partition("## Time step 3")[0].partition("## Given")[2] for text in (without, with_third))
    assert after == before.replace(r"\tau^{(3)} = 4", r"\tau^{(3)} = \tfrac{1}{3}")


def test_a_rate_of_one_seventh_does_not_make_fractions_of_the_decimals():
    text = render(solve(with_backward(load_example(), "1/7")))
    assert r"\eta = \tfrac{1}{7}" in text
    assert "13}{20" not in text


def test_typed_zeros_at_the_end_stand_in_every_line_that_reads_the_number():
    text = render(solve(loads(example_text().replace("[0.5], [1.5]", "[0.50], [1.5]").replace("0.65", "65e-2"))))
    assert r"= 65 \cdot 10^{-2}" not in text  # as a factor it stands in brackets
    assert r"(65 \cdot 10^{-2}) \cdot 0.50 + (-0.15) \cdot 0" in text
    assert r"x^{(1)} = 0.50" in text


def test_an_exact_result_that_a_fraction_entered_goes_on_as_a_fraction():
    problem = loads(example_text().replace("W_f = [[0.65", 'W_f = [["13/20"'))
    text = render(solve(replace(problem, layout=Layout("full"))))
    assert r"\tfrac{13}{20} \cdot 0.5 + (-0.15) \cdot 0 + 0.25 \cdot 0 + 0.55 = \tfrac{7}{8} = \mathbf{0.8750}" in text
    assert r"\frac{1}{1 + e^{-7/8}}" in text  # unit 1, whose weight was a fraction
    assert r"\frac{1}{1 + e^{-0.625}}" in text  # unit 2, whose numbers were decimals


def test_figures_show_given_numbers_as_they_were_typed():
    problem = loads(example_text().replace("[0.5], [1.5], [2.5]", '[0.50], ["1/3"], ["123456/1234567"]'))
    figures = figures_of(problem)
    assert ">0.50<" in figures["cell-1"].svg
    assert figures["cell-2"].svg.replace("</tspan>", "").count("1/3") + figures["cell-2"].svg.count(">/<") >= 1
    assert "0.0999" in figures["cell-3"].svg


def test_the_states_figure_takes_a_fraction_that_was_typed():
    problem = loads(example_text().replace("c = [0, 0]", 'c = ["1/3", "0.50"]'))
    assert "cell state, unit 1: from 1/3 to" in figures_of(problem)["states"].alt
    assert "; unit 2: from 0.50 to" in figures_of(problem)["states"].alt
