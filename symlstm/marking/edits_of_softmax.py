"""Edits of softmax: what stands above and below the line of its fraction."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from symlstm.derivation.expression import (
    ONE,
    Call,
    Constant,
    Expression,
    Power,
    Product,
    Sum,
    children,
    negative,
    product_of,
    renamed,
    sum_of,
    variables,
)
from symlstm.marking.formula_line import FormulaLine
from symlstm.network.ids import Id, identity


@dataclass(frozen=True)
class Softmax:
    """The parts of a line that is softmax: the own score, and those that the sum runs over."""

    own: Expression
    scores: tuple[Expression, ...]


def softmax_of(line: FormulaLine) -> Softmax | None:
    """The softmax that a line is; None for any other line."""
    match line.expression:
        case Product((Call("exp", (own,)), Power(Sum(terms), -1))) if all(isinstance(t, Call) for t in terms):
            return Softmax(own, tuple(score for term in terms for score in children(term)))
    return None


def exponential(score: Expression) -> Expression:
    return Call("exp", (score,))


def divided_by(part: Expression, divisor: Expression) -> Expression:
    return product_of((part, Power(divisor, -1)))


def exponential_alone(line: FormulaLine) -> Iterator[Expression]:
    """e^z, not divided by anything or by the number of outputs."""
    if found := softmax_of(line):
        yield exponential(found.own)
        yield product_of((Constant(Fraction(1, len(found.scores))), exponential(found.own)))


def without_exponentials(line: FormulaLine) -> Iterator[Expression]:
    """z over the sum of the z."""
    if found := softmax_of(line):
        yield divided_by(found.own, sum_of(found.scores))


def over_the_largest(line: FormulaLine) -> Iterator[Expression]:
    """e^z over one e^z, such as the greatest, in place of their sum."""
    if found := softmax_of(line):
        for score in found.scores:
            yield ONE if score == found.own else divided_by(exponential(found.own), exponential(score))


def over_the_length(line: FormulaLine) -> Iterator[Expression]:
    """e^z, or z itself, over the norm of the vector of them, which makes the sum of the squares 1."""
    if found := softmax_of(line):
        yield divided_by(exponential(found.own), _length_of(tuple(map(exponential, found.scores))))
        yield divided_by(found.own, _length_of(found.scores))


def _length_of(entries: tuple[Expression, ...]) -> Expression:
    """The root of the sum of squares, as the exponential of half its logarithm."""
    logarithm = Call("log", (sum_of([Power(entry, 2) for entry in entries]),))
    return exponential(product_of((Constant(Fraction(1, 2)), logarithm)))


def over_the_others(line: FormulaLine) -> Iterator[Expression]:
    """The own term left out of the sum."""
    if found := softmax_of(line):
        others = [exponential(score) for score in found.scores if score != found.own]
        if others:
            yield divided_by(exponential(found.own), sum_of(others))


def score_alone(line: FormulaLine) -> Iterator[Expression]:
    """The score in place of its softmax."""
    if found := softmax_of(line):
        yield found.own


def sigmoid_for_softmax(line: FormulaLine) -> Iterator[Expression]:
    if found := softmax_of(line):
        yield Call("sigma", (found.own,))


def squashed_scores(line: FormulaLine) -> Iterator[Expression]:
    """tanh of the scores, or their sigmoid, before softmax."""
    if found := softmax_of(line):
        for function in ("tanh", "sigma"):
            squashed = [exponential(Call(function, (score,))) for score in found.scores]
            yield divided_by(exponential(Call(function, (found.own,))), sum_of(squashed))


def largest_subtracted_above(line: FormulaLine) -> Iterator[Expression]:
    """One of the scores, such as the greatest, subtracted above the line of the fraction and not below it."""
    if found := softmax_of(line):
        below = sum_of([exponential(score) for score in found.scores])
        for score in found.scores:
            lowered = sum_of((found.own, negative(score)))
            yield divided_by(ONE if score == found.own else exponential(lowered), below)


def one_more_below(line: FormulaLine) -> Iterator[Expression]:
    """1 added to the sum of the exponentials, as in the sigmoid."""
    if found := softmax_of(line):
        below = [ONE, *(exponential(score) for score in found.scores)]
        yield divided_by(exponential(found.own), sum_of(below))


def shares_over_time(line: FormulaLine) -> Iterator[Expression]:
    """The sum over the time steps of one output in place of that over the outputs."""
    if found := softmax_of(line):
        (own,) = variables(found.own)
        name, numbers = Id.parse(own).parts
        scores = [identity(name, time, *numbers[1:]) for time in range(1, line.last_time(name) + 1)]
        if len(scores) > 1 and all(score in line.known for score in scores):
            yield divided_by(exponential(found.own), sum_of([exponential(renamed(found.own, {own: score})) for score in scores]))
