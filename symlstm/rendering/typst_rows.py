"""The room that rows of a table need in Typst: above and below their baseline, against rules and against each other.

All cells of a row stand on one baseline. A number brings its own room; the indices of formulas stick out of theirs.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from symlstm.document.blocks import Maths, Text
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

DIGIT = 0.683  # em: how far digits stand above the baseline
INSET = 0.24  # em: the room that every cell has above and below
BETWEEN = 0.08  # em: left free next to a rule, and between rows
WRITING = "#writing;"
TableRow = tuple[Text, ...]
Reach = tuple[float, float]  # em above the baseline, and below it


def struts_of(rows: Sequence[TableRow], rules: set[int], is_text: Callable[[Formula], bool]) -> list[str]:
    """What each cell of a row begins with; a rule stands above the rows in `rules`."""
    reaches = [_reach_of_row(row, is_text) for row in rows]
    following = [*pairwise(reaches), (reaches[-1], (DIGIT, 0.0))]
    return [
        WRITING if has_blank(row) else _strut(reach, after, number in rules, number + 1 in rules)
        for number, (row, (reach, after)) in enumerate(zip(rows, following, strict=True))
    ]


def has_blank(row: TableRow) -> bool:
    """Whether there is something to fill in."""
    return any(isinstance(part, Maths) and _is_blank(part.formula) for cell in row for part in cell)


def _is_blank(formula: Formula) -> bool:
    match formula:
        case Blank():
            return True
        case Row(items):
            return any(map(_is_blank, items))
        case Mark(_, body) | Brackets(body) | Named(body):
            return _is_blank(body)
        case Script(base):
            return _is_blank(base)
    return False


def is_formula(cell: Text) -> bool:
    """Whether nothing but a formula stands in a cell."""
    return len(cell) == 1 and isinstance(cell[0], Maths)


def _strut(reach: Reach, after: Reach, is_below_rule: bool, is_above_rule: bool) -> str:
    above = max(DIGIT, reach[0] + BETWEEN - INSET) if is_below_rule else DIGIT
    needed = reach[1] + BETWEEN - INSET
    below = max(0.0, needed if is_above_rule else needed + after[0] - DIGIT - INSET)
    return f"#strut-of({above:.2f}em, {below:.2f}em);" if above > DIGIT or below else ""


def _reach_of_row(row: TableRow, is_text: Callable[[Formula], bool]) -> Reach:
    formulas = (part.formula for cell in row for part in cell if isinstance(part, Maths))
    return _farthest(_reach(formula) for formula in formulas if not is_text(formula))


def _farthest(reaches: Iterable[Reach]) -> Reach:
    found = [(DIGIT, 0.0), *reaches]
    return max(above for above, _ in found), max(below for _, below in found)


def _reach(formula: Formula) -> Reach:
    """How far a formula of a line of text reaches above and below its baseline."""
    match formula:
        case Letter(accent=accent):
            return (0.75 if accent else DIGIT), 0.0
        case Script(base, sub, sup):
            above = DIGIT if sup is None else 0.96 if sub is None else 1.06
            below = 0.0 if sub is None else 0.3 if sup is None else 0.45
            return _farthest([_reach(base), (above, below)])
        case Brackets(body) | Mark(_, body) | Named(body):
            return _farthest([_reach(body), (0.75, 0.25)])
        case Row(items):
            return _farthest(map(_reach, items))
        case Fraction():
            return 1.0, 0.5
        case Matrix(rows) | Stack(rows):
            return 0.25 + 0.65 * len(rows), 0.65 * len(rows) - 0.25
        case Hidden() | Numeral() | Operator() | Upright() | Blank():
            return DIGIT, 0.0
    raise TypeError(f"cannot print {formula!r}")
