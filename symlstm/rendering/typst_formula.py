"""Formula trees in Typst's maths. A comma or semicolon would part arguments, so signs are printed by their names."""

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
)
from symlstm.document.remembering import remembering
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.letters import FUNCTION_WORDS, IN_TYPST, named
from symlstm.rendering.matrix import stands_flush_right
from symlstm.rendering.spoken import Spoken

MINUS = "\u2212"
SYMBOLS = IN_TYPST | {"∑": "sum"}
OPERATORS = {
    "−": "-", "·": "dot.op", "⊙": "dot.o", "≈": "approx", "thin": "thin", "quad": "quad quad", ",": "comma", "…": "dots.h",
    "−1": "- 1", "+1": "+ 1", "→": "arrow.r", "′": "prime", "⊤": "top", "(": "paren.l", ")": "paren.r", "[": "bracket.l",
    "]": "bracket.r", "big(": "lr(size: #2.4em, paren.l)", "big)": "lr(size: #2.4em, paren.r)", "/": "slash", "‖": 'class("normal", bar.v.double)',
}  # fmt: skip


class TypstFormulas:
    """The printer; `spoken` says each formula for screen readers, `decimal` is the sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self.spoken, self._decimal = Spoken(decimal), decimal
        self._in_maths = decimal if decimal == POINT else ' class("normal", comma) '
        self._printed_of = remembering(self._printed)

    def __call__(self, formula: Formula) -> str:
        """The formula as Typst maths, without dollar signs."""
        return " ".join(map(self, formula.items)) if isinstance(formula, Row) else self._printed_of(formula)

    def content(self, formula: Formula) -> str:
        """The formula as Typst content, with words for a screen reader.

        A number of one piece is set as text, which says itself and takes Typst a fifth of the time.
        """
        if isinstance(formula, Numeral) and len(formula.pieces) == 1:
            return f"[{formula.pieces[0].replace('-', MINUS).replace('.', self._decimal)}]"
        return f'maths("{self.spoken(formula)}", ${self(formula)}$)'

    def display(self, display: Display) -> str:
        """The rows of a display, aligned at their relations; a group begins with a strut that sets it apart."""
        rows = []
        for number, group in enumerate(display.groups):
            for position, row in enumerate(group):
                strut = "strut " if number and not position else ""
                rows.append(self._aligned(row, strut))
        return " \\\n  ".join(rows)

    def _aligned(self, row: AlignedRow, strut: str) -> str:
        left = self(row.left) if row.left is not None else ""
        held = "" if row.starts else 'continued "" '
        reason = f' quad reason("{row.reason}")' if row.reason else ""
        return f"{strut}{left} & {held}{self(row.right)}{reason}"

    def _printed(self, formula: Formula) -> str:
        match formula:
            case Letter(text, accent, prefix):
                letter = named(text, SYMBOLS) if len(text) == 1 else f'upright("{text}")'
                accented = f"{accent}({letter})" if accent else letter
                return f"{named(prefix, SYMBOLS)} {accented}" if prefix else accented
            case Upright(text):
                return SYMBOLS.get(text, text if text in FUNCTION_WORDS else f'upright("{text}")')
            case Numeral(pieces):
                return " thin ".join(pieces).replace(".", self._in_maths)
            case Operator(sign):
                return named(sign, OPERATORS)
            case Script(base, sub, sup):
                below = f", b: {self(sub)}" if sub is not None else ""
                above = f", t: {self(sup)}" if sup is not None else ""
                return f"attach({self(base)}{below}{above})"
            case Fraction(Numeral() as top, Numeral() as bottom):
                return f"inline(frac({self(top)}, {self(bottom)}))"
            case Fraction(top, bottom):
                return f"frac({self(top)}, {self(bottom)})"
            case Brackets(body):
                return f"lr(paren.l {self(body)} paren.r)"
            case Matrix(rows):
                return f"mat({self._rows(rows)})"
            case Stack(rows):
                return f"mat(delim: #none, align: #left, {'; '.join(map(self, rows))})"
            case Mark(kind, body):
                return f"{kind}({self(body)})"
        raise TypeError(f"cannot print {formula!r}")

    def _rows(self, rows: tuple[tuple[Formula, ...], ...]) -> str:
        """Rows parted by semicolons."""
        align = "align: #right, " if stands_flush_right(rows) else ""
        return align + "; ".join(", ".join(map(self, row)) for row in rows)
