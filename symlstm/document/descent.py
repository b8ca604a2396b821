"""Gradient descent: the updated parameters, and the loss before and after beside what the gradient predicts."""

from collections.abc import Iterator

from symlstm.derivation.step import BlockAt, Step
from symlstm.document.appearance import bracketed
from symlstm.document.blocks import Block, Display, Maths, Paragraph, QuantityHeading, Section, Table, Text
from symlstm.document.breaking import Line, Part, broken, height, stacked
from symlstm.document.formula import APPROX, EQUALS, MINUS, THIN, TIMES, Brackets, Formula, Letter, Numeral, Row, Script, Upright
from symlstm.document.lines import Writer, numeral_if_decided
from symlstm.document.matrix_form import PAGE, relation_to_results
from symlstm.document.names import Names
from symlstm.document.parameter_gradients import lines_in_blocks, matrix_of
from symlstm.document.side_by_side import equation, side_by_side
from symlstm.document.width import fits_a_line
from symlstm.document.working import notes
from symlstm.network.names import RATE, Role, gradient, updated
from symlstm.numbers.descent import DescentStep
from symlstm.numbers.rounding import Rounded
from symlstm.problem.settings import Detail


def descent_section(writer: Writer, steps: tuple[DescentStep, ...], detail: Detail) -> Section:
    """One step in full; then the loss over all steps."""
    body = [part for block in writer.page.derivation.of_phase("update") for part in _working(block, writer, detail)]
    return Section("descent", "One step of gradient descent", (*_rule(writer), *body, *_losses(writer.names, steps)))


def _rule(writer: Writer) -> Iterator[Block]:
    names, last = writer.names, _last_matrix(writer.names)
    rate = names.plain(RATE)
    yield Paragraph(("Every parameter takes a step against its gradient, with the learning rate ", Maths(rate), ":"))
    general = Row((names.plain(last), MINUS, rate, THIN, names.plain(gradient(last))))
    number = writer.number_of(RATE)
    yield side_by_side([equation(rate, EQUALS, number), equation(names.plain(updated(last)), EQUALS, general)])


def _last_matrix(names: Names) -> str:
    """A weight matrix to show the rule with: the one nearest to the loss."""
    return [parameter.name for parameter in names.network.parameters.values() if parameter.role is Role.MATRIX][-1]


def _working(block: BlockAt, writer: Writer, detail: Detail) -> Iterator[Block]:
    groups = [[step for step in block.steps if step.name == e.target.name] for e in block.block.equations]
    yield QuantityHeading(block.block.title, block.block.purpose, tuple(steps[0].name for steps in groups))
    lines = [line for steps in groups for line in _matrix_lines(steps, writer)]
    if lines:
        yield Display(tuple(broken(line) for line in lines))
    if detail == "full" or not lines:
        yield Display(tuple(broken(writer.line(step)) for step in block.steps))
    yield from notes(block, writer)


def _matrix_lines(steps: list[Step], writer: Writer) -> Iterator[Line]:
    """The update as one line, or where that is too wide the symbols and then the result in blocks."""
    line = _matrix_line(steps, writer)
    if all(part.fits(line.left) for part in line.parts) and height(broken(line)) <= PAGE:
        yield line
        return
    symbols, _, result = line.parts
    relation = relation_to_results(writer, steps, numbers_shown=False)
    yield from lines_in_blocks(Line(line.left, (symbols,)), relation, result.body)


def _matrix_line(steps: list[Step], writer: Writer) -> Line:
    """W' = W - rate d_W ≈ numbers ≈ result."""
    names, subject = writer.names, writer.names.network.names[steps[0].name].subject
    old, rate, slope = zip(*(step.reads.values() for step in steps), strict=True)
    symbols = Row((names.plain(subject), MINUS, names.plain(RATE), THIN, names.plain(gradient(subject))))
    numbers = Row((_numbers(steps, old, writer), MINUS, writer.number_of(rate[0]), TIMES, _numbers(steps, slope, writer)))
    untouched = all(writer.shows_exact_numbers(step) for step in steps)
    return Line(
        names.plain(steps[0].name),
        (
            Part(EQUALS, symbols),
            Part(EQUALS if untouched else APPROX, numbers, fresh=True),
            Part(
                relation_to_results(writer, steps, numbers_shown=True), matrix_of(steps, [writer.result(step) for step in steps])
            ),
        ),
        steps[0].name,
    )


def _numbers(steps: list[Step], quantities: tuple[str, ...], writer: Writer) -> Formula:
    numbers = list(map(writer.number_of, quantities))
    whole = matrix_of(steps, numbers)
    return whole if len(numbers) > 1 else bracketed(whole)


def _losses(names: Names, steps: tuple[DescentStep, ...]) -> Iterator[Block]:
    """The forward pass is run again with the updated parameters."""
    more = "" if len(steps) == 1 else f" The table goes on for {len(steps)} steps, each from the parameters of the one before."
    yield Paragraph(
        (
            "The forward pass runs again with the updated parameters, which gives the new loss. To first order the loss should change by ",
            Maths(_predicted(names)),
            ", summed over all parameters p; the true change differs by terms of higher order in the rate." + more,
        )
    )
    head: tuple[Text, ...] = (("Step",), ("Loss before",), ("Predicted change",), ("True change",), ("New loss",))
    rows = [[_cell(number) for number in (s.loss, s.predicted, s.change, s.new_loss)] for s in steps]
    if fits_a_line(rows, label=3.0):
        yield Table(
            head,
            tuple(((str(s.number),), *((Maths(cell),) for cell in row)) for s, row in zip(steps, rows, strict=True)),
            "rrrrr",
            caption="Gradient descent",
        )
    else:
        long = [(label, cell) for row in rows for label, cell in zip(head[1:], row, strict=True)]
        yield Table((("",), ("Value",)), tuple((label, (Maths(cell),)) for label, cell in long), "lr", caption="Gradient descent")


def _predicted(names: Names) -> Formula:
    """-rate times the sum of the squared gradients."""
    square = Script(Brackets(Letter("p", prefix="δ")), sup=Numeral(("2",)))
    return Row((Numeral(("-",)), names.plain(RATE), THIN, Upright("∑"), THIN, square))


def _cell(number: Rounded | None) -> Formula:
    return stacked(numeral_if_decided(number))
