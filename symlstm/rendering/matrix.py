"""How the entries of a matrix stand below each other, where a language lets us choose."""

from symlstm.document.formula import Formula, Hidden, Mark, Numeral, flattened


def stands_flush_right(rows: tuple[tuple[Formula, ...], ...]) -> bool:
    """Whether entries stand flush right, which sets the points of numbers below each other; a column of letters is centred."""
    return len(rows[0]) > 1 or len({_decimals(row[0]) for row in rows} - {None}) == 1


def _decimals(formula: Formula) -> int | None:
    """How many decimals a number takes up, hidden ones counted; None for what is no number."""
    written = _written(formula)
    return None if written is None else len(written.partition(".")[2])


def _written(formula: Formula) -> str | None:
    """The digits of a number and those that are hidden beside it."""
    match formula:
        case Mark(_, body):
            return _written(body)
        case Numeral(pieces):
            return "".join(pieces)
        case Hidden(text):
            return text
        case _ if len(items := flattened(formula)) > 1:
            written = [_written(item) for item in items]
            return None if None in written else "".join(filter(None, written))
    return None
