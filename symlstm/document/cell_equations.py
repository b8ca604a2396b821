"""The equations at any time step: one row for each quantity, with its name and what it is for. This is the legend, too."""

from collections.abc import Iterator, Mapping

from symlstm.derivation.step import Step
from symlstm.document.appearance import definition, function_sign, symbolic
from symlstm.document.arrangement import Arrangement, arrangement_of
from symlstm.document.blocks import Block, Calculation, CalculationRow, Calculations, Maths, Paragraph, Section, Spread, Strong
from symlstm.document.breaking import Line, Part
from symlstm.document.cells import called_alone
from symlstm.document.equation_lines import equation_lines
from symlstm.document.figures.network_figure import network_figure
from symlstm.document.formula import EQUALS, THIN, Brackets, Formula, Fraction, Letter, Row, Script, Upright
from symlstm.document.lines import Writer
from symlstm.document.names import Names, last_step
from symlstm.document.scripts import T, When
from symlstm.document.sentence import commas, sentence
from symlstm.document.stacks import stacks_of, weights_over
from symlstm.document.vector_formulas import general_equation
from symlstm.document.width import LABEL, ROW
from symlstm.document.wording import cell_in_words
from symlstm.functions import FUNCTIONS
from symlstm.language import _
from symlstm.network import Stage
from symlstm.network.names import previous
from symlstm.problem.problem import Problem

WORDS = 17.0  # em that words on the right take at least


def cell_equations(problem: Problem, writer: Writer) -> Section:
    """The equations of the cell, of what is read out, and of the loss."""
    title = _("The equations of all layers") if problem.layers else _("The {cell}", cell=cell_in_words(problem.cell))
    return Section("equations", title, tuple(_blocks(problem, writer)))


def _blocks(problem: Problem, writer: Writer) -> Iterator[Block]:
    names, by_units = writer.names, arrangement_of(problem) is Arrangement.LINES
    yield from () if writer.withholds else network_figure(problem, names)
    lines = _lines_of_vectors(problem, names) | (_lines_of_one_unit(problem, writer) if by_units else {})
    for said, stages in _stages_together(problem):
        yield from [Paragraph((Strong(f"{said}."),))] if said else []
        stacked = _stacked(names, _of_vectors(problem, stages, by_units))
        yield Calculations((*stacked, *(row for stage in stages for row in _rows(stage, names, lines, _time_of(problem, stage)))))
    functions = [_defined(name, _argument(problem, names)) for name in _functions(problem)]
    if any(equation.applies("softmax") for _, equation in problem.network.equations()):
        functions.append(_softmax(_argument(problem, names)))
    if functions:
        yield Spread((tuple(functions),), columns=3)
    yield from _said_in_words(problem)


def _stages_together(problem: Problem) -> Iterator[tuple[str, tuple[Stage, ...]]]:
    """The stages whose equations stand below each other, and what is said above them: of several cells, each by itself."""
    network = problem.network
    if not network.is_layered:
        yield "", network.stages
        return
    for cell in network.cells:
        title = _(cell.title.removesuffix(" cell"))
        yield f"{called_alone(network, cell)} ({title})", (cell,)
    above = (stage for stage in network.stages if stage not in network.cells)
    if others := tuple(stage for stage in above if stage.all_equations):
        yield _("Readout"), others


def _of_vectors(problem: Problem, stages: tuple[Stage, ...], by_units: bool) -> tuple[Stage, ...]:
    """The stages that multiply by a stacked column under its letter, here or in the equations of the backward pass."""
    all_do = problem.layout.backward or not by_units
    return stages if all_do else tuple(stage for stage in stages if problem.sizes[stage.size] > 1)


def _stacked(names: Names, stages: tuple[Stage, ...]) -> Iterator[CalculationRow]:
    """u = [x; h]: what the weight matrices of some stages multiply."""
    own = {parameter for stage in stages for parameter in stage.parameters}
    for stack in (stack for stack in stacks_of(names).lettered if own.intersection(weights_over(stack, names))):
        formula = Row((stacks_of(names).called(stack, None), EQUALS, stacks_of(names).spelled(stack, None)))
        weights = [Maths(names.plain(weight)) for weight in weights_over(stack, names)]
        words = sentence(_("multiplied by {weights}"), weights=commas(weights))
        yield CalculationRow(_("Stacked input"), (), ((Calculation((formula,)),),), words)


def _rows(stage: Stage, names: Names, lines: Mapping[str, Line], time: When) -> Iterator[CalculationRow]:
    """A row for each block; one that only has an inline quantity, such as a difference, shares the row of the next."""
    waiting: list[Line] = []
    for block in (*stage.blocks, *((stage.closing,) if stage.closing else ())):
        waiting += [lines[equation.name] for equation in block.equations if not names.is_function(equation.name)]
        if block.equations[-1].name not in stage.inline and waiting:
            drawn = tuple(map(_calculation, waiting))
            targets = [Maths(names.vector(name, time)) for name in names.network.targets] if stage is names.network.loss else []
            words = commas([(_(block.purpose),), *targets], " ")
            yield CalculationRow(_(block.title), (), tuple(drawn[n : n + 2] for n in range(0, len(drawn), 2)), words)
            waiting = []


def _calculation(line: Line) -> Calculation:
    return Calculation(equation_lines(line, ROW - LABEL - WORDS), line.quantity)


def _lines_of_vectors(problem: Problem, names: Names) -> dict[str, Line]:
    """Every equation between vectors, by the name of what it gives."""
    return {
        equation.name: general_equation(equation, names, stage.printed_order, _sum_signs(problem), _time_of(problem, stage))
        for stage in problem.network.stages
        for equation in stage.all_equations
    }


def _time_of(problem: Problem, stage: Stage) -> When:
    """The time step at which a stage works, where that is one only; None for any time step."""
    return last_step(problem) if stage not in problem.network.cells and problem.is_read_out_after else None


def _lines_of_one_unit(problem: Problem, writer: Writer) -> dict[str, Line]:
    """The same of vectors of one entry, with what weights multiply written out. The loss keeps its sum over outputs and time steps."""
    steps = {
        step.name: step
        for block in writer.page.derivation.of_phase("forward", "readout")
        for step in block.steps
        if writer.names.length(step.name) == 1
    }
    times = {e.name: _time_of(problem, stage) for stage in problem.network.stages for e in stage.all_equations}
    return {name: _line_of_one_unit(step, writer.names, times[name]) for name, step in steps.items()}


def _line_of_one_unit(step: Step, names: Names, time: When) -> Line:
    references = step.unit_equation.references

    def leaf(name: str) -> Formula:
        reference = references[name]
        if reference.is_parameter:
            return names.of(reference.at(0))
        return names.vector(previous(reference.name) if reference.lag else reference.name, time)

    return Line(names.vector(step.name, time), (Part(EQUALS, symbolic(step.expression, leaf)),))


def _sum_signs(problem: Problem) -> tuple[Formula, ...]:
    """The signs of a sum over time steps and outputs, as far as there are several."""
    times = (Script(Upright("∑"), sub=T),) * (len(problem.read_out_at) > 1)
    return (*times, *(Script(Upright("∑"), sub=Letter("k")),) * (problem.outputs > 1))


def _said_in_words(problem: Problem) -> Iterator[Block]:
    """What the functions are that no formula defines."""
    equations = [equation for _, equation in problem.network.equations()]
    for each in FUNCTIONS.values():
        if each.bends and each.definition is None and any(e.applies(each.name) for e in equations):
            yield Paragraph(sentence(_("{sign} is {meaning}."), sign=Maths(function_sign(each.name)), meaning=_(each.means)))


def _functions(problem: Problem) -> list[str]:
    """The functions that the network applies and that need to be explained."""
    equations = [equation for _, equation in problem.network.equations()]
    return [each.name for each in FUNCTIONS.values() if each.definition and any(e.applies(each.name) for e in equations)]


def _argument(problem: Problem, names: Names) -> Formula:
    """The letter of what functions are applied to."""
    applied = next((equation.activates for equation in problem.network.cell.equations if equation.activates), None)
    name = names.plain(applied) if applied and not problem.network.is_layered else names.unused("s", "q")
    return name.base if isinstance(name, Script) else name


def _softmax(argument: Formula) -> Formula:
    """softmax(z)_k = e^(z_k) / sum over j of e^(z_j)."""
    above, below = (Script(Letter("e"), sup=Script(argument, sub=Letter(index))) for index in "kj")
    left = Row((function_sign("softmax"), Script(Brackets(argument), sub=Letter("k"))))
    return Row((left, EQUALS, Fraction(above, Row((Script(Upright("∑"), sub=Letter("j")), THIN, below)))))


def _defined(function: str, argument: Formula) -> Formula:
    """A function in e."""
    return Row((function_sign(function), Brackets(argument), EQUALS, definition(function, argument)))
