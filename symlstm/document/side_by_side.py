"""Short equations set side by side, as many to a row as fit; a long one on rows of its own."""

from collections.abc import Iterable

from symlstm.document.blocks import Display
from symlstm.document.breaking import AlignedRow, Line, Part, broken
from symlstm.document.formula import QUAD, Formula, Row
from symlstm.document.width import LINE, width

GAP = width(QUAD)


def equation(left: Formula, relation: Formula, right: Formula) -> Line:
    """left = right as a line."""
    return Line(left, (Part(relation, right),))


def side_by_side(equations: Iterable[Line]) -> Display:
    """The equations in rows, each row aligned at its first relation."""
    return Display(tuple(_one_row(group) for group in _filled(equations)))


def together(families: Iterable[Iterable[Line]]) -> Display:
    """As `side_by_side`, with a new row for each family of equations."""
    return Display(tuple(_one_row(group) for family in families for group in _filled(family)))


def _filled(equations: Iterable[Line]) -> list[list[Line]]:
    groups: list[list[Line]] = []
    used = LINE
    for line in equations:
        wide = width(line.left) + width(Row(_sides(line)))
        if used + GAP + wide > LINE:
            groups.append([])
            used = 0.0
        groups[-1].append(line)
        used += GAP + wide
    return groups


def _one_row(equations: list[Line]) -> tuple[AlignedRow, ...]:
    first, *others = equations
    if not others:
        return broken(first)
    rest = [item for other in others for item in (QUAD, other.left, *_sides(other))]
    return (AlignedRow(first.left, Row((*_sides(first), *rest)), starts=True),)


def _sides(line: Line) -> tuple[Formula, ...]:
    return tuple(item for part in line.parts for item in (part.relation, part.body))
