"""The numbers of a gradient that comes back through weights: transposed parts of the matrices times columns of gradients."""

from itertools import groupby

from symlstm.derivation.expression import Expression, Product, Sum, Variable
from symlstm.derivation.step import Step
from symlstm.document.appearance import bracketed
from symlstm.document.formula import PLUS, THIN, TIMES, Formula, Matrix, Row, vector
from symlstm.document.lines import Writer

Term = tuple[str, ...]  # the names of a weight and what it multiplies, or of one quantity alone


def pulled_back_numbers(writer: Writer, steps: tuple[Step, ...]) -> Formula | None:
    """Matrix times column for each weight matrix, plus the columns of other quantities; None for products of such sums."""
    terms = [_terms(step.expression) for step in steps]
    if any(term is None for row in terms for term in row):
        return None
    groups = [[list(group) for _, group in groupby(filter(None, row), key=_family)] for row in terms]
    items: list[Formula] = []
    for group in zip(*groups, strict=True):
        items += [*([PLUS] if items else []), *_group(writer, steps, group)]
    return Row(tuple(items))


def _terms(expression: Expression) -> list[Term | None]:
    terms = expression.terms if isinstance(expression, Sum) else (expression,)
    return [_names(term) for term in terms]


def _names(term: Expression) -> Term | None:
    match term:
        case Variable(name):
            return (name,)
        case Product((Variable(weight), Variable(gradient))):
            return (weight, gradient)
    return None


def _family(term: Term) -> tuple[str, int]:
    return term[0].split(".")[0], len(term)


def _group(writer: Writer, steps: tuple[Step, ...], group: tuple[list[Term], ...]) -> list[Formula]:
    """One matrix and its column, or one column alone."""
    first = _numbers(writer, steps[0], [term[-1] for term in group[0]])
    if len(group[0][0]) == 1:
        return [bracketed(vector([_numbers(writer, step, [row[0][0]])[0] for step, row in zip(steps, group, strict=True)]))]
    rows = [_numbers(writer, step, [term[0] for term in row]) for step, row in zip(steps, group, strict=True)]
    between = THIN if len(first) > 1 else TIMES
    return [Row((Matrix(tuple(map(tuple, rows))), between, bracketed(vector(first))))]


def _numbers(writer: Writer, step: Step, names: list[str]) -> list[Formula]:
    reads = step.reads
    return [writer.number_of(reads[name]) for name in names]
