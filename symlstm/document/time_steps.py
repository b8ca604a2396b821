"""The time steps of the forward pass: what goes in, the work, and where each result is used next."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain

from symlstm.derivation.backward_order import readers
from symlstm.derivation.expression import variables
from symlstm.derivation.step import BlockAt, Phase
from symlstm.document.all_values import values_of_step
from symlstm.document.arrangement import Arrangement, arrangement_of
from symlstm.document.blocks import Block, Maths, Paragraph, Section, Text
from symlstm.document.calculation_rows import Work, calculations, shortens
from symlstm.document.calculation_table import TableOfGates, by_equation, in_tables, table_of_gates, table_of_units
from symlstm.document.cells import after, before, name_with, title_of_sample, title_with
from symlstm.document.formula import COMMA, EQUALS, LOW_BRACKETS, Formula, Row
from symlstm.document.lines import Writer
from symlstm.document.sentence import commas, sentence
from symlstm.document.stacks import factors_of_product, stacks_of
from symlstm.document.tokens import predicted, quoted, token_of
from symlstm.document.unit_lines import notes, unit_by_unit
from symlstm.document.vector_line import Setting, Steps, calculated_with
from symlstm.language import _
from symlstm.network import Stage
from symlstm.network.equation import Equation, EquationBlock, matrix_products
from symlstm.network.ids import identity
from symlstm.network.names import previous
from symlstm.problem.problem import Problem

Moment = tuple[Stage, int]  # a cell at a time step
MOST_IN_A_HEAD = 6  # numbers of an input beside a heading


def time_steps(problem: Problem, writer: Writer) -> Iterator[Section]:
    """The time steps, all set alike."""
    network, setting = problem.network, _setting(problem, writer)
    at = moments(problem)
    if arrangement_of(problem) in (Arrangement.ROWS, Arrangement.LINES):
        steps = (_joined(problem, _blocks(problem, writer, cell, t)) for cell, t in at)
        works = ([Work(block.block.title, (), equations) for block, equations in step] for step in steps)
        setting = replace(setting, short=shortens(setting, works))
    yield from (_time_step(problem, setting, cell, t) for cell, t in at)
    if network.is_layered and not problem.is_read_out_after and network.output:
        yield from (_read_out(problem, setting, t) for t in problem.read_out_at)


def moments(problem: Problem) -> list[Moment]:
    """Every time step of each cell, in the order of the work."""
    cells = problem.network.cells
    return [(cell, t) for cell in cells for t in (problem.times[::-1] if cell.place.reverse else problem.times)]


def _setting(problem: Problem, writer: Writer) -> Setting:
    """How the lines of the forward pass are set."""
    return Setting(writer, stacks_of(writer.names), problem.network.printed_order, problem.hidden == 1)


def _blocks(problem: Problem, writer: Writer, cell: Stage, t: int) -> tuple[BlockAt, ...]:
    phases: tuple[Phase, ...] = ("forward",) if problem.is_read_out_after else ("forward", "readout")
    return writer.page.derivation.at(t, *phases, place=cell.place)


def _time_step(problem: Problem, setting: Setting, cell: Stage, t: int) -> Section:
    writer, blocks = setting.writer, _blocks(problem, setting.writer, cell, t)
    if arrangement_of(problem) is Arrangement.VALUES:
        read_out = [block for block in blocks if block.block not in cell.blocks]
        body: Iterator[Block] = chain(values_of_step(cell, writer, t), _worked(problem, setting, read_out))
    else:
        body = _worked(problem, setting, blocks)
    along = () if problem.is_read_out_after or problem.layers else predicted(problem, writer, t)
    title = title_with(problem.network, cell, _("Time step {t}", t=t))
    remark = _what_goes_in(problem, writer, cell, t)
    return Section(name_with("step", cell.place, t), title, (*body, *along), remark=remark)


def _read_out(problem: Problem, setting: Setting, t: int) -> Section:
    """What is read out of the last layer at a time step."""
    place = problem.network.place
    blocks = setting.writer.page.derivation.at(t, "readout", place=place)
    body = (*_worked(problem, setting, blocks), *predicted(problem, setting.writer, t))
    title = title_of_sample(place.sample, _("Readout: time step {t}", t=t))
    return Section(name_with("step-readout", place, t), title, body)


def _what_goes_in(problem: Problem, writer: Writer, cell: Stage, t: int) -> Text:
    """input x = 1.5, from the state of step 1."""
    items = [*_inputs(problem, writer, cell, t)]
    is_first = t == (problem.steps if cell.place.reverse else 1)
    items.append((_("from the initial state") if is_first else _("from the state of step {t}", t=before(cell, t)),))
    return commas(items)


def _inputs(problem: Problem, writer: Writer, cell: Stage, t: int) -> Iterator[Text]:
    """The numbers that a cell is given, or the names of what it reads of the layer below."""
    token = token_of(problem, problem.sequence[t - 1]) if set(cell.reads) & set(problem.network.inputs) else ""
    if token:
        yield (_("input {token}", token=quoted(token)),)
    for name in cell.reads:
        if name not in problem.network.inputs:
            yield sentence(_("input {equation}"), equation=Maths(writer.names.vector(name, t)))
        elif problem.inputs <= MOST_IN_A_HEAD:
            ids = [identity(name, t, unit) for unit in range(1, problem.inputs + 1)]
            equation = Maths(Row((writer.names.vector(name, t), EQUALS, _in_a_line(list(map(writer.given, ids))))))
            yield (equation,) if token else sentence(_("input {equation}"), equation=equation)


def _in_a_line(numbers: Sequence[Formula]) -> Formula:
    """(1.1, 0.3, -0.6); one number is itself."""
    if len(numbers) == 1:
        return numbers[0]
    opening, closing = LOW_BRACKETS
    inner = [item for number in numbers for item in (COMMA, number)][1:]
    return Row((opening, *inner, closing))


def worked(problem: Problem, writer: Writer, blocks: Sequence[BlockAt]) -> Iterator[Block]:
    """The work of some blocks of one time step, in tables or in rows; at full detail, each unit's line as well."""
    yield from _worked(problem, _setting(problem, writer), blocks)


def _worked(problem: Problem, setting: Setting, blocks: Sequence[BlockAt]) -> Iterator[Block]:
    writer = setting.writer
    rows: list[BlockAt] = []
    for part in _parts(problem, blocks):
        gates = part.blocks if isinstance(part, TableOfGates) else (part,)
        table = table_of_gates(setting, part) if isinstance(part, TableOfGates) else None
        if table is None:
            rows += gates
            continue
        yield from _in_rows(problem, setting, rows)
        rows = []
        yield table
        yield from _further_digits(writer, gates)
        yield from _details(problem, writer, gates)
    yield from _in_rows(problem, setting, rows)


def _parts(problem: Problem, blocks: Sequence[BlockAt]) -> Iterator[TableOfGates | BlockAt]:
    if arrangement_of(problem) is Arrangement.TABLES:
        yield from in_tables(blocks, problem.network.printed_order)
    else:
        yield from blocks


def _in_rows(problem: Problem, setting: Setting, blocks: Sequence[BlockAt]) -> Iterator[Block]:
    table = table_of_units(setting, blocks) if arrangement_of(problem) is Arrangement.TABLES else None
    if table is not None:
        yield table
        yield from _further_digits(setting.writer, blocks)
    elif blocks:
        works = [
            Work(_(block.block.title), used_in(problem, setting.writer, block), equations)
            for block, equations in _joined(problem, blocks)
        ]
        yield calculations(setting, works)
    if blocks:
        yield from _details(problem, setting.writer, blocks)


def _further_digits(writer: Writer, blocks: Sequence[BlockAt]) -> Iterator[Block]:
    """Below a table, the numbers that an activation needs with more digits than stand there."""
    activations = [step for block in blocks for step in block.steps if step.unit_equation.equation.activates]
    reads = ((step, quantity) for step in activations for quantity in step.reads.values())
    said = () if writer.withholds else calculated_with(writer, reads)
    if said:
        yield Paragraph(said, "quiet")


def _joined(problem: Problem, blocks: Sequence[BlockAt]) -> Iterator[tuple[BlockAt, tuple[Steps, ...]]]:
    """What stands in each row: a block; one of a line without weights, of an inline quantity such as a difference, shares the row of the next."""
    waiting: list[Steps] = []
    for n, block in enumerate(blocks, 1):
        waiting += by_equation(block)
        is_short = problem.network.is_inline(block.block.equations[-1].name) and not _has_weights(block.block)
        if n == len(blocks) or not is_short:
            yield block, tuple(waiting)
            waiting = []


def _has_weights(block: EquationBlock) -> bool:
    return any(matrix_products(equation.formula) for equation in block.equations)


def _details(problem: Problem, writer: Writer, blocks: Sequence[BlockAt]) -> Iterator[Block]:
    """At full detail the line of each unit; at any, what lines have to say for themselves."""
    for block in () if writer.withholds else blocks:
        if problem.layout.detail == "full":
            yield from unit_by_unit(block, writer)
        yield from notes(block.steps, writer)


def used_in(problem: Problem, writer: Writer, block: BlockAt) -> Text:
    """used in c^(2): what the last result of a block is used for next."""
    names = list(dict.fromkeys(_users(problem, writer, block.block.equations[-1].name, block.time)))
    of_a_number = not block.steps[0].unit_equation.target.index
    if of_a_number or arrangement_of(problem) is Arrangement.LINES:
        return ()
    return sentence(_("used in {quantities}"), quantities=commas([Maths(name) for name in names])) if names else ()


def _users(problem: Problem, writer: Writer, name: str, t: int) -> Iterator[Formula]:
    """What reads a quantity at its time step, and one step later."""
    network = problem.network
    here = [equation for _, equation in network.equations(t in problem.read_out_at)]
    for equation in here:
        if equation.name in readers(network, name):
            yield _reader(writer, equation, name, t)
    cell = network.cell_of(name)
    if cell and name in cell.states and 1 <= after(cell, t) <= problem.steps:
        for equation in cell.equations:
            if equation.reads(previous(name)):
                yield _reader(writer, equation, previous(name), after(cell, t))


def _reader(writer: Writer, equation: Equation, name: str, t: int) -> Formula:
    """The stacked column through which an equation reads a quantity; else what the equation gives."""
    for product in matrix_products(equation.formula):
        _, *stack = factors_of_product(product, writer.names.network)
        if len(stack) > 1 and any(name in variables(part) for part in stack):
            return stacks_of(writer.names).called(stack, t)
    return writer.names.vector(equation.name, t)
