"""Formula trees as spoken text: what a screen reader says, and the alt text of every formula in a PDF."""

from functools import lru_cache

from symlstm.document.blocks import Display
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
    flattened,
)
from symlstm.rendering.letters import SPOKEN, named

LETTERS = SPOKEN | {"∑": "the sum"}
SIGNS = {
    "+": "plus", "−": "minus", "·": "times", "⊙": "times, entry by entry,", "=": "equals", "≈": "is about", ",": "comma",
    "…": "and so on", "thin": "", "quad": ";", "−1": "minus 1", "+1": "plus 1", "→": "to", "′": "prime", "⊤": "transposed",
    "/": "over", "(": "open bracket", ")": "close bracket", "big(": "open bracket", "big)": "close bracket", "[": "entries", "]": "", "‖": "double bar",
}  # fmt: skip
OPEN, CLOSE, TRANSPOSED, PRIME = Operator("("), Operator(")"), Operator("⊤"), Operator("′")


def spoken(formula: Formula) -> str:
    """The formula in words."""
    return " ".join(_words(formula).split()).replace(" ,", ",").replace(" ;", ";")


def spoken_display(display: Display) -> str:
    """The rows of a display, one sentence for each group."""
    return " ".join(_sentence(group) for group in display.groups)


def _sentence(group: tuple) -> str:  # type: ignore[type-arg]
    rows = [part for row in group for part in (row.left, row.right) if part is not None]
    reasons = [f"by the {row.reason}" for row in group if row.reason]
    return ", ".join([" ".join(filter(None, map(spoken, rows))), *reasons]) + "."


def _words(formula: Formula) -> str:
    return " ".join(map(_words, formula.items)) if isinstance(formula, Row) else _said(formula)


@lru_cache(SMALL)
def _said(formula: Formula) -> str:
    match formula:
        case Letter(text, accent, prefix):
            return f"{named(prefix, LETTERS)} {named(text, LETTERS)} {accent}"
        case Upright(text):
            return LETTERS.get(text, text)
        case Numeral(pieces):
            return _number("".join(pieces))
        case Operator(sign):
            return named(sign, SIGNS)
        case Script(base, sub, sup):
            return f"{_words(base)}{_below(base, sub)}{_above(sup)}"
        case Fraction(Numeral() as top, Numeral() as bottom):
            return f"{_words(top)} over {_words(bottom)}"
        case Fraction(top, bottom):
            return f"the fraction {_words(top)} over {_words(bottom)}, end of fraction,"
        case Brackets(body):
            return f"open bracket {_words(body)} close bracket"
        case Matrix(rows):
            return _matrix(rows)
        case Stack(rows):
            return " ".join(map(_words, rows))
        case Mark(kind, body):
            return _words(body) + (" with a note" if kind == "noted" else "")
    raise TypeError(f"cannot say {formula!r}")


def _number(text: str) -> str:
    return f"minus {text[1:]}" if text.startswith("-") else text


def _below(base: Formula, sub: Formula | None) -> str:
    if sub is None:
        return ""
    return f" over {_words(sub)} of" if base == Upright("∑") else f" sub {_words(sub)}"


def _above(sup: Formula | None) -> str:
    """A time step in brackets, a transpose, a prime, or a power."""
    if sup is None:
        return ""
    items = flattened(sup)
    if items[0] == OPEN and items[-1] == CLOSE:
        return f" at time {_words(Row(items[1:-1]))}"
    if sup in (TRANSPOSED, PRIME):
        return f" {_words(sup)}"
    return " squared" if sup == Numeral(("2",)) else f" to the power {_words(sup)}, end of power,"


def _matrix(rows: tuple[tuple[Formula, ...], ...]) -> str:
    if len(rows[0]) == 1:
        return f"the column {'; '.join(_words(row[0]) for row in rows)}, end of column,"
    spelled = "; ".join(f"row {n}: {', '.join(map(_words, row))}" for n, row in enumerate(rows, 1))
    return f"the matrix {spelled}, end of matrix,"
