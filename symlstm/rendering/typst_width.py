"""How wide a formula is in Typst, in em: by the metrics of New Computer Modern, rounded up a little.

Where equations stand follows from it. The document's own estimate, which serves every format, is wider by a few per cent.
"""

from symlstm.document.blocks import Maths, Text
from symlstm.document.formula import (
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
from symlstm.document.width import width
from symlstm.rendering.typst_height import lines_of

REGULAR = {".": 0.278, ",": 0.278, "-": 0.778}  # a digit is 0.5 em
BOLD = {".": 0.319, ",": 0.319, "-": 0.894}  # a digit is 0.575 em
OPERATORS = {"(": 0.389, ")": 0.389, "[": 0.278, "]": 0.278, "⊤": 0.778, "′": 0.3, "t": 0.361}
SCRIPT_SIZE, SCRIPT_GAP = 0.7, 0.12
WORD_LETTER = 0.5  # a letter of words, about
BRACKETS, LOW_MATRIX, TALL_BRACKETS, TALLEST_BRACKETS, COLUMN_GAP, SUM_SIGN = 0.778, 1.1, 1.75, 2.1, 0.5, 1.62


def string_width(text: str, bold: bool) -> float:
    """How wide digits are."""
    others, digit = (BOLD, 0.575) if bold else (REGULAR, 0.5)
    return sum(others.get(letter, digit) for letter in text)


def typst_text_width(text: Text) -> float:
    """About how wide words with formulas among them are, in em."""
    return sum(
        typst_width(part.formula) if isinstance(part, Maths) else WORD_LETTER * len(part if isinstance(part, str) else part.text)
        for part in text
    )


def typst_width(formula: Formula, bold: bool = False) -> float:
    """The width in em, in bold print or not."""
    return (_in_bold if bold else _regular)(formula)


@remembering
def _regular(formula: Formula) -> float:
    return _width(formula, bold=False)


@remembering
def _in_bold(formula: Formula) -> float:
    return _width(formula, bold=True)


def _width(formula: Formula, bold: bool) -> float:
    match formula:
        case Numeral(pieces):
            return string_width("".join(pieces), bold) + 0.167 * (len(pieces) - 1)
        case Hidden(text):
            return string_width(text, bold)
        case Letter(text, _, prefix):
            return width_of_letters(text) + width_of_letters(prefix)
        case Operator(sign):
            return OPERATORS.get(sign, width(formula))
        case Upright("∑"):
            return SUM_SIGN
        case Upright(text):
            return 0.5 * len(text) + 0.17
        case Row(items):
            return sum(typst_width(item, bold) for item in items)
        case Script(Upright("∑"), sub, _):
            return max(SUM_SIGN, SCRIPT_SIZE * typst_width(sub) if sub is not None else 0.0)
        case Script(base, sub, sup):
            scripts = [typst_width(script, bold) for script in (sub, sup) if script is not None]
            return typst_width(base, bold) + SCRIPT_SIZE * max(scripts, default=0.0) + SCRIPT_GAP
        case Fraction(top, bottom):
            return max(typst_width(top, bold), typst_width(bottom, bold)) + 0.24
        case Brackets(body):
            return typst_width(body, bold) + (BRACKETS if lines_of(body) <= 1.0 else TALL_BRACKETS)
        case Matrix(rows):
            columns = [max(typst_width(entry, bold) for entry in entries) for entries in zip(*rows, strict=True)]
            return sum(columns) + COLUMN_GAP * (len(columns) - 1) + _bracket_pair(formula)
        case Mark(kind, body):
            return typst_width(body, bold or kind == "result") + (0.4 if kind == "noted" else 0.0)
        case Named(body, is_shown=False):
            return typst_width(body, bold)
        case Named(body, name):
            return max(typst_width(body, bold), SCRIPT_SIZE * typst_width(name))
        case Stack(rows):
            return max(typst_width(row, bold) for row in rows)
    return width(formula)


def _bracket_pair(matrix: Matrix) -> float:
    if len(matrix.rows) == 1:
        return LOW_MATRIX
    return TALL_BRACKETS if lines_of(matrix) < 4.0 else TALLEST_BRACKETS
