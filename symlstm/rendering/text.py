"""Formula trees as plain text for the terminal: 1/(1 + e^(-7/8))."""

from functools import lru_cache

from symlstm.document.formula import (
    SMALL,
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

TIGHT = {"big(": "(", "big)": ")", "thin": " ", "quad": "    ", "−1": "-1", ",": ", ", "...": "…"}
ACCENTS = {"tilde": "\u0303", "hat": "\u0302", "left": "\u20d6", "right": "\u20d7"}


@lru_cache(SMALL)
def plain_text(formula: Formula) -> str:
    """The formula on one line."""
    match formula:
        case Letter(text, accent, prefix, arrow):
            return prefix + text + ACCENTS.get(accent, "") + ACCENTS.get(arrow, "")
        case Upright(text):
            return text
        case Numeral(pieces):
            return "".join(pieces)
        case Operator(sign):
            return TIGHT.get(sign, sign if sign in "()[]/⟨⟩" else f" {sign} ")
        case Row(items) | Stack(items):
            return "".join(map(plain_text, items))
        case Script(base, sub, sup):
            below = f"_{_as_one(sub)}" if sub is not None else ""
            return plain_text(base) + below + (f"^{_as_one(sup)}" if sup is not None else "")
        case Fraction(top, bottom):
            return f"{_as_one(top)}/{_as_one(bottom)}"
        case Brackets(body):
            return f"({plain_text(body)})"
        case Matrix(rows):
            return "[" + "; ".join(", ".join(map(plain_text, row)) for row in rows) + "]"
        case Mark(_, body) | Named(body):
            return plain_text(body)
        case Hidden():
            return ""
        case Blank(quantity, letters):
            return f"{'_' * letters}({quantity})"
    raise TypeError(f"cannot print {formula!r}")


def _as_one(formula: Formula) -> str:
    """In brackets unless it is a single thing already."""
    text = plain_text(formula)
    single = isinstance(formula, Letter | Numeral | Upright | Brackets) and not text.startswith("-")
    return text if single else f"({text})"
