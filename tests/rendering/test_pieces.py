"""Where an equation may go on in a new line: sooner before a relation than at a sum, sooner at a sum than at a product."""

import pytest
from rendering.sample_page import CELL_STATE, HIDDEN_STATE, at, number

from symlstm.document.formula import APPROX, EQUALS, HADAMARD, PLUS, QUAD, THIN, TIMES, Brackets, Operator, Row, flattened
from symlstm.rendering.pieces import pieces
from symlstm.rendering.text import plain_text

a, b, c, d = map(number, "1234")
MINUS = Operator("−")


def written(parts):
    return tuple(map(written, parts)) if isinstance(parts, tuple) else "".join(plain_text(parts).split())


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ((a,), "1"),
        ((a, EQUALS, b), "1=2"),
        ((a, EQUALS, b, APPROX, c), ("1=2", "≈3")),
        ((EQUALS, b, APPROX, c), ("=2", "≈3")),
        ((a, EQUALS, b, PLUS, c, EQUALS, d), (("1=2", "+3"), "=4")),
        ((a, EQUALS, b, HADAMARD, c, PLUS, d), (("1=2", "⊙3"), "+4")),
        ((a, EQUALS, b, QUAD, c, EQUALS, d), ("1=2", "3=4")),
        ((a, EQUALS, MINUS, b), "1=−2"),
        ((a, EQUALS, b, TIMES, MINUS, c), "1=2·−3"),
        ((a, EQUALS, b, TIMES, c), "1=2·3"),
        ((a, EQUALS, b, THIN, c), "1=23"),
        ((a, EQUALS, Brackets(Row((b, PLUS, c)))), "1=(2+3)"),
        ((PLUS, b), "+2"),
        ((PLUS, b, APPROX, c), ("+2", "≈3")),
    ],
)
def test_an_equation_is_parted_before_its_signs(items, expected):
    assert written(pieces(Row(items))) == expected


def leaves(parts):
    return [leaf for part in parts for leaf in leaves(part)] if isinstance(parts, tuple) else [parts]


@pytest.mark.parametrize("formula", [CELL_STATE, HIDDEN_STATE[1].lines[0], Row(()), at("c", "1")])
def test_nothing_is_lost_or_moved(formula):
    assert [item for leaf in leaves(pieces(formula)) for item in flattened(leaf)] == list(flattened(formula))
