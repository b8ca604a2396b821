"""The worksheet: what is given and the equations, then the rows of the solution with blanks.

It is made of the same rows as the solution, so that nothing it asks for stands anywhere on it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import zip_longest

from symlstm.derivation.step import Phase, Step
from symlstm.document.answer_names import answer_names
from symlstm.document.backward import backward_steps
from symlstm.document.backward_equations import backward_equations
from symlstm.document.blanks import Blanks, BlankWriter
from symlstm.document.blocks import (
    Block,
    CalculationRow,
    Calculations,
    Code,
    Document,
    Maths,
    Paragraph,
    Section,
    Spread,
    Strong,
    Text,
)
from symlstm.document.cell_equations import cell_equations
from symlstm.document.cells import before
from symlstm.document.conventions import order_in_words
from symlstm.document.formula import EQUALS, QUAD, Blank, Row, Upright
from symlstm.document.givens import givens
from symlstm.document.names import Samples, names_of
from symlstm.document.parameter_gradients import gradients_of_parameters
from symlstm.document.question import question
from symlstm.document.sample_pages import derivation_of, of_the_sample, untrained, with_what_t_is
from symlstm.document.samples import gradients_of_all, loss_of_all
from symlstm.document.sentence import commas, sentence
from symlstm.document.time_steps import Moment, moments, time_steps, worked
from symlstm.document.wording import TIES_IN_WORDS, digits_kept, title_of_readout
from symlstm.language import _, ngettext
from symlstm.network import Stage
from symlstm.network.ids import Id, identity
from symlstm.numbers.page import Page
from symlstm.problem.problem import Problem
from symlstm.problem.samples import ProblemOfSample, problem_of_any_sample
from symlstm.problem.settings import Rounding

NAME, DATE = Blank("", 23, is_answer=False), Blank("", 10, is_answer=False)


def worksheet(problem: Problem, page: Page, blanks: Blanks, fingerprint: str, whose: str = "") -> Document:
    """The pages to fill in; `fingerprint` says to which problem they belong, `whose` to whom, where that is known: each page says both then."""
    writer = BlankWriter(page, names_of(problem), blanks)
    chosen = tuple(section for section in _sections(problem, writer) if problem.layout.shows(_group(section.name)))
    sections = (_task(problem, writer, fingerprint, whose), *chosen)
    head = _("{whose}, problem {fingerprint}", whose=whose, fingerprint=fingerprint) if whose else ""
    return Document(_("{title}: worksheet", title=problem.title), head, (), sections, problem.layout.paper)


def _sections(problem: Problem, writer: BlankWriter) -> Iterator[Section]:
    yield givens(problem, writer)
    if problem.samples:
        yield from _of_samples(problem, writer)
        return
    yield cell_equations(problem, writer)
    yield from _forward(problem, writer)
    yield from _backward(problem, writer) if problem.layout.backward else ()


def _of_samples(problem: Problem, writer: BlankWriter) -> Iterator[Section]:
    """The equations of any sample, the work of each, and what they come to together."""
    of_each = [(untrained(each), _writer_of(each, writer)) for each in problem.each_sample]
    any_sample = problem_of_any_sample(problem)
    of_any = _writer_of(any_sample, writer, Samples.NONE)
    yield with_what_t_is(cell_equations(any_sample, of_any))
    for each, own in of_each:
        yield from (of_the_sample(each.sample, section) for section in _forward(each, own))
    yield from loss_of_all(problem, writer)
    if problem.layout.backward:
        yield with_what_t_is(backward_equations(any_sample, of_any))
        for each, own in of_each:
            yield from (of_the_sample(each.sample, section) for section in _back(each, own))
        yield from gradients_of_all(problem, writer, ())


def _writer_of(sample: ProblemOfSample, writer: BlankWriter, marked: Samples | None = None) -> BlankWriter:
    """What writes the rows of one sample."""
    page = replace(writer.page, derivation=derivation_of(sample, writer.page.derivation))
    return BlankWriter(page, names_of(sample, marked), writer.blanks)


def _forward(problem: Problem, writer: BlankWriter) -> Iterator[Section]:
    for moment, section in zip_longest(moments(problem), time_steps(problem, writer)):
        yield _to_fill_in(problem, writer, moment, section)
    yield from _readout(problem, writer)


def _group(name: str) -> str:
    """The name that sections of time steps have together, and those of several samples."""
    name = name.removesuffix("-all")
    if not name.startswith(("step-", "backward-step-")):
        return re.sub(r"-s\d+$", "", name)
    return next((f"{kind}s" for kind in ("step", "backward-step") if name.startswith(f"{kind}-")), name)


def _task(problem: Problem, writer: BlankWriter, fingerprint: str, whose: str) -> Section:
    """Name and date, what is asked, and how it is marked."""
    sentences = (*_rules(problem, writer), (_("(Problem {fingerprint}.)", fingerprint=fingerprint),))
    text = commas((tuple(question(problem, writer)), *sentences), between=" ")
    return Section("task", _("Task"), (Paragraph(text), *_signature(whose)), runs_in=True)


def _signature(whose: str) -> tuple[Block, ...]:
    """Whose sheet it is: to be filled in, where that is not known."""
    date = Row((Upright(_("Date")), QUAD, DATE))
    if whose:
        return (Paragraph((_("Name: "), Strong(whose), " ", Maths(Row((QUAD, date))))),)
    return (Spread(((Row((Upright(_("Name")), QUAD, NAME)), date),)),)


def _rules(problem: Problem, writer: BlankWriter) -> Iterator[Text]:
    """How the sheet is to be filled in."""
    yield tuple(order_in_words(problem, writer.names))
    yield from ((rule,) for rule in rules_of_rounding(problem.rounding))
    if writer.blanks.asked:
        yield _of_the_names(writer)
    if problem.hidden > 1 or problem.layout.backward:
        yield (_("⊙ multiplies entry by entry."),)
    if points := sum(writer.blanks.points.values()):
        yield (ngettext("{n} point in all.", "{n} points in all.", points),)


def rules_of_rounding(rounding: Rounding) -> Iterator[str]:
    """How many digits are to be written, and with which one goes on."""
    if rounding.places != 0:
        yield _("Write {digits} on each line ({ties}).", digits=digits_kept(rounding), ties=_(TIES_IN_WORDS[rounding.ties]))
    else:
        yield _("Round each line to a whole number.")
    if rounding.carry == "full":
        yield _("You may go on with the numbers you wrote or with all digits of your calculator; both are accepted.")
    else:
        yield _("Go on with the numbers you wrote.")


def _of_the_names(writer: BlankWriter) -> Text:
    """What the small names are."""
    asked = [step for step in writer.page.derivation.steps if step.target in writer.blanks.asked]
    names, example = answer_names(writer.names, asked), _example(writer, asked)
    pattern = (" ", *example) if example else ()
    if not names:
        return (_("The small names under the lines are those of the answer form; dotted lines are not marked."), *pattern)
    template = _("The small names under the lines are those of the answer form, where {names}; dotted lines are not marked.")
    return (*sentence(template, names=names), *pattern)


def _example(writer: BlankWriter, asked: Sequence[Step]) -> Text:
    """h.3.2 is step 3, unit 2: by the last entry of a vector that is asked of the forward pass."""
    states = {state for cell in writer.names.network.cells for state in cell.states}
    for step in reversed(asked):
        numbers = Id.parse(step.target).numbers
        if step.name in states and len(numbers) == 2:
            return sentence(
                _("{name} is step {step}, unit {unit}."), name=Code(step.target), step=str(numbers[0]), unit=str(numbers[1])
            )
    return ()


def _to_fill_in(problem: Problem, writer: BlankWriter, moment: Moment | None, section: Section) -> Section:
    start = _start(problem, writer, *moment) if moment else ()
    return replace(section, blocks=(*start, *(_with_points(block, writer.blanks) for block in section.blocks)))


def _with_points(block: Block, blanks: Blanks) -> Block:
    """Rows that say what they are worth, in place of what uses them next."""
    if not isinstance(block, Calculations):
        return block
    return replace(block, rows=tuple(replace(row, used_in=_points(row, blanks)) for row in block.rows))


def _points(row: CalculationRow, blanks: Blanks) -> Text:
    stems = {calculation.quantity for line in row.lines for calculation in line}
    found = [
        points for quantity, points in blanks.points.items() if not stems.isdisjoint((quantity, str(Id.parse(quantity).whole)))
    ]
    return (ngettext("{n} point", "{n} points", sum(found)),) if found else ()


def _start(problem: Problem, writer: BlankWriter, cell: Stage, t: int) -> Iterator[Block]:
    """The state that the step starts from: given, to copy, or printed to go on from."""
    earlier = before(cell, t)
    if not 1 <= earlier <= problem.steps:
        return
    ids = [identity(state, earlier, n) for state in cell.states for n in range(1, len(problem.initial[state]) + 1)]
    printed = [quantity for quantity in ids if quantity in writer.blanks.given]
    copied = [quantity for quantity in ids if quantity not in printed] if writer.blanks.kind != "all" else []
    for words, quantities in ((_("Go on from:"), printed), (_("Copy:"), copied)):
        formulas = [Row((writer.names.of(quantity), EQUALS, writer.to_go_on_from(quantity))) for quantity in quantities]
        if formulas:
            yield Paragraph((words,))
            yield Spread(tuple(tuple(formulas[n : n + 4]) for n in range(0, len(formulas), 4)), columns=4)


def _readout(problem: Problem, writer: BlankWriter) -> Iterator[Section]:
    phases: tuple[Phase, ...] = ("readout", "loss") if problem.is_read_out_after else ("loss",)
    blocks = worked(problem, writer, writer.page.derivation.of_phase(*phases))
    body = tuple(_with_points(block, writer.blanks) for block in blocks)
    if body:
        yield Section("readout", title_of_readout(problem), body)


def _backward(problem: Problem, writer: BlankWriter) -> Iterator[Section]:
    yield backward_equations(problem, writer)
    yield from _back(problem, writer)


def _back(problem: Problem, writer: BlankWriter) -> Iterator[Section]:
    yield from backward_steps(problem, writer)
    yield gradients_of_parameters(problem, writer, ())
