"""About how wide a formula will be, in em. The same estimate serves every format, so that lines break alike.

The figures are those of Computer Modern at text size (TeX's own metrics, rounded up); scripts are 0.7 times as large.
"""

from collections.abc import Callable, Sequence
from functools import lru_cache

from symlstm.document.formula import (
    Blank,
    Brackets,
    Formula,
    Fraction,
    Hidden,
    Letter,
    Mark,
    Matrix,
    Named,
    Numeral,
    Operator,
    Row,
    Script,
    Stack,
    Upright,
)
from symlstm.document.letter_widths import width_of_letters
from symlstm.document.remembering import remembering

LINE = 39.5  # em: A4 with 23 mm margins at 11 pt is 42.4 em, less the indent of displayed formulas and a little slack
ROW = 50.5  # em of rows of equations: 165 mm at 9.2 pt, less a little slack
LABEL = 6.1  # em that a label on their left takes
DIGIT, POINT, SIGN, THIN_SPACE, LETTER = 0.5, 0.28, 0.78, 0.17, 0.55  # a letter: where it is not known which
UPRIGHT_LETTER, CAPITAL = 0.52, 0.75  # of a word such as tanh or ReLU
SCRIPT_SIZE = 0.7
COLUMN_GAP, BRACKET_PAIR = 0.5, 1.73
BLANK_LETTER = 0.77  # 2.7 mm: room to write a digit by hand
OPERATORS = {
    "+": 1.23,
    "−": 1.23,
    "⊙": 1.22,
    "·": 0.73,
    "=": 1.34,
    "≈": 1.34,
    "thin": 0.17,
    "quad": 2.0,
    ",": 0.45,
    "…": 1.2,
    "...": 1.2,
    "→": 1.55,
    "⊤": 0.8,
    "−1": 1.28,
    "+1": 1.28,
    "⟨": 0.39,
    "⟩": 0.39,
    "(": 0.39,
    ")": 0.39,
    "big(": 0.46,
    "big)": 0.46,
}


@remembering
def width(formula: Formula) -> float:
    """The estimated width in em."""
    return WIDTHS[type(formula)](formula)


def _letter(formula: Letter) -> float:
    return width_of_letters(formula.text) + width_of_letters(formula.prefix)


def _upright(formula: Upright) -> float:
    return sum(CAPITAL if letter.isupper() else UPRIGHT_LETTER for letter in formula.text)


def _numeral(formula: Numeral) -> float:
    return sum(map(_piece_width, formula.pieces)) + THIN_SPACE * (len(formula.pieces) - 1)


@lru_cache(maxsize=4096)
def _piece_width(piece: str) -> float:
    return sum({"-": SIGN, ".": POINT}.get(character, DIGIT) for character in piece)


def _operator(formula: Operator) -> float:
    return OPERATORS.get(formula.sign, LETTER)


def _row(formula: Row) -> float:
    return sum(map(width, formula.items))


def _script(formula: Script) -> float:
    scripts = [width(script) for script in (formula.sub, formula.sup) if script is not None]
    return width(formula.base) + SCRIPT_SIZE * max(scripts, default=0.0) + 0.05


def _fraction(formula: Fraction) -> float:
    return max(width(formula.top), width(formula.bottom)) + 0.24


def _brackets(formula: Brackets) -> float:
    return width(formula.body) + 0.9


def _matrix(formula: Matrix) -> float:
    columns = zip(*formula.rows, strict=True)
    widths = [max(map(width, entries)) for entries in columns]
    return sum(widths) + COLUMN_GAP * (len(widths) - 1) + BRACKET_PAIR


def _stack(formula: Stack) -> float:
    return max(map(width, formula.rows))


def _mark(formula: Mark) -> float:
    bold = 1.16 if formula.kind == "result" else 1.0
    return width(formula.body) * bold + (0.5 if formula.kind == "noted" else 0.0)


def _named(formula: Named) -> float:
    return max(width(formula.body), SCRIPT_SIZE * width(formula.name) * formula.is_shown)


def _hidden(formula: Hidden) -> float:
    return _piece_width(formula.text)


def _blank(formula: Blank) -> float:
    return BLANK_LETTER * formula.letters


WIDTHS: dict[type, Callable[..., float]] = {
    Letter: _letter,
    Upright: _upright,
    Numeral: _numeral,
    Operator: _operator,
    Row: _row,
    Script: _script,
    Fraction: _fraction,
    Brackets: _brackets,
    Matrix: _matrix,
    Stack: _stack,
    Mark: _mark,
    Named: _named,
    Hidden: _hidden,
    Blank: _blank,
}
CELL_GAP = 0.6  # em between the columns of a table
TABLE_LINE = 51.0  # em: 165 mm at 9 pt, less a little slack


def fits_a_line(rows: Sequence[Sequence[Formula]], label: float = 0.0) -> bool:
    """Whether a table of these cells fits on a line, with a column of labels `label` em wide."""
    return label + sum(max(map(width, column)) + CELL_GAP for column in zip(*rows, strict=True)) <= TABLE_LINE
