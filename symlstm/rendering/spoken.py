"""Formula trees as spoken text: what a screen reader says, and the alt text of every formula in a PDF."""

from symlstm.document.blocks import Display
from symlstm.document.breaking import AlignedRow
from symlstm.document.formula import (
    Brackets,
    Formula,
    Fraction,
    Letter,
    Mark,
    Matrix,
    Numeral,
    Operator,
    Row,
    Script,
    Stack,
    Upright,
    flattened,
)
from symlstm.document.remembering import remembering
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.letters import SPOKEN, named

LETTERS = SPOKEN | {"∑": "the sum"}
SIGNS = {
    "+": "plus", "−": "minus", "·": "times", "⊙": "times, entry by entry,", "=": "equals", "≈": "is about", ",": "comma",
    "…": "and so on", "thin": "", "quad": ";", "−1": "minus 1", "+1": "plus 1", "→": "to", "′": "prime", "⊤": "transposed",
    "/": "over", "(": "open bracket", ")": "close bracket", "big(": "open bracket", "big)": "close bracket", "[": "entries", "]": "", "‖": "double bar",
}  # fmt: skip
OPEN, CLOSE, TRANSPOSED, PRIME = Operator("("), Operator(")"), Operator("⊤"), Operator("′")


class Spoken:
    """Says formulas; `decimal` is the sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self._decimal = decimal
        self._said_of = remembering(self._said)

    def __call__(self, formula: Formula) -> str:
        """The formula in words."""
        return " ".join(self._words(formula).split()).replace(" ,", ",").replace(" ;", ";")

    def display(self, display: Display) -> str:
        """The rows of a display, one sentence for each group."""
        return " ".join(map(self._sentence, display.groups))

    def _sentence(self, group: tuple[AlignedRow, ...]) -> str:
        rows = [part for row in group for part in (row.left, row.right) if part is not None]
        reasons = [f"by the {row.reason}" for row in group if row.reason]
        return ", ".join([" ".join(filter(None, map(self, rows))), *reasons]) + "."

    def _words(self, formula: Formula) -> str:
        return " ".join(map(self._words, formula.items)) if isinstance(formula, Row) else self._said_of(formula)

    def _said(self, formula: Formula) -> str:
        match formula:
            case Letter(text, accent, prefix):
                return f"{named(prefix, LETTERS)} {named(text, LETTERS)} {accent}"
            case Upright(text):
                return LETTERS.get(text, text)
            case Numeral(pieces):
                return self._number("".join(pieces))
            case Operator(sign):
                return named(sign, SIGNS)
            case Script(base, sub, sup):
                return f"{self._words(base)}{self._below(base, sub)}{self._above(sup)}"
            case Fraction(Numeral() as top, Numeral() as bottom):
                return f"{self._words(top)} over {self._words(bottom)}"
            case Fraction(top, bottom):
                return f"the fraction {self._words(top)} over {self._words(bottom)}, end of fraction,"
            case Brackets(body):
                return f"open bracket {self._words(body)} close bracket"
            case Matrix(rows):
                return self._matrix(rows)
            case Stack(rows):
                return " ".join(map(self._words, rows))
            case Mark(kind, body):
                return self._words(body) + (" with a note" if kind == "noted" else "")
        raise TypeError(f"cannot say {formula!r}")

    def _number(self, text: str) -> str:
        digits = text.replace(".", self._decimal)
        return f"minus {digits[1:]}" if digits.startswith("-") else digits

    def _below(self, base: Formula, sub: Formula | None) -> str:
        if sub is None:
            return ""
        return f" over {self._words(sub)} of" if base == Upright("∑") else f" sub {self._words(sub)}"

    def _above(self, sup: Formula | None) -> str:
        """A time step in brackets, a transpose, a prime, or a power."""
        if sup is None:
            return ""
        items = flattened(sup)
        if items[0] == OPEN and items[-1] == CLOSE:
            return f" at time {self._words(Row(items[1:-1]))}"
        if sup in (TRANSPOSED, PRIME):
            return f" {self._words(sup)}"
        return " squared" if sup == Numeral(("2",)) else f" to the power {self._words(sup)}, end of power,"

    def _matrix(self, rows: tuple[tuple[Formula, ...], ...]) -> str:
        if len(rows[0]) == 1:
            return f"the column {'; '.join(self._words(row[0]) for row in rows)}, end of column,"
        spelled = "; ".join(f"row {n}: {', '.join(map(self._words, row))}" for n, row in enumerate(rows, 1))
        return f"the matrix {spelled}, end of matrix,"
