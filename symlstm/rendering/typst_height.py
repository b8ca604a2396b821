"""About how high formulas will be in Typst, in lines of text of 4.4 mm: whether a block of them fits on a page."""

from symlstm.document.formula import Blank, Brackets, Formula, Fraction, Mark, Matrix, Named, Row, Script, Stack
from symlstm.document.remembering import remembering

BLANK_LINES = 2.6  # room to write in
MOST_LINES = 48  # of a block that is not parted by the end of a page
PAGE_LINES = 50  # of what is kept on one page: less than a page has, as a heading is left alone where this is too low an estimate


@remembering
def lines_of(formula: Formula) -> float:
    """About how many lines of text a formula is high."""
    match formula:
        case Matrix(rows):
            return 0.3 + 0.85 * sum(max(map(lines_of, row)) for row in rows)
        case Named(body):
            return lines_of(body) + 0.6
        case Blank():
            return BLANK_LINES
        case Fraction(top, bottom):
            return lines_of(top) + lines_of(bottom)
        case Script(base, _, sup):
            return max(lines_of(base), lines_of(sup) if sup is not None else 1.0)
        case Brackets(body) | Mark(_, body):
            return lines_of(body)
        case Row(items):
            return max(map(lines_of, items), default=1.0)
        case Stack(rows):
            return sum(map(lines_of, rows))
    return 1.0
