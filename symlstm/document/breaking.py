"""Breaking long formulas into rows: before a relation, else before + or −, else before · or between digit groups. A sum in brackets
that has no room on a row is broken like any other.

Done on the formula tree, so that every format breaks in the same places.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from symlstm.document.formula import (
    ADDITIVE,
    BRACKETS,
    EQUALS,
    LOW_BRACKETS,
    MULTIPLICATIVE,
    RELATIONS,
    THIN,
    Brackets,
    Formula,
    Mark,
    Matrix,
    Named,
    Numeral,
    Operator,
    Row,
    Script,
    Stack,
    flattened,
    is_tall,
)
from symlstm.document.width import LINE, width

RELATION, SUM, PRODUCT, DIGITS, NOWHERE = range(5)  # how good a place is for a break; less is better
INDENT = 1.34  # em: continued rows stand to the right of where a relation would be
WIDEST_BRACKETS = 28.0  # em: wider ones are opened, since behind a name and a relation they might not fit on a row
WELL_FILLED = 0.4  # a better kind of break is taken only if it leaves the row at least this full
REASON_GAP, REASON_LETTER = 1.5, 0.42  # em: words in small print behind a row
GROUPS_TO_A_ROW = 12
BOLD_GROUPS_TO_A_ROW = 10
BEFORE_SIGN = {
    **{operator.sign: SUM for operator in ADDITIVE},
    **{operator.sign: PRODUCT for operator in MULTIPLICATIVE},
    **{operator.sign: RELATION for operator in RELATIONS},
}
GROUPS_TO_A_CELL = 10  # of a table, where words stand beside the number
Token = tuple[Formula, int, float]  # a piece that cannot be broken, how good a break before it would be, its width


@dataclass(frozen=True, slots=True)
class Part:
    """A relation and what stands on its right; `fresh` asks for a new row. `tokens` are the pieces of the body."""

    relation: Formula
    body: Formula
    fresh: bool = False
    tokens: tuple[Token, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "tokens", tuple([(item, kind, width(item)) for item, kind in _pieces(flattened(self.body))]))

    def fits(self, left: Formula, available: float = LINE) -> bool:
        """Whether every unbreakable piece of the body is narrow enough for a row of its own."""
        room = available - width(left) - INDENT - 1.3
        return max([wide for _, _, wide in self.tokens], default=0.0) <= room


@dataclass(frozen=True, slots=True)
class Line:
    """left = part = part ...; `quantity` is the id of what is on the left, `reason` the rule by which the line holds."""

    left: Formula
    parts: tuple[Part, ...]
    quantity: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class AlignedRow:
    """One row of an aligned display. `starts` tells a row that begins with its own left side or a relation from a continued one.
    A `reason` in words stands behind the row.
    """

    left: Formula | None
    right: Formula
    starts: bool
    quantity: str = ""
    reason: str = ""


def broken(line: Line, available: float = LINE) -> tuple[AlignedRow, ...]:
    """The rows of a line, none wider than the room there is unless one piece of it is."""
    room = available - width(line.left)
    rows = _rows(line, room)
    if not line.reason:
        return tuple(rows)
    needed = REASON_GAP + REASON_LETTER * len(line.reason)
    for candidate in (rows, _rows(line, room - needed)):
        if _used(candidate[-1]) + needed <= room:
            return (*candidate[:-1], replace(candidate[-1], reason=line.reason))
    return (*rows, AlignedRow(None, Row(()), False, line.quantity, line.reason))


def _rows(line: Line, room: float) -> list[AlignedRow]:
    rows: list[AlignedRow] = []
    for tokens in (filled for stretch in _stretches(line.parts) for filled in _filled(stretch, room)):
        right = Row(tuple([item for item, _, _ in tokens]))
        rows.append(AlignedRow(None if rows else line.left, right, tokens[0][1] == RELATION, line.quantity))
    return rows


def height(rows: Sequence[AlignedRow]) -> int:
    """How many lines of text the rows take together."""
    return sum(max(map(height_of, flattened(row.right)), default=1) for row in rows)


def height_of(formula: Formula) -> int:
    """How many lines of text a formula takes."""
    match formula:
        case Matrix(rows):
            return len(rows)
        case Brackets(body) | Mark(_, body) | Named(body):
            return height_of(body)
        case Row(items):
            return max(map(height_of, items), default=1)
    return 1


def _used(row: AlignedRow) -> float:
    """How much of the room on the right a row takes."""
    return width(row.right) + (0.0 if row.starts else INDENT)


def fits(formula: Formula, left: Formula, available: float = LINE) -> bool:
    """Whether every unbreakable piece of a formula is narrow enough for a row of its own."""
    return Part(EQUALS, formula).fits(left, available)


def has_opened_brackets(formula: Formula) -> bool:
    """Whether a sum in brackets goes over several rows in it."""
    return any(isinstance(item, Brackets) and _is_long_sum(item) for item in flattened(formula))


def _is_long_sum(brackets: Brackets) -> bool:
    """Whether brackets that might not fit on a row hold a sum of several terms; two, such as 1 - f, are kept together."""
    return width(brackets) > WIDEST_BRACKETS and sum(item in ADDITIVE for item in flattened(brackets.body)) > 1


def stacked(formula: Formula) -> Formula:
    """A formula for a table: a long number in rows below each other, anything else as it is."""
    if not isinstance(formula, Numeral) or len(formula.pieces) <= GROUPS_TO_A_CELL:
        return formula
    starts = range(0, len(formula.pieces), GROUPS_TO_A_CELL)
    return Stack(tuple(Numeral(formula.pieces[start : start + GROUPS_TO_A_CELL]) for start in starts))


def _stretches(parts: Sequence[Part]) -> Iterator[list[Token]]:
    """The tokens of the parts, those that may share a row together: cut where a part wants a fresh row."""
    stretch: list[Token] = []
    for part in parts:
        if part.fresh and stretch:
            yield stretch
            stretch = []
        stretch += [(part.relation, RELATION, width(part.relation)), *part.tokens]
    if stretch:
        yield stretch


def _pieces(items: tuple[Formula, ...]) -> Iterator[tuple[Formula, int]]:
    """Pieces that cannot be broken, each with how good a break before it would be."""
    free = NOWHERE
    for item in items:
        if isinstance(item, Operator):
            yield item, BEFORE_SIGN.get(item.sign, free)
            free = PRODUCT if item.sign == THIN.sign else NOWHERE
            continue
        if isinstance(item, Script):  # a name, as most are
            yield item, free
        elif isinstance(item, (Numeral, Mark)) and _is_long_number(item):
            yield from _stretches_of_digits(item, free)
        elif isinstance(item, Brackets) and _is_long_sum(item):
            opening, closing = BRACKETS if is_tall(item.body) else LOW_BRACKETS
            yield opening, free
            yield from _pieces(flattened(item.body))
            yield closing, NOWHERE
        else:
            yield item, free
        free = NOWHERE


def _groups_to_a_row(item: Numeral | Mark) -> int:
    return BOLD_GROUPS_TO_A_ROW if isinstance(item, Mark) else GROUPS_TO_A_ROW


def _is_long_number(item: Numeral | Mark) -> bool:
    """Whether a number, perhaps with a mark, has more groups of digits than a row."""
    body = _unmarked(item)
    return isinstance(body, Numeral) and len(body.pieces) > _groups_to_a_row(item)


def _stretches_of_digits(item: Numeral | Mark, before: int) -> Iterator[tuple[Formula, int]]:
    """A long number in stretches of so many groups of digits, with its mark on each; a dagger only behind the last."""
    groups, body = _groups_to_a_row(item), _unmarked(item)
    assert isinstance(body, Numeral), "only a number is cut"
    for start in range(0, len(body.pieces), groups):
        piece = Numeral(body.pieces[start : start + groups])
        yield _marked_as(item, piece, last=start + groups >= len(body.pieces)), (DIGITS if start else before)


def _unmarked(formula: Formula) -> Formula:
    return _unmarked(formula.body) if isinstance(formula, Mark) else formula


def _marked_as(item: Formula, piece: Numeral, last: bool) -> Formula:
    """A stretch of a number with the marks of the whole."""
    if not isinstance(item, Mark):
        return piece
    inner = _marked_as(item.body, piece, last)
    return Mark(item.kind, inner) if last or item.kind != "noted" else inner


def _filled(tokens: list[Token], room: float) -> Iterator[list[Token]]:
    """The rows, each as full as it may be."""
    start = 0
    while start < len(tokens):
        stop = _end_of_row(tokens, start, room)
        yield tokens[start:stop]
        start = stop


def _end_of_row(tokens: list[Token], start: int, room: float) -> int:
    """Where the row that begins at `start` ends: with the last token if all fit, else at the best place for a break.

    That is the last break of the best kind that leaves the row well filled; else the last of any kind.
    """
    used = 0.0 if tokens[start][1] == RELATION else INDENT
    well_filled = WELL_FILLED * room
    last, best = 0, [0] * NOWHERE  # the last place for a break, and the last of each kind in a well-filled row
    for position in range(start, len(tokens)):
        _, kind, wide = tokens[position]
        if kind != NOWHERE and position > start:
            last = position
            if used >= well_filled:
                best[kind] = position
        used += wide
        if used > room and last:
            return next(filter(None, best), last)
        if kind == DIGITS and position > start:
            return position  # stretches of a long number stand below each other
    return len(tokens)
