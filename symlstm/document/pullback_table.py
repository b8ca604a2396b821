"""What goes back through the weights, as a table: gradients of the pre-activations in the head, weights below; each row times the head,
added along.

A GRU has rows of equations instead: of what goes back to its hidden state one term goes through no weights and one is multiplied by the
reset gate on its way, so that no row of such a table would be the weights times its head.
"""

from collections.abc import Iterator, Sequence

from symlstm.derivation.expression import Call, Expression, Sum, Variable, in_declared_order, variables
from symlstm.document.aligned import aligned
from symlstm.document.blocks import Maths, Table, Text
from symlstm.document.formula import APPROX, EQUALS, Formula, Row
from symlstm.document.vector_line import Setting, Steps
from symlstm.document.width import CELL_GAP, TABLE_LINE, width
from symlstm.language import _
from symlstm.network.ids import identity

ROOM_FOR_LABELS = 4.0  # em
Pulled = tuple[
    str, str, int
]  # a weight matrix, the gradient that comes back through it, and the columns before those that it takes


def pullback_table(setting: Setting, equations: Sequence[Steps]) -> Table | None:
    """The table of some equations at one time step; None where they are not all sums over the same gradients through weights alone,
    or where it would be too wide."""
    found = [_pulled(setting, steps) for steps in equations]
    if not found or any(each is None for each in found) or len({_gradients(each) for each in found if each}) > 1:
        return None
    return _table(setting, equations, [each for each in found if each])


def _gradients(pulled: Sequence[Pulled]) -> tuple[tuple[str, str], ...]:
    return tuple((weight, gradient) for weight, gradient, _ in pulled)


def _pulled(setting: Setting, steps: Steps) -> list[Pulled] | None:
    """The terms of an equation; None where one is anything but a gradient that comes back through weights."""
    expression = in_declared_order(steps[0].unit_equation.equation.formula, setting.order)
    terms = expression.terms if isinstance(expression, Sum) else (expression,)
    found = [_term(setting, term) for term in terms]
    return None if any(term is None for term in found) else [term for term in found if term]


def _term(setting: Setting, term: Expression) -> Pulled | None:
    match term:
        case Call("pullback", (Variable(weight), Variable(gradient), Variable(_), *above)):
            return weight, gradient, sum(setting.writer.names.length(variables(vector)[0]) for vector in above)
    return None


def _table(setting: Setting, equations: Sequence[Steps], pulled: Sequence[list[Pulled]]) -> Table | None:
    writer, names = setting.writer, setting.writer.names
    time, line = equations[0][0].time, equations[0][0].target
    ids = [
        (names.network.names.entry(gradient, time, unit))
        for _, gradient, _ in pulled[0]
        for unit in range(1, names.length(gradient) + 1)
    ]
    numbers = [writer.number_on(line, quantity) for quantity in ids]
    lines, results = [], []
    for steps, terms in zip(equations, pulled, strict=True):
        for n, step in enumerate(steps):
            lines.append(tuple(_weights(setting, step.target, terms, n)))
            equal = not writer.withholds and writer.is_printed_exactly(step)  # behind the name, with nothing between them
            results.append(Row((EQUALS if equal else APPROX, writer.result(step))))
    wide = sum(max(width(number), *map(width, column)) + CELL_GAP for number, *column in zip(numbers, *lines, strict=True))
    if ROOM_FOR_LABELS + wide + max(map(width, results)) > TABLE_LINE:
        return None
    labels: list[Text] = [(Maths(names.of(step.target)),) for steps in equations for step in steps]
    rows = tuple(
        (label, *map(_cell, weights), _cell(result))
        for label, weights, result in zip(labels, aligned(tuple(lines)), results, strict=True)
    )
    head: tuple[Text, ...] = (("",), *((Maths(names.of(quantity)),) for quantity in ids), (_("sum"),))
    return Table(head, rows, "l" + "r" * (len(ids) + 1), times=((_("times"),), *map(_cell, numbers), ("",)))


def _cell(formula: Formula) -> Text:
    return (Maths(formula),)


def _weights(setting: Setting, line: str, terms: Sequence[Pulled], entry: int) -> Iterator[Formula]:
    """The weights through which one entry gets its gradient."""
    for weight, gradient, before in terms:
        for row in range(1, setting.writer.names.length(gradient) + 1):
            yield setting.writer.number_on(line, identity(weight, row, before + entry + 1))
