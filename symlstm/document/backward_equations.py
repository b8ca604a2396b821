"""The backward equations, each with its reason: between whole vectors, at any time step."""

from collections.abc import Iterator, Sequence

from symlstm.derivation.backward_order import printed_names, readers
from symlstm.derivation.bptt import times_of
from symlstm.derivation.expression import Call, Variable, in_declared_order, lifted
from symlstm.derivation.gradients import ParameterGradients, general_equations, parameter_gradients
from symlstm.document.appearance import function_sign, symbolic
from symlstm.document.blocks import (
    Calculation,
    CalculationRow,
    Calculations,
    Maths,
    Paragraph,
    Section,
    Text,
)
from symlstm.document.breaking import Line
from symlstm.document.equation_lines import equation_lines
from symlstm.document.formula import EQUALS, Formula, Letter, Operator, Row, Script
from symlstm.document.gradient_matrices import general_sums
from symlstm.document.lines import Writer
from symlstm.document.names import PRIME, Names
from symlstm.document.sentence import commas, conjunction, sentence
from symlstm.document.vector_formulas import general_equation
from symlstm.document.width import ROW
from symlstm.functions import FUNCTIONS
from symlstm.language import _
from symlstm.network import Network, Stage
from symlstm.network.equation import Equation, mixes_units
from symlstm.network.ids import identity
from symlstm.network.names import Kind, Role, previous
from symlstm.problem.problem import Problem

WORDS = 16.0  # em that the reasons on the right take
Q = Letter("q")
EquationPair = tuple[Equation, ...]  # the gradient of a gate and that of its pre-activation


def backward_equations(problem: Problem, writer: Writer) -> Section:
    """The backward equations at any time step, and the gradients of the parameters."""
    names = writer.names
    rows = [*_of_time_steps(problem, names), *_of_parameters(problem, names)]
    blocks = (Paragraph(_introduction(problem, names)), Calculations(tuple(rows)))
    return Section("backward-equations", _("Backward pass: the equations"), blocks)


def _introduction(problem: Problem, names: Names) -> Text:
    loss = names.plain(problem.network.loss.all_equations[-1].name) if problem.network.loss else Letter("L")
    introduction = sentence(
        _(
            "{short} is short for the gradient {gradient} and has the shape of {quantity}. The gradient of a quantity is the sum over "
            "everything that uses it: the gradient of what uses it, times its derivative (chain rule). The words on the right say what "
            "uses it. The work goes from the loss back to step 1."
        )
        if not problem.layers
        else _(
            "{short} is short for the gradient {gradient} and has the shape of {quantity}. The gradient of a quantity is the sum over "
            "everything that uses it: the gradient of what uses it, times its derivative (chain rule). The words on the right say what "
            "uses it. The work goes from the loss back through the last layer first, and through each cell against its direction."
        ),
        short=Maths(Letter("q", prefix="δ")),
        gradient=Maths(Row((Letter("∂"), loss, Operator("/"), Letter("∂"), Q))),
        quantity=Maths(Q),
    )
    return (*introduction, " ", *_how_to_read(problem, names), *_parts_of_weights(problem, names))


def _how_to_read(problem: Problem, names: Names) -> Text:
    """Of which equation of a row the words speak, and what the arrow in a gradient is that is handed back."""
    network = problem.network
    two = (_("Words behind a semicolon are about the second equation of the row."),)
    back = next((e.name for e in general_equations(network) if network.names[e.name].kind is Kind.HANDED_BACK), None)
    if back is None:
        return two
    said = sentence(
        _("The arrow in {gradient} leads from the step that hands a gradient back to the one that takes it on."),
        gradient=Maths(names.vector(back, None)),
    )
    return (*two, " ", *said)


def _parts_of_weights(problem: Problem, names: Names) -> Text:
    """What the parts of a stacked weight matrix are called."""
    network = problem.network
    stacked = next((parameter.name for parameter in network.cell.parameters.values() if len(parameter.columns) > 1), None)
    if stacked is None:
        return ()
    x, h = network.inputs[0], network.cell.states[0]
    said = sentence(
        _("{of_x} and {of_h} are the columns of {weights} that belong to {x} and to {h}."),
        of_x=Maths(names.part(stacked, x)),
        of_h=Maths(names.part(stacked, h)),
        weights=Maths(names.plain(stacked)),
        x=Maths(names.plain(x)),
        h=Maths(names.plain(h)),
    )
    return (" ", *said, *_called_before(problem, names, stacked))


def _called_before(problem: Problem, names: Names, stacked: str) -> Text:
    """What the two parts are called in the lines of a single unit with one input, where they are single numbers."""
    if names.shape(stacked) != (1, 2):
        return ()
    of_x, of_h = (2, 1) if problem.network.cell.form and problem.network.cell.form.state_first else (1, 2)
    entries = (Maths(names.of(identity(stacked, 1, column))) for column in (of_x, of_h))
    return (
        " ",
        *sentence(_("In the lines above they are {of_x} and {of_h}."), **dict(zip(("of_x", "of_h"), entries, strict=True))),
    )


def _of_time_steps(problem: Problem, names: Names) -> Iterator[CalculationRow]:
    network = problem.network
    for pair in paired(network, general_equations(network)):
        lines = [general_equation(equation, names, printed_names(network)) for equation in pair]
        yield _row(lines, _reasons(network, names, pair))


def _row(lines: Sequence[Line], words: Text) -> CalculationRow:
    """Lines two by two where there is room, each broken where it is too wide."""
    room = ROW - WORDS
    drawn = [Calculation(equation_lines(line, room), line.quantity) for line in lines]
    wide = any(len(each.lines) > 1 for each in drawn)
    beside = 1 if wide else 2
    return CalculationRow("", (), tuple(tuple(drawn[n : n + beside]) for n in range(0, len(drawn), beside)), words)


def paired(network: Network, equations: Sequence[Equation]) -> Iterator[EquationPair]:
    """The equations in order, the gradient of a pre-activation beside that of what is made of it, and what follows from the gradient of
    the prediction beside that."""
    left = list(equations)
    while left:
        first = left.pop(0)
        of_prediction = left[:1] if network.names[first.name].subject == network.prediction else []
        second = next((e for e in left if e in of_prediction or _is_activated(network, e.name, first.name)), None)
        if second is not None:
            left.remove(second)
        yield (first,) if second is None else (first, second)


def _is_activated(network: Network, gradient_of_sum: str, gradient_of_value: str) -> bool:
    """Whether the second is the gradient of what a function makes of what the first is the gradient of."""
    value = network.names[gradient_of_value]
    equation = next((e for _, e in network.equations() if e.name == value.subject), None)
    is_gradient = value.kind is Kind.GRADIENT and equation is not None
    return is_gradient and equation.activates == network.names[gradient_of_sum].subject  # type: ignore[union-attr]


def _reasons(network: Network, names: Names, pair: EquationPair) -> Text:
    reasons = [reason for equation in pair if (reason := _reason(network, names, equation))]
    return commas(reasons, "; ")


def _reason(network: Network, names: Names, equation: Equation) -> Text:
    """Who uses a quantity; of a pre-activation, the derivative of its activation."""
    subject, kind = network.names[equation.name].subject, network.names[equation.name].kind
    activation = next((e for _, e in network.equations() if e.activates == subject and not network.is_inline(e.name)), None)
    if activation is not None and mixes_units(activation.formula):
        return sentence(
            _("every output of softmax depends on it: used in all of {quantity}"), quantity=Maths(names.plain(activation.name))
        )
    if activation is not None:
        slope = Maths(_derivative(activation.formula.func.__name__))
        if activation.applies("relu"):
            return sentence(_("{slope}, which is 1 above 0 and else 0; at 0 it is 0 by convention"), slope=slope)
        return (slope,)
    if kind is Kind.HANDED_BACK:
        return (_handed_back(network.cell_of(subject)).format(state=_(network.meaning(subject))),)
    if subject in network.inputs:
        return (_("what goes back to the {input}", input=_(network.meaning(subject))),)
    users = [e.name for _, e in network.equations() if e.name in readers(network, subject)]
    cell = network.cell_of(subject)
    later = [e.name for e in cell.equations if e.reads(previous(subject))] if cell and subject in cell.states else []
    found = (
        [sentence(_("used in {quantities}"), quantities=commas([Maths(names.plain(user)) for user in users]))] if users else []
    )
    found += [(_used_later(cell, alone=not users),)] if cell and later else []
    found += [(_("given from outside"),)] if subject in network.upstreams else []
    return conjunction(found) if found else ()


def _handed_back(cell: Stage | None) -> str:
    """To which step a gradient of the state goes: in a cell that runs from right to left "before" would be taken for t - 1."""
    if cell and cell.place.reverse:
        return _("what goes back to the {state} of step t + 1")
    return _("what goes back to the {state} of the step before")


def _used_later(cell: Stage, alone: bool) -> str:
    """Which step uses a state, by itself or behind other uses."""
    if cell.place.reverse:
        return _("used in step t − 1") if alone else _("in step t − 1")
    return _("used in the next step") if alone else _("in the next step")


def _derivative(function: str) -> Formula:
    """sigma' = sigma (1 - sigma); ReLU' = step."""
    found: dict[str, Call] = {}
    slope = lifted(in_declared_order(FUNCTIONS[function].derivative, ()), function, found)
    sign = function_sign(function)
    of_other = isinstance(slope, Call) and isinstance(slope.arguments[0], Variable)
    right = function_sign(slope.function) if of_other and isinstance(slope, Call) else symbolic(slope, lambda name: sign)
    return Row((Script(sign, sup=PRIME), EQUALS, right))


def _of_parameters(problem: Problem, names: Names) -> Iterator[CalculationRow]:
    """One equation for all weights over the same column."""
    groups: dict[object, list[ParameterGradients]] = {}
    for group in parameter_gradients(problem.network):
        groups.setdefault(_kind(group), []).append(group)
    for alike in groups.values():
        several = len(times_of(alike[0], problem)) > 1
        yield _row(list(general_sums(alike[0], problem, names)), _same_for(alike[1:], several, names))


def _kind(group: ParameterGradients) -> object:
    """What gradients of parameters share that are worked out alike."""
    formula = group.equations[0].formula
    return (id(group.stage), formula.func.__name__, str(formula.args[1:]), len(group.equations))


def _same_for(others: Sequence[ParameterGradients], several: bool, names: Names) -> Text:
    if not others:
        return (_("every time step adds its share") if several else _("used at the last time step only"),)
    table = names.network.names
    subjects = [table[equation.name].subject for group in others for equation in group.equations]
    weights = [Maths(names.plain(subject)) for subject in subjects if table[subject].role is Role.MATRIX]
    return sentence(_("the same for {weights}"), weights=commas(weights))
