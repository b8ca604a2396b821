"""The formula tree: how a formula looks, in no language in particular.

A handful of immutable nodes. They know nothing of LaTeX or of SymPy; each output language has one printer over them.
"""

from dataclasses import dataclass
from typing import Any, Literal, TypeVar, dataclass_transform

SMALL = 8192  # formulas, such as names and numbers, of which something that was worked out once is kept
Node = TypeVar("Node")


class _Keeping:
    """What has room for its own hash and width, and for what a printer makes of it, once somebody has asked for them."""

    __slots__ = ("_hash", "_kept", "_width")


@dataclass_transform(frozen_default=True)
def node(cls: type[Node]) -> type[Node]:
    """A frozen dataclass that works its hash out once: what is known of a formula is looked up by the formula itself."""
    made: Any = dataclass(frozen=True, slots=True)(cls)
    hash_of_fields = made.__hash__

    def kept_hash(self: Any) -> int:
        try:
            return self._hash  # type: ignore[no-any-return]
        except AttributeError:
            object.__setattr__(self, "_hash", hash_of_fields(self))
            return self._hash  # type: ignore[no-any-return]

    made.__hash__ = kept_hash
    return made  # type: ignore[no-any-return]


@node
class Letter(_Keeping):
    """A mathematical letter in italics, perhaps under an accent ("tilde"), perhaps behind a "δ" that makes one name with it."""

    text: str
    accent: str = ""
    prefix: str = ""


@node
class Upright(_Keeping):
    """A word in formulas: tanh, exp."""

    text: str


@node
class Numeral(_Keeping):
    """Digits in pieces with a thin space between, so that long numbers can be read and broken."""

    pieces: tuple[str, ...]


@node
class Operator(_Keeping):
    """A sign between two things, by the character that Unicode has for it: + − · ⊙ = ≈ , and others."""

    sign: str


@node
class Row(_Keeping):
    """Things side by side."""

    items: "tuple[Formula, ...]"


@node
class Script(_Keeping):
    """A base with a subscript, a superscript, or both."""

    base: "Formula"
    sub: "Formula | None" = None
    sup: "Formula | None" = None


@node
class Fraction(_Keeping):
    """A numerator over a denominator."""

    top: "Formula"
    bottom: "Formula"


@node
class Brackets(_Keeping):
    """Round brackets that grow with what they hold."""

    body: "Formula"


@node
class Matrix(_Keeping):
    """A matrix in round brackets; a column vector has one entry a row."""

    rows: "tuple[tuple[Formula, ...], ...]"


@node
class Stack(_Keeping):
    """Rows below each other, set flush left: a number too long for one line of a table."""

    rows: "tuple[Formula, ...]"


@node
class Mark(_Keeping):
    """A formula that stands out: a "result", or one "noted" with a dagger."""

    kind: Literal["result", "noted"]
    body: "Formula"


Formula = Letter | Upright | Numeral | Operator | Row | Script | Fraction | Brackets | Matrix | Stack | Mark

PLUS, MINUS, TIMES, HADAMARD = Operator("+"), Operator("−"), Operator("·"), Operator("⊙")
EQUALS, APPROX = Operator("="), Operator("≈")
THIN, QUAD, COMMA, DOTS = Operator("thin"), Operator("quad"), Operator(","), Operator("…")
LOW_BRACKETS = Operator("("), Operator(")")  # apart from what they hold, where that goes over several rows
BRACKETS = Operator("big("), Operator("big)")  # the same round what is tall
SIGMA, TANH = Letter("σ"), Upright("tanh")
RELATIONS = (EQUALS, APPROX)
ADDITIVE = (PLUS, MINUS)
MULTIPLICATIVE = (TIMES, HADAMARD)


def row(*items: Formula) -> Formula:
    """Things side by side; one thing is itself."""
    return items[0] if len(items) == 1 else Row(items)


def column(entries: "tuple[Formula, ...] | list[Formula]") -> Matrix:
    """A column vector."""
    return Matrix(tuple((entry,) for entry in entries))


def vector(entries: "tuple[Formula, ...] | list[Formula]") -> Formula:
    """A column vector; of one entry, the entry."""
    return column(entries) if len(entries) > 1 else entries[0]


def is_tall(formula: "Formula") -> bool:
    """Whether something in it is higher than a line of letters and powers."""
    match formula:
        case Fraction() | Matrix() | Stack():
            return True
        case Script(base, sub, sup):
            return (sub is not None and sup is not None) or is_tall(base)
        case Row(items):
            return any(map(is_tall, items))
        case Mark(_, body) | Brackets(body):
            return is_tall(body)
    return False


def flattened(formula: Formula) -> "tuple[Formula, ...]":
    """The items of a row, rows within rows opened."""
    if not isinstance(formula, Row):
        return (formula,)
    items: list[Formula] = []
    for part in formula.items:
        items.extend(flattened(part) if isinstance(part, Row) else (part,))
    return tuple(items)
