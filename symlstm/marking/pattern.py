"""Patterns: an edit of a formula, written as the correct formula and the one in its place.

`sigma(A)` -> `tanh(A)` replaces sigma by tanh. A capital letter stands for anything; a name for a quantity of that name, with
`_prev` or `_next` for the time step before or after; `weight` and `bias` for any of them. A sum or a product fits a part of a
longer one. In the replacement a new name means the quantity of that name of the same unit at the same time step. An empty
replacement drops the term or factor. Patterns are parsed, never run.
"""

import ast
from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import permutations
from math import perm

from symlstm.derivation.expression import (
    Call,
    Constant,
    Expression,
    Power,
    Product,
    Sum,
    Variable,
    children,
    negative,
    product_of,
    sum_of,
    variables,
)
from symlstm.errors import UsageError
from symlstm.functions import FUNCTIONS
from symlstm.marking.formula_line import FormulaLine, kinds_in
from symlstm.words import N_, said

MAX_CHARACTERS, MAX_EXPONENT, MAX_NUMBER = 200, 9, 100
MOST_PARTS = 4  # of a sum or product in a pattern; the ways to match it grow with their factorial
MOST_WAYS = 50_000  # of matching one sum or product; a longer one is not searched
Bound = Mapping[str, Expression]


class PatternError(UsageError):
    """A text is not a pattern: what was found, and what was expected."""

    def __init__(self, text: str, reason: str, expected: str):
        self.found, self.expected = said("pattern {text}: {reason}", text=repr(text[:60]), reason=reason), expected
        super().__init__(said("{found}; expected {expected}", found=self.found, expected=expected))


@dataclass(frozen=True)
class Rewrite:
    """Replace what matches `pattern` by `by` (None: drop it), at each one spot in turn, or at all spots of the line at once."""

    pattern: Expression
    by: Expression | None
    everywhere: bool = False

    def __call__(self, line: FormulaLine) -> Iterator[Expression]:
        """Every edited formula."""
        if not self._may_match(line):
            return
        if self.everywhere:
            changed = _everywhere(self, line.expression, line)
            if changed is not None and changed != line.expression:
                yield changed
        else:
            yield from _at_one_spot(self, line.expression, line)

    def _may_match(self, line: FormulaLine) -> bool:
        """Whether a line has everything that the pattern is made of: most patterns match on few lines."""
        return self._kinds <= line.kinds and all(map(line.has, self._names))

    @cached_property
    def _kinds(self) -> frozenset[Hashable]:
        return kinds_in(self.pattern)

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(name for name in variables(self.pattern) if not is_letter(name))


def rewrite(pattern: str, by: str, everywhere: bool = False) -> Rewrite:
    """The edit that two texts describe. Raises PatternError, with the place, for a text that is not a pattern."""
    wanted = parsed(pattern)
    if _most_parts(wanted) > MOST_PARTS:
        reason = said("{number} terms or factors in one place", number=_most_parts(wanted))
        raise PatternError(pattern, reason, said("at most {most}", most=MOST_PARTS))
    return Rewrite(wanted, parsed(by) if by.strip() else None, everywhere)


def _most_parts(expression: Expression) -> int:
    parts = children(expression)
    return max([len(parts), *map(_most_parts, parts)])


def parsed(text: str) -> Expression:
    """A pattern from its text. Raises PatternError."""
    try:
        if len(text) > MAX_CHARACTERS:
            raise ValueError(said("at most {most} characters", most=MAX_CHARACTERS))
        return _read(ast.parse(text.strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        reason = error.args[0] if type(error) is ValueError else N_("it cannot be read")
        functions = ", ".join(FUNCTIONS)
        expected = said("names, whole numbers to {most}, + - * / ** and {functions}", most=MAX_NUMBER, functions=functions)
        raise PatternError(text, reason, expected) from error


def _read(tree: ast.expr) -> Expression:
    match tree:
        case ast.Name(id=name):
            return Variable(name)
        case ast.Constant(value=int(number)) if not isinstance(number, bool) and number <= MAX_NUMBER:
            return Constant(Fraction(number))
        case ast.UnaryOp(op=ast.USub(), operand=body):
            return negative(_read(body))
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return sum_of((_read(left), _read(right)))
        case ast.BinOp(left=left, op=ast.Sub(), right=right):
            return sum_of((_read(left), negative(_read(right))))
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            return product_of((_read(left), _read(right)))
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            return product_of((_read(left), Power(_read(right), -1)))
        case ast.BinOp(left=base, op=ast.Pow(), right=ast.Constant(value=int(exponent))) if 0 < exponent <= MAX_EXPONENT:
            return Power(_read(base), exponent)
        case ast.Call(func=ast.Name(id=function), args=[argument], keywords=[]) if function in FUNCTIONS:
            return Call(function, (_read(argument),))
    raise ValueError(said("found {text}", text=repr(ast.unparse(tree)[:40])))


def is_letter(name: str) -> bool:
    """Whether a pattern's name is a capital letter, which stands for anything."""
    return len(name) == 1 and name.isupper()


def _everywhere(edit: Rewrite, expression: Expression, line: FormulaLine) -> Expression | None:
    """The expression edited wherever it fits; None where nothing is left of it."""
    here = next(_here(edit, expression, line), expression)
    if here != expression:
        return here
    kept = [_everywhere(edit, child, line) for child in children(expression)]
    if edit.by is None:
        kept = [None if _fits(edit, child, line) else new for child, new in zip(children(expression), kept, strict=True)]
    return rebuilt(expression, [child for child in kept if child is not None])


def _at_one_spot(edit: Rewrite, expression: Expression, line: FormulaLine) -> Iterator[Expression]:
    yield from _here(edit, expression, line)
    parts = children(expression)
    for number, child in enumerate(parts):
        if edit.by is None and isinstance(expression, Sum | Product) and _fits(edit, child, line):
            yield rebuilt(expression, [*parts[:number], *parts[number + 1 :]])  # type: ignore[misc]
        for changed in _at_one_spot(edit, child, line):
            yield rebuilt(expression, [*parts[:number], changed, *parts[number + 1 :]])  # type: ignore[misc]


def _fits(edit: Rewrite, expression: Expression, line: FormulaLine) -> bool:
    return next(_matches(edit.pattern, expression, line, {}), None) is not None


def _here(edit: Rewrite, expression: Expression, line: FormulaLine) -> Iterator[Expression]:
    """The replacements of the expression itself, or of a part of it where it is a sum or a product."""
    for bound, rest, at in _parts_that_fit(edit.pattern, expression, line):
        new = None if edit.by is None else _filled(edit.by, bound, line)
        kept = rest if new is None else [*rest[:at], new, *rest[at:]]
        if rest and (new is not None or edit.by is None):
            yield rebuilt(expression, kept)  # type: ignore[misc]
        elif new is not None:
            yield new


def _parts_that_fit(
    pattern: Expression, expression: Expression, line: FormulaLine
) -> Iterator[tuple[Bound, list[Expression], int]]:
    """What the pattern's names stand for, the terms or factors that are left over, and where the first matched one stood."""
    if not (isinstance(pattern, Sum | Product) and type(pattern) is type(expression)):
        yield from ((bound, [], 0) for bound in _matches(pattern, expression, line, {}))
        return
    wanted, there = children(pattern), children(expression)
    if perm(len(there), len(wanted)) > MOST_WAYS:
        return
    for chosen in permutations(range(len(there)), len(wanted)):
        for bound in _all_match(wanted, tuple(there[n] for n in chosen), line, {}):
            yield bound, [part for n, part in enumerate(there) if n not in chosen], min(chosen)


def _matches(pattern: Expression, expression: Expression, line: FormulaLine, bound: Bound) -> Iterator[Bound]:
    match pattern, expression:
        case Variable(name), _ if name in bound:
            yield from [bound] if bound[name] == expression else []
        case Variable(name), _ if is_letter(name):
            yield {**bound, name: expression}
        case Variable(name), Variable(quantity):
            yield from [{**bound, name: expression}] if line.is_called(quantity, name) else []
        case Constant(), Constant():
            yield from [bound] if pattern == expression else []
        case Call(function, arguments), Call(other, others) if function == other:
            yield from _all_match(arguments, others, line, bound)
        case Power(base, exponent), Power(other_base, other_exponent) if exponent == other_exponent:
            yield from _matches(base, other_base, line, bound)
        case (Sum(), Sum()) | (Product(), Product()):
            wanted, there = children(pattern), children(expression)
            if len(wanted) == len(there) <= MOST_PARTS:
                for order in permutations(there):
                    yield from _all_match(wanted, order, line, bound)


def _all_match(
    patterns: tuple[Expression, ...], expressions: tuple[Expression, ...], line: FormulaLine, bound: Bound
) -> Iterator[Bound]:
    if not patterns:
        yield bound
        return
    for more in _matches(patterns[0], expressions[0], line, bound):
        yield from _all_match(patterns[1:], expressions[1:], line, more)


def _filled(by: Expression, bound: Bound, line: FormulaLine) -> Expression | None:
    """The replacement with what its names stand for; None where it names a quantity that does not exist."""
    match by:
        case Constant():
            return by
        case Variable(name):
            return bound.get(name) or _new_name(name, bound, line)
    filled = [_filled(child, bound, line) for child in children(by)]
    return None if None in filled else rebuilt(by, filled)  # type: ignore[arg-type]


def _new_name(name: str, bound: Bound, line: FormulaLine) -> Expression | None:
    """The quantity of that name beside the first one that the pattern names."""
    beside = next(((called, part.name) for called, part in bound.items() if isinstance(part, Variable)), ("", ""))
    found = line.instead(name, beside[1], beside[0] if len(beside[0]) > 1 or beside[0].islower() else "")
    return None if found is None else Variable(found)


def rebuilt(expression: Expression, parts: list[Expression]) -> Expression | None:
    """The expression with other parts; None where none is left."""
    if not parts and children(expression):
        return None
    match expression:
        case Sum():
            return sum_of(parts)
        case Product():
            return product_of(parts)
        case Call(function, _):
            return Call(function, tuple(parts))
        case Power(_, exponent):
            return Power(parts[0], exponent)
    return expression
