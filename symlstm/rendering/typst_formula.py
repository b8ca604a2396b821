"""Formula trees in Typst's maths. A comma or semicolon would part arguments, so signs are printed by their names."""

from functools import lru_cache

from symlstm.document.blocks import Display
from symlstm.document.breaking import AlignedRow
from symlstm.document.formula import (
    SMALL,
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
from symlstm.rendering.letters import FUNCTION_WORDS, IN_TYPST, named
from symlstm.rendering.matrix import stands_flush_right
from symlstm.rendering.spoken import spoken

MINUS = "\u2212"
SYMBOLS = IN_TYPST | {"∑": "sum"}
OPERATORS = {
    "−": "-", "·": "dot.op", "⊙": "dot.o", "≈": "approx", "thin": "thin", "quad": "quad quad", ",": "comma", "…": "dots.h",
    "−1": "- 1", "+1": "+ 1", "→": "arrow.r", "′": "prime", "⊤": "top", "(": "paren.l", ")": "paren.r", "[": "bracket.l",
    "]": "bracket.r", "big(": "lr(size: #2.4em, paren.l)", "big)": "lr(size: #2.4em, paren.r)", "/": "slash", "‖": 'class("normal", bar.v.double)',
}  # fmt: skip


def typst_formula(formula: Formula) -> str:
    """The formula as Typst maths, without dollar signs."""
    return " ".join(map(typst_formula, formula.items)) if isinstance(formula, Row) else _printed(formula)


def typst_content(formula: Formula) -> str:
    """The formula as Typst content, with words for a screen reader.

    A number of one piece is set as text, which says itself and takes Typst a fifth of the time.
    """
    if isinstance(formula, Numeral) and len(formula.pieces) == 1:
        return f"[{formula.pieces[0].replace('-', MINUS)}]"
    return f'maths("{spoken(formula)}", ${typst_formula(formula)}$)'


@lru_cache(SMALL)
def _printed(formula: Formula) -> str:
    match formula:
        case Letter(text, accent, prefix):
            letter = named(text, SYMBOLS) if len(text) == 1 else f'upright("{text}")'
            accented = f"{accent}({letter})" if accent else letter
            return f"{named(prefix, SYMBOLS)} {accented}" if prefix else accented
        case Upright(text):
            return SYMBOLS.get(text, text if text in FUNCTION_WORDS else f'upright("{text}")')
        case Numeral(pieces):
            return " thin ".join(pieces)
        case Operator(sign):
            return named(sign, OPERATORS)
        case Script(base, sub, sup):
            below = f", b: {typst_formula(sub)}" if sub is not None else ""
            above = f", t: {typst_formula(sup)}" if sup is not None else ""
            return f"attach({typst_formula(base)}{below}{above})"
        case Fraction(Numeral() as top, Numeral() as bottom):
            return f"inline(frac({typst_formula(top)}, {typst_formula(bottom)}))"
        case Fraction(top, bottom):
            return f"frac({typst_formula(top)}, {typst_formula(bottom)})"
        case Brackets(body):
            return f"lr(paren.l {typst_formula(body)} paren.r)"
        case Matrix(rows):
            return f"mat({_rows(rows)})"
        case Stack(rows):
            return f"mat(delim: #none, align: #left, {'; '.join(map(typst_formula, rows))})"
        case Mark(kind, body):
            return f"{kind}({typst_formula(body)})"
    raise TypeError(f"cannot print {formula!r}")


def typst_display(display: Display) -> str:
    """The rows of a display, aligned at their relations; a group begins with a strut that sets it apart."""
    rows = []
    for number, group in enumerate(display.groups):
        for position, row in enumerate(group):
            strut = "strut " if number and not position else ""
            rows.append(_aligned(row, strut))
    return " \\\n  ".join(rows)


def _aligned(row: AlignedRow, strut: str) -> str:
    left = typst_formula(row.left) if row.left is not None else ""
    right = typst_formula(row.right)
    held = "" if row.starts else 'continued "" '
    reason = f' quad reason("{row.reason}")' if row.reason else ""
    return f"{strut}{left} & {held}{right}{reason}"


def _rows(rows: tuple[tuple[Formula, ...], ...]) -> str:
    """Rows parted by semicolons."""
    align = "align: #right, " if stands_flush_right(rows) else ""
    return align + "; ".join(", ".join(map(typst_formula, row)) for row in rows)
