"""The backward pass: its equations in general, the work of each time step, and the gradients of the parameters."""

from collections.abc import Iterator

from symlstm.derivation.expression import in_declared_order
from symlstm.derivation.gradients import (
    enters_a_matrix,
    general_equations,
    initial_equations,
    local_derivatives,
    parameter_gradients,
    printed_names,
)
from symlstm.document.appearance import function_sign, symbolic
from symlstm.document.blocks import Block, Display, Maths, Paragraph, Section, Text
from symlstm.document.breaking import Line, Part, broken
from symlstm.document.elementwise import entry_line
from symlstm.document.formula import (
    EQUALS,
    HADAMARD,
    Brackets,
    Formula,
    Fraction,
    Letter,
    Row,
    Script,
    row,
)
from symlstm.document.general import legend, legend_row
from symlstm.document.lines import Writer
from symlstm.document.matrix_form import vector_formula
from symlstm.document.names import PRIME, Names
from symlstm.document.parameter_gradients import general_sums
from symlstm.document.side_by_side import equation, side_by_side
from symlstm.document.summary import tables_of_gradients
from symlstm.document.vectors import vector_value
from symlstm.document.working import working
from symlstm.functions import FUNCTIONS
from symlstm.network.equation import Equation
from symlstm.network.names import LOSS, Role, gradient, handed_back
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Detail

U, PARTIAL = Letter("u"), Letter("∂")
CHAIN_RULE = (
    "The gradient of a quantity is the sum, over everything that reads it, of the gradient of what is read off it times that "
    "derivative (chain rule). From the loss back, for each time step:"
)


def backward_equations(problem: Problem, names: Names) -> Section:
    """Local derivatives, the backward equations in matrix form and entry by entry, and a legend."""
    title = f"The backward equations of the {problem.cell.title}"
    return Section("backward-equations", title, tuple(_general(problem, names)))


def _general(problem: Problem, names: Names) -> Iterator[Block]:
    yield Paragraph(_what_delta_means(names))
    yield Paragraph(("The derivatives of the activations, and of each equation by what it reads:",))
    yield side_by_side(_activations(problem))
    yield side_by_side(_local(problem, names))
    yield Paragraph((CHAIN_RULE,))
    equations = general_equations(problem.network)
    yield Display(tuple(broken(_vector_line(e, problem, names)) for e in equations))
    yield Paragraph(_edges(problem, names))
    yield Display(tuple(broken(line) for line in _initial(problem, names)))
    yield Paragraph(("Every time step uses the same parameters, so their gradients are sums over time:",))
    yield Display(tuple(broken(line) for line in _parameters(problem, names)))
    yield Paragraph(("The same entry by entry, for unit ", Maths(Letter("j")), ":"))
    yield Display(tuple(broken(entry_line(e, problem, names)) for e in equations))
    yield legend(_legend_rows(problem, names), "Symbols of the backward pass")


def _what_delta_means(names: Names) -> Text:
    h, loss = names.vector(names.network.hidden_state, None), names.plain(LOSS)
    of_h = Row((names.vector(gradient(names.network.hidden_state), None), EQUALS, _partial(loss, h)))
    return (
        "A ",
        Maths(Letter("δ")),
        " before a name stands for the gradient of the loss with respect to it: ",
        Maths(of_h),
        ", of the same shape. Every later path to the loss counts. What step ",
        Maths(Letter("t")),
        " hands back to the state it started from is ",
        Maths(names.vector(handed_back(names.network.hidden_state), None)),
        ".",
    )


def _partial(above: Formula, below: Formula) -> Formula:
    return Fraction(row(PARTIAL, above), row(PARTIAL, below))


def _activations(problem: Problem) -> Iterator[Line]:
    """The derivative of each function that the cell applies."""
    for function in FUNCTIONS.values():
        if any(e.applies(function.name) for e in problem.cell.equations):
            left = Row((Script(function_sign(function.name), sup=PRIME), Brackets(U)))
            yield equation(left, EQUALS, symbolic(in_declared_order(function.derivative, ()), lambda _: U))


def _local(problem: Problem, names: Names) -> Iterator[Line]:
    for found in local_derivatives(problem.cell):
        right = symbolic(in_declared_order(found.formula, problem.cell.order), lambda name: names.vector(name, None), HADAMARD)
        yield equation(_partial(names.vector(found.target, None), names.vector(found.variable, None)), EQUALS, right)


def _vector_line(e: Equation, problem: Problem, names: Names) -> Line:
    right = vector_formula(e, names, printed_names(problem.network), None)
    return Line(names.vector(e.name, None), (Part(EQUALS, right),), reason=e.reason)


def _edges(problem: Problem, names: Names) -> Text:
    """What is different at the ends, and where nothing is read out."""
    when = f"time step {problem.steps}" if problem.readout == "last" else "every time step"
    here, network = _parts(names), problem.network
    matrices = (
        [parameter.name for parameter in network.output.parameters.values() if parameter.role is Role.MATRIX]
        if network.output
        else []
    )
    return (
        *here,
        f"The prediction is read out at {when}, and only there is there a term with ",
        Maths(names.plain(matrices[0])),
        "; after the last time step nothing comes back. What the first time step hands back belongs to the initial state:",
    )


def _parts(names: Names) -> Text:
    """What the parts of a weight matrix are called."""
    network = names.network
    stacked = next((p.name for p in network.cell.parameters.values() if len(p.columns) > 1), None)
    if stacked is None:
        return ()
    x, h = network.inputs[0], network.hidden_state
    return (
        "Here ",
        Maths(names.part(stacked, x)),
        " and ",
        Maths(names.part(stacked, h)),
        f" are the columns of the weight matrix that belong to the {network.meaning(x)} and to the {network.meaning(h)}. ",
    )


def _initial(problem: Problem, names: Names) -> Iterator[Line]:
    network = problem.network
    for state, e in zip(problem.cell.states, initial_equations(network), strict=True):
        left = names.vector(e.name, None)
        if enters_a_matrix(network, state):
            yield Line(left, (Part(EQUALS, names.vector(handed_back(state), 1)),))
        else:
            yield Line(left, (Part(EQUALS, vector_formula(e, names, printed_names(network), 1)),), reason=e.reason)


def _parameters(problem: Problem, names: Names) -> Iterator[Line]:
    for group in parameter_gradients(problem.network):
        yield from general_sums(group, problem, names)


def _legend_rows(problem: Problem, names: Names) -> Iterator[tuple[Text, ...]]:
    for e in general_equations(problem.network):
        yield legend_row(names.vector(e.name, None), e.rule, (names.length(e.name),))
    for e in initial_equations(problem.network):
        yield legend_row(names.vector(e.name, None), e.rule, (problem.hidden,))
    for e in (each for group in parameter_gradients(problem.network) for each in group.equations):
        yield legend_row(names.plain(e.name), e.rule, names.shape(names.network.names[e.name].subject))


def backward_step(problem: Problem, writer: Writer, t: int, detail: Detail) -> Section:
    """The work of one time step, and a table that closes it."""
    blocks = writer.page.derivation.at(t, "backward")
    order = printed_names(problem.network)
    body = [part for block in blocks for part in working(block, writer, order, detail)]
    tables = tables_of_gradients(problem, writer, t)
    return Section("backward-step", f"Back through time step {t}", (*_what_comes_back(problem, writer, t), *body, *tables))


def _what_comes_back(problem: Problem, writer: Writer, t: int) -> Iterator[Block]:
    """The gradients that the step after has handed back."""
    if t == problem.steps:
        yield Paragraph(("The work starts at the loss; no later time step hands anything back.",), "quiet")
        return
    yield Paragraph((f"What step {t + 1} hands back:",))
    handed = [handed_back(s) if enters_a_matrix(problem.network, s) else gradient(s) for s in problem.cell.states]
    yield side_by_side(line for name in handed for line in vector_value(writer, name, t + 1, problem.hidden))
