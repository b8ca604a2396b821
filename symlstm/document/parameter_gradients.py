"""The gradients of the parameters, and one step of gradient descent: in tables where a row of a matrix has room, else as matrices."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from symlstm.derivation.gradients import parameter_gradients
from symlstm.derivation.step import BlockAt, Derivation, Step
from symlstm.document.blocks import Block, Display, Inline, Maths, Paragraph, QuantityHeading, Section, Table, Text
from symlstm.document.breaking import AlignedRow, Line, Part, broken, stacked
from symlstm.document.calculation_table import by_equation
from symlstm.document.cells import title_with_place
from symlstm.document.daggers import daggers_in_words
from symlstm.document.formula import APPROX, EQUALS, MINUS, THIN, TIMES, Formula, Row
from symlstm.document.gradient_matrices import lines_with_result, matrix_lines
from symlstm.document.gradient_table import Gate, gate_of, gate_tables
from symlstm.document.lines import Writer, numeral_if_decided
from symlstm.document.proof import drift_blocks
from symlstm.document.sentence import sentence
from symlstm.document.signs import negated
from symlstm.document.unit_lines import notes, unit_by_unit
from symlstm.document.vector_line import Steps
from symlstm.document.width import fits_a_line
from symlstm.document.wording import capitalized
from symlstm.language import N_, _
from symlstm.network.names import LOSS, RATE, Kind, Role, gradient, updated
from symlstm.numbers.descent import DescentStep
from symlstm.numbers.rounding import Rounded
from symlstm.problem.problem import Problem

MOST_UNITS = 3  # of which each time step's share of a gradient is shown
WITH_BIASES = N_(
    "Every step adds its row: the bias entry of the row, which is the gradient of the pre-activation, times the number that the same "
    "step has above the column."
)
WITHOUT_BIASES = N_(
    "Every step adds its row: the gradient of the pre-activation times the number that the same step has above the column."
)


def gradients_of_parameters(problem: Problem, writer: Writer, descent: Sequence[DescentStep]) -> Section:
    """Every gradient of a parameter, and with a rate its updated value."""
    title = (
        _("Gradients of the parameters, and one step of gradient descent")
        if problem.training
        else _("Gradients of the parameters")
    )
    return Section("gradients", title, tuple(_blocks(problem, writer, descent)))


def shows_shares(problem: Problem) -> bool:
    """Whether each time step's share is shown."""
    return problem.layout.detail == "full" or (problem.layout.detail == "normal" and problem.hidden <= MOST_UNITS)


def gradients_of_biases(derivation: Derivation) -> list[str]:
    """The ids of the gradients whose drift is shown."""
    names = derivation.network.names
    return [step.target for step in _steps(derivation) if names[step.name].role is Role.BIAS]


def _steps(derivation: Derivation) -> list[Step]:
    return [step for block in derivation.of_phase("gradients") for step in block.steps]


def _blocks(problem: Problem, writer: Writer, descent: Sequence[DescentStep]) -> Iterator[Block]:
    blocks = writer.page.derivation.of_phase("gradients")
    gates = [gate_of(group, block, problem) for group, block in zip(parameter_gradients(problem.network), blocks, strict=True)]
    tables = gate_tables([gate for gate in gates if gate], problem, writer) if all(gates) else None
    yield Paragraph(tuple(_introduction(problem, writer, tables is not None)))
    if tables is not None:
        yield from () if writer.withholds else _one_entry(problem, writer, next(gate for gate in gates if gate))
        yield from tables
        if marked := daggers_in_words(writer):
            yield Paragraph((marked,), "quiet")
        yield from _beside(gates, problem, writer)
    else:
        yield from (part for block in blocks for part in _as_matrices(block, problem, writer))
    if writer.withholds:
        return
    for block in (*blocks, *writer.page.derivation.of_phase("update")):
        if problem.layout.detail == "full":
            yield from unit_by_unit(block, writer)
    if tables is None:
        yield from (note for block in blocks for note in notes(block.steps, writer))
    yield from drift_blocks(writer, gradients_of_biases(writer.page.derivation))
    yield from loss_after(writer, descent)


def heading_of(block: BlockAt, title: str, problem: Problem) -> QuantityHeading:
    """The heading of gradients that stand as matrices; with their ids at full detail, where the lines of single units have theirs, too."""
    ids = tuple(equation.name for equation in block.block.equations) if problem.layout.detail == "full" else ()
    return QuantityHeading(title, _(block.block.purpose), ids)


def _introduction(problem: Problem, writer: Writer, in_tables: bool) -> Iterator[Inline]:
    if in_tables and writer.page.shares:
        has_biases = any(parameter.role is Role.BIAS for parameter in problem.network.parameters.values())
        yield _(WITH_BIASES if has_biases else WITHOUT_BIASES) + " "
    if problem.training:
        names = writer.names
        last = [parameter.name for parameter in names.network.parameters.values() if parameter.role is Role.MATRIX][-1]
        step = (names.plain(last), MINUS, names.plain(RATE), THIN, names.plain(gradient(last)))
        yield from sentence(
            _("Every parameter takes a step against its gradient, with the learning rate {rate}: {update}, and so on."),
            rate=Maths(Row((names.plain(RATE), EQUALS, writer.given(RATE)))),
            update=Maths(Row((names.plain(updated(last)), EQUALS, *step))),
        )
        yield " "


def _one_entry(problem: Problem, writer: Writer, gate: Gate) -> Iterator[Block]:
    """One entry of the first gate, written out: the first that belongs to the hidden state, as most of those of one-hot inputs are 0."""
    weight = gate.weights[-1].name
    column = problem.inputs + 1 if len(gate.weights) == 1 else 1
    step = writer.page.derivation.step(f"{writer.names.network.gradient_of(weight)}.1.{column}")
    yield Paragraph((_("One entry in full:"),))
    yield Display((broken(replace(writer.line(step), reason="")),))


def _beside(gates: Sequence[Gate | None], problem: Problem, writer: Writer) -> Iterator[Block]:
    """The gradients that are no part of a table, and the new values: a line for each unit where shares are shown, else as columns."""
    names = writer.names.network.names
    gradients = [name for gate in gates if gate for name in gate.beside]
    wanted = {*gradients, *(updated(names[name].subject) for name in gradients)}
    found = [
        steps
        for block in writer.page.derivation.of_phase("gradients", "update")
        for steps in by_equation(block)
        if steps[0].name in wanted
    ]
    if shows_shares(problem) and not writer.withholds:
        lines = [broken(replace(writer.line(step), reason="")) for steps in found for step in steps]
    else:
        lines = [group for steps in found for group in _parameter(steps, problem, writer)]
    yield from (Display((line,)) for line in lines)  # so that a page may end between two of them


def _parameter(steps: Steps, problem: Problem, writer: Writer) -> list[tuple[AlignedRow, ...]]:
    """The gradient of one parameter, or its new value."""
    is_gradient = writer.names.network.names[steps[0].name].kind is Kind.GRADIENT
    return _gradient(steps, problem, writer) if is_gradient else _update(steps, writer)


def _as_matrices(block: BlockAt, problem: Problem, writer: Writer) -> Iterator[Block]:
    """Each gradient, and its parameter's new value, as a matrix."""
    title = title_with_place(problem.network, block.place, capitalized(_(block.block.title)))
    yield heading_of(block, title, problem)
    groups = [group for steps in by_equation(block) for group in _gradient(steps, problem, writer)]
    groups += [
        group
        for other in writer.page.derivation.of_phase("update")
        if (other.block.title, other.place) == (block.block.title, block.place)
        for steps in by_equation(other)
        for group in _update(steps, writer)
    ]
    yield Display(tuple(groups))


def _gradient(steps: Steps, problem: Problem, writer: Writer) -> list[tuple[AlignedRow, ...]]:
    """The gradient of one parameter."""
    return _set(list(matrix_lines(steps[0].unit_equation.equation, steps, problem, writer)), steps, writer)


def _update(steps: Steps, writer: Writer) -> list[tuple[AlignedRow, ...]]:
    """W' = W - rate dW ≈ result."""
    names = writer.names
    subject = names.network.names[steps[0].name].subject
    right = Row((names.plain(subject), MINUS, names.plain(RATE), THIN, names.plain(gradient(subject))))
    symbols = Line(names.plain(steps[0].name), (Part(EQUALS, right),), steps[0].name)
    return _set(list(lines_with_result(symbols, steps, writer)), steps, writer)


def _set(lines: list[Line], steps: Steps, writer: Writer) -> list[tuple[AlignedRow, ...]]:
    """The lines of a matrix; where not one number has room in it, those of its entries."""
    return [broken(line) for line in lines or map(writer.line, steps)]


def loss_after(writer: Writer, descent: Sequence[DescentStep]) -> Iterator[Block]:
    """The loss with the new parameters, beside what the gradient predicts."""
    if not descent:
        return
    loss, first = writer.names.plain(LOSS), descent[0]
    yield Paragraph(
        sentence(
            _(
                "With the new parameters the forward pass gives {new} in place of {old}, a change of {change}; to first order the "
                "gradient predicts {rate} times the sum of the squares of all gradients: {predicted}."
            ),
            new=Maths(Row((loss, APPROX, stacked(numeral_if_decided(first.new_loss))))),
            old=Maths(stacked(numeral_if_decided(first.loss))),
            change=Maths(stacked(numeral_if_decided(first.change))),
            rate=Maths(negated(writer.names.plain(RATE))),
            predicted=Maths(_first_order(first, writer)),
        )
    )
    if len(descent) > 1:
        yield _table_of_losses(descent)


def _first_order(step: DescentStep, writer: Writer) -> Formula:
    """-0.1 · 20.8148 ≈ -2.0815; the result alone where no few digits of the sum give it."""
    predicted = stacked(numeral_if_decided(step.predicted))
    if step.squares is None:
        return predicted
    return Row((negated(writer.given(RATE)), TIMES, stacked(numeral_if_decided(step.squares)), APPROX, predicted))


def _table_of_losses(steps: Sequence[DescentStep]) -> Table:
    """Each step from the parameters of the one before."""
    head: tuple[Text, ...] = ((_("Step"),), (_("Loss before"),), (_("Predicted change"),), (_("True change"),), (_("New loss"),))
    rows = [[_cell(number) for number in (s.loss, s.predicted, s.change, s.new_loss)] for s in steps]
    if fits_a_line(rows, label=3.0):
        found: tuple[tuple[Text, ...], ...] = tuple(
            ((str(s.number),), *((Maths(cell),) for cell in row)) for s, row in zip(steps, rows, strict=True)
        )
        return Table(head, found, "rrrrr", caption=_("Gradient descent"))
    long: list[tuple[Text, Formula]] = [(label, cell) for row in rows for label, cell in zip(head[1:], row, strict=True)]
    return Table(
        (("",), (_("Value"),)), tuple((label, (Maths(cell),)) for label, cell in long), "lr", caption=_("Gradient descent")
    )


def _cell(number: Rounded | None) -> Formula:
    return stacked(numeral_if_decided(number))
