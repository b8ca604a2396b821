"""Composing the document: every section, built once, for all output languages."""

from collections.abc import Iterator

from symlstm.derivation.expression import is_sum_of_products
from symlstm.derivation.step import Derivation, Phase, Step
from symlstm.document.backward import backward_equations, backward_step
from symlstm.document.blocks import Block, Display, Document, Maths, Paragraph, Section, Text
from symlstm.document.breaking import broken
from symlstm.document.descent import descent_section
from symlstm.document.figures.gradient_norms import gradients_of_hidden_states
from symlstm.document.figures.section import cell_figure, over_time, rounded_in_figures
from symlstm.document.formula import APPROX, EQUALS, Row
from symlstm.document.general import conventions, equations
from symlstm.document.givens import givens
from symlstm.document.lines import Writer, has_shares
from symlstm.document.matrix_form import is_affine
from symlstm.document.names import names_of
from symlstm.document.parameter_gradients import gradients_of_biases, parameter_gradients
from symlstm.document.proof import drift_blocks, proof
from symlstm.document.side_by_side import side_by_side
from symlstm.document.summary import summary, table_of_step
from symlstm.document.vectors import vector_value
from symlstm.document.witness import crosscheck
from symlstm.document.wording import rule_in_short
from symlstm.document.working import working
from symlstm.network.names import LOSS, identity
from symlstm.numbers.crosscheck import CrossCheck
from symlstm.numbers.descent import DescentStep
from symlstm.numbers.page import Page, Wanted
from symlstm.problem.problem import Problem
from symlstm.problem.settings import Detail
from symlstm.progress import Tell, silent

LONGEST_IN_TEXT = 60  # digits of a number within a sentence


def compose(
    problem: Problem,
    page: Page,
    check: CrossCheck,
    descent: tuple[DescentStep, ...] = (),
    tell: Tell = silent,
) -> Document:
    """The worked solution as a document, with as much detail as the problem's layout asks for: it arranges what stands on the page,
    and works nothing out. `tell` is told of each time step."""
    detail = problem.layout.detail
    writer = Writer(page, names_of(problem))
    return Document(
        title=problem.title,
        running_head=rule_in_short(problem.rounding),
        lead=_lead(problem, writer),
        givens=givens(problem, writer),
        conventions=conventions(problem, writer),
        equations=equations(problem, writer),
        steps=tuple(_time_steps(problem, writer, detail, tell)),
        readout=_readout(problem, writer, detail),
        backward=tuple(_backward(problem, writer, descent, detail)) if problem.layout.backward else (),
        over_time=over_time(problem, writer),
        summary=summary(problem, writer),
        crosscheck=crosscheck(check),
        proof=proof(writer),
    )


def line_of(problem: Problem, page: Page, step: Step) -> Display:
    """The line of one step on its own."""
    return Display((broken(Writer(page, names_of(problem)).line(step)),))


def wanted(problem: Problem, derivation: Derivation) -> Wanted:
    """What the document shows besides its lines."""
    detail, rounding, figures = problem.layout.detail, problem.rounding, problem.layout.figures
    is_affine_sum = (step.target for step in derivation.steps if is_affine(step) and is_sum_of_products(step.expression))
    drifting = [*_last_quantities(problem), *gradients_of_biases(derivation)]
    return Wanted(
        running_sums=tuple(is_affine_sum) if detail == "full" else (),
        shares=tuple(step.target for step in derivation.steps if has_shares(step)) if detail != "brief" else (),
        drifts=tuple(drifting) if rounding.carry == "printed" else (),
        rounded=rounded_in_figures(problem) if figures else {},
        norms=tuple(gradients_of_hidden_states(problem)) if figures and problem.layout.backward else (),
    )


def _lead(problem: Problem, writer: Writer) -> Text:
    """The results in one sentence, before the work."""
    results = (problem.network.prediction, LOSS)
    last = [step for step in writer.page.derivation.steps if step.name in results and step.time == problem.steps]
    if not last or writer.page.values.rounding.digits > LONGEST_IN_TEXT:
        return ()
    found: list[str | Maths] = []
    for step in last:
        relation = EQUALS if writer.is_printed_exactly(step) else APPROX
        found += [", ", Maths(Row((writer.names.of(step.target), relation, writer.printed(step.target))))]
    return ("Result: ", *found[1:], ".")


def _backward(problem: Problem, writer: Writer, descent: tuple[DescentStep, ...], detail: Detail) -> Iterator[Section]:
    """The backward pass: its equations, the time steps from the last to the first, the parameters, gradient descent."""
    yield backward_equations(problem, writer.names)
    for t in range(problem.steps, 0, -1):
        yield backward_step(problem, writer, t, detail)
    yield parameter_gradients(problem, writer, detail)
    if descent:
        yield descent_section(writer, descent, detail)


def _time_steps(problem: Problem, writer: Writer, detail: Detail, tell: Tell) -> Iterator[Section]:
    for t in range(1, problem.steps + 1):
        tell("Writing the time steps", (t - 1) / problem.steps)
        yield _time_step(problem, writer, t, detail)


def _time_step(problem: Problem, writer: Writer, t: int, detail: Detail) -> Section:
    phases: tuple[Phase, ...] = ("forward", "readout") if problem.readout == "every" else ("forward",)
    order = problem.network.printed_order
    body = [part for block in writer.page.derivation.at(t, *phases) for part in working(block, writer, order, detail)]
    lead_in = _what_is_known(problem, writer, t)
    return Section(
        "step", f"Time step {t}", (*lead_in, *body, *cell_figure(problem, writer, t), *table_of_step(problem, writer, t))
    )


def _what_is_known(problem: Problem, writer: Writer, t: int) -> Iterator[Block]:
    """The input, and the state that the step before left behind."""
    before = "the initial state" if t == 1 else f"what step {t - 1} left behind"
    yield Paragraph((f"The input, and {before}:",))
    vectors = [(name, t, problem.inputs) for name in problem.network.inputs]
    vectors += [(state, t - 1, problem.hidden) for state in problem.cell.states]
    yield side_by_side(line for vector in vectors for line in vector_value(writer, *vector))


def _readout(problem: Problem, writer: Writer, detail: Detail) -> Section | None:
    """Readout, difference and loss, and the drift where printed numbers were carried on."""
    phases: tuple[Phase, ...] = ("loss",) if problem.readout == "every" else ("readout", "loss")
    blocks = writer.page.derivation.of_phase(*phases)
    order = problem.network.printed_order
    body = [part for block in blocks for part in working(block, writer, order, detail)]
    body += drift_blocks(writer, _last_quantities(problem))
    if not body:
        return None
    titles = [block.block.title for block in blocks]
    return Section(
        "readout", ", ".join([titles[0], *(title.lower() for title in titles[1:])]) if titles else "Drift", tuple(body)
    )


def _last_quantities(problem: Problem) -> list[str]:
    """The last state, and what is read out of it."""
    ids = [identity(state, problem.steps, unit) for state in problem.cell.states for unit in range(1, problem.hidden + 1)]
    if problem.network.prediction:
        ids += [identity(problem.network.prediction, problem.steps, k) for k in range(1, problem.outputs + 1)]
    return ids + [LOSS] * (problem.target is not None)
