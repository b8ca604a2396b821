"""At full detail: the derivatives one by one, as SymPy finds them, and the backward equations entry by entry."""

from collections.abc import Iterator
from dataclasses import replace

from symlstm.derivation.backward_order import printed_names
from symlstm.derivation.expression import in_declared_order
from symlstm.derivation.gradients import StepContext, general_equations, gradient_equation, paths
from symlstm.derivation.local_derivatives import ELSEWHERE, derivatives_of_output, local_derivatives
from symlstm.document.appearance import function_sign, symbolic
from symlstm.document.blocks import Block, Display, Maths, Paragraph, Section
from symlstm.document.breaking import Line, Part, broken
from symlstm.document.cells import first_of_each_kind
from symlstm.document.elementwise import entry_line
from symlstm.document.formula import EQUALS, HADAMARD, THIN, Brackets, Formula, Fraction, Letter, Row, Script, Upright, row
from symlstm.document.lines import Writer
from symlstm.document.names import PRIME, Names
from symlstm.document.sentence import sentence
from symlstm.functions import FUNCTIONS
from symlstm.language import _
from symlstm.network import Equation, Network
from symlstm.network.equation import mixes_units
from symlstm.problem.problem import Problem

PARTIAL = Letter("∂")


def derivatives(problem: Problem, writer: Writer) -> Section:
    """What the backward equations are made of."""
    return Section("derivatives", _("The derivatives one by one"), tuple(_blocks(problem, writer.names)))


def _blocks(problem: Problem, names: Names) -> Iterator[Block]:
    yield Paragraph((_("Of the activations, and of each equation by what it reads:"),))
    yield Display(tuple(broken(line) for line in (*_activations(problem, names), *_local(problem, names))))
    of_readout = tuple(_of_readout(problem, names))
    if of_readout:
        yield Paragraph(
            (_("Of what is read out, and of the loss by it; together they give what arrives before the activation:"),)
        )
        yield Display(tuple(map(broken, of_readout)))
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
    each_of = [(cell.order, found) for cell in first_of_each_kind(problem.network) for found in local_derivatives(cell)]
    for order, found in each_of:
        right = symbolic(in_declared_order(found.formula, order), lambda name: names.vector(name, None), HADAMARD)
        yield Line(_partial(names.vector(found.target, None), names.vector(found.variable, None)), (Part(EQUALS, right),))


def _of_readout(problem: Problem, names: Names) -> Iterator[Line]:
    """Of the prediction by what it is a function of, and of the loss by the prediction where that has no gradient of its own; then both
    together. Nothing where the readout is linear."""
    network, one, other = problem.network, Letter("j"), Letter("k")
    equation = next((e for e in network.output.equations if e.activates), None) if network.output and network.loss else None
    if equation is None or equation.activates is None:
        return
    for derivative in derivatives_of_output(equation):
        below = names.general_entry(equation.activates, one if derivative.is_own else other)
        formula = in_declared_order(derivative.formula, (equation.name, ELSEWHERE))

        def leaf(name: str) -> Formula:
            return names.general_entry(equation.name, other) if name == ELSEWHERE else names.general_entry(name, one)

        where = "" if derivative.is_own else _("for any other unit k")
        yield Line(
            _partial(names.general_entry(equation.name, one), below), (Part(EQUALS, symbolic(formula, leaf)),), reason=where
        )
    if network.is_inline(equation.name):
        [path] = paths(network, equation.name, True)
        slope = in_declared_order(path.term, printed_names(network))
        loss = names.plain(network.loss.all_equations[-1].name) if network.loss else Letter("L")
        entry = names.general_entry(equation.name, one)
        yield Line(_partial(loss, entry), (Part(EQUALS, symbolic(slope, lambda name: names.general_entry(name, one))),))
    before = gradient_equation(network, equation.activates, StepContext(has_readout=True, has_next=False))
    line = entry_line(before, problem, names)
    yield replace(line, parts=(Part(EQUALS, _together(network, equation, names)), *line.parts))


def _together(network: Network, equation: Equation, names: Names) -> Formula:
    """The gradient of a prediction times its derivative; of softmax the sum of that over all outputs."""
    summing = mixes_units(equation.formula)
    j, k = Letter("j"), Letter("k" if summing else "j")
    value, variable = names.general_entry(equation.name, k), names.general_entry(equation.activates or "", j)
    loss = names.plain(network.loss.all_equations[-1].name) if network.loss else Letter("L")
    items = (_partial(loss, value), THIN, _partial(value, variable))
    return Row((Script(Upright("∑"), sub=k), THIN, *items) if summing else items)


def _partial(above: Formula, below: Formula) -> Formula:
    return Fraction(row(PARTIAL, above), row(PARTIAL, below))
