"""The work of the backward pass, time step by time step, the last one first."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from symlstm.derivation.backward_order import printed_names
from symlstm.derivation.bptt import is_read_both_ways
from symlstm.derivation.expression import Variable, in_declared_order
from symlstm.derivation.gradients import enters_a_matrix, general_equations
from symlstm.derivation.step import BlockAt, Step
from symlstm.document.all_values import gradients_of_step
from symlstm.document.arrangement import Arrangement, arrangement_of
from symlstm.document.backward_equations import paired
from symlstm.document.blocks import Block, Display, Maths, Paragraph, Section, Text
from symlstm.document.breaking import broken
from symlstm.document.calculation_rows import Work, calculations
from symlstm.document.calculation_table import by_equation
from symlstm.document.cells import after, before, name_with, title_of_sample, title_with
from symlstm.document.formula import EQUALS, Formula, Row
from symlstm.document.lines import Writer
from symlstm.document.pullback_table import pullback_table
from symlstm.document.sentence import conjunction, sentence
from symlstm.document.stacks import stacks_of
from symlstm.document.unit_lines import notes, unit_by_unit
from symlstm.document.vector_line import Setting, Steps
from symlstm.language import _
from symlstm.network import Network, Stage
from symlstm.network.equation import pullback
from symlstm.network.names import Kind, gradient, handed_back
from symlstm.problem.problem import Problem


def backward_steps(problem: Problem, writer: Writer) -> Iterator[Section]:
    """The work of every time step, in the order in which it is done: of several cells, through the topmost layer first."""
    network = problem.network
    if network.is_layered:
        yield from _outside_the_cells(problem, writer, _("Back from the readout: step {t}"), "readout", problem.read_out_at[::-1])
    for cell in (cell for layer in network.layers[::-1] for cell in layer):
        times = problem.times if cell.place.reverse else problem.times[::-1]
        yield from (_backward_step(problem, writer, cell, t) for t in times)
    if is_read_both_ways(network):
        yield from _outside_the_cells(problem, writer, _("Gradient of the input: step {t}"), "input", problem.times[::-1])


def _outside_the_cells(problem: Problem, writer: Writer, title: str, kind: str, times: Sequence[int]) -> Iterator[Section]:
    """Gradients that belong to no one of several cells: of what is read out, or of an input that two cells read."""
    network = problem.network
    for t in times:
        blocks = writer.page.derivation.at(t, "backward", place=network.place)
        own = [b for b in blocks if (network.names[b.steps[0].name].subject in network.inputs) == (kind == "input")]
        if own:
            body = tuple(_worked(problem, writer, own, t, None))
            said = title_of_sample(network.place.sample, title.format(t=t))
            yield Section(name_with(f"backward-step-{kind}", network.place, t), said, body)


def _backward_step(problem: Problem, writer: Writer, cell: Stage, t: int) -> Section:
    """The work of one time step of a cell."""
    blocks = writer.page.derivation.at(t, "backward", place=cell.place)
    of_values = arrangement_of(problem) is Arrangement.VALUES
    body = (_in_tables_of_values if of_values else _worked)(problem, writer, blocks, t, cell)
    title = title_with(problem.network, cell, _("Back through step {t}", t=t))
    name = name_with("backward-step", cell.place, t)
    return Section(name, title, tuple(body), remark=_what_comes_back(problem, writer, cell, t))


def gradients_over_time(problem: Problem) -> list[list[str]]:
    """The gradients of each cell's quantities, in the order of the work; those of inputs with those of the cell that reads them alone."""
    network = problem.network
    return [gradients_of(problem, cell) for layer in network.layers[::-1] for cell in layer]


def gradients_of(problem: Problem, cell: Stage) -> list[str]:
    """The gradients of a cell's quantities, in the order of the work."""
    network = problem.network
    hidden = [e.name for e in general_equations(network) if network.names[e.name].rows == cell.size]
    reads = cell.reads if not is_read_both_ways(network) else ()
    inputs = [gradient(name) for name in network.inputs if name in reads and problem.inputs <= problem.sizes[cell.size]]
    return [name for name in hidden if network.names[name].kind is Kind.GRADIENT] + inputs


def _in_tables_of_values(problem: Problem, writer: Writer, blocks: Sequence[BlockAt], t: int, cell: Stage) -> Iterator[Block]:
    """The gradients of the step: what follows from the output in rows, those of the cell in tables of values."""
    network, setting = problem.network, _setting(problem, writer)
    tabled = gradients_of(problem, cell)
    left = [steps for steps in _own_numbers(problem, writer, blocks, cell, t) if steps[0].name not in tabled]
    of_cell = [steps[0].name for steps in left if _leaves_the_step(network, steps[0].name)]
    rows = [steps for steps in left if steps[0].name not in of_cell]
    if rows:
        yield calculations(setting, [Work("", (), (steps,)) for steps in rows], beside=_is_gradient(network))
    yield from gradients_of_step(writer, tabled, t)
    for names in _equally_long(writer, of_cell):
        yield from gradients_of_step(writer, names, t)
    if any(network.names[name].kind is Kind.INITIAL_GRADIENT for name in of_cell):
        yield _of_the_start()


def _equally_long(writer: Writer, names: Sequence[str]) -> list[list[str]]:
    """The vectors grouped by how many entries they have."""
    groups: dict[int, list[str]] = {}
    for name in names:
        groups.setdefault(writer.names.length(name), []).append(name)
    return list(groups.values())


def _what_comes_back(problem: Problem, writer: Writer, cell: Stage, t: int) -> Text:
    """with dh^(3->2) and dc^(3) from step 3."""
    later = after(cell, t)
    if not 1 <= later <= problem.steps:
        return (_("nothing comes back yet") if cell.place.reverse else _("nothing comes back from later"),)
    gradients = conjunction([Maths(_from_later(problem, writer, cell, state, t)) for state in cell.states])
    return sentence(_("with {gradients} from step {t}"), gradients=gradients, t=str(later))


def _from_later(problem: Problem, writer: Writer, cell: Stage, state: str, t: int) -> Formula:
    """dh^(2) = dh^(3->2), where that is all there is of it; else what comes back, by its name."""
    names, later = writer.names, after(cell, t)
    if not enters_a_matrix(problem.network, state):
        return names.vector(gradient(state), later)
    back = names.vector(handed_back(state), later)
    steps = [
        step
        for block in writer.page.derivation.at(t, "backward", place=cell.place)
        for step in block.steps
        if step.name == gradient(state)
    ]
    return Row((names.vector(gradient(state), t), EQUALS, back)) if _is_second_name(problem.network, tuple(steps)) else back


def _worked(problem: Problem, writer: Writer, blocks: Sequence[BlockAt], t: int, cell: Stage | None) -> Iterator[Block]:
    network = problem.network
    setting = _setting(problem, writer)
    is_first = t == problem.steps and cell is network.cell
    by_name = {steps[0].name: steps for steps in _own_lines(network, writer, blocks)}
    equations = [steps[0].unit_equation.equation for steps in by_name.values()]
    back = [equation for equation in equations if equation.formula.has(pullback) and _leaves_the_step(network, equation.name)]
    table = pullback_table(setting, [by_name[equation.name] for equation in back]) if problem.hidden > 1 else None
    in_rows = [equation for equation in equations if table is None or equation not in back]
    before = [equation for equation in in_rows if network.names[equation.name].kind is not Kind.INITIAL_GRADIENT]
    works = [Work("", (), tuple(by_name[equation.name] for equation in pair)) for pair in paired(network, before)]
    if works:
        yield calculations(setting, works, beside=_is_gradient(network))
    if table is not None:
        yield table
        yield from _row_in_full(writer, [step for equation in back for step in by_name[equation.name]], is_first)
    initial = [Work("", (), (by_name[equation.name],)) for equation in in_rows if equation not in before]
    if initial:
        yield calculations(setting, initial)
        yield _of_the_start()
    for block in () if writer.withholds else blocks:
        if problem.layout.detail == "full":
            yield from unit_by_unit(block, writer)
        yield from notes(block.steps, writer)


def _own_lines(network: Network, writer: Writer, blocks: Sequence[BlockAt]) -> list[Steps]:
    """The equations of the step, without what has come back under a second name, unless it is asked for."""
    found = [steps for block in blocks for steps in by_equation(block)]
    return [steps for steps in found if writer.asks(steps[0].target) or not _is_second_name(network, steps)]


def _own_numbers(problem: Problem, writer: Writer, blocks: Sequence[BlockAt], cell: Stage, t: int) -> Iterator[Steps]:
    """The equations of the step, without what the step before calls by a second name, unless it is asked for."""
    earlier = writer.page.derivation.at(before(cell, t), "backward", place=cell.place)
    found = {steps[0].name: steps for block in earlier for steps in by_equation(block)}
    for steps in (steps for block in blocks for steps in by_equation(block)):
        name = problem.network.names[steps[0].name]
        second = found.get(gradient(name.subject), ()) if name.kind is Kind.HANDED_BACK else ()
        if writer.asks(steps[0].target) or not (second and _is_second_name(problem.network, second)):
            yield steps


def _is_second_name(network: Network, steps: Steps) -> bool:
    """Whether a gradient is just what has come back, under a second name."""
    equation = steps[0].unit_equation.equation
    expression = in_declared_order(equation.formula, printed_names(network))
    return isinstance(expression, Variable) and network.names[expression.name].kind is Kind.HANDED_BACK


def _leaves_the_step(network: Network, text: str) -> bool:
    """Whether a gradient is what leaves the time step: to the input, to the step before, or to the initial state."""
    name = network.names[text]
    return name.kind in (Kind.HANDED_BACK, Kind.INITIAL_GRADIENT) or name.subject in network.inputs


def _is_gradient(network: Network) -> Callable[[str], bool]:
    return lambda name: network.names[name].is_gradient


def _setting(problem: Problem, writer: Writer) -> Setting:
    """How the lines of the backward pass are set."""
    return Setting(writer, stacks_of(writer.names), printed_names(problem.network), problem.hidden == 1)


def _of_the_start() -> Paragraph:
    return Paragraph((_("The gradients of the initial state matter only where it is learned, too."),), "quiet")


def _row_in_full(writer: Writer, steps: Sequence[Step], is_first: bool) -> Iterator[Block]:
    """The second row of the first table, written out."""
    if is_first and len(steps) > 1 and not writer.withholds:
        line = writer.line(steps[1])
        yield Paragraph((_("Row 2 of this table in full:"),))
        yield Display((broken(replace(line, parts=line.parts[1:], reason="")),))
