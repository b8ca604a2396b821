"""The legend at full detail: each symbol, what it is, and its shape."""

from collections.abc import Iterator

from symlstm.derivation.gradients import KINDS_OF_PARAMETERS, general_equations, initial_equations, parameter_gradients
from symlstm.document.blocks import Maths, Section, Table, Text
from symlstm.document.formula import Formula
from symlstm.document.lines import Writer
from symlstm.document.names import Names
from symlstm.language import N_, Message, _
from symlstm.network.names import Role, Size
from symlstm.problem.problem import Problem


def symbols(problem: Problem, writer: Writer) -> Section:
    """The symbols of the forward pass and, with a backward pass, of that."""
    head: tuple[Text, ...] = ((_("Symbol"),), (_("Meaning"),), (_("Shape"),))
    tables = [Table(head, tuple(_forward(problem, writer.names)), "lll")]
    if problem.layout.backward:
        tables.append(Table(head, tuple(_backward(problem, writer.names)), "lll", caption=_("Of the backward pass")))
    return Section("symbols", _("Symbols and shapes"), tuple(tables))


def _forward(problem: Problem, names: Names) -> Iterator[tuple[Text, ...]]:
    network = problem.network
    for name in network.inputs:
        yield _row(names.vector(name, None), network.meaning(name), (problem.inputs,))
    for parameter in sorted(network.parameters.values(), key=lambda parameter: parameter.role is not Role.MATRIX):
        words = {"parameters": KINDS_OF_PARAMETERS[parameter.role], "owner": parameter.owner}
        yield _row(names.plain(parameter.name), Message(N_("{parameters} of the {owner}"), words), parameter.shape(problem.sizes))
    for stage in network.stages:
        for name in network.targets if stage is network.loss else ():
            yield _row(names.vector(name, None), N_("target"), (problem.outputs,))
        for equation in stage.all_equations:
            if not names.is_function(equation.name):
                shape = () if network.names[equation.name].rows == Size.ONE else (problem.sizes[stage.size],)
                yield _row(names.vector(equation.name, None), equation.meaning, shape)


def _backward(problem: Problem, names: Names) -> Iterator[tuple[Text, ...]]:
    for e in general_equations(problem.network):
        yield _row(names.vector(e.name, None), e.rule, (names.length(e.name),))
    for e in (each for cell in problem.network.cells for each in initial_equations(problem.network, cell)):
        yield _row(names.vector(e.name, None), e.rule, (names.length(e.name),))
    for e in (each for group in parameter_gradients(problem.network) for each in group.equations):
        yield _row(names.plain(e.name), e.rule, names.shape(names.network.names[e.name].subject))


def _row(symbol: Formula, meaning: str, shape: tuple[int, ...]) -> tuple[Text, ...]:
    """A symbol, what it is, and its shape: (rows, columns), (entries,) of a column, or () of a number."""
    sizes = (*shape, 1) if len(shape) == 1 else shape
    return (Maths(symbol),), (_(meaning),), (" × ".join(map(str, sizes)) if sizes else _("number"),)
