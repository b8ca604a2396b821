"""At full detail: the derivatives one by one, as SymPy finds them, and the backward equations entry by entry."""

from collections.abc import Iterator

from symlstm.derivation.expression import in_declared_order
from symlstm.derivation.gradients import general_equations, local_derivatives
from symlstm.document.appearance import function_sign, symbolic
from symlstm.document.blocks import Block, Display, Maths, Paragraph, Section
from symlstm.document.breaking import Line, Part, broken
from symlstm.document.elementwise import entry_line
from symlstm.document.formula import EQUALS, HADAMARD, Brackets, Formula, Fraction, Letter, Row, Script, row
from symlstm.document.lines import Writer
from symlstm.document.names import PRIME, Names
from symlstm.document.sentence import sentence
from symlstm.functions import FUNCTIONS
from symlstm.language import _
from symlstm.network import Stage
from symlstm.problem.problem import Problem

PARTIAL = Letter("∂")


def derivatives(problem: Problem, writer: Writer) -> Section:
    """What the backward equations are made of."""
    return Section("derivatives", _("The derivatives one by one"), tuple(_blocks(problem, writer.names)))


def _blocks(problem: Problem, names: Names) -> Iterator[Block]:
    yield Paragraph((_("Of the activations, and of each equation by what it reads:"),))
    yield Display(tuple(broken(line) for line in (*_activations(problem, names), *_local(problem, names))))
    yield Paragraph(sentence(_("The backward equations entry by entry, for unit {j}:"), j=Maths(Letter("j"))))
    yield Display(tuple(broken(entry_line(e, problem, names)) for e in general_equations(problem.network)))


def _activations(problem: Problem, names: Names) -> Iterator[Line]:
    """The derivative of each function that the cell applies."""
    argument = names.unused("s", "q")
    for function in FUNCTIONS.values():
        if any(e.applies(function.name) for cell in problem.network.cells for e in cell.equations):
            left = Row((Script(function_sign(function.name), sup=PRIME), Brackets(argument)))
            yield Line(left, (Part(EQUALS, symbolic(in_declared_order(function.derivative, ()), lambda _: argument)),))


def _local(problem: Problem, names: Names) -> Iterator[Line]:
    each_of = [(cell.order, found) for cell in _of_each_kind(problem) for found in local_derivatives(cell)]
    for order, found in each_of:
        right = symbolic(in_declared_order(found.formula, order), lambda name: names.vector(name, None), HADAMARD)
        yield Line(_partial(names.vector(found.target, None), names.vector(found.variable, None)), (Part(EQUALS, right),))


def _of_each_kind(problem: Problem) -> list[Stage]:
    """The first cell of each kind; another has the same derivatives."""
    cells = problem.network.cells
    return [cell for n, cell in enumerate(cells) if cell.name not in {other.name for other in cells[:n]}]


def _partial(above: Formula, below: Formula) -> Formula:
    return Fraction(row(PARTIAL, above), row(PARTIAL, below))
