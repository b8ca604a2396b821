"""What a screen reader says of a row of a calculation: short, and never two things at once."""

import re

import pytest

from symlstm import load_example, render, solve, with_backward
from symlstm.document.formula import (
    APPROX,
    COMMA,
    PLUS,
    TANH,
    THIN,
    Blank,
    Brackets,
    Hidden,
    Letter,
    Mark,
    Matrix,
    Named,
    Numeral,
    Operator,
    Row,
    Script,
    Upright,
    column,
    row,
)
from symlstm.document.names import names_of
from symlstm.rendering.spoken import Spoken

SAY = Spoken()


def number(text):
    return Numeral((text,))


def numbers(*texts):
    return column([number(text) for text in texts])


W_F, B_F = Script(Letter("W"), Letter("f")), Script(Letter("b"), Letter("f"))
U = Script(Letter("u"), sup=Row((Operator("("), number("1"), Operator(")"))))
MATRIX = Matrix(((number("0.65"), number("-0.15")),))


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        (Row((Named(MATRIX, W_F, is_given=True), THIN, Named(numbers("0.5", "0", "0"), U))), "W f times the column 0.5; 0; 0"),
        (Row((numbers("0.5", "0"), PLUS, Named(numbers("1", "2"), B_F, is_given=True))), "the column 0.5; 0, plus b f"),
        (Row((APPROX, column([Mark("result", number("0.7058")), number("-1")]))), "is about the column 0.7058; minus 1"),
        (Row((column([Letter("x"), Letter("h")]), PLUS, B_F)), "the column x; h, end of column, plus b f"),
        (Row((number("0.5"), Hidden("00"))), "0.5"),
        (column([row(Hidden("-"), number("0.5")), number("-0.25")]), "the column 0.5; minus 0.25"),
        (Row((Letter("f"), APPROX, column([Blank("f.1.1", 7), Blank("f.1.2", 7)]))), "f is about the column blank for f 1 1; blank for f 1 2"),
        (Script(Letter("W"), Row((Letter("f"), COMMA, number("12")))), "W f 1 2"),
        (Script(Letter("W", prefix="δ"), Row((Letter("f"), COMMA, number("1"), COMMA, number("12")))), "delta W f 1 comma 1 2"),
        (Script(Letter("b"), Row((Letter("f"), COMMA, number("12")))), "b f 12"),
        (Row((TANH, THIN, Letter("c"))), "tanh c"),
        (Row((Script(Upright("∑"), sub=Letter("t")), THIN, Letter("x"))), "the sum over t of x"),
        (Row((Script(TANH, sup=number("2")), THIN, Letter("c"))), "tanh squared c"),
    ],
)  # fmt: skip
def test_a_calculation_is_said_shortly_and_without_doubt(formula, words):
    assert Spoken()(formula) == words


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        (Row((Numeral(("0.5",)), PLUS, Brackets(Numeral(("-0.15",))))), "0.5 plus negative 0.15"),  # "plus minus" may be ±
        (Script(Brackets(Numeral(("-0.5",))), sup=Numeral(("2",))), "open bracket minus 0.5 close bracket squared"),
        (Brackets(Row((Numeral(("1",)), PLUS, Letter("z")))), "open bracket 1 plus z close bracket"),
    ],
)
def test_a_negative_number_behind_another_sign_is_said_without_its_brackets(formula, said):
    assert SAY(formula) == said


def test_what_is_handed_back_is_heard_from_one_time_to_another():
    assert SAY(names_of(load_example("seed")).of("d_h_in.3.2")) == "delta h 2 from time 3 to 2"


def test_the_layers_of_a_weight_and_of_what_it_multiplies_are_told_apart():
    """It was "W f h of layer 1 of layer 2"."""
    names = names_of(load_example("two-layers"))
    assert SAY(names.transposed_part("l2.W_f", "l1.h")) == "W of layer 2, f h of layer 1, transposed"


@pytest.mark.parametrize("example", ["seed", "gru", "two-layers"])
def test_each_line_of_a_display_has_words_of_its_own(example):
    """The first unit written out was one text of 170 words, and of 221 in two layers."""
    source = render(solve(with_backward(load_example(example))), "typ")
    spoken = re.findall(r'(?:alt: |(?:maths|shown|display|long-display|several-lines|drawing)\()"((?:[^"\\]|\\.)*)"', source)
    assert len(spoken) > 150
    assert max(len(text.split()) for text in spoken) < 110
    for text in spoken:
        assert not re.search(r",,|,;|;;|plus minus| ,", text), text
