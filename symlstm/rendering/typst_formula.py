"""Formula trees in Typst's maths. A comma or semicolon would part arguments, so signs are printed by their names."""

from symlstm.document.blocks import Display
from symlstm.document.breaking import AlignedRow, height_of
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
from symlstm.document.remembering import remembering
from symlstm.rendering.decimal_sign import POINT, DecimalSign
from symlstm.rendering.letters import FUNCTION_WORDS, IN_TYPST, OPERATOR_WORDS, named
from symlstm.rendering.matrix import stands_flush_right
from symlstm.rendering.named import has_names
from symlstm.rendering.spoken import spoken_with
from symlstm.rendering.typst_height import lines_of
from symlstm.rendering.typst_width import string_width

MINUS = "\u2212"
SYMBOLS = IN_TYPST | {"∑": "sum"}
OPERATORS = {
    "−": "-", "·": "dot.op", "⊙": "dot.o", "≈": "approx", "thin": "thin", "quad": "quad quad", ",": "comma", "…": "dots.h", "...": "dots.h",
    "−1": "- 1", "+1": "+ 1", "→": "arrow.r", "′": "prime", "⊤": "top", "(": "paren.l", ")": "paren.r", "[": "bracket.l",
    "]": "bracket.r", "big(": "lr(size: #2.4em, paren.l)", "big)": "lr(size: #2.4em, paren.r)", "/": "slash", "‖": 'class("normal", bar.v.double)',
    "⟨": "chevron.l", "⟩": "chevron.r",
}  # fmt: skip
BRACKETS, BRACKETS_OF_ROW = 0.5, 1.15  # em: of brackets round matrices with names above them, which do not count
SIGNS_IN_TEXT = ("≈", "=", "·", "+", "−")


class TypstFormulas:
    """The printer; `spoken` says each formula for screen readers, `decimal` is the sign before decimals."""

    def __init__(self, decimal: DecimalSign = POINT):
        self.spoken, self._decimal = spoken_with(decimal), decimal
        self._in_maths = decimal if decimal == POINT else ' class("normal", comma) '
        self._printed_of = remembering(self._printed)

    def __call__(self, formula: Formula) -> str:
        """The formula as Typst maths, without dollar signs."""
        return " ".join(map(self, formula.items)) if isinstance(formula, Row) else self._printed_of(formula)

    def content(self, formula: Formula) -> str:
        """The formula as Typst content, with words for a screen reader.

        A number is set as text, which says itself and takes Typst a fifth of the time.
        """
        return self._content(formula, "maths")

    def displayed(self, formula: Formula) -> str:
        """The same, set as large as on a line of its own."""
        return self._content(formula, "shown")

    def _content(self, formula: Formula, function: str) -> str:
        text = self._text(formula, bold=False)
        return f'{function}("{self.spoken(formula)}", ${self(formula)}$)' if text is None else f"[{text}]"

    def is_text(self, formula: Formula) -> bool:
        """Whether a formula is a number, perhaps marked and with a sign before it, which is set as text."""
        return self._text(formula, bold=False) is not None

    def _text(self, formula: Formula, bold: bool) -> str | None:
        """A number as Typst text; None for any other formula."""
        match formula:
            case Numeral((piece,)):
                digits = piece.replace("-", MINUS).replace(".", self._decimal)
                return f'#heavy("{digits}");' if bold else digits
            case Hidden(text):
                return f"#h({_room(text, bold)}em);"
            case Mark("result", body):
                return self._text(body, bold=True)
            case Mark(_, body):
                inner = self._text(body, bold)
                return None if inner is None else f"{inner}#dagger-beside;"
            case Row(items) if any(isinstance(item, Numeral | Mark) for item in items):
                return self._texts(items, bold)
        return None

    def _texts(self, items: tuple[Formula, ...], bold: bool) -> str | None:
        parts = [
            f'{"#h(.28em);" if number else ""}#sign("{item.sign}");#h(.28em);'
            if isinstance(item, Operator) and item.sign in SIGNS_IN_TEXT
            else self._text(item, bold)
            for number, item in enumerate(items)
        ]
        return None if None in parts else "".join(filter(None, parts))

    def display(self, display: Display) -> str:
        """The rows of a display, aligned at their relations."""
        return " \\\n  ".join(self._aligned(row) for group in display.groups for row in group)

    def _aligned(self, row: AlignedRow) -> str:
        left = self(row.left) if row.left is not None else ""
        held = "" if row.starts else 'continued "" '
        reason = f' quad reason("{row.reason}")' if row.reason else ""
        return f"{left} & {held}{self(row.right)}{reason}"

    def _printed(self, formula: Formula) -> str:
        match formula:
            case Letter(text, accent, prefix, arrow):
                letter = named(text, SYMBOLS) if len(text) == 1 else f'upright("{text}")'
                accented = f"{accent}({letter})" if accent else letter
                accented = f"arrow.{arrow[0]}({accented})" if arrow else accented
                return f"{named(prefix, SYMBOLS)} {accented}" if prefix else accented
            case Upright(text):
                return SYMBOLS.get(text) or _word(text)
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
                inside = f"paren.l {self(body)} paren.r"
                if has_names(body):
                    return f"lr(size: #{BRACKETS + BRACKETS_OF_ROW * height_of(body):.2f}em, {inside})"
                return f"lr({inside})" if lines_of(body) > 1.0 else inside
            case Matrix(rows, divider):
                return f"mat({self._options(rows, divider)}{self._rows(rows)})"
            case Stack(rows):
                return f"mat(delim: #none, align: #left, {' ; '.join(map(self, rows))})"
            case Mark("result", body):
                return self._result(body)
            case Mark(kind, body):
                return f"{kind}({self(body)})"
            case Named(body, is_shown=False):
                return self(body)
            case Named(body, name):
                return f"above({self(body)}, {self(name)})"
            case Hidden(text):
                return f"#h({_room(text, bold=False)}em)"
            case Blank(quantity, letters, unit, is_answer):
                return f'#blank("{quantity}", {letters}, "{unit}", {"true" if is_answer else "false"})'
        raise TypeError(f"cannot print {formula!r}")

    def _result(self, formula: Formula) -> str:
        """A result in bold: digits of the text font, which a search finds, not those of bold maths."""
        match formula:
            case Numeral(pieces):
                printed = (piece.replace("-", MINUS).replace(".", self._decimal) for piece in pieces)
                return " thin ".join(f'heavy("{piece}")' for piece in printed)
            case Hidden(text):
                return f"#h({_room(text, bold=True)}em)"
            case Row(items):
                return " ".join(map(self._result, items))
            case Matrix(rows, divider):
                return self(Matrix(tuple(tuple(Mark("result", entry) for entry in row) for row in rows), divider))
            case Mark("noted", body):
                return f"noted({self._result(body)})"
        return f"result({self(formula)})"

    def _options(self, rows: tuple[tuple[Formula, ...], ...], divider: int) -> str:
        """How the entries of a matrix stand; blanks bring their own room with them."""
        align = "align: #right, " if stands_flush_right(rows) else ""
        line = f"augment: #divider({divider}), " if divider else ""
        tight = "row-gap: #0pt, " if any(isinstance(entry, Blank) for row in rows for entry in row) else ""
        return align + line + tight

    def _rows(self, rows: tuple[tuple[Formula, ...], ...]) -> str:
        """Rows parted by semicolons; one directly behind a call in code would belong to the call."""
        return " ; ".join(", ".join(map(self, row)) for row in rows)


def _word(text: str) -> str:
    """A word in a formula: the name of a function, or any other."""
    if text in FUNCTION_WORDS:
        return text
    return f'op("{text}")' if text in OPERATOR_WORDS else f'upright("{text}")'


def _room(text: str, bold: bool) -> str:
    """How much room digits take up, in em."""
    return f"{string_width(text, bold):g}"
