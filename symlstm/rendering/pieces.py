"""Where an equation may go on in a new line, for a format whose lines are as long as a reader's screen."""

from collections.abc import Iterator

from symlstm.document.formula import (
    ADDITIVE,
    HADAMARD,
    MULTIPLICATIVE,
    QUAD,
    RELATIONS,
    THIN,
    Formula,
    Letter,
    Mark,
    Matrix,
    Named,
    Operator,
    Row,
    Script,
    flattened,
    row,
)

SIGNS = (RELATIONS, ADDITIVE, (HADAMARD,))  # before which a line may be broken; a sign of a later kind only where those do not do
PRODUCTS = len(SIGNS)  # the last kind: between a matrix and the column that it multiplies
OPENING = (
    *RELATIONS,
    *ADDITIVE,
    *MULTIPLICATIVE,
    THIN,
    QUAD,
    *map(Operator, ("(", "[", "big(", ",")),
)  # a sign behind it is no sum

Pieces = Formula | tuple["Pieces", ...]  # a formula that stays whole, or pieces of which each stays whole if there is room for it


def pieces(formula: Formula) -> Pieces:
    """An equation in pieces: parted at wide spaces, before each relation but the first, within these at sums, then at products, last between
    a matrix and the column that it multiplies."""
    return _one_or_more(tuple(_parted(tuple(stretch), 0) for stretch in _stretches(flattened(formula))))


def pieces_of_cell(formula: Formula) -> Pieces:
    """The same for the cell of a table; one that has only a number on its left is parted at its first relation, too."""
    items = flattened(formula)
    is_named = any(isinstance(item, Letter | Script) for item in items[: _first_relation(items)])
    if is_named or not items or items[0] in RELATIONS:
        return pieces(formula)
    place = _first_relation(items)
    return _one_or_more(tuple(_parted(part, 1) for part in (items[:place], items[place:]) if part))


def _first_relation(items: tuple[Formula, ...]) -> int:
    return next((n for n, item in enumerate(items) if item in RELATIONS), len(items))


def _stretches(items: tuple[Formula, ...]) -> Iterator[list[Formula]]:
    """The equations that stand side by side, each with the wide space behind it."""
    stretch: list[Formula] = []
    for item in items:
        stretch.append(item)
        if item == QUAD:
            yield stretch
            stretch = []
    if stretch:
        yield stretch


def _parted(items: tuple[Formula, ...], kind: int) -> Pieces:
    if kind > PRODUCTS:
        return row(*items)
    places = [place for place in range(1, len(items)) if _may_break(items[:place], items[place], kind)]
    if kind == 0:
        goes_on = items[0] in (*RELATIONS, *ADDITIVE)
        places = places if goes_on else places[1:]  # a left side stays with its relation
    bounds = zip([0, *places], [*places, len(items)], strict=True)
    return _one_or_more(tuple(_parted(items[start:stop], kind + 1) for start, stop in bounds))


def _may_break(before: tuple[Formula, ...], after: Formula, kind: int) -> bool:
    if kind == PRODUCTS:
        return len(before) > 1 and before[-1] == THIN and _is_matrix(before[-2]) and _is_matrix(after)
    return after in SIGNS[kind] and before[-1] not in OPENING


def _is_matrix(formula: Formula) -> bool:
    return _is_matrix(formula.body) if isinstance(formula, Named | Mark) else isinstance(formula, Matrix)


def _one_or_more(parts: tuple[Pieces, ...]) -> Pieces:
    return parts[0] if len(parts) == 1 else parts if parts else Row(())
