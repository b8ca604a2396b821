"""An expression as a formula of a spreadsheet, which reads the cells that its variables stand in.

In Excel, and in all that follow it, a minus sign in front binds more tightly than a power: -A1^2 is the square of -A1. So what stands
behind such a sign is bracketed where there is a power in it.
"""

from collections.abc import Callable, Iterator

from symlstm.derivation.expression import Call, Constant, Expression, Power, Product, Sum, Variable, product_of
from symlstm.functions import FUNCTIONS

SUM, PRODUCT, POWER, ATOM = range(4)  # how tightly what stands there must hold together
LONGEST = 4_000  # characters of a sum: a whole formula may have 8,192
Keep = Callable[[str], str]


class SpreadsheetForm:
    """Writes expressions as formulas, without the sign of equality in front.

    cell  the reference of the cell that a variable stands in
    keep  puts a part of a sum that is too long for one formula into a cell of its own, and gives the reference of that
    """

    def __init__(self, cell: Callable[[str], str], keep: Keep):
        self._cell, self._keep = cell, keep

    def __call__(self, expression: Expression, within: int = SUM) -> str:
        """The formula, in brackets where it holds together less tightly than `within`."""
        text, grade = self._graded(expression)
        return f"({text})" if grade < within else text

    def _graded(self, expression: Expression) -> tuple[str, int]:
        match expression:
            case Constant(value):
                return str(value), ATOM if value.denominator == 1 and value >= 0 else SUM
            case Variable(name):
                return self._cell(name), ATOM
            case Sum(terms):
                return self._sum(terms), SUM
            case Product((Constant(value), *_)) if value < 0:
                return _negated(self(_without_sign(expression), PRODUCT)), SUM
            case Product(factors):
                return self._product(factors), PRODUCT
            case Power(base, exponent) if exponent < 0:
                return f"1/{self(_power(base, -exponent), POWER)}", PRODUCT
            case Power(base, exponent):
                return f"{self(base, ATOM)}^{exponent}", POWER
            case Call(function, (argument,)):
                text = FUNCTIONS[function].in_cells(self(argument, ATOM))
                return text, PRODUCT if text.startswith("1/") else ATOM
        raise TypeError(f"no formula of a spreadsheet for {expression!r}")

    def _sum(self, terms: tuple[Expression, ...]) -> str:
        first, *others = terms
        pieces = [self(first, SUM), *map(self._added, others)]
        return "".join(pieces) if sum(map(len, pieces)) <= LONGEST else self._in_parts(pieces)

    def _added(self, term: Expression) -> str:
        """A term behind the first, with its sign."""
        match term:
            case Product((Constant(value), *_)) if value < 0:
                return f"-{self(_without_sign(term), PRODUCT)}"
            case Constant(value) if value < 0:
                return str(value)
        return f"+{self(term, PRODUCT)}"

    def _in_parts(self, pieces: list[str]) -> str:
        """A long sum as the sum of cells that hold parts of it."""
        return "+".join(self._keep(_alone(part)) for part in _joined(pieces))

    def _product(self, factors: tuple[Expression, ...]) -> str:
        above = [factor for factor in factors if not _divides(factor)]
        first = str(above[0].value) if above and isinstance(above[0], Constant) else ""
        rest = [self(factor, POWER) for factor in above[bool(first) :]]
        below = [f"/{self(_power(f.base, -f.exponent), POWER)}" for f in factors if isinstance(f, Power) and _divides(f)]
        return "*".join(filter(None, [first, *rest])) + "".join(below) if above else f"1{''.join(below)}"


def _divides(factor: Expression) -> bool:
    return isinstance(factor, Power) and factor.exponent < 0


def _power(base: Expression, exponent: int) -> Expression:
    return base if exponent == 1 else Power(base, exponent)


def _without_sign(product: Product) -> Expression:
    """A product that begins with a negative number, with that number's size in front; a 1 is left out."""
    constant, *rest = product.factors
    assert isinstance(constant, Constant)
    return product_of(rest if constant.value == -1 else [Constant(-constant.value), *rest])


def _negated(text: str) -> str:
    return f"-({text})" if "^" in text else f"-{text}"


def _alone(part: str) -> str:
    """A part of a sum as a formula of its own: a minus sign in front would bind too tightly."""
    return f"0{part}" if part.startswith("-") else part.removeprefix("+")


def _joined(pieces: list[str]) -> Iterator[str]:
    """The pieces side by side, as many in each as are not too long."""
    here = ""
    for piece in pieces:
        if here and len(here) + len(piece) > LONGEST:
            yield here
            here = ""
        here += piece
    yield here
