"""Closed forms: a quantity written out in exp, from its own step or all the way back to the weights.

Each function as its record has it in exp: tanh(z) = (1 - exp(-2z))/(1 + exp(-2z)). An unrolled formula grows geometrically with
time (at H = 2 by a factor of some 35 a step), so its size is counted before it is built.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import prod
from typing import Any

from sympy import Add, Dummy, Mul, Pow, Rational, Symbol, preorder_traversal

from symlstm.derivation.expression import Call, Constant, Expression, Power, Sum, Variable, children, in_declared_order
from symlstm.derivation.step import MOST_NUMBERS, Derivation
from symlstm.errors import SizeError
from symlstm.functions import FUNCTIONS, ElementaryFunction
from symlstm.words import said

OF_SYMPY = {function.of_symbols: function for function in FUNCTIONS.values()}
InExp = Callable[[ElementaryFunction, Any], Any]
MAX_NUMBERS = 2_000  # numbers written in an unrolled formula; at 2,000 it fills some ten pages
MOST_LIMIT = 100_000  # numbers, which take a second or two, and a megabyte or two of text


@dataclass(frozen=True)
class ClosedForm:
    """A formula in exact numbers and letters, each of which stands for a power of e.

    exponents  those powers' exponents, in numbers and earlier letters; a power that stands in many places is there once
    """

    formula: Expression
    exponents: Mapping[str, Expression]


@dataclass(frozen=True, slots=True)
class Size:
    """How many numbers a formula writes out, but for the 1 and 2 of sigma and tanh; and whether it is one exact number."""

    numbers: int
    is_exact: bool


def count_numbers(derivation: Derivation, quantity: str) -> int:
    """How many numbers the closed form of a quantity would write out at most, without building it; at most MOST_NUMBERS."""
    return _sizes(derivation, quantity)[quantity].numbers


def _sizes(derivation: Derivation, quantity: str) -> Mapping[str, Size]:
    """The size of each quantity's closed form, as far as the one that is asked."""
    sizes, last = dict.fromkeys(derivation.givens, Size(1, is_exact=True)), derivation.step(quantity)
    for step in derivation.steps:
        sizes[step.target] = _size(step.expression, {name: sizes[read] for name, read in step.reads.items()})
        if step is last:
            break
    return sizes


def _size(expression: Expression, of: Mapping[str, Size]) -> Size:
    """The size of an expression of quantities: in a sum or product, all that is exact becomes one number."""
    if isinstance(expression, Variable):
        return of[expression.name]
    parts = [_size(child, of) for child in children(expression)]
    exact = sum(part.is_exact for part in parts)
    if isinstance(expression, Call):
        return Size(min(MOST_NUMBERS, _times_written(expression.function) * parts[0].numbers), is_exact=False)
    numbers = sum(part.numbers for part in parts if not part.is_exact) + (exact > 0 or not parts)
    return Size(min(MOST_NUMBERS, numbers), exact == len(parts))


@cache
def _times_written(function: str) -> int:
    """How often the argument of a function stands in its form in exp: that of tanh twice, above the line and below it. A function that
    is not made of exp stays as it is."""
    e, in_exp = Dummy(), FUNCTIONS[function].in_exp
    return sum(node == e for node in preorder_traversal(in_exp(e))) if in_exp else 1


def closed_form(derivation: Derivation, quantity: str, limit: int = MAX_NUMBERS) -> ClosedForm:
    """The quantity in exact numbers and powers of e. Exactly known parts are evaluated.

    Raises UsageError for an unknown id; SizeError where it would write more than `limit` numbers.
    """
    sizes = _sizes(derivation, quantity)
    if sizes[quantity].numbers > limit:
        raise SizeError(_too_large(derivation, quantity, sizes, limit))
    powers = _PowersOfE()
    formula = unrolled(derivation, quantity, powers.in_exp)
    return powers.closed_form(formula)


def _too_large(derivation: Derivation, quantity: str, sizes: Mapping[str, Size], limit: int) -> str:
    """What is too large, and what can be asked instead."""
    size = sizes[quantity].numbers
    numbers = said("at least {number}", number=f"{size:,}") if size == MOST_NUMBERS else f"{size:,}"
    earlier = _largest_within(derivation, quantity, sizes, limit)
    instead = _instead(size, earlier, sizes[earlier].numbers if earlier else 0)
    return said(
        "{quantity}: its closed form would write {number} numbers, the limit is {limit}. {instead}",
        quantity=quantity,
        number=numbers,
        limit=f"{limit:,}",
        instead=instead,
    )


def _instead(size: int, earlier: str | None, numbers: int) -> str:
    """What can be asked: an earlier quantity that writes so many numbers, or a higher limit."""
    places = {"earlier": earlier, "numbers": f"{numbers:,}", "limit": f"{min(size, MOST_LIMIT):,}"}
    if size <= MOST_LIMIT and earlier:
        return said("Ask for {earlier}, which writes {numbers}, or raise the limit to {limit}.", **places)
    if size <= MOST_LIMIT:
        return said("Ask for a quantity of an earlier time step, or raise the limit to {limit}.", **places)
    if earlier:
        return said("Ask for {earlier}, which writes {numbers}; the limit can be at most {limit}.", **places)
    return said("Ask for a quantity of an earlier time step; the limit can be at most {limit}.", **places)


def _largest_within(derivation: Derivation, quantity: str, sizes: Mapping[str, Size], limit: int) -> str | None:
    """The same quantity at the last of the earlier time steps at which it keeps within the limit."""
    target = derivation.step(quantity).unit_equation.target
    same = [step.target for step in derivation.steps if step.unit_equation.target == target and step.target in sizes]
    return next((other for other in reversed(same) if sizes[other].numbers <= limit), None)


class _PowersOfE:
    """Each power of e as a letter, in the order in which they are met.

    SymPy would try to learn whether such a number is positive, or zero, by evaluating it; of exp(-10^150), and of all that is made of
    it, that takes for ever.
    """

    def __init__(self) -> None:
        self._letters: dict[Any, Symbol] = {}

    def in_exp(self, function: ElementaryFunction, z: Any) -> Any:
        """A function of z written in exp: each power of exp(-z) is a letter of its own. Others stay as they are."""
        if function.in_exp is None:
            return function.of_symbols(z, evaluate=False)
        e = Dummy()
        made = function.in_exp(e)
        squares = {power: self._exp(-power.exp * z) for power in made.atoms(Pow) if power.base == e}
        opened = made.xreplace(squares)
        return opened.xreplace({e: self._exp(-z)}) if opened.has(e) else opened

    def _exp(self, z: Any) -> Symbol:
        return self._letters.setdefault(z, Symbol(f"e{len(self._letters)}"))

    def closed_form(self, formula: Any) -> ClosedForm:
        """A formula in these letters, with what they stand for."""
        order = tuple(letter.name for letter in self._letters.values())
        exponents = {letter.name: in_declared_order(z, order) for z, letter in self._letters.items()}
        return ClosedForm(in_declared_order(formula, order), exponents)


def unrolled(derivation: Derivation, quantity: str, in_exp: InExp) -> Any:
    """The quantity in exact numbers, each function without an exact value replaced by what `in_exp` makes of it."""

    @cache
    def build(identity: str) -> Any:
        if identity in derivation.givens:
            return derivation.givens[identity]
        step = derivation.step(identity)
        numbers = {name: build(read) for name, read in step.reads.items()}
        exact = _exact(step.expression, numbers)
        if exact is not None:
            return exact
        formula = _with_numbers(step.unit_equation.formula, {name: _as_sympy(value) for name, value in numbers.items()}, in_exp)
        return Fraction(int(formula.p), int(formula.q)) if formula.is_Rational else formula

    return _as_sympy(build(quantity))


def _as_sympy(value: Any) -> Any:
    return Rational(value.numerator, value.denominator) if isinstance(value, Fraction) else value


def _exact(expression: Expression, numbers: Mapping[str, Any]) -> Fraction | None:
    """The value of arithmetic with fractions, in a hundredth of the time that SymPy takes; None where there is anything else in it."""
    match expression:
        case Constant(value):
            return value
        case Variable(name):
            return numbers[name] if isinstance(numbers[name], Fraction) else None
        case Call():
            return None
    parts = [_exact(child, numbers) for child in children(expression)]
    known = [part for part in parts if part is not None]
    if len(known) < len(parts):
        return None
    match expression:
        case Sum():
            return sum(known, Fraction(0))
        case Power(_, exponent):
            return known[0] ** exponent
    return prod(known, start=Fraction(1))


def _with_numbers(formula: Any, numbers: dict[str, Any], in_exp: InExp) -> Any:
    """The formula with numbers put in, exact parts evaluated."""
    if formula.is_Symbol:
        return numbers[formula.name]
    if not formula.args:
        return formula
    args = [_with_numbers(arg, numbers, in_exp) for arg in formula.args]
    if formula.func in OF_SYMPY:
        function, argument = OF_SYMPY[formula.func], args[0]
        # seen from the tree: to ask SymPy whether a number is zero would have it evaluate exp of anything
        exact = function.exact(Fraction(int(argument.p), int(argument.q))) if argument.is_Rational else None
        return in_exp(function, argument) if exact is None else _as_sympy(exact)
    return {Add: Add, Mul: Mul, Pow: Pow}[formula.func](*args)
