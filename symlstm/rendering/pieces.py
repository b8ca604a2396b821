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
KINDS = {sign.sign: kind for kind, signs in enumerate(SIGNS) for sign in signs}
PRODUCTS, NOWHERE = len(SIGNS), len(SIGNS) + 1  # the last kind: between a matrix and the column that it multiplies
OPENING = {sign.sign for sign in (*RELATIONS, *ADDITIVE, *MULTIPLICATIVE, THIN, QUAD)} | {
    "(",
    "[",
    "big(",
    ",",
}  # behind it a sign is no sum

Pieces = Formula | tuple["Pieces", ...]  # a formula that stays whole, or pieces of which each stays whole if there is room for it


def pieces(formula: Formula) -> Pieces:
    """An equation in pieces: parted at wide spaces, before each relation but the first, within these at sums, then at products, last between
    a matrix and the column that it multiplies."""
    return _one_or_more(tuple(_parted(stretch, _kinds(stretch), 0) for stretch in _stretches(flattened(formula))))


def pieces_of_cell(formula: Formula) -> Pieces:
    """The same for the cell of a table; one that has only a number on its left is parted at its first relation, too."""
    items = flattened(formula)
    is_named = any(isinstance(item, Letter | Script) for item in items[: _first_relation(items)])
    if is_named or not items or items[0] in RELATIONS:
        return pieces(formula)
    place = _first_relation(items)
    halves = [list(half) for half in (items[:place], items[place:]) if half]
    return _one_or_more(tuple(_parted(half, _kinds(half), 1) for half in halves))


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


def _parted(items: list[Formula], kinds: list[int], kind: int) -> Pieces:
    """The pieces at places of this kind, each parted further at those of later kinds."""
    for each in range(kind, NOWHERE):
        places = [place for place, found in enumerate(kinds) if place and found == each]
        if each == 0 and items[0] not in (*RELATIONS, *ADDITIVE):
            places = places[1:]  # a left side stays with its relation
        if places:
            bounds = zip([0, *places], [*places, len(items)], strict=True)
            return tuple(_parted(items[start:stop], kinds[start:stop], each + 1) for start, stop in bounds)
    return row(*items)


def _kinds(items: list[Formula]) -> list[int]:
    """What kind of place each item is for a line to begin with it."""
    return [NOWHERE, *(_kind(items, place) for place in range(1, len(items)))]


def _kind(items: list[Formula], place: int) -> int:
    before, after = items[place - 1], items[place]
    if isinstance(after, Operator):
        is_opened = isinstance(before, Operator) and before.sign in OPENING
        return NOWHERE if is_opened else KINDS.get(after.sign, NOWHERE)
    is_product = place > 1 and before == THIN and _is_matrix(items[place - 2]) and _is_matrix(after)
    return PRODUCTS if is_product else NOWHERE


def _is_matrix(formula: Formula) -> bool:
    return _is_matrix(formula.body) if isinstance(formula, Named | Mark) else isinstance(formula, Matrix)


def _one_or_more(parts: tuple[Pieces, ...]) -> Pieces:
    return parts[0] if len(parts) == 1 else parts if parts else Row(())
