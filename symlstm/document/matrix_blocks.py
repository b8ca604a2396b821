"""A matrix that is too wide or too tall for a page, cut into blocks that say which rows and columns they are."""

from collections.abc import Iterator

from symlstm.document.aligned import aligned
from symlstm.document.breaking import fits
from symlstm.document.formula import COMMA, DOTS, Formula, Matrix, Numeral, Operator, Row
from symlstm.document.width import BRACKET_PAIR, COLUMN_GAP, width

TALLEST = 24  # rows of a column that fit on a page together with what belongs to it
PAGE = 46.0  # em: 165 mm at 10 pt, less a little slack
NAME_ROOM = 4.0  # em kept at least for the name and the relation in front of a matrix
RELATION = 1.4  # em
Span = tuple[int, int]


def in_blocks(name: Formula, entries: list[list[Formula]], divider: int = 0) -> Iterator[tuple[Formula, Matrix]]:
    """Each block with its name, W[1...24, 1...6]; the matrix under its own name where it is one block. It is cut behind the first columns,
    those of the input, where two such blocks have room."""
    row_spans, column_spans = _row_spans(len(entries)), _column_spans(entries, name)
    whole = len(row_spans) == len(column_spans) == 1
    if not whole:
        longest = _longest_name(name, entries)
        parts = [(0, divider), (divider, len(entries[0]))] if divider else []
        has_room = parts and all(len(_column_spans([row[a:b] for row in entries], longest)) == 1 for a, b in parts)
        column_spans = parts if has_room else _column_spans(entries, longest)
    for top, bottom in row_spans:
        for start, end in column_spans:
            block = Matrix(tuple(tuple(row[start:end]) for row in entries[top:bottom]))
            yield name if whole else _block_name(name, (top, bottom), (start, end), len(entries[0]) > 1), block


def can_stand_in_blocks(name: Formula, entries: list[list[Formula]]) -> bool:
    """Whether every entry is narrow enough to stand in a block; if not, the matrix is written entry by entry."""
    return all(fits(Matrix(((entry,),)), name, PAGE - NAME_ROOM) for row in entries for entry in row)


def _row_spans(rows: int) -> list[Span]:
    return [(start, min(start + TALLEST, rows)) for start in range(0, rows, TALLEST)]


def _longest_name(name: Formula, entries: list[list[Formula]]) -> Formula:
    rows, columns = len(entries), len(entries[0])
    return _block_name(name, (max(rows - 2, 0), rows), (max(columns - 2, 0), columns), columns > 1)


def _column_spans(entries: list[list[Formula]], name: Formula) -> list[Span]:
    """The columns of blocks that have room behind their name."""
    room = PAGE - max(NAME_ROOM, width(name) + RELATION)
    spans, start, used = [], 0, BRACKET_PAIR
    for position, column_entries in enumerate(zip(*aligned(tuple(map(tuple, entries))), strict=True)):
        wide = max(map(width, column_entries)) + COLUMN_GAP
        if position > start and used + wide > room:
            spans.append((start, position))
            start, used = position, BRACKET_PAIR
        used += wide
    return [*spans, (start, len(entries[0]))]


def _block_name(name: Formula, rows: Span, columns: Span, has_columns: bool) -> Formula:
    """W[rows, columns], both counted from 1."""
    inner = (*_span(rows), COMMA, *_span(columns)) if has_columns else _span(rows)
    return Row((name, Operator("["), *inner, Operator("]")))


def _span(span: Span) -> tuple[Formula, ...]:
    first, last = Numeral((str(span[0] + 1),)), Numeral((str(span[1]),))
    return (first,) if span[1] == span[0] + 1 else (first, DOTS, last)
