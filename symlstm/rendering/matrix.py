"""How the entries of a matrix stand below each other, where a language lets us choose."""

from symlstm.document.formula import Formula, Mark, Numeral


def stands_flush_right(rows: tuple[tuple[Formula, ...], ...]) -> bool:
    """Whether entries stand flush right, which sets the points of numbers below each other; a column of letters is centred."""
    return len(rows[0]) > 1 or len({_decimals(row[0]) for row in rows} - {None}) == 1


def _decimals(formula: Formula) -> int | None:
    """How many decimals a number has; None for what is no number."""
    while isinstance(formula, Mark):
        formula = formula.body
    return len("".join(formula.pieces).partition(".")[2]) if isinstance(formula, Numeral) else None
