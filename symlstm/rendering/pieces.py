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
    Operator,
    Row,
    flattened,
    row,
)

SIGNS = (RELATIONS, ADDITIVE, (HADAMARD,))  # before which a line may be broken; a sign of a later kind only where those do not do
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
    """An equation in pieces: parted at wide spaces, before each relation but the first, within these at sums, then at products."""
    return _one_or_more(tuple(_parted(tuple(stretch), 0) for stretch in _stretches(flattened(formula))))


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
    if kind == len(SIGNS):
        return row(*items)
    places = [place for place in range(1, len(items)) if items[place] in SIGNS[kind] and items[place - 1] not in OPENING]
    if kind == 0:
        places = places if items[0] in RELATIONS else places[1:]  # a left side stays with its relation
    bounds = zip([0, *places], [*places, len(items)], strict=True)
    return _one_or_more(tuple(_parted(items[start:stop], kind + 1) for start, stop in bounds))


def _one_or_more(parts: tuple[Pieces, ...]) -> Pieces:
    return parts[0] if len(parts) == 1 else parts if parts else Row(())
