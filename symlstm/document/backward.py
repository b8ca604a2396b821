"""The backward pass: its equations in general, the work of each time step, and the gradients of the parameters."""

from collections.abc import Iterator

from symlstm.cells.cell import Equation
from symlstm.derivation.expression import in_declared_order
from symlstm.derivation.gradients import (
    ENTERING,
    GRADIENT,
    activation_derivatives,
    entering_equations,
    general_equations,
    initial_equations,
    local_derivatives,
    parameter_equations,
    printed_names,
)
from symlstm.document.appearance import symbolic
from symlstm.document.blocks import Block, Display, Maths, Paragraph, Section, Table, Text
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
    function_name,
    row,
)
from symlstm.document.lines import Writer
from symlstm.document.matrix_form import vector_formula
from symlstm.document.names import PRIME, Names
from symlstm.document.parameter_gradients import general_sum
from symlstm.document.side_by_side import equation, side_by_side
from symlstm.document.summary import tables_of_gradients
from symlstm.document.vectors import vector_value
from symlstm.document.working import working
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
    yield side_by_side(_activations())
    yield side_by_side(_local(problem, names))
    yield Paragraph((CHAIN_RULE,))
    equations = general_equations(problem.cell)
    yield Display(tuple(broken(_vector_line(e, problem, names)) for e in equations))
    yield Paragraph(_edges(problem, names))
    yield Display(tuple(broken(line) for line in _initial(problem, names)))
    yield Paragraph(("Every time step uses the same parameters, so their gradients are sums over time:",))
    yield Display(tuple(broken(line) for line in _parameters(problem, names)))
    yield Paragraph(("The same entry by entry, for unit ", Maths(Letter("j")), ":"))
    yield Display(tuple(broken(entry_line(e, problem, names)) for e in equations))
    yield _legend(problem, names)


def _what_delta_means(names: Names) -> Text:
    h, loss = names.vector("h", None), names.plain("loss")
    gradient = Row((names.vector("d_h", None), EQUALS, _partial(loss, h)))
    return (
        "A ",
        Maths(Letter("δ")),
        " before a name stands for the gradient of the loss with respect to it: ",
        Maths(gradient),
        ", of the same shape. Every later path to the loss counts. What step ",
        Maths(Letter("t")),
        " hands back to the state it started from is ",
        Maths(names.vector("d_h_in", None)),
        ".",
    )


def _partial(above: Formula, below: Formula) -> Formula:
    return Fraction(row(PARTIAL, above), row(PARTIAL, below))


def _activations() -> Iterator[Line]:
    for function, derivative in activation_derivatives():
        left = Row((Script(function_name(function), sup=PRIME), Brackets(U)))
        yield equation(left, EQUALS, symbolic(in_declared_order(derivative, ("u",)), lambda _: U))


def _local(problem: Problem, names: Names) -> Iterator[Line]:
    for found in local_derivatives(problem.cell):
        right = symbolic(in_declared_order(found.formula, problem.cell.order), lambda name: names.vector(name, None), HADAMARD)
        yield equation(_partial(names.vector(found.target, None), names.vector(found.variable, None)), EQUALS, right)


def _vector_line(e: Equation, problem: Problem, names: Names) -> Line:
    right = vector_formula(e, names, printed_names(problem.cell), None)
    return Line(names.vector(e.target.name, None), (Part(EQUALS, right),), reason=e.reason)


def _edges(problem: Problem, names: Names) -> Text:
    """What is different at the ends, and where nothing is read out."""
    when = f"time step {problem.steps}" if problem.readout == "last" else "every time step"
    return (
        "Here ",
        Maths(names.part(next(problem.cell.affine_maps())[0], "x")),
        " and ",
        Maths(names.part(next(problem.cell.affine_maps())[0], "h")),
        " are the columns of the weight matrix that belong to the input and to the hidden state. "
        f"The prediction is read out at {when}, and only there is there a term with ",
        Maths(names.plain("W_y")),
        "; after the last time step nothing comes back. What the first time step hands back belongs to the initial state:",
    )


def _initial(problem: Problem, names: Names) -> Iterator[Line]:
    handed_back = {e.target.name for e in entering_equations(problem.cell)}
    for e in initial_equations(problem.cell):
        left, back = names.vector(e.target.name, None), e.target.name.removesuffix("0") + ENTERING
        if back in handed_back:
            yield Line(left, (Part(EQUALS, names.vector(back, 1)),))
        else:
            yield Line(left, (Part(EQUALS, vector_formula(e, names, printed_names(problem.cell), 1)),), reason=e.reason)


def _parameters(problem: Problem, names: Names) -> Iterator[Line]:
    for equations in parameter_equations(problem.cell):
        for e in equations:
            yield general_sum(e, problem, names)


def _legend(problem: Problem, names: Names) -> Table:
    head: tuple[Text, ...] = (("Symbol",), ("Meaning",), ("Shape",))
    return Table(head, tuple(_legend_rows(problem, names)), "lll", caption="Symbols of the backward pass")


def _legend_rows(problem: Problem, names: Names) -> Iterator[tuple[Text, ...]]:
    sizes = {"d_x": problem.inputs, "d_y": problem.outputs}
    for e in general_equations(problem.cell):
        size = sizes.get(e.target.name, problem.hidden)
        yield (Maths(names.vector(e.target.name, None)),), (e.rule,), (f"{size} × 1",)
    for e in initial_equations(problem.cell):
        yield (Maths(names.vector(e.target.name, None)),), (e.rule,), (f"{problem.hidden} × 1",)
    for of_weight, of_bias in parameter_equations(problem.cell):
        matrix = problem.matrices[of_weight.target.name.removeprefix(GRADIENT)]
        yield (Maths(names.plain(of_weight.target.name)),), (of_weight.rule,), (f"{len(matrix)} × {len(matrix[0])}",)
        yield (Maths(names.plain(of_bias.target.name)),), (of_bias.rule,), (f"{len(matrix)} × 1",)


def backward_step(problem: Problem, writer: Writer, t: int, detail: Detail) -> Section:
    """The work of one time step, and a table that closes it."""
    blocks = writer.page.derivation.at(t, "backward")
    order = printed_names(problem.cell)
    body = [part for block in blocks for part in working(block, writer, order, detail)]
    tables = tables_of_gradients(problem, writer, t)
    return Section("backward-step", f"Back through time step {t}", (*_what_comes_back(problem, writer, t), *body, *tables))


def _what_comes_back(problem: Problem, writer: Writer, t: int) -> Iterator[Block]:
    """The gradients that the step after has handed back."""
    if t == problem.steps:
        yield Paragraph(("The work starts at the loss; no later time step hands anything back.",), "quiet")
        return
    first = problem.cell.states[0]
    yield Paragraph((f"What step {t + 1} hands back:",))
    handed = [(f"{GRADIENT}{first}{ENTERING}", t + 1)] + [(GRADIENT + state, t + 1) for state in problem.cell.states[1:]]
    yield side_by_side(line for name, time in handed for line in vector_value(writer, name, time, problem.hidden))
