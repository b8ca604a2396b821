"""A reader of printed lines: puts the rows of a display together again and works out what the numbers on them give.

Written from what a reader knows of notation, not from how symlstm prints. Exact numbers stay exact (fmpq), others
become balls (arb), matrices are lists of rows. It is strict: a sign behind a sign is a mistake of the page.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any

from flint import arb, fmpq
from oracles.arb import hyperbolic_tangent, is_exact, logistic, plus, times

from symlstm.document.formula import (
    ADDITIVE,
    COMMA,
    LOW_BRACKETS,
    MINUS,
    QUAD,
    RELATIONS,
    SIGMA,
    TANH,
    THIN,
    TIMES,
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
    flattened,
)

EULER = Letter("e")
BETWEEN_FACTORS = ("·", "⊙", "thin")
FUNCTIONS = {SIGMA: logistic, TANH: hyperbolic_tangent}
Items = tuple[Formula, ...]
Known = Mapping[Items, Any]  # what names stand for
NOTHING: Known = {}


class NotANumber(Exception):
    """The formula has names in it."""


@dataclass(frozen=True)
class Chain:
    """left, and the relations with what stands behind each.

    quantity   the id of a number, or what the ids of a vector begin with
    relation   None where two things stand beside each other in a table, without a sign
    notes      what is said below of names on the line: "with z ≈ 0.59295"
    by_name    whether the names on the line stand for the numbers printed near by, from which it is worked out
    """

    quantity: str
    left: Formula | None
    links: tuple[tuple[Formula | None, Items], ...]
    notes: tuple[tuple[Items, Formula, Items], ...] = field(default=())
    by_name: bool = False


# --- rows back into lines -----------------------------------------------------------------------------------------


def without_padding(formula: Formula) -> Formula:
    """The formula without the digits that nobody sees."""
    match formula:
        case Row(items):
            kept = tuple(without_padding(item) for item in flattened(Row(items)) if not isinstance(item, Hidden))
            return kept[0] if len(kept) == 1 else Row(kept)
        case Matrix(rows):
            return replace(formula, rows=tuple(tuple(map(without_padding, row)) for row in rows))
        case Mark() | Brackets() | Named():
            return replace(formula, body=without_padding(formula.body))
    return formula


def items_of(*formulas: Formula) -> list[Formula]:
    """What stands side by side in some rows below each other, long numbers and brackets put together again."""
    return closed(joined([item for formula in formulas for item in flattened(without_padding(formula))]))


def chain_of(quantity: str, left: Formula | None, items: list[Formula]) -> Chain:
    """A line from what stands behind its left side."""
    assert items[0] in RELATIONS
    assert QUAD not in items
    starts = [n for n, item in enumerate(items) if item in RELATIONS]
    links = tuple((items[n], tuple(items[n + 1 : end])) for n, end in zip(starts, [*starts[1:], len(items)], strict=True))
    return Chain(quantity, left, links)


def equations_in(items: list[Formula]) -> list[tuple[Items, Formula, Items]]:
    """Left, relation and right of the equations that gaps or commas part; in a = b = 0 each name is equal to what stands last."""
    return [equation for stretch in _stretches(items) for equation in _equations(stretch)]


def _stretches(items: list[Formula]) -> list[list[Formula]]:
    depth, ends = 0, [-1]
    for n, item in enumerate(items):
        depth += (item in (LOW_BRACKETS[0], Operator("["))) - (item in (LOW_BRACKETS[1], Operator("]")))
        ends += [n] * (item == QUAD or (item == COMMA and not depth))
    return [items[start + 1 : end] for start, end in pairwise([*ends, len(items)])]


def _equations(stretch: list[Formula]):
    places = [n for n, item in enumerate(stretch) if item in RELATIONS]
    starts = [-1, *places]
    for start, place in zip(starts, places, strict=False):
        yield tuple(stretch[start + 1 : place]), stretch[place], tuple(stretch[places[-1] + 1 :])


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
        if opening == "(" and COMMA in items:  # (1.1, 0.3) is a column, not a product
            continue
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


def value(formula: Formula, known: Known = NOTHING):
    """The number or matrix that a formula stands for. Raises NotANumber where a name stands in it that is not known."""
    if known and flattened(formula) in known:
        return known[flattened(formula)]
    match formula:
        case Numeral(pieces):
            return decimal("".join(pieces))
        case Row(items):
            return value_of_row(flattened(Row(items)), known)
        case Fraction(top, bottom):
            return quotient(value(top, known), value(bottom, known))
        case Brackets(body) | Mark(_, body) | Named(body, _):
            return value(body, known)
        case Matrix(rows):
            return below_each_other([[value(entry, known) for entry in row] for row in rows])
        case Stack(rows):
            return value(Row(tuple(joined([item for row in rows for item in flattened(row)]))), known)
        case Script(base, None, exponent) if base == EULER and Operator("(") not in flattened(exponent):
            return exponential(value(exponent, known))
        case Script(base, None, Numeral((power,))):
            return raised(value(base, known), int(power))
    raise NotANumber(formula)


def below_each_other(rows: list) -> list:
    """Numbers in rows; columns below each other as one column."""
    found = []
    for row in rows:
        found += row[0] if isinstance(row[0], list) else [row]
    return found


def decimal(text: str):
    sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
    whole, _, decimals = text.partition(".")
    return fmpq(sign * int((whole + decimals).lstrip("0") or "0")) / fmpq(10) ** len(decimals)


def value_of_row(items: Items, known: Known = NOTHING):
    """A sum of products; numbers in brackets with commas are a column."""
    if items[0] == LOW_BRACKETS[0] and COMMA in items:
        return [[value_of_row(stretch)] for stretch in between_commas(items[1:-1])]
    terms, factors, sign = [], [], 1
    items = _functions_as_names(items, known)
    for position, item in enumerate(items):
        if item in ADDITIVE:
            assert factors, f"a sign without a term before it: {items}"
            terms.append(scaled(sign, product(factors, known)))
            factors, sign = [], -1 if item == MINUS else 1
        elif item == Numeral(("-",)):
            assert position == 0, f"a sign behind a sign: {items}"
            sign = -1
        elif not (isinstance(item, Operator) and item.sign in BETWEEN_FACTORS):
            assert position == 0 or not begins_with_minus(item), f"a negative number without brackets: {items}"
            factors.append(item)
    terms.append(scaled(sign, product(factors, known)))
    return total(terms)


def between_commas(items: Items) -> list[Items]:
    ends = [-1, *(n for n, item in enumerate(items) if item == COMMA), len(items)]
    return [items[start + 1 : end] for start, end in pairwise(ends)]


def _functions_as_names(items: Items, known: Known) -> Items:
    """tanh c, where that is the name of a number that is known, as one thing."""
    found, n = [], 0
    while n < len(items):
        is_name = items[n] == TANH and items[n + 1] == THIN and items[n : n + 3] in known
        found.append(Row(items[n : n + 3]) if is_name else items[n])
        n += 3 if is_name else 1
    return tuple(found)


def begins_with_minus(item: Formula) -> bool:
    if isinstance(item, Named):
        return begins_with_minus(item.body)
    return isinstance(item, Numeral) and item.pieces[0].startswith("-")


def product(factors: list[Formula], known: Known = NOTHING):
    numbers, waiting = [], None
    for factor in factors:
        if factor in FUNCTIONS:
            waiting = FUNCTIONS[factor]
        else:
            number = value(factor, known)
            numbers.append(entry_by_entry(waiting, number) if waiting else number)
            waiting = None
    assert waiting is None, "a function of nothing"
    result = numbers[0]
    for number in numbers[1:]:
        result = multiplied(result, number)
    return result


def entry_by_entry(function, number):
    return [[function(entry) for entry in row] for row in number] if isinstance(number, list) else function(number)


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
    return entry_by_entry(lambda entry: entry**power, base)


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
