"""A reader of printed lines: puts the rows of a display together again and works out what the numbers on them give.

Written from what a reader knows of notation, not from how symlstm prints. Exact numbers stay exact (fmpq), others
become balls (arb), matrices are lists of rows. It is strict: a sign behind a sign is a mistake of the page.
"""

from dataclasses import dataclass
from itertools import pairwise

from flint import arb, fmpq
from oracles.arb import is_exact, plus, times

from symlstm.document.blocks import Display
from symlstm.document.formula import (
    ADDITIVE,
    MINUS,
    QUAD,
    RELATIONS,
    TIMES,
    Brackets,
    Formula,
    Fraction,
    Letter,
    Mark,
    Matrix,
    Numeral,
    Operator,
    Row,
    Script,
    Upright,
    flattened,
)

EULER = Letter("e")
BETWEEN_FACTORS = ("·", "⊙", "thin")


class NotANumber(Exception):
    """The formula has names in it."""


@dataclass(frozen=True)
class Chain:
    """left, and the relations with what stands behind each."""

    quantity: str
    left: Formula
    links: tuple[tuple[Formula, tuple[Formula, ...]], ...]


# --- rows back into lines -----------------------------------------------------------------------------------------


def chains(section) -> list[Chain]:
    """Every line with an id in the displays of a section, rows and long numbers joined again."""
    displays = [block for block in section.blocks if isinstance(block, Display)]
    return [chain_of(group) for display in displays for group in display.groups if group[0].quantity]


def chain_of(group) -> Chain:
    items = closed(joined([item for row in group for item in flattened(row.right)]))
    assert items[0] in RELATIONS
    assert QUAD not in items
    starts = [n for n, item in enumerate(items) if item in RELATIONS]
    links = tuple((items[n], tuple(items[n + 1 : end])) for n, end in zip(starts, [*starts[1:], len(items)], strict=True))
    return Chain(group[0].quantity, group[0].left, links)


def short_equations(section) -> list[tuple[tuple[Formula, ...], Formula, tuple[Formula, ...]]]:
    """Left, relation and right of every equation without an id: those set side by side, and the blocks of a matrix."""
    displays = [block for block in section.blocks if isinstance(block, Display)]
    groups = [group for display in displays for group in display.groups if not group[0].quantity and group[0].left is not None]
    return [equation for group in groups for equation in _equations(group)]


def _equations(group):
    """The equations of a group between the gaps that part them; only such as have one relation."""
    items = [*flattened(group[0].left), *joined([item for row in group for item in flattened(row.right)])]
    gaps = [-1, *(n for n, item in enumerate(items) if item == QUAD), len(items)]
    for start, end in pairwise(gaps):
        stretch = items[start + 1 : end]
        places = [n for n, item in enumerate(stretch) if item in RELATIONS]
        if len(places) == 1:
            yield tuple(stretch[: places[0]]), stretch[places[0]], tuple(stretch[places[0] + 1 :])


def joined(items: list[Formula]) -> list[Formula]:
    """Stretches of digits below each other as one number; a dagger stands behind the last of them."""
    whole: list[Formula] = []
    for item in items:
        if (
            whole
            and digits_of(whole[-1])
            and digits_of(item)
            and marks_of(whole[-1]) == tuple(m for m in marks_of(item) if m != "noted")
        ):
            whole[-1] = marked(Numeral(digits_of(whole[-1]) + digits_of(item)), marks_of(item))
        else:
            whole.append(item)
    return whole


def closed(items: list[Formula]) -> list[Formula]:
    """Brackets that stand apart from what they hold, over several rows, with it again."""
    for opening, closing in (("(", ")"), ("big(", "big)")):
        while Operator(opening) in items:
            start, end = items.index(Operator(opening)), items.index(Operator(closing))
            items = [*items[:start], Brackets(Row(tuple(items[start + 1 : end]))), *items[end + 1 :]]
    return items


def digits_of(formula: Formula) -> tuple[str, ...]:
    while isinstance(formula, Mark):
        formula = formula.body
    return formula.pieces if isinstance(formula, Numeral) and formula.pieces != ("-",) else ()


def marks_of(formula: Formula) -> tuple[str, ...]:
    return (formula.kind, *marks_of(formula.body)) if isinstance(formula, Mark) else ()


def marked(formula: Formula, kinds: tuple[str, ...]) -> Formula:
    return Mark(kinds[0], marked(formula, kinds[1:])) if kinds else formula


def marks_within(items: tuple[Formula, ...]) -> list[tuple[str, ...]]:
    """The marks of each result, those in a column from top to bottom."""
    found = []
    for item in items:
        entries = [entry for row in item.rows for entry in row] if isinstance(item, Matrix) else [item]
        found += [marks_of(entry) for entry in entries if marks_of(entry)]
    return found


# --- what a formula gives -----------------------------------------------------------------------------------------


def value(formula: Formula):
    """The number or matrix that a formula with numbers stands for. Raises NotANumber where a name stands in it."""
    match formula:
        case Numeral(pieces):
            return decimal("".join(pieces))
        case Row(items):
            return value_of_row(flattened(Row(items)))
        case Fraction(top, bottom):
            return quotient(value(top), value(bottom))
        case Brackets(body) | Mark(_, body):
            return value(body)
        case Matrix(rows):
            return [[value(entry) for entry in row] for row in rows]
        case Script(base, None, exponent) if base == EULER and Operator("(") not in flattened(exponent):
            return exponential(value(exponent))
        case Script(base, None, Numeral((power,))):
            return raised(value(base), int(power))
    raise NotANumber(formula)


def decimal(text: str):
    sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, decimals = text.partition(".")
    return fmpq(sign * int((whole + decimals).lstrip("0") or "0")) / fmpq(10) ** len(decimals)


def value_of_row(items: tuple[Formula, ...]):
    """A sum of products."""
    terms, factors, sign = [], [], 1
    for position, item in enumerate(items):
        if item in ADDITIVE:
            assert factors, f"a sign without a term before it: {items}"
            terms.append(scaled(sign, product(factors)))
            factors, sign = [], -1 if item == MINUS else 1
        elif item == Numeral(("-",)):
            assert position == 0, f"a sign behind a sign: {items}"
            sign = -1
        elif not (isinstance(item, Operator) and item.sign in BETWEEN_FACTORS):
            assert position == 0 or not begins_with_minus(item), f"a negative number without brackets: {items}"
            factors.append(item)
    terms.append(scaled(sign, product(factors)))
    return total(terms)


def begins_with_minus(item: Formula) -> bool:
    return isinstance(item, Numeral) and item.pieces[0].startswith("-")


def product(factors: list[Formula]):
    if factors[0] == Upright("tanh"):
        argument = value(factors[1])
        assert len(factors) == 2
        return fmpq(0) if is_exact(argument) and argument == 0 else arb(argument).tanh()
    result = value(factors[0])
    for factor in factors[1:]:
        result = multiplied(result, value(factor))
    return result


def multiplied(left, right):
    """Numbers, a number and a matrix, a matrix and a column, or two columns entry by entry."""
    if not isinstance(left, list):
        return [[times(left, entry) for entry in row] for row in right] if isinstance(right, list) else times(left, right)
    left, right = as_matrix(left), as_matrix(right)
    if len(left[0]) == len(right[0]) == 1 and len(left) == len(right):
        return [[times(a[0], b[0])] for a, b in zip(left, right, strict=True)]
    assert len(left[0]) == len(right), "shapes that cannot be multiplied"
    return [[plus(*(times(a, b[0]) for a, b in zip(row, right, strict=True)))] for row in left]


def as_matrix(number) -> list:
    return number if isinstance(number, list) else [[number]]


def scaled(sign: int, number):
    return (
        [[times(fmpq(sign), entry) for entry in row] for row in number] if isinstance(number, list) else times(fmpq(sign), number)
    )


def total(terms: list):
    """A sum; a number added to a column is added to each of its entries (as in 1 - z)."""
    shaped = [term for term in terms if isinstance(term, list) and len(term) * len(term[0]) > 1]
    if not shaped:
        return plus(*(as_matrix(term)[0][0] for term in terms))
    rows, columns = len(shaped[0]), len(shaped[0][0])
    assert all((len(term), len(term[0])) == (rows, columns) for term in shaped), "shapes that cannot be added"
    whole = [term if any(term is one for one in shaped) else [[as_matrix(term)[0][0]] * columns] * rows for term in terms]
    return [[plus(*(matrix[row][column] for matrix in whole)) for column in range(columns)] for row in range(rows)]


def quotient(top, bottom):
    return top / bottom if is_exact(top) and is_exact(bottom) else arb(top) / arb(bottom)


def exponential(exponent):
    return fmpq(1) if is_exact(exponent) and exponent == 0 else arb(exponent).exp()


def raised(base, power: int):
    return base**power


def entries(number) -> list:
    """The numbers of a matrix row by row, or a number as the only one."""
    return [entry for row in number for entry in row] if isinstance(number, list) else [number]


def factors_of_terms(items: tuple[Formula, ...]) -> list[int]:
    """How many factors each term of a sum has; a power of ten belongs to its number."""
    counts, power_of_ten = [1], Script
    for position, item in enumerate(items):
        if item in ADDITIVE:
            counts.append(1)
        elif item == TIMES and not (
            isinstance(items[position + 1], power_of_ten) and items[position + 1].base == Numeral(("10",))
        ):
            counts[-1] += 1
    return counts
