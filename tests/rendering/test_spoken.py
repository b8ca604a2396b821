"""What a screen reader says of a row of a calculation: short, and never two things at once."""

import pytest

from symlstm.document.formula import (
    APPROX,
    COMMA,
    PLUS,
    TANH,
    THIN,
    Blank,
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
from symlstm.rendering.spoken import Spoken


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
