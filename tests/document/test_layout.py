"""Rows: where they break, how wide they are, how long numbers are grouped; and no sign behind a sign in any language."""

import re
from dataclasses import fields, is_dataclass, replace
from pathlib import Path

import pytest
from oracles.generic import generic_problem

from symlstm import Layout, Rounding, load, load_example, render, solve, with_backward
from symlstm.document.blocks import Display
from symlstm.document.breaking import INDENT, REASON_GAP, REASON_LETTER, Line, Part, broken
from symlstm.document.formula import (
    ADDITIVE,
    EQUALS,
    MULTIPLICATIVE,
    PLUS,
    RELATIONS,
    THIN,
    TIMES,
    Brackets,
    Fraction,
    Letter,
    Mark,
    Matrix,
    Numeral,
    Operator,
    Row,
    Script,
    flattened,
)
from symlstm.document.matrix_blocks import PAGE
from symlstm.document.numerals import GROUP, UNGROUPED, numeral
from symlstm.document.width import LINE, width

CASES = Path(__file__).parents[1] / "data" / "cases" / "pages"


def seed(detail="normal", **rounding):
    return replace(load_example(), layout=Layout(detail), rounding=Rounding(**rounding))


def generic(detail="normal", cell="lstm", shape=(3, 4, 2), outputs=1, readout="last", **rounding):
    problem = generic_problem(7, cell, *shape, outputs=outputs, readout=readout)
    return replace(problem, layout=Layout(detail), rounding=Rounding(**rounding))


PROBLEMS = {
    "seed": lambda: seed(),
    "seed full 50": lambda: seed("full", places=50),
    "seed 80 without guard": lambda: seed(places=80, guard=0),
    "seed 80 carried": lambda: seed(places=80, carry="printed"),
    "seed brief 300": lambda: seed("brief", places=300),
    "fractions full": lambda: replace(load_example("fractions"), layout=Layout("full")),
    "saturated": lambda: load_example("saturated"),
    "gru every": lambda: generic(cell="gru", outputs=2, readout="every", carry="printed"),
    "lstm 30": lambda: generic(places=30),
    "wide": lambda: generic(shape=(12, 12, 1)),
    "seed backward": lambda: with_backward(seed(), "0.1", 3),
    "seed backward brief 30": lambda: with_backward(seed("brief", places=30), "0.1"),
    "gru of 12 steps": lambda: load(CASES / "p04_t12.toml"),
    "lstm backward brief": lambda: with_backward(generic("brief", shape=(6, 8, 2)), "0.1"),
    "gru backward": lambda: with_backward(generic(cell="gru", outputs=2, readout="every", carry="printed"), "1/3"),
}


@pytest.fixture(scope="module", params=PROBLEMS)
def solution(request):
    return solve(PROBLEMS[request.param]())


def displays(solution):
    sections = solution.document.sections
    return [block for section in sections for block in section.blocks if isinstance(block, Display)]


def rows(solution):
    """Each row with the width of what stands left of the relation in its group, and the row before it in the group."""
    for display in displays(solution):
        for group in display.groups:
            for before, row in zip((None, *group), group, strict=False):
                yield width(group[0].left), before, row


def is_digits(formula):
    return is_digits(formula.body) if isinstance(formula, Mark) else isinstance(formula, Numeral)


def test_rows_break_only_before_a_sign_or_between_groups_of_digits(solution):
    for _, before, row in rows(solution):
        if row.right == Row(()):  # the reason of a line, where no row of it has room for that
            assert row.reason
            continue
        first = flattened(row.right)[0]
        if row.starts:
            assert first in RELATIONS
        elif first not in (*ADDITIVE, *MULTIPLICATIVE):
            last = flattened(before.right)[-1]
            assert last == THIN or (is_digits(first) and is_digits(last)), row


def test_no_row_is_wider_than_a_line_unless_it_is_one_piece(solution):
    for left, _, row in rows(solution):
        wide = left + width(row.right) + (0 if row.starts else INDENT)
        pieces = [item for item in flattened(row.right) if item not in (*RELATIONS, *ADDITIVE, *MULTIPLICATIVE, THIN)]
        assert wide + room_for_reason(row) <= LINE + 1e-9 or (len(pieces) == 1 and not row.reason), (wide, row)


def room_for_reason(row):
    return REASON_GAP + REASON_LETTER * len(row.reason) if row.reason else 0.0


def has_matrix(formula):
    return any(isinstance(item, Matrix) for item in getattr(formula, "items", ()))


def test_every_piece_that_is_wider_than_a_line_was_left_out(solution):
    """Even one piece on its own keeps within the line: what does not is left out, or broken into rows of digits. A matrix has the page."""
    for left, _, row in rows(solution):
        room = PAGE if not row.reason and has_matrix(row.right) else LINE
        assert left + width(row.right) <= room + 1e-9, row


def lines_of(formula):
    """How many lines of text stand below each other in a formula."""
    if isinstance(formula, Matrix):
        return len(formula.rows)
    parts = [getattr(formula, field.name) for field in fields(formula)] if is_dataclass(formula) else []
    parts += [part for tuple_ in parts if isinstance(tuple_, tuple) for part in tuple_]
    return max([lines_of(part) for part in parts if is_dataclass(part)], default=1)


def test_no_equation_is_taller_than_a_page(solution):
    """LaTeX breaks no page within one: four matrices with their columns ran over the foot."""
    for display in displays(solution):
        for group in display.groups:
            assert sum(lines_of(row.right) for row in group) <= 44


def numerals(thing):
    """Every number anywhere in the document."""
    if isinstance(thing, Numeral):
        yield thing
    elif is_dataclass(thing):
        yield from (found for field in fields(thing) for found in numerals(getattr(thing, field.name)))
    elif isinstance(thing, tuple):
        yield from (found for part in thing for found in numerals(part))


def test_long_numbers_stand_in_groups_of_five(solution):
    for number in numerals(solution.document):
        first, *rest = number.pieces
        decimals = first.partition(".")[2]
        assert [len(piece) for piece in rest[:-1]] == [GROUP] * len(rest[:-1]), number
        assert all(piece.isdigit() and len(piece) <= GROUP for piece in rest), number
        assert not rest or len(decimals) == GROUP or first.isdigit(), number
        assert rest or len(decimals) <= UNGROUPED, number


SIGN_BEHIND_SIGN = re.compile(r"(?:[-+−]|\\cdot|\\odot|·)\s*(?:\\[a-z]+\{)?-|[-+]\s*[-+]")


@pytest.mark.parametrize("format", ["tex", "md", "github.md"])
def test_no_sign_stands_behind_a_sign(solution, format):
    for line in render(solution, format).splitlines():
        source = line if format != "tex" else re.sub(r"(?<!\\)%.*", "", line)
        for formula in re.findall(r"\$([^$]*)\$", source) + [source] * ("&=" in source or "&\\" in source):
            assert not SIGN_BEHIND_SIGN.search(formula), line


@pytest.mark.parametrize("wrong", ["a + -1", "a \\cdot -1", "- -1", "1 -- 2", "1 +- 2", "a + \\symresult{-1}"])
def test_a_sign_behind_a_sign_would_be_found(wrong):
    assert SIGN_BEHIND_SIGN.search(wrong)


# --- the breaker by itself -----------------------------------------------------------------------------------------


def test_a_long_sum_in_brackets_goes_on_before_a_plus():
    """The loss over many outputs: 1/2 (e1^2 + e2^2 + ...), in low brackets round numbers and high ones round names with scripts."""
    two, half = Numeral(("2",)), Fraction(Numeral(("1",)), Numeral(("2",)))
    name = Script(Letter("e"), sub=Numeral(("1",)), sup=Letter("t"))
    for base, opening, closing in ((Numeral(("0.12345",)), "(", ")"), (Brackets(name), "big(", "big)")):
        items = [item for _ in range(30) for item in (PLUS, Script(base, sup=two))][1:]
        found = broken(Line(Letter("L"), (Part(EQUALS, Row((half, THIN, Brackets(Row(tuple(items)))))),)))
        assert len(found) > 2
        assert {flattened(row.right)[0] for row in found[1:]} == {PLUS}
        assert all(width(row.right) <= LINE for row in found)
        whole = [item for row in found for item in flattened(row.right)]
        assert whole == [EQUALS, half, THIN, Operator(opening), *items, Operator(closing)]


def test_a_short_sum_in_brackets_stays_whole():
    brackets = Brackets(Row((Letter("a"), PLUS, Letter("b"))))
    (row,) = broken(Line(Letter("L"), (Part(EQUALS, brackets),)))
    assert flattened(row.right) == (EQUALS, brackets)


def sum_of(products):
    items = [item for n in range(products) for item in (PLUS, Numeral((f"0.{n + 1}2345",)), TIMES, Numeral(("0.98765",)))]
    return Line(Letter("z"), (Part(EQUALS, Row(tuple(items[1:]))),))


def test_a_line_that_fits_is_one_row():
    assert len(broken(sum_of(3))) == 1


def test_a_long_sum_goes_on_before_a_plus():
    found = broken(sum_of(20))
    assert len(found) > 2
    assert {flattened(row.right)[0] for row in found[1:]} == {PLUS}
    assert [row.starts for row in found] == [True] + [False] * (len(found) - 1)


def test_nothing_is_lost_or_moved_by_breaking():
    line = sum_of(20)
    assert [item for row in broken(line) for item in flattened(row.right)] == [EQUALS, *flattened(line.parts[0].body)]


@pytest.mark.parametrize("kinds", [(), ("result",), ("noted", "result")])
def test_a_long_number_is_broken_between_its_groups_whatever_its_marks(kinds):
    number = numeral("0." + "1234567890" * 30)
    marked = number
    for kind in reversed(kinds):
        marked = Mark(kind, marked)
    found = broken(Line(Letter("z"), (Part(EQUALS, marked),)))
    digits = "".join(piece for row in found for part in numerals(row.right) for piece in part.pieces)
    assert (len(found) > 3, digits) == (True, "".join(number.pieces))
    assert all(width(row.right) <= LINE for row in found)
