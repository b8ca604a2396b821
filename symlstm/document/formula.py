"""The formula tree: how a formula looks, in no language in particular.

A handful of immutable nodes. They know nothing of LaTeX or of SymPy; each output language has one printer over them.
"""

from dataclasses import dataclass
from typing import Literal

SMALL = 8192  # names, numbers and sentences of which something that was made once is remembered


@dataclass(frozen=True, slots=True)
class Letter:
    """A mathematical letter in italics, perhaps under an accent ("tilde"), perhaps behind a "δ" that makes one name with it, perhaps
    with an `arrow` over it, "left" or "right"."""

    text: str
    accent: str = ""
    prefix: str = ""
    arrow: str = ""


@dataclass(frozen=True, slots=True)
class Upright:
    """A word in formulas: tanh, exp."""

    text: str


@dataclass(frozen=True, slots=True)
class Numeral:
    """Digits in pieces with a thin space between, so that long numbers can be read and broken."""

    pieces: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Operator:
    """A sign between two things, by the character that Unicode has for it: + − · ⊙ = ≈ , and others."""

    sign: str


@dataclass(frozen=True, slots=True)
class Row:
    """Things side by side."""

    items: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Script:
    """A base with a subscript, a superscript, or both. What a listener could not tell from these is `read` in another form."""

    base: "Formula"
    sub: "Formula | None" = None
    sup: "Formula | None" = None
    read: "Formula | None" = None


@dataclass(frozen=True, slots=True)
class Fraction:
    """A numerator over a denominator."""

    top: "Formula"
    bottom: "Formula"


@dataclass(frozen=True, slots=True)
class Brackets:
    """Round brackets that grow with what they hold."""

    body: "Formula"


@dataclass(frozen=True, slots=True)
class Matrix:
    """A matrix in round brackets; a column vector has one entry a row.

    divider  after how many columns a hairline stands, as between the columns of x and of h; 0 for none
    """

    rows: "tuple[tuple[Formula, ...], ...]"
    divider: int = 0


@dataclass(frozen=True, slots=True)
class Stack:
    """Rows below each other, set flush left: a number too long for one line of a table."""

    rows: "tuple[Formula, ...]"


@dataclass(frozen=True, slots=True)
class Mark:
    """A formula that stands out: a "result", or one "noted" with a dagger."""

    kind: Literal["result", "noted"]
    body: "Formula"


@dataclass(frozen=True, slots=True)
class Named:
    """A factor with its name above it, small and grey: numbers, and where they come from.

    is_given  whether it stands among the givens, so that it is read out by its name, not number by number
    is_shown  whether the name is printed; where a row above has it at the same place, it is only said
    """

    body: "Formula"
    name: "Formula"
    is_given: bool = False
    is_shown: bool = True


@dataclass(frozen=True, slots=True)
class Hidden:
    """Digits, a point or a minus sign ("-") that take up their room and are not seen: what sets decimal points below each other."""

    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """Room to write a number in, on a worksheet: a line with the id below it.

    letters    how many digits and signs it has room for
    unit       a word below the line on the left, such as "unit 1"
    is_answer  whether what is written there is asked for; else it is a number to copy, on a dotted line
    answer     what belongs there, where the blank can be switched over to it: in an exam in LaTeX, and nowhere else
    """

    quantity: str
    letters: int
    unit: str = ""
    is_answer: bool = True
    answer: "Formula | None" = None


Formula = (
    Letter | Upright | Numeral | Operator | Row | Script | Fraction | Brackets | Matrix | Stack | Mark | Named | Hidden | Blank
)

PLUS, MINUS, TIMES, HADAMARD = Operator("+"), Operator("−"), Operator("·"), Operator("⊙")
EQUALS, APPROX = Operator("="), Operator("≈")
THIN, QUAD, COMMA, DOTS = Operator("thin"), Operator("quad"), Operator(","), Operator("…")
MORE_DIGITS = Operator("...")  # right behind the digits of a number that is cut off
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
        case Fraction() | Matrix() | Stack() | Named() | Blank():
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
